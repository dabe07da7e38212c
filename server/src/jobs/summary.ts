import path from 'node:path'
import type { JobDetail, JobState, JobSummary } from '../protocol.ts'
import { isAlive } from '../stack/processes.ts'
import { processOf } from './act/launch.ts'
import type { Heartbeat, JobRecord, RunEnd, RunRecord } from './job.ts'
import type { JobStore } from './store.ts'

/** What the store tells of a job, as people see it; undefined when there is no such job. Needs no keeper. */
export function readSummary(store: JobStore, name: string, now = Date.now()): JobSummary | undefined {
  const record = store.record(name)
  if (!record) return undefined
  const run = store.run(name, record.run)
  const starts = store.timeline(name).filter(t => t.phase === 'restarted after a failure').length
  const summary = summarize({
    record,
    run,
    alive: run !== undefined && isAlive(processOf(run)),
    heartbeat: store.heartbeat(name, record.run),
    end: store.end(name, record.run),
    upgrading: store.upgrade(name) !== undefined,
    restarts: starts,
    now,
  })
  const { file } = record.script
  return { ...summary, script: file.startsWith('untitled:') ? file : path.resolve(store.folder, '..', '..', file) }
}

export function readDetail(store: JobStore, name: string, explain: (record: JobRecord) => string): JobDetail | undefined {
  const summary = readSummary(store, name)
  const record = store.record(name)
  if (!summary || !record) return undefined
  return {
    ...summary,
    timeline: store.timeline(name).map(({ phase, ms, at, note }) => ({ phase: note ? `${phase}: ${note}` : phase, ms, at })),
    plan: explain(record),
    checkpoints: store.checkpoints(name),
    folder: store.jobFolder(name),
  }
}

export interface SummaryFacts {
  readonly record: JobRecord
  readonly run?: RunRecord
  readonly alive: boolean
  readonly heartbeat?: Heartbeat
  readonly end?: RunEnd
  readonly upgrading: boolean
  readonly restarts: number
  readonly now: number
}

export function summarize(facts: SummaryFacts): JobSummary {
  const { record, run, alive, heartbeat, end, restarts, now } = facts
  const live = alive && !end
  const failure = end?.problem && (record.desired === 'stopped' || !live) ? end.problem : undefined
  return {
    name: record.name,
    state: stateOf(facts),
    run: record.run,
    epoch: record.epoch,
    pid: live ? run?.pid : undefined,
    script: record.script.file,
    startedAt: run?.startedAt,
    restarts,
    recordsPerSecond: live ? (heartbeat?.recordsPerSecond ?? 0) : 0,
    records: heartbeat?.records ?? {},
    lag: heartbeat?.lag ?? {},
    health: live ? (heartbeat?.health ?? {}) : {},
    checkpointAge: heartbeat?.checkpoint && Math.max(0, now - heartbeat.checkpoint.currentAt),
    checkpoint: heartbeat?.checkpoint?.id ?? end?.checkpoint,
    emitted: heartbeat?.emitted ?? 0,
    problem: failure && `${failure.message}. ${failure.hint}`,
    badge: heartbeat?.badge,
  }
}

function stateOf({ record, alive, heartbeat, end, upgrading }: SummaryFacts): JobState {
  if (upgrading) return 'upgrading'
  if (record.desired === 'stopped') return end?.outcome === 'failed' || end?.outcome === 'killed' ? 'failed' : 'stopped'
  if (!alive || end) return record.run === 0 ? 'starting' : 'restarting'
  if (heartbeat?.phase === 'running' || heartbeat?.phase === 'waiting for clusters') return heartbeat.phase
  return 'starting'
}
