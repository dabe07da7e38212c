import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The text of server/src/lab/measured.ts: what the server shows of the stored results. */
export function measuredSource({ flink, results }) {
  const rows = results
    .filter(r => !r.quietMs)
    .flatMap(r =>
      Object.entries(r.counters).map(([counter, [before, after]]) => {
        const [b, a] = r.jobMs?.map(median) ?? []
        return {
          rule: r.rule,
          query: r.rowsAsMeant ? `${r.query}, on purpose of other rows` : r.query,
          flink,
          counter,
          before,
          after,
          rowsEqual: r.rowsEqual ?? false,
          ...(r.jobMs && { jobMs: { before: b, after: a } }),
        }
      }),
    )
  const text = [...rows, ...joinsByTime(flink)]
    .map(
      r =>
        `  { ${Object.entries(r)
          .map(([k, v]) => `${k}: ${literal(v)}`)
          .join(', ')} },`,
    )
    .join('\n')
  return `import type { FlinkMeasurement } from '../protocol.ts'

/** What the rules' rewrites gave on a real Flink. Made by \`npm run update:rewrites\` from runs on a MiniCluster (test/flink/rewrites). */
// biome-ignore format: a table, a row each.
export const measuredOnFlink: readonly FlinkMeasurement[] = [
${text}
]
`
}

function literal(value) {
  if (typeof value === 'object') return `{ before: ${value.before}, after: ${value.after} }`
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : value
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}

/** The joins by time change rows on purpose and are run by themselves (test/flink/time-joins). */
function joinsByTime(flink) {
  const runs = JSON.parse(readFileSync(join(import.meta.dirname, '../time-joins/runs.json'), 'utf8'))
  return runs.map(({ id, stateBytes: [before, after] }) => ({
    rule: 'state/unbounded-join',
    query: `${id} join, on purpose of other rows`,
    flink,
    counter: 'state bytes',
    before,
    after,
    rowsEqual: false,
  }))
}
