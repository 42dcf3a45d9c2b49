import { createServer } from 'node:net'

const handedOut = new Set<number>()

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => done(true)))
  })
}

/**
 * A free port on loopback. Below the range from which the kernel takes ports for outgoing connections, so
 * that nothing else gets it before its server listens.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 17_000)
    if (handedOut.has(port) || !(await isFree(port))) continue
    handedOut.add(port)
    return port
  }
}

class PortTakenError extends Error {
  constructor(
    readonly port: number,
    purpose: string,
    option: string | undefined,
  ) {
    const remedy = option ? ` Choose another with ${option} (0 takes any free one).` : ''
    super(`Port ${port} is taken; it is wanted for ${purpose}.${remedy}`)
  }
}

/** The wanted port, or a free one for 0 or none. `option` is what a person can change on the command line. */
export async function choosePort(
  wanted: number | undefined,
  purpose: string,
  option?: string,
): Promise<number> {
  if (!wanted) return freePort()
  if (!(await isFree(wanted))) throw new PortTakenError(wanted, purpose, option)
  handedOut.add(wanted)
  return wanted
}
