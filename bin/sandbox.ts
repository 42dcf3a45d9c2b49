import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { balancerKinds } from '@/lib/domain/model'
import { newToken } from '@/lib/platform/crypto'
import { type Ownership, ownServers, startedByNpm } from './local/ownership'
import { serverState } from './local/places'
import { choosePort } from './local/ports'
import { requireBuild, startWeb, startWorker } from './local/programs'
import type { LocalServer } from './local/server'
import type { LocalTomcat } from './local/tomcat'
import { startAgent } from './sandbox/agents'
import { balancersOf } from './sandbox/balancers'
import { createConsoleClient } from './sandbox/console-client'
import { writeDescription } from './sandbox/description'
import { addCluster, addPeople, importFirstRelease, waitForNodes } from './sandbox/inventory'
import { lockDirectory } from './sandbox/lock'
import { checkPorts, type Machine, startMachine } from './sandbox/machine'
import { addMoreClusters, startMoreClusters } from './sandbox/more-clusters'
import { HELP, parseOptions, type SandboxOptions } from './sandbox/options'
import { makePeople, type Person } from './sandbox/people'
import { startReportedTraffic } from './sandbox/traffic-report'
import { makeWar } from './sandbox/war'

const usersOfMoreClusters = 8

const began = performance.now()
const say = (line: string) => {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5)
  console.log(`sandbox ${seconds} s  ${line}`)
}

async function makeReleases(directory: string): Promise<Record<string, string>> {
  const make = (release: string, broken = false) =>
    makeWar({ file: join(directory, `crm-${release}.war`), release, broken }).then(({ file }) => file)
  return { '1.0': await make('1.0'), '2.0': await make('2.0'), broken: await make('broken', true) }
}

/** Everything up, set up and in use; resolves when people could sign in and see it. */
async function bringUp(options: SandboxOptions, owner: Ownership): Promise<void> {
  const description = join(options.directory, 'sandbox.json')
  const state = serverState(join(options.directory, 'sandbox'))
  rmSync(description, { force: true })
  rmSync(state, { recursive: true, force: true })
  let describeSandbox = () => {}

  const restartLater = (server: LocalServer, reason: string) => {
    const seconds = options.restartAfterSeconds
    if (!seconds) return say(`${server.name} has ended (${reason}) and stays down`)
    say(`${server.name} has ended (${reason}); it is started again in ${seconds} s`)
    setTimeout(() => {
      server.start().then(
        () => {
          say(`${server.name} is back`)
          describeSandbox()
        },
        (error: Error) => restartLater(server, error.message),
      )
    }, seconds * 1000)
  }
  const own = <T extends LocalServer>(starting: Promise<T>) => owner.own(starting, restartLater)

  const webPort = await choosePort(options.ports.web, 'the console', '--port')
  const url = `http://127.0.0.1:${webPort}`
  const { admin, others } = makePeople()
  const people = [admin, ...others]
  const token = newToken('mst')

  say('starting Postgres, RabbitMQ, Tomcat, HAProxy and Apache httpd')
  const starting = startMachine(options, state, own)
  const making = makeReleases(join(state, 'releases'))
  const [postgres, rabbitmq, cluster, releases, moreClusters] = await Promise.all([
    starting.postgres,
    starting.rabbitmq,
    starting.cluster,
    making,
    options.moreClusters ? making.then(({ '1.0': war = '' }) => startMoreClusters(state, war, own)) : [],
  ])
  const machine = { postgres, rabbitmq, ...cluster }
  const { tomcats } = machine
  const balancers = balancersOf(options.balancers, machine)
  const unused = balancerKinds.filter((kind) => !options.balancers.includes(kind))
  const standbyBalancers = balancersOf(unused, machine)
  await postgres.createDatabaseUnlessThere('muster')

  say('starting the console')
  const env = {
    DATABASE_URL: postgres.url('muster'),
    AMQP_URL: rabbitmq.amqpUrl,
    RABBITMQ_MANAGEMENT_URL: rabbitmq.managementUrlWithPassword,
    MUSTER_SECRET: randomBytes(32).toString('base64'),
    MUSTER_URL: url,
    MUSTER_ADMIN_EMAIL: admin.email,
    MUSTER_ADMIN_PASSWORD: admin.password,
    MUSTER_BOOTSTRAP_ADMIN_TOKEN: token,
    MUSTER_ARTIFACTS_DIR: join(state, 'artifacts'),
  }
  const web = await own(startWeb({ env, logFile: join(state, 'web.log'), port: webPort }))
  const worker = await own(startWorker({ env, logFile: join(state, 'worker.log'), url }))

  say('adding the cluster, its nodes and their agents')
  const access = { url, token, client: createConsoleClient(url, token) }
  const enrolled = await addCluster(access, tomcats, balancers)
  const agents = await Promise.all(
    enrolled.map(({ tomcat, enrolmentToken }) =>
      own(
        startAgent({
          directory: join(state, `agent-${tomcat.route}`),
          consoleUrl: url,
          enrolmentToken,
          tomcat,
        }),
      ),
    ),
  )
  const tokens = await addPeople(access, others)
  await waitForNodes(access, tomcats.length)

  say('importing release 1.0 of the sample solution')
  const { '1.0': first = '', '2.0': second = '' } = releases
  await importFirstRelease(access, { '1.0': first, '2.0': second })

  if (moreClusters.length > 0) {
    say('adding more clusters')
    await addMoreClusters(access.client, moreClusters)
  }

  describeSandbox = () => {
    const programs = [web, worker, ...agents]
    writeDescription(description, {
      url,
      token,
      ...tokens,
      people,
      machine,
      balancers,
      standbyBalancers,
      moreClusters,
      releases,
      programs,
      stateDirectory: state,
    })
  }
  describeSandbox()
  owner.onStop(async () => rmSync(description, { force: true }))
  for (const [index, { name, trafficUrl }] of options.traffic ? balancers.entries() : []) {
    const users = Math.ceil(options.users / balancers.length)
    const file = join(state, index === 0 ? 'traffic.json' : `traffic-${name}.json`)
    owner.onStop(startReportedTraffic(trafficUrl, users, file).stop)
  }
  for (const { slug, balancers } of options.traffic ? moreClusters : []) {
    for (const { name, trafficUrl } of balancers) {
      const file = join(state, `traffic-${slug}-${name}.json`)
      owner.onStop(startReportedTraffic(trafficUrl, usersOfMoreClusters, file).stop)
    }
  }
  announce({ url, people, solutions: trafficUrls(machine), spares: machine.spares, description, state })
}

