import { createHash } from 'node:crypto'
import { counters } from './cases.mjs'
import { BIDS, sourceRows } from './tables.mjs'

/** What is stored of a case: its runs before and after the repair, as RewriteRunner answers them; an error where they are not what the case says. */
export function resultOf(pair, before, afterwards) {
  const { rule, query, sql, after, byHand, promises, beside = [], costly, failsBefore = false, quietMs, runsOnMs, meant } = pair
  const [b, a] = [before[0], afterwards[0]]
  if (a.error) throw new Error(`${rule}, ${query}: ${a.error}`)
  if ((b.error !== undefined) !== failsBefore) throw new Error(`${rule}, ${query}: ${b.error ?? 'did not fail before'}`)
  if (!quietMs && !a.ended) throw new Error(`${rule}, ${query}: the job does not end`)
  if (runsOnMs && b.ended) throw new Error(`${rule}, ${query}: the job ended before the repair, too`)
  if (failsBefore)
    return { rule, query, before: sql, after, failsBefore: b.error.slice(0, 200), rows: a.rows.length, promises, counters: {} }
  if (quietMs)
    return {
      rule,
      query,
      before: sql,
      after,
      quietMs,
      rows: a.rows.length,
      promises,
      counters: { 'windows that came': [b.emitted, a.emitted] },
    }
  const expected = meant ? meant(sourceRows('bids', BIDS)) : b.rows
  const missing = difference(expected, a.rows)
  const added = difference(a.rows, expected)
  const rowsEqual = missing.length + added.length === 0
  return {
    rule,
    query,
    before: sql,
    after,
    ...(byHand && { byHand: true }),
    ...(runsOnMs && { runsOnMs }),
    ...(meant && { rowsBefore: b.rows.length }),
    rows: a.rows.length,
    rowsDigest: createHash('sha256').update(a.rows.join('\n')).digest('hex').slice(0, 16),
    firstRows: a.rows.slice(0, 3),
    [meant ? 'rowsAsMeant' : 'rowsEqual']: rowsEqual,
    ...(!rowsEqual && { missing: missing.slice(0, 5), added: added.slice(0, 5) }),
    promises,
    counters: Object.fromEntries([...promises, ...beside].map(name => [name, [counters[name](b, BIDS), counters[name](a, BIDS)]])),
    vertices: [b, a].map(run => run.vertices.map(v => ({ name: v.name.slice(0, 120), in: v.in }))),
    ...(costly && {
      jobMs: [before, afterwards].map(runs => runs.slice(1).map(r => r.ms)),
      cpuMs: [before, afterwards].map(runs => runs.slice(1).map(r => r.cpuMs)),
    }),
  }
}

/** In words, of a result. */
export function rowsAre({ rowsEqual, rowsAsMeant, failsBefore, quietMs }) {
  if (failsBefore) return 'failed before'
  if (quietMs) return 'held before'
  return rowsEqual ? 'rows equal' : rowsAsMeant ? 'rows as meant' : 'ROWS DIFFER'
}

/** Rows of the first list that the second hasn't, each as often as it is missing. */
function difference(rows, others) {
  const left = new Map()
  for (const o of others) left.set(o, (left.get(o) ?? 0) + 1)
  return rows.filter(row => {
    const n = left.get(row) ?? 0
    if (n > 0) left.set(row, n - 1)
    return n === 0
  })
}
