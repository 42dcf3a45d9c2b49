'use client'

import { useCan } from '@/components/shell/use-can'
import { Age, Time } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { count } from '@/components/ui/format'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { defaultsLine, type JoinToken, tokenStop, wayWords } from './token-words'

type Props = { cluster: string; tokens: JoinToken[]; onRevoke: (token: JoinToken) => void }

export function TokensTable({ cluster, tokens, onRevoke }: Props) {
  const now = useNow()
  const mayRevoke = useCan()('joinTokens.revoke', cluster)
  return (
    <Table label={`Join tokens of ${cluster}`}>
      <thead>
        <tr>
          <Th>Name</Th>
          <Th className="max-md:hidden">Begins with</Th>
          <Th numeric>Nodes</Th>
          <Th className="max-md:hidden">Expires</Th>
          <Th className="max-md:hidden">Last used</Th>
          <Th className="max-lg:hidden">What a node gets</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => {
          const stop = tokenStop(token, now)
          return (
            <Tr key={token.id}>
              <Td className="align-top">
                <span className="font-medium">{token.name}</span>
                <span className="block text-dim text-sm">by {token.createdBy}</span>
                <span className="block text-dim text-sm md:hidden">
                  {stop !== 'expired' && 'until '}
                  <Expiry at={token.expiresAt} expired={stop === 'expired'} />
                </span>
              </Td>
              <Td className="align-top font-mono text-sm max-md:hidden">{token.prefix}…</Td>
              <Td numeric className="align-top">
                {count(token.nodes)} of {count(token.nodesMax)}
                {stop === 'full' && <span className="block text-sm text-warn-ink">full</span>}
              </Td>
              <Td className="align-top max-md:hidden">
                <Expiry at={token.expiresAt} expired={stop === 'expired'} />
              </Td>
              <Td className="align-top text-dim max-md:hidden">
                {token.lastUsedAt === null ? 'never' : <Age at={token.lastUsedAt} prefix="" />}
              </Td>
              <Td className="whitespace-normal align-top text-dim text-sm max-lg:hidden">
                {defaultsLine(token.defaults)}
                {token.defaults.placements.map(({ balancer, way }) => (
                  <span key={balancer} className="block">
                    {balancer}: {wayWords[way]}
                  </span>
                ))}
              </Td>
              <Td className="text-right align-top">
                {mayRevoke && (
                  <Button
                    variant="ghost"
                    aria-label={`Revoke ${token.name}…`}
                    onClick={() => onRevoke(token)}
                  >
                    Revoke…
                  </Button>
                )}
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}

function Expiry({ at, expired }: { at: string; expired: boolean }) {
  if (!expired) return <Time at={at} />
  return (
    <span className="text-down-ink">
      expired <Time at={at} />
    </span>
  )
}
