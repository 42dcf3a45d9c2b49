import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { freePort } from '../local/ports'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', ...args], { cwd: root })

test.each([
  ['bin/sandbox.ts', '--restart-after'],
  ['bin/console.ts', 'DATABASE_URL'],
  ['bin/test.ts', 'npm test'],
])('%s --help explains itself and starts nothing', async (program, expected) => {
  const { stdout } = await run(program, '--help')
  expect(stdout).toContain(expected)
})

test('a wrong option is one line, not a stack', async () => {
  await expect(run('bin/sandbox.ts', '--nodes', 'many')).rejects.toMatchObject({
    code: 1,
    stderr: 'sandbox: --nodes takes a whole number from 1 to 9, not "many"\n',
  })
})

test('a port that is taken is said before anything is started', async () => {
  const holder = createServer()
  const port = await freePort()
  await new Promise<void>((done) => holder.listen(port, '127.0.0.1', done))
  await expect(run('bin/sandbox.ts', '--port', '0', '--haproxy-port', `${port}`)).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: `sandbox: Port ${port} is taken; it is wanted for HAProxy's traffic. Choose another with --haproxy-port (0 takes any free one).\n`,
  })
  holder.close()
})
