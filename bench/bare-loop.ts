/**
 * What polling costs at the least: the same requests at the same pace, each reply read whole and given to
 * `JSON.parse`, and nothing done with it. Muster's worker is measured beside it. Prints its figures as JSON.
 */
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { simulatedAddress } from './simulator'

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '100' },
    port: { type: 'string', default: '18080' },
    interval: { type: 'string', default: '5' },
    warmup: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
  },
})
const nodes = Number(values.nodes)
const slotMs = 250
const slots = (Number(values.interval) * 1000) / slotMs
const authorization = `Basic ${Buffer.from('muster:simulated').toString('base64')}`
const pools = Array.from(
  { length: nodes },
  (_, index) => new Pool(`http://${simulatedAddress(index, Number(values.port))}`, { connections: 1 }),
)

let polls = 0
let failed = 0

async function poll(pool: Pool): Promise<void> {
  try {
    const { body } = await pool.request({
      method: 'GET',
      path: '/manager/status/all?JSON=true',
      headers: { authorization },
    })
    JSON.parse(await body.text())
    polls += 1
  } catch {
    failed += 1
  }
}

let slot = 0
const timer = setInterval(() => {
  for (let index = slot % slots; index < nodes; index += slots) void poll(pools[index] as Pool)
  slot += 1
}, slotMs)

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))
await wait(Number(values.warmup))
const before = process.cpuUsage()
polls = 0
await wait(Number(values.seconds))
const { user, system } = process.cpuUsage(before)
// Before the pools are destroyed: what is under way then fails, and is no fault of the simulator's.
const counted = { polls, failed }
clearInterval(timer)
await Promise.all(pools.map((pool) => pool.destroy()))
console.log(JSON.stringify({ ...counted, cpuSeconds: (user + system) / 1e6 }))
