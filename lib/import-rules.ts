/** Which room may import which, DESIGN §6. Paths are prefixes below the project's root, without an extension. */
export type RoomRule = {
  room: string
  /** Rooms of our own. */
  rooms: string[]
  /** npm packages; `any` = whichever. */
  packages: string[] | 'any'
  /** Modules of Node.js. */
  node: boolean
}

const anyPackage = 'any' as const

/** The first that matches a file is its rule: longer rooms come first. */
export const rules: RoomRule[] = [
  { room: 'lib/domain/', rooms: [], packages: [], node: false },
  { room: 'lib/contract/', rooms: ['lib/domain/'], packages: ['zod', '@orpc/contract'], node: false },
  { room: 'lib/platform/', rooms: [], packages: anyPackage, node: true },
  {
    room: 'lib/store/',
    rooms: ['lib/domain/', 'lib/platform/'],
    packages: [
      'pg',
      '@prisma/client',
      '@prisma/adapter-pg',
      '@prisma/driver-adapter-utils',
      '@prisma/schema-engine-wasm',
    ],
    node: true,
  },
  {
    room: 'lib/balancers/',
    rooms: ['lib/domain/', 'lib/platform/'],
    packages: ['undici', 'csv-parse', 'fast-xml-parser'],
    node: true,
  },
  { room: 'lib/probes/', rooms: ['lib/domain/', 'lib/platform/'], packages: ['undici'], node: true },
  {
    room: 'lib/broker/',
    rooms: ['lib/contract/', 'lib/domain/', 'lib/platform/'],
    packages: ['amqplib', 'undici'],
    node: true,
  },
  {
    room: 'lib/services/',
    // Of probes and balancers the ports alone: who drives them is composed elsewhere.
    rooms: [
      'lib/domain/',
      'lib/contract/',
      'lib/store/',
      'lib/platform/',
      'lib/probes/probe',
      'lib/balancers/balancer',
      'lib/broker/outbox',
    ],
    packages: ['zod', 'yauzl', 'busboy'],
    node: true,
  },
  {
    room: 'lib/http/',
    rooms: ['lib/domain/', 'lib/contract/', 'lib/services/', 'lib/platform/', 'lib/store/away'],
    packages: ['@orpc/contract', '@orpc/openapi', '@orpc/server', '@orpc/zod'],
    node: true,
  },
  {
    room: 'lib/control/',
    rooms: [
      'lib/domain/',
      'lib/contract/',
      'lib/services/',
      'lib/store/',
      'lib/balancers/',
      'lib/probes/',
      'lib/broker/',
      'lib/platform/',
    ],
    packages: ['pg', 'amqplib', 'pino', 'prom-client', 'zod'],
    node: true,
  },
  {
    room: 'lib/agent/',
    rooms: ['lib/domain/', 'lib/contract/', 'lib/broker/', 'lib/platform/'],
    packages: ['amqplib'],
    node: true,
  },
  {
    room: 'lib/client/',
    rooms: ['lib/domain/', 'lib/contract/'],
    packages: [
      'react',
      'zod',
      '@tanstack/react-query',
      '@orpc/client',
      '@orpc/contract',
      '@orpc/openapi-client',
      '@orpc/tanstack-query',
    ],
    node: false,
  },
  {
    room: 'lib/auth',
    rooms: ['lib/domain/', 'lib/platform/', 'lib/store/'],
    packages: ['better-auth'],
    node: true,
  },
  // Where the web is put together.
  { room: 'lib/web', rooms: ['lib/', 'package.json'], packages: ['better-auth', 'next'], node: true },
  {
    room: 'components/',
    rooms: ['lib/client/', 'lib/contract/', 'lib/domain/'],
    packages: anyPackage,
    node: false,
  },
  {
    room: 'app/',
    rooms: [
      'components/',
      'lib/client/',
      'lib/contract/',
      'lib/domain/',
      'lib/services/',
      'lib/http/',
      'lib/web',
    ],
    packages: anyPackage,
    node: true,
  },
  { room: 'bin/local/', rooms: ['lib/platform/', 'lib/store/'], packages: anyPackage, node: true },
  { room: 'bin/', rooms: ['lib/', 'package.json'], packages: anyPackage, node: true },
]

/** Packages that bring a whole world along, and have one door. */
const guarded: Record<string, string[]> = {
  '@prisma/client': ['lib/store/'],
  next: ['app/', 'components/', 'lib/web'],
  react: ['app/', 'components/', 'lib/client/'],
}

/** What is wrong with an import; null = nothing. */
export function violation(file: string, specifier: string): string | null {
  const rule = rules.find(({ room }) => file.startsWith(room))
  if (!rule) return `${file} stands in no room`
  const target = targetOf(file, specifier)
  if (target.kind === 'node') return rule.node ? null : `${file} imports ${specifier}`
  if (target.kind === 'package') {
    const doors = guarded[target.name]
    const known = rule.packages === 'any' || rule.packages.includes(target.name)
    const allowed = known && (!doors || doors.some((door) => file.startsWith(door)))
    return allowed ? null : `${file} imports ${specifier}`
  }
  if (target.path.startsWith('app/') && !file.startsWith('app/')) return `${file} imports ${target.path}`
  if (target.path.startsWith('lib/store/generated') && !file.startsWith('lib/store/')) {
    return `${file} imports ${target.path}`
  }
  const own = target.path.startsWith(rule.room)
  const allowed = own || rule.rooms.some((room) => target.path.startsWith(room))
  return allowed ? null : `${file} imports ${target.path}`
}

type Target = { kind: 'node' } | { kind: 'package'; name: string } | { kind: 'own'; path: string }

function targetOf(file: string, specifier: string): Target {
  if (specifier.startsWith('node:')) return { kind: 'node' }
  if (specifier.startsWith('@/')) return { kind: 'own', path: specifier.slice(2) }
  if (specifier.startsWith('.')) return { kind: 'own', path: resolve(file, specifier) }
  const parts = specifier.split('/')
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') }
}

function resolve(file: string, specifier: string): string {
  const path = file.split('/').slice(0, -1)
  for (const part of specifier.split('/')) {
    if (part === '..') path.pop()
    else if (part !== '.') path.push(part)
  }
  return path.join('/')
}

const statement = /^\s*(?:import|export)\b[\w\s{},*$]*?(?:\bfrom\s*)?['"]([^'"\n]+)['"]/gm
const call = /\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/g

/** Every module that a source names, types included. */
export function importsOf(source: string): string[] {
  return [...source.matchAll(statement), ...source.matchAll(call)].flatMap(([, specifier]) => specifier ?? [])
}
