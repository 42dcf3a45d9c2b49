import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'

const buttonStyle = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        default: 'border-line bg-panel text-ink hover:bg-soft',
        primary: 'border-accent bg-accent text-on-accent hover:opacity-90',
        danger: 'border-down-ink bg-down-ink text-panel hover:opacity-90',
        ghost: 'border-transparent bg-transparent text-dim hover:bg-soft hover:text-ink',
        link: 'h-auto! border-0 bg-transparent p-0! text-accent underline-offset-3 hover:underline',
      },
      size: {
        sm: 'h-7 px-2.5 text-sm max-md:h-9 max-md:px-3',
        md: 'h-8 px-3 text-sm max-md:h-10',
        icon: 'size-8 max-md:size-10',
      },
    },
    defaultVariants: { variant: 'default', size: 'sm' },
  },
)

type Props = ComponentProps<'button'> &
  VariantProps<typeof buttonStyle> & {
    /** Gives its look to its only child, such as a link. */
    asChild?: boolean | undefined
    /** It was pressed and the answer is not there yet. */
    pending?: boolean | undefined
  }

export function Button({ className, variant, size, asChild, pending, children, disabled, ...rest }: Props) {
  const look = cn(buttonStyle({ variant, size }), className)
  if (asChild) {
    return (
      <Slot.Root className={look} {...rest}>
        {children}
      </Slot.Root>
    )
  }
  return (
    <button type="button" className={look} disabled={disabled || pending} aria-busy={pending} {...rest}>
      {pending && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  )
}
