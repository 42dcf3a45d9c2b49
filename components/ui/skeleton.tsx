import { cn } from './cn'

/** Holds the place of something that is being fetched, so that nothing jumps when it arrives. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <div aria-hidden className={cn('animate-pulse-soft rounded-md bg-soft', className)} />
}

/** For a whole page: a sentence, figures and panels to be. */
export function PageSkeleton({ label }: { label: string }) {
  return (
    <div aria-busy="true" role="status">
      <span className="sr-only">{label}</span>
      <Skeleton className="h-6 w-40" />
      <Skeleton className="mt-4 mb-5 h-8 w-full max-w-2xl" />
      <Skeleton className="h-18 w-full" />
      <Skeleton className="mt-4 h-72 w-full" />
      <Skeleton className="mt-4 h-56 w-full" />
    </div>
  )
}
