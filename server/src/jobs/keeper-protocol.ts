import { NotificationType, RequestType, RequestType0 } from 'vscode-jsonrpc/node'
import type { TimelineEntry, UpgradeEvent, UpgradeResult } from '../protocol.ts'
import type { ProblemJson } from '../runtime/control.ts'
import type { JobRecord } from './job.ts'

/** What a job is made of; the keeper gives runs and epochs. */
export type JobDefinition = Omit<JobRecord, 'desired' | 'run' | 'epoch' | 'createdAt' | 'previous'>

export interface SubmitOrder {
  readonly definition: JobDefinition
  /** epoch ms: when who asked began, the start of the timeline */
  readonly calledAt: number
}

// Over the keeper's socket. Events come while a request of the same connection is under way.
export const submitRequest = new RequestType<SubmitOrder, { run: number }, ProblemJson>('submit')
export const stopRequest = new RequestType<{ name: string; savepoint?: boolean; remove?: boolean }, null, ProblemJson>('stop')
export const restartRequest = new RequestType<{ name: string }, { run: number }, ProblemJson>('restart')
export const upgradeRequest = new RequestType<{ definition: JobDefinition }, UpgradeResult, ProblemJson>('upgrade')
/** ends the keeper and leaves the jobs; a newer build takes over */
export const retireRequest = new RequestType0<null, void>('retire')
export const timelineNotification = new NotificationType<TimelineEntry>('timeline')
export const upgradeNotification = new NotificationType<UpgradeEvent>('upgrade')

/** keeper.json: who keeps the jobs of this workspace. */
export interface KeeperFile {
  readonly pid: number
  readonly started: string
  readonly socket: string
  /** digest of the bundle that it runs */
  readonly build: string
}
