import type { Failure } from '@/lib/domain/model'
import type { Capabilities } from './balancer'

export const fits = (weight: number, { weight: { min, max } }: Capabilities) =>
  Number.isInteger(weight) && weight >= min && weight <= max

/** Balancers take a weight out of bounds silently, and keep what they had. */
export const unfit = (weight: number, { weight: { min, max } }: Capabilities): Failure => ({
  kind: 'bad-reply',
  message: `This balancer takes whole weights from ${min} to ${max}, not ${weight}.`,
})

/** What a member that is added gets until it is told otherwise: as much as its peers. */
export function usualWeight(peers: (number | null)[]): number {
  const weights = peers.filter((weight) => weight !== null).toSorted((a, b) => a - b)
  return weights[Math.floor(weights.length / 2)] || 1
}
