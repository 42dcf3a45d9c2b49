import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importsOf, rules, violation } from './import-rules'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Tests and what only they use may reach across. */
const isTest = (file: string) => /\.test\.tsx?$|\/fixtures\/|\/test-[^/]+$|\/conformance\.ts$/.test(file)
const isGenerated = (file: string) => file.startsWith('lib/store/generated/')

const files = filesBelow(['lib', 'components', 'app', 'bin']).filter(
  (file) => !isTest(file) && !isGenerated(file),
)

test('every file stands in a room, and imports only what its room may', () => {
  const found = files.flatMap((file) =>
    importsOf(read(file)).flatMap((specifier) => violation(file, specifier) ?? []),
  )
  expect(found).toEqual([])
})

test('it sees what it is to see', () => {
  const planted = importsOf(read('lib/fixtures/planted-violation.ts.txt'))
  const found = planted.flatMap((specifier) => violation('lib/domain/planted.ts', specifier) ?? [])
  expect(found.sort()).toEqual(
    [
      'app/page',
      'lib/contract/nodes',
      'lib/control/worker',
      'lib/services/context',
      'lib/store/client',
      'lib/web',
      'node:fs/promises',
      'react',
      'zod',
    ].map((target) => `lib/domain/planted.ts imports ${target}`),
  )
})

test('it looks at every room, and at enough', () => {
  for (const { room } of rules) expect(files.some((file) => file.startsWith(room))).toBe(true)
  expect(files.length).toBeGreaterThan(300)
  const imports = files.flatMap((file) => importsOf(read(file)))
  expect(imports.length).toBeGreaterThan(1_000)
})

test('the environment is read in one place', () => {
  const readers = files.filter((file) => /\bprocess\.env\b/.test(read(file)))
  expect(readers).toEqual(['lib/platform/env.ts'])
})

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

function filesBelow(directories: string[]): string[] {
  return directories.flatMap((directory) =>
    readdirSync(path.join(root, directory), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => path.posix.join(directory, file.split(path.sep).join('/'))),
  )
}
