import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

// Our own text sizes, so that `text-figure text-ink` is not taken for two colours.
const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['title', 'figure', 'lead'] }] } },
})

/** Class names, later ones winning over earlier ones of the same kind. */
export function cn(...inputs: ClassValue[]): string {
  return merge(clsx(inputs))
}
