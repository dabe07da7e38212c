/**
 * What became of a job when its text was changed, from an answer of RestoreRunner: `before` and `after` are the scripts. `flink`: 'none' where the job never
 * ran, 'kept' where it goes on with the rows that the new text gives over all input, 'fresh' where Flink refuses the savepoint, 'wrong' where it takes it and
 * rows differ. `refused`: Flink's reason; `left out`: what it gives when told to leave out state that it can't take.
 */
export function restoreOf({ rule, query, sql, after, settings, failsBefore = false }, { before, strict, lenient, scratch }) {
  const base = { rule, query, ...(settings && { settings }), before: sql, after }
  if (scratch.error) throw new Error(`${rule}, ${query}: ${scratch.error}`)
  if ((before.error !== undefined) !== failsBefore) throw new Error(`${rule}, ${query}: ${before.error ?? 'did not fail before'}`)
  if (failsBefore) return { ...base, flink: 'none', failsBefore: firstLine(before.error) }
  const counts = { readBefore: before.read, readInAll: scratch.read, rows: scratch.rows.length }
  if (strict.error === undefined)
    return { ...base, flink: differing(strict, scratch) === 0 ? 'kept' : 'wrong', ...counts, ...outcome(strict, scratch) }
  return { ...base, flink: 'fresh', ...counts, refused: firstLine(strict.error), leftOut: outcome(lenient, scratch) }
}

/** `read`: rows that the sources gave after the restore; a job that kept its offsets reads the rest. */
const outcome = (run, scratch) =>
  run.error === undefined ? { read: run.read, wrongRows: differing(run, scratch) } : { refused: firstLine(run.error) }

/** How many rows are missing or too many. */
function differing({ rows }, { rows: right }) {
  const left = new Map()
  for (const row of right) left.set(row, (left.get(row) ?? 0) + 1)
  for (const row of rows) left.set(row, (left.get(row) ?? 0) - 1)
  return [...left.values()].reduce((sum, n) => sum + Math.abs(n), 0)
}

/** Without what differs from run to run: paths, ids and objects. */
const firstLine = error =>
  error
    .split('\n')[0]
    .replace(/file:\S+/g, '…')
    .replace(/\b[0-9a-f]{32}\b/g, '…')
    .replace(/@[0-9a-f]{4,8}\b/g, '')
    .replace(/_[0-9a-f]{32}_/g, '_…_')
    .slice(0, 240)
