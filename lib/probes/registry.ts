import type { NodeKind } from '@/lib/domain/model'
import { createHttpProbe } from './http/probe'
import { createOutsystemsProbe } from './outsystems/probe'
import type { Probe } from './probe'
import { createServoyProbe } from './servoy/probe'
import { createTomcatProbe } from './tomcat/probe'

const drivers = {
  tomcat: createTomcatProbe,
  servoy: createServoyProbe,
  http: createHttpProbe,
  outsystems: createOutsystemsProbe,
} satisfies Partial<Record<NodeKind, () => Probe>>

export type Probes = {
  /** null for a kind that has no driver yet. */
  probeFor(kind: NodeKind): Probe | null
  close(): Promise<void>
}

/** One of each driver; they share nothing, and `close` ends all their connections. */
export function createProbes(): Probes {
  const probes = new Map<NodeKind, Probe>()
  for (const create of Object.values(drivers)) {
    const probe = create()
    probes.set(probe.kind, probe)
  }
  return {
    probeFor: (kind) => probes.get(kind) ?? null,
    close: async () => {
      await Promise.all([...probes.values()].map((probe) => probe.close()))
    },
  }
}
