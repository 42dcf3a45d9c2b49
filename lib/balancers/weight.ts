import type { Failure } from '@/lib/domain/model'
import type { Capabilities } from './balancer'

export const fits = (weight: number, { weight: { min, max } }: Capabilities) =>
  Number.isInteger(weight) && weight >= min && weight <= max

/** Balancers take a weight out of bounds silently, and keep what they had. */
export const unfit = (weight: number, { weight: { min, max } }: Capabilities): Failure => ({
  kind: 'bad-reply',
  message: `This balancer takes whole weights from ${min} to ${max}, not ${weight}.`,
})
