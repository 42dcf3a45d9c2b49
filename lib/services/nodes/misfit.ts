import { MusterError } from '@/lib/domain/errors'
import type { NodeKind } from '@/lib/domain/model'
import type { ProbeSettings } from '@/lib/domain/probe-settings'

/** Settings are those of the node's own kind, and there where the kind can't do without. */
export function refuseMisfit(kind: NodeKind, probe: ProbeSettings | null): void {
  if (probe === null && kind === 'http') {
    throw new MusterError('UNPROCESSABLE', 'probe: a node of kind http needs the address of its status.')
  }
  if (probe !== null && probe.kind !== kind) {
    throw new MusterError(
      'UNPROCESSABLE',
      `probe: settings of kind ${probe.kind} do not fit a node of kind ${kind}.`,
    )
  }
}
