import { Choice } from '@/components/ui/field'
import { stopped } from '@/components/ui/format'
import { Checkbox } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { listed } from '@/lib/domain/words'

type Props = {
  nodes: readonly string[]
  silent: readonly { balancer: string; message: string }[]
  without: readonly string[]
  onChange: (without: string[]) => void
}

/** Balancers that do not answer, each with what it risks to go on without it, and the choice to do so. */
export function SilentBalancers({ nodes, silent, without, onChange }: Props) {
  const them = listed([...nodes])
  return silent.map(({ balancer, message }) => (
    <Notice key={balancer} tone="warn" title={`${balancer} does not answer`}>
      <p>{stopped(message)}</p>
      <Choice
        label={`Go on without ${balancer}`}
        hint={`It may still be sending new sessions to ${them}, and nobody sees it. People who come that way are cut off when the node is stopped. It is told as soon as it answers.`}
      >
        {(control) => (
          <Checkbox
            {...control}
            checked={without.includes(balancer)}
            onChange={({ target }) =>
              onChange(target.checked ? [...without, balancer] : without.filter((name) => name !== balancer))
            }
          />
        )}
      </Choice>
    </Notice>
  ))
}
