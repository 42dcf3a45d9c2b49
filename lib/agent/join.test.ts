import { describe, expect, it } from 'vitest'
import { parseSeconds } from './duration'
import { nameOfHost, seenFromConsole } from './join'

describe('nameOfHost', () => {
  it.each([
    ['web-7.internal.example', 'web-7'],
    ['ip-10-0-0-7', 'ip-10-0-0-7'],
    ['_odd host!', 'odd-host'],
  ])('of %s is %s', (host, name) => expect(nameOfHost(host)).toBe(name))
})

describe('seenFromConsole', () => {
  it('puts the address in the place of loopback, and leaves what is reachable as it is', () => {
    expect(seenFromConsole('http://127.0.0.1:8080/manager', '10.0.0.7:9000')).toBe(
      'http://10.0.0.7:8080/manager',
    )
    expect(seenFromConsole('http://localhost:8080/manager/', '[fd00::7]:9000')).toBe(
      'http://[fd00::7]:8080/manager',
    )
    expect(seenFromConsole('https://web-7:8443/manager', '10.0.0.7:9000')).toBe('https://web-7:8443/manager')
  })
})

describe('parseSeconds', () => {
  it.each([
    ['90', 90],
    ['90s', 90],
    ['15m', 900],
    ['2h', 7200],
    ['soon', null],
    ['-5m', null],
    ['1.5h', null],
  ])('reads %s as %s', (text, seconds) => expect(parseSeconds(text)).toBe(seconds))
})
