import { loadOf } from '../../server/src/lab/load.ts'
import type { ForecastResult, OperatorForecast } from '../../server/src/protocol.ts'

interface OperatorChange extends Partial<OperatorForecast> {
  /** records by key group of 32,768 */
  readonly groups?: readonly (readonly [group: number, records: number])[]
  /** as in ForecastResult, 4 by default */
  readonly parallelism?: number
}

/** An operator as `sluice forecast` tells it, from counts by key group; everything else as given, or as a counted aggregate has it. */
export function operatorOf({ groups = [[0, 1]], parallelism = 4, ...change }: OperatorChange): OperatorForecast {
  const sampled = groups.reduce((sum, [, records]) => sum + records, 0)
  const histogram = { maxParallelism: 32768, groups, sampled, fraction: 1 }
  const start = { line: 0, character: 0 }
  return {
    node: 1,
    operator: 'aggregate',
    title: 'GroupAggregate',
    span: { file: '/w/a.flink.sql', range: { start, end: start } },
    keys: ['k'],
    hottest: [],
    ...loadOf(histogram, parallelism),
    basis: 'counted',
    sampled,
    distinct: groups.length,
    distinctEstimate: groups.length,
    histogram,
    ...change,
  }
}

interface ForecastChange extends Omit<Partial<ForecastResult>, 'rewrites'> {
  readonly rewrites?: readonly Partial<ForecastResult['rewrites'][number]>[]
}

export function forecastOf({ rewrites = [], ...change }: ForecastChange): ForecastResult {
  return {
    file: '/w/a.flink.sql',
    statement: 0,
    subject: '',
    parallelism: 4,
    at: Date.UTC(2026, 10, 25, 9, 0),
    tables: [],
    operators: [],
    rewrites: rewrites.map(rewrite => ({ rule: 'skew/one-phase-aggregate', title: 'Two phases', operators: [], ...rewrite })),
    ...change,
  }
}
