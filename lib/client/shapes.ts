import type { JsonifiedValue } from '@orpc/openapi-client'
import type * as balancers from '@/lib/contract/balancers'
import type * as clusters from '@/lib/contract/clusters'
import type * as distribution from '@/lib/contract/distribution'
import type * as previews from '@/lib/contract/drain-previews'
import type * as drains from '@/lib/contract/drains'
import type * as events from '@/lib/contract/events'
import type * as guard from '@/lib/contract/guard'
import type * as imports from '@/lib/contract/imports'
import type * as nodes from '@/lib/contract/nodes'
import type * as people from '@/lib/contract/people'
import type * as sessions from '@/lib/contract/sessions'
import type * as solutions from '@/lib/contract/solutions'
import type * as system from '@/lib/contract/system'

/** The contract's shapes as they come over the wire: times are ISO strings. */
export type ClusterSummary = JsonifiedValue<clusters.ClusterSummary>
export type NodeCounts = JsonifiedValue<clusters.NodeCounts>
export type Node = JsonifiedValue<nodes.Node>
export type NodeBalancer = Node['balancers'][number]
export type Balancer = JsonifiedValue<balancers.Balancer>
export type Member = JsonifiedValue<balancers.Member>
export type Drift = JsonifiedValue<balancers.Drift>
export type MemberSamples = JsonifiedValue<balancers.MemberSamples>
export type Distribution = JsonifiedValue<distribution.Distribution>
export type Share = JsonifiedValue<distribution.Share>
export type Samples = JsonifiedValue<distribution.Samples>
export type Drain = JsonifiedValue<drains.Drain>
export type DrainPreview = JsonifiedValue<previews.DrainPreview>
export type GuardReport = JsonifiedValue<guard.GuardReport>
export type DrainsPreview = JsonifiedValue<previews.DrainsPreview>
export type Event = JsonifiedValue<events.Event>
export type LiveItem = JsonifiedValue<events.LiveItem>
export type Import = JsonifiedValue<imports.Import>
export type ImportStep = JsonifiedValue<imports.ImportStep>
export type Me = JsonifiedValue<people.Me>
export type User = JsonifiedValue<people.User>
export type Token = JsonifiedValue<people.Token>
export type Session = JsonifiedValue<sessions.Session>
export type SessionList = JsonifiedValue<sessions.SessionList>
export type NodeLook = JsonifiedValue<sessions.NodeLook>
export type SessionsPreview = JsonifiedValue<sessions.SessionsPreview>
export type SessionsOutcome = JsonifiedValue<sessions.SessionsOutcome>
export type Solution = JsonifiedValue<solutions.Solution>
export type HealthReport = JsonifiedValue<system.HealthReport>
export type SentencePart = ClusterSummary['sentence'][number]
export type Tone = SentencePart['tone']
