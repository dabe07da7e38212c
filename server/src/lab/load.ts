import { defaultMaxParallelism, subtaskOf } from '../plan/key-groups.ts'
import type { KeyHistogram, OperatorForecast } from '../protocol.ts'

/** What an operator's subtasks get at some parallelism. */
export type Load = Pick<OperatorForecast, 'subtasks' | 'maxOverAvg' | 'errorBar' | 'verdict'>

/**
 * Standard errors on either side of an estimate. 1.96 would be 95 % of the estimates of one share; the busiest subtask is picked after the draw, and is
 * another one in another draw where several are close, so a bar of 1.96 holds less often than it says (`npm run bench -- forecast`).
 */
const STANDARD_ERRORS = 2.4
/** Below this a subtask that has more to do than the others is nobody's problem. */
const SKEW = 1.2
/** records that each subtask should have had for its silence to mean something */
const HEARD = 12

/** Shares by subtask, the busiest over the average one and how sure that is. Pure: a chart's slider calls it for every parallelism. */
export function loadOf(histogram: KeyHistogram, parallelism: number): Load {
  const total = histogram.groups.reduce((sum, [, records]) => sum + records, 0)
  if (total === 0) return { subtasks: Array(parallelism).fill(0), maxOverAvg: 1, errorBar: 0, verdict: 'unknown' }
  const subtasks = sharesOf(histogram, parallelism, total)
  const busiest = Math.max(...subtasks)
  const maxOverAvg = busiest * parallelism
  if (histogram.single || parallelism === 1)
    return { subtasks, maxOverAvg, errorBar: 0, verdict: histogram.single ? 'one subtask' : 'no skew visible' }
  const errorBar = errorOf(busiest, histogram) * parallelism
  return { subtasks, maxOverAvg, errorBar, verdict: verdictOf({ subtasks, maxOverAvg, errorBar }, histogram) }
}

/** Half of the interval that a share (0 … 1) found in a sample lies in, as that of all records; 0 where all were counted. */
export function errorOf(share: number, { sampled, fraction }: Pick<KeyHistogram, 'sampled' | 'fraction'>): number {
  if (sampled <= 0 || fraction >= 1) return 0
  return STANDARD_ERRORS * Math.sqrt(((share * (1 - share)) / sampled) * (1 - fraction))
}

/** The maximal parallelism that decides about key groups. */
function maxParallelismOf({ fixedMaxParallelism }: Pick<KeyHistogram, 'fixedMaxParallelism'>, parallelism: number): number {
  return Math.max(fixedMaxParallelism ?? defaultMaxParallelism(parallelism), parallelism)
}

/** The subtask of a key whose group is known. */
export function subtaskOfGroup(histogram: KeyHistogram, group: number, parallelism: number): number {
  if (histogram.single) return 0
  const max = maxParallelismOf(histogram, parallelism)
  return subtaskOf(group % max, parallelism, max)
}

function sharesOf(histogram: KeyHistogram, parallelism: number, total: number): number[] {
  const shares = new Array<number>(parallelism).fill(0)
  for (const [group, records] of histogram.groups) shares[subtaskOfGroup(histogram, group, parallelism)] += records / total
  return shares
}

function verdictOf(
  { subtasks, maxOverAvg, errorBar }: Omit<Load, 'verdict'>,
  histogram: KeyHistogram,
): 'skewed' | 'idle subtasks' | 'no skew visible' {
  const { length: parallelism } = subtasks
  const { sampled, fraction } = histogram
  const heard = fraction >= 1 || sampled / parallelism >= HEARD
  if (heard && subtasks.some(s => s === 0)) return 'idle subtasks'
  // Key groups don't always divide evenly; and so many records, thrown at random, make one subtask look this busy.
  const max = maxParallelismOf(histogram, parallelism)
  const even = (Math.ceil(max / parallelism) * parallelism) / max
  const chance = fraction >= 1 ? 1 : 1 + (Math.sqrt(2 * Math.log(parallelism)) + 1) * Math.sqrt(parallelism / sampled)
  return maxOverAvg - errorBar > even * Math.max(SKEW, chance) ? 'skewed' : 'no skew visible'
}
