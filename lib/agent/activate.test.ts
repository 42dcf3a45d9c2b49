import { describe, expect, it } from 'vitest'
import { activate } from './activate'
import type { Manager } from './manager'
import type { ListedContext } from './manager-text'

/** Tomcat as far as the manager shows it. `deploys` says what becomes of what is deployed. */
function fakeTomcat(contexts: ListedContext[], deploys: 'run' | 'stop' | 'refuse' = 'run') {
  const said: string[] = []
  let held = [...contexts]
  const manager: Manager = {
    list: async () => held.map((context) => ({ ...context })),
    async deploy(path, version) {
      said.push(`deploy ${version}`)
      if (held.some((c) => c.path === path && c.version === version)) {
        return { ok: false, text: `FAIL - Application already exists at path [${path}]` }
      }
      if (deploys === 'refuse') return { ok: false, text: 'FAIL - Encountered exception' }
      held.push({ path, version, running: deploys === 'run' })
      const text = `Deployed application at context path [${path}##${version}]`
      return deploys === 'run'
        ? { ok: true, text: `OK - ${text}` }
        : { ok: false, text: `FAIL - ${text} but context failed to start` }
    },
    async undeploy(path, version) {
      said.push(`undeploy ${version}`)
      held = held.filter((c) => c.path !== path || c.version !== version)
      return { ok: true, text: `OK - Undeployed application at context path [${path}]` }
    },
  }
  return { manager, said, held: () => held }
}

const old = { path: '/crm', version: '000001.1.0', running: true }
const other = { path: '/shop', version: null, running: true }
const order = { path: '/crm', version: '000002.2.0', file: '/nowhere' }
const wanted = { path: '/crm', version: '000002.2.0', running: true }

describe('an activation', () => {
  it('deploys beside what serves, and removes that when the new version runs', async () => {
    const tomcat = fakeTomcat([old, { ...old, version: null }, other])
    expect(await activate(tomcat.manager, order)).toMatchObject({ phase: 'activated' })
    expect(tomcat.said).toEqual(['deploy 000002.2.0', 'undeploy 000001.1.0', 'undeploy null'])
    expect(tomcat.held()).toEqual([other, wanted])
  })

  it('removes a version that does not start, says what Tomcat said, and leaves the old one', async () => {
    const tomcat = fakeTomcat([old, other], 'stop')
    const outcome = await activate(tomcat.manager, order)
    expect(outcome.phase).toBe('failed')
    expect(outcome.message).toContain('context failed to start')
    expect(outcome.output).toContain('FAIL - Deployed application at context path [/crm##000002.2.0]')
    expect(tomcat.held()).toEqual([old, other])
  })

  it('removes nothing when Tomcat took nothing', async () => {
    const tomcat = fakeTomcat([old], 'refuse')
    expect(await activate(tomcat.manager, order)).toMatchObject({ phase: 'failed' })
    expect(tomcat.said).toEqual(['deploy 000002.2.0'])
  })

  it('changes nothing the second time', async () => {
    const tomcat = fakeTomcat([wanted, other])
    expect(await activate(tomcat.manager, order)).toEqual({ phase: 'activated', message: null, output: null })
    expect(tomcat.said).toEqual([])
  })

  it('finishes what a try before left: a stopped leftover, or old versions that still stand', async () => {
    const stopped = fakeTomcat([old, { ...wanted, running: false }])
    expect(await activate(stopped.manager, order)).toMatchObject({ phase: 'activated' })
    expect(stopped.held()).toEqual([wanted])
    const half = fakeTomcat([old, wanted])
    await activate(half.manager, order)
    expect(half.said).toEqual(['undeploy 000001.1.0'])
  })
})
