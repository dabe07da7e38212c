import type { FlinkMeasurement } from '../protocol.ts'

/** What the rules' rewrites gave on a real Flink. Made by `npm run update:rewrites` from runs on a MiniCluster (test/flink/rewrites). */
// biome-ignore format: a table, a row each.
export const measuredOnFlink: readonly FlinkMeasurement[] = [
  { rule: 'skew/one-phase-aggregate', query: 'count and sum by a hot key into an upsert table', flink: '2.2.0', counter: 'records to the busiest subtask', before: 36611, after: 5919, rowsEqual: true },
  { rule: 'skew/one-phase-aggregate', query: 'count and sum by a hot key into an upsert table', flink: '2.2.0', counter: 'rows emitted', before: 99040, after: 6518, rowsEqual: true },
  { rule: 'skew/one-phase-aggregate', query: 'the same with RocksDB', flink: '2.2.0', counter: 'records to the busiest subtask', before: 36611, after: 5919, rowsEqual: true },
  { rule: 'skew/one-phase-aggregate', query: 'the same with RocksDB', flink: '2.2.0', counter: 'rows emitted', before: 99040, after: 7537, rowsEqual: true },
  { rule: 'skew/mini-batch-incomplete', query: 'TWO_PHASE without mini-batch', flink: '2.2.0', counter: 'records to the busiest subtask', before: 36611, after: 6225, rowsEqual: true },
  { rule: 'skew/mini-batch-incomplete', query: 'TWO_PHASE without mini-batch', flink: '2.2.0', counter: 'rows emitted', before: 99040, after: 7554, rowsEqual: true },
  { rule: 'skew/single-task', query: 'one count over all rows', flink: '2.2.0', counter: 'records to the busiest subtask', before: 100000, after: 20, rowsEqual: true },
  { rule: 'skew/distinct-not-split', query: 'one hot key, whose values come again', flink: '2.2.0', counter: 'records to the busiest subtask', before: 100000, after: 38676, rowsEqual: true },
  { rule: 'skew/distinct-not-split', query: 'one hot key, whose values come again', flink: '2.2.0', counter: 'state bytes on the busiest subtask', before: 345269, after: 140994, rowsEqual: true },
  { rule: 'skew/distinct-not-split', query: 'the same behind a local aggregate, whose rows are sets of values', flink: '2.2.0', counter: 'state bytes on the busiest subtask', before: 343310, after: 111720, rowsEqual: true },
  { rule: 'skew/distinct-not-split', query: 'the same behind a local aggregate, whose rows are sets of values', flink: '2.2.0', counter: 'records to the busiest subtask', before: 24, after: 5977, rowsEqual: true },
  { rule: 'skew/distinct-not-split', query: 'where it costs, and is not offered: a COUNT(*) beside, which changes with each record', flink: '2.2.0', counter: 'records to the busiest subtask', before: 40667, after: 71121, rowsEqual: true },
  { rule: 'skew/distinct-not-split', query: 'where it costs, and is not offered: a COUNT(*) beside, which changes with each record', flink: '2.2.0', counter: 'state bytes on the busiest subtask', before: 506963, after: 1728234, rowsEqual: true },
  { rule: 'skew/split-blocked', query: 'one hot key, LISTAGG with a separator beside', flink: '2.2.0', counter: 'records to the busiest subtask', before: 100000, after: 39350, rowsEqual: true },
  { rule: 'skew/split-blocked', query: 'one hot key, LISTAGG with a separator beside', flink: '2.2.0', counter: 'state bytes on the busiest subtask', before: 350499, after: 147872, rowsEqual: true },
  { rule: 'skew/distinct-case-when', query: 'distinct bidders under two conditions', flink: '2.2.0', counter: 'state bytes', before: 3430612, after: 1478650, rowsEqual: true },
  { rule: 'skew/null-join-key', query: 'a second join by a key that the first one padded, inner', flink: '2.2.0', counter: 'records to the busiest subtask', before: 57631, after: 37332, rowsEqual: true },
  { rule: 'skew/null-join-key', query: 'the same as an outer join, with a key that can not match', flink: '2.2.0', counter: 'records to the busiest subtask', before: 55907, after: 37514, rowsEqual: true },
  { rule: 'udf/repeated-call', query: 'in SELECT and WHERE', flink: '2.2.0', counter: 'calls per row', before: 1.49739, after: 1, rowsEqual: true },
  { rule: 'udf/repeated-call', query: 'three times in SELECT', flink: '2.2.0', counter: 'calls per row', before: 3, after: 1, rowsEqual: true },
  { rule: 'udf/repeated-call', query: 'in GROUP BY', flink: '2.2.0', counter: 'calls per row', before: 1.91642, after: 1, rowsEqual: true },
  { rule: 'udf/repeated-call', query: 'over a join', flink: '2.2.0', counter: 'calls per row', before: 1.4338, after: 1, rowsEqual: true },
  { rule: 'udf/repeated-call', query: 'through a view', flink: '2.2.0', counter: 'calls per row', before: 1.99478, after: 1, rowsEqual: true },
  { rule: 'udf/repeated-call', query: 'through a CTE', flink: '2.2.0', counter: 'calls per row', before: 1.99478, after: 1, rowsEqual: true },
  { rule: 'udf/repeated-call', query: 'through a sub-query', flink: '2.2.0', counter: 'calls per row', before: 1.99478, after: 1, rowsEqual: true },
  { rule: 'udf/repeated-call', query: 'a costly function, called twice', flink: '2.2.0', counter: 'calls per row', before: 2, after: 1, rowsEqual: true, jobMs: { before: 39364, after: 22948 } },
  { rule: 'udf/late-filter', query: 'a function before a condition that drops three rows of four', flink: '2.2.0', counter: 'calls per row', before: 1, after: 0.25149, rowsEqual: true },
  { rule: 'skew/uneven-key-groups', query: 'a key as good as unique over 24 subtasks', flink: '2.2.0', counter: 'records to the busiest subtask', before: 4799, after: 4244, rowsEqual: true },
]
