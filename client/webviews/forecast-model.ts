import { type Load, loadOf } from '../../server/src/lab/load.ts'
import type { ForecastResult, OperatorForecast } from '../../server/src/protocol.ts'

/** An operator with its load at the parallelism that the slider stands at. */
export interface LoadedOperator {
  readonly operator: OperatorForecast
  readonly load: Load
}
/** An operator as written, and what a rewrite has in its place: the halves of a split are two. */
export interface OperatorCharts extends LoadedOperator {
  /** position in `ForecastResult.operators` */
  readonly index: number
  readonly after: readonly RewrittenOperator[]
}
export interface RewrittenOperator {
  /** positions in `ForecastResult.rewrites`: those that give the same loads, as by settings for the script or for the statement alone, are drawn once */
  readonly rewrites: readonly number[]
  readonly operators: readonly LoadedOperator[]
}

/** Everything that the page draws, at any parallelism; at the forecast's own the numbers are the forecast's. */
export function chartsAt(result: ForecastResult, parallelism: number): OperatorCharts[] {
  const loaded = (operator: OperatorForecast): LoadedOperator => ({ operator, load: loadAt(operator, result.parallelism, parallelism) })
  const homes = result.rewrites.map(rewrite => rewrite.operators.map((_, i) => homeOf(rewrite.operators, i, result.operators)))
  return result.operators.map((operator, index) => ({
    index,
    ...loaded(operator),
    after: alikeTogether(
      result.rewrites.map(({ operators }, rewrite) => operators.filter((_, i) => homes[rewrite][i] === index).map(loaded)),
    ),
  }))
}

function alikeTogether(after: readonly (readonly LoadedOperator[])[]): RewrittenOperator[] {
  const found = new Map<string, { rewrites: number[]; operators: readonly LoadedOperator[] }>()
  after.forEach((operators, rewrite) => {
    const key = JSON.stringify(operators.map(({ operator, load }) => [operator.title, operator.keys, load.subtasks]))
    const same = found.get(key)
    if (same) same.rewrites.push(rewrite)
    else found.set(key, { rewrites: [rewrite], operators })
  })
  return [...found.values()]
}

/** Load of the busiest subtask over the average, of the worst operator, before and after each rewrite; undefined without a keyed operator. */
export function worstOf(operators: readonly LoadedOperator[]): LoadedOperator | undefined {
  return operators.reduce<LoadedOperator | undefined>(
    (worst, next) => (worst && worst.load.maxOverAvg >= next.load.maxOverAvg ? worst : next),
    undefined,
  )
}

/** The heights of the bars: times the average, so that charts of different rewrites can be compared. */
export function barsOf({ subtasks }: Pick<Load, 'subtasks'>): number[] {
  return subtasks.map(share => share * subtasks.length)
}

/** The highest bar of all charts, with room for a whole number of average loads. */
export function scaleOf(charts: readonly OperatorCharts[]): number {
  const loads = charts.flatMap(chart => [chart, ...chart.after.flatMap(a => a.operators)]).map(({ load }) => load)
  return Math.max(2, ...loads.map(({ maxOverAvg, errorBar }) => Math.ceil(maxOverAvg + errorBar)))
}

function loadAt(operator: OperatorForecast, measured: number, parallelism: number): Load {
  return parallelism === measured || operator.verdict === 'unknown' ? operator : loadOf(operator.histogram, parallelism)
}

/**
 * The operator as written that one of a rewrite stands for: the one with the same state, else the one whose keys are among its keys (a split adds
 * a bucket to them), else the one at the same place from the top.
 */
function homeOf(operators: readonly OperatorForecast[], i: number, written: readonly OperatorForecast[]): number {
  const { operator, keys } = operators[i]
  const same = written.findIndex(w => w.operator === operator)
  if (same >= 0) return same
  const within = written.findIndex(w => w.keys.length > 0 && w.keys.every(key => keys.includes(key)))
  return within >= 0 ? within : Math.min(i, written.length - 1)
}
