import fc from 'fast-check'
import { expect, it } from 'vitest'
import { usualNames } from './beans'
import { parseClients } from './parse-clients'

it('reads a line a client, whatever separates its fields', () => {
  const anna = { id: '8f-1', user: 'anna', session: 'ABC.node1' }
  for (const line of [
    '  id=8f-1, host=10.0.0.9, userName=anna, httpSessionId=ABC.node1',
    'id=8f-1;userName=anna;httpSessionId=ABC.node1',
    'userName = anna | id = 8f-1 | httpSessionId = ABC.node1',
    'id=8f-1\tuserName=anna\thttpSessionId=ABC.node1',
    'javax.management.openmbean.CompositeDataSupport(compositeType=x(y=z),contents={id=8f-1, userName=anna, httpSessionId=ABC.node1})',
  ]) {
    expect(parseClients(`\n${line}\n`, usualNames)).toEqual([anna])
  }
})

it('keeps a comma in a name, and takes an empty one for nobody', () => {
  const listing = 'id=1, userName=Smith, Bob, httpSessionId=A\nid=2, userName=, httpSessionId=null\nid=3'
  expect(parseClients(listing, usualNames)).toEqual([
    { id: '1', user: 'Smith, Bob', session: 'A' },
    { id: '2', user: null, session: null },
    { id: '3', user: null, session: null },
  ])
})

it('goes by the names that its settings give, and takes other lines for no clients', () => {
  const names = { ...usualNames, clientField: 'uuid', userField: 'login', sessionField: 'sid' }
  expect(parseClients('uuid=9, login=bob, sid=S', names)).toEqual([{ id: '9', user: 'bob', session: 'S' }])
  expect(parseClients('2 clients\n\nid=9, userName=bob', names)).toEqual([])
})

it('reads any listing without throwing', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseClients(text, usualNames)))
})
