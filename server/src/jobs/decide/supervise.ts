import type { Heartbeat, JobRecord, RunEnd, RunRecord } from '../job.ts'

/** What the keeper sees of one job at one moment. */
export interface JobFacts {
  readonly record: JobRecord
  /** the record's run, if its process was ever started */
  readonly run?: RunRecord
  /** the very process of `run` is there */
  readonly alive: boolean
  readonly heartbeat?: Heartbeat
  readonly end?: RunEnd
  /** ms for which the keeper itself watched the heart stand still; its own pauses (a laptop's sleep) don't count */
  readonly silentMs: number
  /** how the runs before ended, the latest first */
  readonly ended: readonly RunEnd[]
  readonly now: number
}

export type Action =
  | { readonly do: 'nothing'; readonly reason: string }
  | { readonly do: 'start'; readonly cause: RunRecord['cause']; readonly reason: string }
  | { readonly do: 'wait'; readonly until: number; readonly reason: string }
  | { readonly do: 'kill'; readonly reason: string }
  | { readonly do: 'bury'; readonly reason: string }
  | { readonly do: 'settle'; readonly reason: string }

/** A process whose heart stands still this long hangs (it beats twice a second). */
export const HANG_AFTER = 15_000
const FIRST_DELAY = 100
const LONGEST_DELAY = 30_000
/** so many ends in a row without one new checkpoint, and another start would end the same way */
export const GIVE_UP_AFTER = 12

/**
 * What to do for a job now. A crash is answered at once when the run had made a checkpoint, for then the job moves on; else with a delay that
 * doubles, as Flink's exponential-delay strategy does. `bury` = write down how a process that left no word ended; `settle` = stop trying.
 */
export function supervise(facts: JobFacts): Action {
  const { record, run, alive, end } = facts
  if (alive && run) return watch(facts)
  if (run && !end) return { do: 'bury', reason: `process ${run.pid} is gone without a word` }
  if (record.desired === 'stopped') return { do: 'nothing', reason: 'stopped' }
  if (!end) return { do: 'start', cause: record.run === 0 ? 'submit' : 'restart', reason: 'not running yet' }
  if (end.outcome === 'end of input') return { do: 'settle', reason: 'all input is read' }
  if (!end.restartable) return { do: 'settle', reason: end.problem?.message ?? `run ${record.run} ended: ${end.outcome}` }
  return restart(facts, end)
}

function watch({ silentMs, end }: JobFacts): Action {
  // The end is written last: a process that is still there a while later does not get out by itself.
  const patience = end ? HANG_AFTER / 3 : HANG_AFTER
  if (silentMs > patience) return { do: 'kill', reason: `no sign of life for ${Math.round(silentMs / 1000)} s` }
  return { do: 'nothing', reason: 'running' }
}

function restart({ ended, now }: JobFacts, end: RunEnd): Action {
  const barren = countBarren(ended)
  if (barren >= GIVE_UP_AFTER) return { do: 'settle', reason: `ended ${barren} times in a row without getting on: ${describe(end)}` }
  const delay = barren === 0 ? 0 : Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (barren - 1))
  const until = end.at + delay
  if (now < until) return { do: 'wait', until, reason: `${describe(end)}; next try in ${until - now} ms` }
  return { do: 'start', cause: 'crash', reason: describe(end) }
}

/** Ends in a row, latest first, of runs that had to be started again and had made no checkpoint. */
export function countBarren(ended: readonly RunEnd[]): number {
  const fruitful = ended.findIndex(e => e.checkpoint !== undefined || (e.outcome !== 'failed' && e.outcome !== 'killed'))
  return fruitful < 0 ? ended.length : fruitful
}

const describe = (end: RunEnd): string =>
  end.problem?.message ?? (end.outcome === 'killed' ? 'the process was killed' : `the run ended: ${end.outcome}`)
