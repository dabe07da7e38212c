import { isAlive } from '../../stack/processes.ts'
import type { UpgradeFacts } from '../decide/upgrade.ts'
import type { JobRecord } from '../job.ts'
import type { JobStore } from '../store.ts'
import { processOf } from './launch.ts'

/** What an upgrade is decided on. */
export function upgradeFacts(store: JobStore, job: JobRecord): UpgradeFacts {
  const run = store.run(job.name, job.run)
  const works = run !== undefined && isAlive(processOf(run)) && store.end(job.name, job.run) === undefined
  const running = works && store.heartbeat(job.name, job.run)?.phase === 'running'
  return { running, checkpoint: store.checkpoints(job.name)[0]?.id, now: Date.now() }
}
