import { createHash } from 'node:crypto'
import { chownSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LocalServer, launch } from './server'
import { serverUser } from './user'
import { answers, waitUntil } from './wait'

export interface HttpdUser {
  username: string
  password: string
}

const DIRECTORY = '/usr/lib/apache2/modules'
const BASE = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_host', 'authz_user', 'auth_basic']

export const httpdInstalled = () => existsSync('/usr/sbin/apache2')
export const moduleInstalled = (name: string) => existsSync(`${DIRECTORY}/mod_${name}.so`)

/** Those that there are: some are compiled in. */
export const loadModules = (names: string[]) =>
  names
    .filter(moduleInstalled)
    .map((name) => `LoadModule ${name}_module ${DIRECTORY}/mod_${name}.so`)
    .join('\n')

/** What every private httpd has: one listening socket on loopback, few threads, and `/server-status`. */
export const httpdBasics = (directory: string, port: number) => `ServerRoot ${directory}
ServerName 127.0.0.1
PidFile ${directory}/httpd.pid
DefaultRuntimeDir ${directory}
Mutex file:${directory} default
ErrorLog ${directory}/error.log
Listen 127.0.0.1:${port}
${loadModules([...BASE, 'headers', 'env', 'status'])}
StartServers 1
MinSpareThreads 5
MaxSpareThreads 50
ThreadsPerChild 25
MaxRequestWorkers 100
ExtendedStatus On
<Location "/server-status">
  SetHandler server-status
  Require local
</Location>
`

/** A page that changes the balancer: for this machine alone, and for one user where there is one. */
export function managerPage(directory: string, path: string, handler: string, user?: HttpdUser): string {
  if (!user) return `<Location "${path}">\n  ${handler}\n  Require local\n</Location>\n`
  const file = join(directory, 'manager-users')
  const hash = createHash('sha1').update(user.password).digest('base64')
  writeFileSync(file, `${user.username}:{SHA}${hash}\n`, { mode: 0o600 })
  const runAs = serverUser()
  if (runAs) chownSync(file, runAs.uid, runAs.gid)
  return `<Location "${path}">
  ${handler}
  AuthType Basic
  AuthName manager
  AuthBasicProvider file
  AuthUserFile ${file}
  Require valid-user
</Location>
`
}

/** Runs httpd with a configuration; resolves when it answers. About 0.2 s. */
export function runHttpd(name: string, directory: string, file: string, url: string): Promise<LocalServer> {
  return launch({
    name,
    processes: [
      {
        command: '/usr/sbin/apache2',
        args: ['-f', file, '-DFOREGROUND'],
        cwd: directory,
        runAs: serverUser(),
        logFile: join(directory, 'httpd.log'),
      },
    ],
    ready: (signal) => waitUntil('Apache httpd', () => answers(`${url}/server-status?auto`), { signal }),
  })
}
