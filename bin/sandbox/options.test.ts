import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { HELP, parseOptions } from './options'

test('without options it is three nodes, the console on 3000, and any free port for the rest', () => {
  expect(parseOptions([])).toEqual({
    directory: resolve('.muster'),
    nodes: 3,
    spares: 1,
    balancers: ['haproxy'],
    moreClusters: false,
    users: 36,
    traffic: true,
    restartAfterSeconds: 20,
    ports: {
      web: 3000,
      haproxy: 0,
      haproxyRuntime: 0,
      httpd: 0,
      modJk: 0,
      tomcat: 0,
      postgres: 0,
      amqp: 0,
      management: 0,
    },
  })
})

test('help is asked for in both spellings and names every option', () => {
  expect(parseOptions(['--help'])).toBe('help')
  expect(parseOptions(['-h'])).toBe('help')
  for (const option of [
    'port',
    'nodes',
    'spares',
    'one-cluster',
    'more-clusters',
    'users',
    'no-traffic',
    'dir',
    'restart-after',
    'amqp-port',
  ]) {
    expect(HELP).toContain(`--${option}`)
  }
})

test.each([
  [['--nodes', '0'], '--nodes takes a whole number from 1 to 9, not "0"'],
  [['--port', 'http'], '--port takes a whole number from 0 to 65535, not "http"'],
  [['--balancers', 'nginx'], '--balancers takes haproxy, httpd, mod_jk, separated by commas, not "nginx"'],
  [['--balancers', ''], '--balancers takes haproxy, httpd, mod_jk, separated by commas, not ""'],
  [['--bogus'], "Unknown option '--bogus'"],
])('%j is refused with a reason', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
})

test('balancers are taken in the order given, each once', () => {
  expect(parseOptions(['--balancers', 'mod_jk, httpd,mod_jk'])).toMatchObject({
    balancers: ['mod_jk', 'httpd'],
  })
})

test('several kinds bring clusters with one and two of them along, unless one cluster is enough', () => {
  const more = (...args: string[]) => parseOptions(args) as { moreClusters: boolean }
  expect(more('--balancers', 'haproxy,httpd')).toMatchObject({ moreClusters: true })
  expect(more('--balancers', 'haproxy,httpd', '--one-cluster')).toMatchObject({ moreClusters: false })
  expect(more('--balancers', 'httpd')).toMatchObject({ moreClusters: false })
  expect(more('--more-clusters')).toMatchObject({ moreClusters: true })
})
