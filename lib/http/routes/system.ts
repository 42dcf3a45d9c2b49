import { getHealth } from '@/lib/services/system/health'
import { getSettings, updateSettings } from '@/lib/services/system/settings'
import { listWorkers } from '@/lib/services/system/workers'
import { os } from '../base'

export const system = {
  health: os.health.handler(({ context }) => getHealth(context.services)),
  workers: os.workers.handler(({ context }) => listWorkers(context.services)),
  settings: {
    get: os.settings.get.handler(({ context }) => getSettings(context.services)),
    update: os.settings.update.handler(({ context, input }) => updateSettings(context.services, input)),
  },
}
