import type { Db } from './client'

export type SettingsRecord = { artifactSizeMaxMb: number }

const defaults: SettingsRecord = { artifactSizeMaxMb: 512 }

/** The console's settings; what was never set has its default. */
export async function readSettings(db: Db): Promise<SettingsRecord> {
  const rows = await db.setting.findMany()
  const set = new Map(rows.map(({ key, value }) => [key, value]))
  const size = set.get('artifactSizeMaxMb')
  return { artifactSizeMaxMb: typeof size === 'number' ? size : defaults.artifactSizeMaxMb }
}

export async function writeSettings(db: Db, changes: Partial<SettingsRecord>): Promise<void> {
  for (const [key, value] of Object.entries(changes)) {
    await db.setting.upsert({ where: { key }, create: { key, value }, update: { value } })
  }
}
