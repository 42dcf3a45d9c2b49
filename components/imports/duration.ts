import { span } from '@/components/ui/format'

/** How long a phase took: with a decimal below ten seconds, because much of an import is that quick. */
export function duration(seconds: number): string {
  if (seconds < 0.05) return '< 0.1 s'
  return seconds < 10 ? `${Math.round(seconds * 10) / 10} s` : span(seconds * 1000)
}