function trafficUrls({ haproxy, httpd, modJk }: Machine): string[] {
  const through = (url: string, name: string) => `${url}/crm/  (through ${name})`
  const known = [through(haproxy.url, 'HAProxy'), through(httpd.url, 'Apache httpd')]
  return modJk ? [...known, through(modJk.url, 'mod_jk')] : known
}

interface Announcement {
  url: string
  people: Person[]
  solutions: string[]
  spares: LocalTomcat[]
  description: string
  state: string
}

function announce({ url, people, solutions, spares, description, state }: Announcement): void {
  const accounts = people.map(
    ({ role, email, password }) => `    ${role.padEnd(9)} ${email.padEnd(26)} ${password}`,
  )
  say('up')
  console.log(`
  Muster                ${url}
${accounts.join('\n')}

  The sample solution   ${solutions.join(`\n${' '.repeat(24)}`)}
${spares.map(spareLine).join('')}  For scripts           ${description}
  Logs and data         ${state}

  Release 2.0 is uploaded and waits to be imported. Ctrl-C stops everything.
`)
}

const spareLine = ({ route, address, managerUrl, username, password }: LocalTomcat) =>
  `  A node to add         ${route} at ${address}, manager ${managerUrl}, ${username} ${password}\n`

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (options === 'help') return console.log(HELP)
  await checkPorts(options)
  requireBuild()
  lockDirectory(options.directory)
  const owner = ownServers(say, { endWithNpm: startedByNpm() })
  try {
    await bringUp(options, owner)
  } catch (error) {
    if (!owner.ending) say(`could not come up: ${describeError(error)}`)
    await owner.end(1)
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause ? `${error.message} (last: ${describeError(error.cause)})` : error.message
}

main().catch((error: unknown) => {
  console.error(`sandbox: ${describeError(error)}`)
  process.exitCode = 1
})
