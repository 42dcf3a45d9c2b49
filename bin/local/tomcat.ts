import { randomBytes } from 'node:crypto'
import { chownSync, copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { choosePort } from './ports'
import { type LocalServer, launch } from './server'
import { contextXml, managerXml, serverXml, usersXml } from './tomcat-configuration'
import { makeServerDirectory, serverUser } from './user'
import { answers, waitUntil } from './wait'

export interface TomcatOptions {
  /** CATALINA_BASE; kept, deployed applications included. */
  directory: string
  /** Also its jvmRoute: the suffix of its session ids. */
  name: string
  /** 0 or none: a free one. */
  port?: number
  portOption?: string
  /** Of the manager's user, who has all roles that Muster needs. None: made up. */
  password?: string
  /** Further manager users, for tests of missing roles. */
  users?: { username: string; password: string; roles: string }[]
  /** WAR files that are there from the first start on, by context name: `{ crm: '/tmp/crm-1.0.war' }`. */
  wars?: Record<string, string>
  maxThreads?: number
  /** Also listens for AJP, on a free port and with a secret of its own, as mod_jk wants it. */
  ajp?: boolean
  /** Also speaks HTTPS on a connector of its own, with threads of its own and this certificate. */
  tls?: { keyFile: string; certificateFile: string }
  heapMb?: number
}

export interface LocalTomcat extends LocalServer {
  port: number
  route: string
  /** `127.0.0.1:PORT`, as a balancer wants it. */
  address: string
  url: string
  managerUrl: string
  /** null without `ajp`. */
  ajp: { address: string; secret: string } | null
  /** `https://127.0.0.1:PORT/manager`; null without `tls`. */
  httpsManagerUrl: string | null
  username: string
  password: string
}

const HOME = '/usr/share/tomcat10'
const CONFIGURATION = join(HOME, 'skel/conf')
const OPENED = [
  'java.base/java.lang',
  'java.base/java.io',
  'java.base/java.util',
  'java.base/java.util.concurrent',
]

const tomcatInstalled = () => existsSync(CONFIGURATION) && existsSync('/usr/share/tomcat10-admin/manager')

function javaArguments(base: string, heapMb: number): string[] {
  const jvm = ['-Xms24m', `-Xmx${heapMb}m`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xss512k']
  return [
    ...jvm,
    ...OPENED.map((module) => `--add-opens=${module}=ALL-UNNAMED`),
    '-Djava.awt.headless=true',
    '-Djava.security.egd=file:/dev/urandom',
    `-Djava.util.logging.config.file=${join(base, 'conf/logging.properties')}`,
    '-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager',
    `-Dcatalina.home=${HOME}`,
    `-Dcatalina.base=${base}`,
    `-Djava.io.tmpdir=${join(base, 'temp')}`,
    '-cp',
    `${HOME}/bin/bootstrap.jar:${HOME}/bin/tomcat-juli.jar`,
    'org.apache.catalina.startup.Bootstrap',
    'start',
  ]
}

const LOGGING = `handlers = java.util.logging.ConsoleHandler
.level = INFO
java.util.logging.ConsoleHandler.formatter = org.apache.juli.OneLineFormatter
java.util.logging.ConsoleHandler.level = INFO
`

/**
 * A private Tomcat 10 with the manager application and `/health`, on loopback. About 1.5 s; start several with
 * Promise.all. Sessions that time out are gone within 2 s, not within a minute as by default.
 */
export async function startTomcat(options: TomcatOptions): Promise<LocalTomcat> {
  if (!tomcatInstalled()) throw new Error('Tomcat 10 is not installed: sh bin/setup --servers')
  const base = makeServerDirectory(options.directory)
  for (const name of ['conf/Catalina/localhost', 'webapps', 'work', 'temp', 'logs']) {
    makeServerDirectory(join(base, name))
  }
  const port = await choosePort(options.port, `${options.name} (Tomcat)`, options.portOption)
  const username = 'console'
  const password = options.password ?? randomBytes(12).toString('base64url')
  const roles = 'manager-script,manager-jmx,manager-status'

  const runAs = serverUser()
  const write = (name: string, content: string) => {
    const file = join(base, 'conf', name)
    writeFileSync(file, content, { mode: 0o600 })
    if (runAs) chownSync(file, runAs.uid, runAs.gid)
  }
  const ajp = options.ajp
    ? {
        port: await choosePort(undefined, `${options.name} (AJP)`),
        secret: randomBytes(12).toString('base64url'),
      }
    : undefined
  const tls = options.tls
    ? { ...options.tls, port: await choosePort(undefined, `${options.name} (HTTPS)`) }
    : undefined
  const maxThreads = options.maxThreads ?? 25
  write('server.xml', serverXml({ port, route: options.name, maxThreads, ajp, tls }))
  write('tomcat-users.xml', usersXml([{ username, password, roles }, ...(options.users ?? [])]))
  write('context.xml', contextXml)
  write('Catalina/localhost/manager.xml', managerXml)
  write('logging.properties', LOGGING)
  for (const name of ['web.xml', 'catalina.properties']) {
    copyFileSync(
      existsSync(`/etc/tomcat10/${name}`) ? `/etc/tomcat10/${name}` : join(CONFIGURATION, name),
      join(base, 'conf', name),
    )
  }
  for (const [context, war] of Object.entries(options.wars ?? {})) {
    copyFileSync(war, join(base, 'webapps', `${basename(context, '.war')}.war`))
  }

  const url = `http://127.0.0.1:${port}`
  const server = await launch({
    name: options.name,
    processes: [
      {
        command: '/usr/bin/java',
        args: javaArguments(base, options.heapMb ?? 96),
        cwd: base,
        env: { 'node.name': options.name },
        runAs,
        logFile: join(base, 'logs/tomcat.log'),
      },
    ],
    ready: (signal) => waitUntil(options.name, () => answers(`${url}/health`), { timeoutMs: 60_000, signal }),
  })
  return Object.assign(server, {
    port,
    route: options.name,
    address: `127.0.0.1:${port}`,
    url,
    managerUrl: `${url}/manager`,
    httpsManagerUrl: tls ? `https://127.0.0.1:${tls.port}/manager` : null,
    ajp: ajp ? { address: `127.0.0.1:${ajp.port}`, secret: ajp.secret } : null,
    username,
    password,
  })
}
