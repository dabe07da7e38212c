import { calledFunctions, changeText } from '../../server/src/lab/report.ts'
import { count } from '../../server/src/lab/words.ts'
import type { FlinkMeasurement, ProvenSide, ProveResult, RowDifference } from '../../server/src/protocol.ts'

/** One measured figure of both sides. */
export interface Figure {
  readonly id: string
  readonly label: string
  readonly before: string
  readonly after: string
  /** '÷ 3.20', '× 1.40', nothing where there is nothing to say */
  readonly change: string
  /** of what is better when it is less; absent where neither is */
  readonly better?: boolean
  readonly hint?: string
}

/** What was measured on both sides, in the order in which people ask for it. */
export function figuresOf({ before, after, parallelism }: ProveResult): Figure[] {
  const functions = calledFunctions(before, after).sort()
  const loads = (busiest(before) ?? busiest(after)) ? [loadFigure(before, after, parallelism)] : []
  return [
    figure('rows', 'Rows at the end', before.rows, after.rows, count, { neutral: true }),
    figure('emitted', 'Changes that the sink gets', before.emitted, after.emitted, count),
    ...functions.map(name => figure(`calls-${name}`, `Calls of ${name}`, before.calls[name] ?? 0, after.calls[name] ?? 0, count)),
    ...loads,
    figure('state-entries', 'Entries in state', before.state.entries, after.state.entries, count),
    figure('state-bytes', 'Bytes in state', before.state.bytes, after.state.bytes, bytes),
    cpuFigure(before, after),
  ]
}

/** Columns of the table of differing rows: the key first, then every column that either side has. */
export function differenceColumns(differences: readonly RowDifference[]): { key: string[]; values: string[] } {
  const key = [...new Set(differences.flatMap(d => Object.keys(d.key)))]
  const values = new Set(differences.flatMap(d => [...Object.keys(d.before ?? {}), ...Object.keys(d.after ?? {})]))
  return { key, values: [...values].filter(name => !key.includes(name)) }
}

/** True where the two sides differ in this column, or only one of them has the row. */
export const differs = ({ before, after }: RowDifference, column: string): boolean =>
  before === null || after === null || valueText(before[column]) !== valueText(after[column])

export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'same' | 'place'
  readonly text: string
}

/** Lines of a unified diff, without the heads of its files. */
export function diffLines(diff: string): DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n')
  const begin = lines.findIndex(line => line.startsWith('@@'))
  return begin < 0 ? [] : lines.slice(begin).flatMap(line => diffLine(line) ?? [])
}

export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What a measurement on Flink says in numbers. */
export function measurementTexts({ before, after, jobMs }: FlinkMeasurement): { before: string; after: string; job: string } {
  const job = jobMs ? `${count(jobMs.before)} → ${count(jobMs.after)} ms` : ''
  return { before: decimal(before), after: decimal(after), job }
}

function figure(
  id: string,
  label: string,
  before: number,
  after: number,
  text: (value: number) => string,
  { neutral = false, hint }: { neutral?: boolean; hint?: string } = {},
): Figure {
  const better = neutral || before === after ? {} : { better: after < before }
  return { id, label, before: text(before), after: text(after), change: changeText(before, after), ...better, ...(hint && { hint }) }
}

/** Of the keyed operators of each side the one whose busiest subtask gets the most records. */
function loadFigure(before: ProvenSide, after: ProvenSide, parallelism: number): Figure {
  const hint = `Of ${parallelism} subtasks; the operator with the greatest load counts.`
  return figure('load', 'Records to the busiest subtask', busiest(before) ?? 0, busiest(after) ?? 0, count, { hint })
}

function busiest({ operators }: ProvenSide): number | undefined {
  const loads = operators.flatMap(o => o.loads ?? [])
  return loads.length ? Math.max(...loads) : undefined
}

/** A difference inside of what one side alone varies by is none. */
function cpuFigure({ cpuMs: before }: ProvenSide, { cpuMs: after }: ProvenSide): Figure {
  const apart = after.max < before.min || after.min > before.max
  const text = ({ median, min, max }: ProvenSide['cpuMs']) => `${decimal(median)} ms (${decimal(min)} to ${decimal(max)})`
  return {
    id: 'cpu',
    label: 'CPU time',
    before: text(before),
    after: text(after),
    change: apart ? changeText(before.median, after.median) : 'no clear difference',
    ...(apart && { better: after.median < before.median }),
    hint: `Of this engine on one thread, not of Flink: median of ${before.runs.length} paired runs, and the spread.`,
  }
}

function diffLine(line: string): DiffLine | undefined {
  if (line.startsWith('@@')) return { kind: 'place', text: line }
  if (line.startsWith('+')) return { kind: 'added', text: line.slice(1) }
  if (line.startsWith('-')) return { kind: 'removed', text: line.slice(1) }
  return line.startsWith('\\') ? undefined : { kind: 'same', text: line.slice(1) }
}

const decimal = (value: number) => new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value)

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let at = 0
  let left = value
  while (left >= 1000 && at < units.length - 1) {
    left /= 1000
    at++
  }
  return `${at === 0 ? left : left.toFixed(1)} ${units[at]}`
}
