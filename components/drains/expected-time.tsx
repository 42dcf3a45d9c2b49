import { Time } from '@/components/ui/age'
import type { Expectation } from './expectation'

/** `Empty between 14:20 and 14:35.`; nothing where nothing can be told. */
export function ExpectedTime({ expectation }: { expectation: Expectation }) {
  switch (expectation.kind) {
    case 'unknown':
    case 'never':
      return null
    case 'at':
      return (
        <>
          Empty by about <Time at={expectation.at} />.
        </>
      )
    case 'between':
      return (
        <>
          Empty between <Time at={expectation.from} /> and <Time at={expectation.to} />.
        </>
      )
    case 'by':
      return (
        <>
          Empty by <Time at={expectation.at} />.
        </>
      )
    case 'not-before':
      return (
        <>
          Not empty before <Time at={expectation.at} />.
        </>
      )
  }
}
