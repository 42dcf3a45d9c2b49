import { renameSync, writeFileSync } from 'node:fs'
import { startTraffic, type Traffic } from './traffic'

/** Traffic whose figures are written to a file every two seconds. */
export function startReportedTraffic(url: string, users: number, file: string): Traffic {
  const traffic = startTraffic({ url, users })
  const startedAt = new Date()
  const write = () => {
    const report = { startedAt, at: new Date(), url, ...traffic.stats() }
    writeFileSync(`${file}.new`, `${JSON.stringify(report, null, 2)}\n`)
    renameSync(`${file}.new`, file)
  }
  const timer = setInterval(write, 2_000)
  return {
    stats: traffic.stats,
    stop: async () => {
      clearInterval(timer)
      await traffic.stop()
      write()
    },
  }
}
