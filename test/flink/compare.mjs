import { loadSource } from '../support/load-source.mjs'

/** Our own parser, bundled from its source: what it says of a text, one problem a mistake, with places in the whole text. */
export async function loadParser() {
  const { cutUnits, parseUnit } = await loadSource(
    `export { cutUnits } from './workspace/units.ts'; export { parseUnit } from './syntax/parser/parse.ts'`,
  )
  return (text, version) =>
    cutUnits(text).flatMap(unit =>
      parseUnit(unit.text, unit.tokens, version, unit.setPlace).problems.map(p => ({
        ...p,
        start: p.start + unit.start,
        end: p.end + unit.start,
      })),
    )
}

/** The statements of a file in test/flink/statements: an empty line stands between two. */
export function statementsIn(text) {
  return text.trim().split(/\n\s*\n/)
}

/**
 * How our problems agree with Flink's error, which has a line and a column from 1: 'token' (our first problem is on Flink's token), 'line' (it is
 * on Flink's line), 'elsewhere', or 'unflagged'.
 */
export function agreement(text, problems, error) {
  if (problems.length === 0) return 'unflagged'
  const { start, end } = problems.reduce((a, b) => (b.start < a.start ? b : a))
  const at = offsetOf(text, error.line, error.column)
  if (at === start || (start <= at && at < end)) return 'token'
  return placeOf(text, start).line === error.line ? 'line' : 'elsewhere'
}

/** Line and column of an offset, from 1, in UTF-16 units. */
export function placeOf(text, offset) {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

function offsetOf(text, line, column) {
  let start = 0
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1
  return start + column - 1
}
