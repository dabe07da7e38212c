import type { FlinkMeasurement, ProvenSide, ProveResult, RowDifference, SampledTable } from '../protocol.ts'
import { instant, sampleInWords } from './words.ts'

export interface ReportContext {
  /** the script's path from the workspace's root */
  readonly script: string
  /** of the statement, from 1 */
  readonly line: number
  readonly at: Date
}

/** A proof as Markdown, for somebody who knows SQL and Flink and has never seen Sluice: the verdict first, then what it rests on. */
export function proofReport(result: ProveResult, { script, line, at }: ReportContext): string {
  const { rule, title, tables, before, after, scriptDiff, planDiff, onFlink } = result
  return `${[
    `# ${verdictOf(result)}`,
    `The repair **${title}** (rule \`${rule}\`) of \`${script}\`, line ${line}, tried on ${instant(at.getTime())}.`,
    explanationOf(result),
    ...(result.timeToLive === undefined ? [] : [result.timeToLive]),
    ...stateInWords(result),
    '## Differing rows',
    differencesText(result),
    '## Input',
    tablesText(tables),
    '## Side by side',
    sidesText(before, after),
    ...loadText(result),
    '## The repair',
    fenced('diff', scriptDiff),
    '## The plan',
    "Predicted in the words of Flink's EXPLAIN.",
    fenced('diff', planDiff),
    '## On Flink',
    flinkText(onFlink),
    '## How it was measured',
    METHOD,
    before.cpuMs.runs.length === 0
      ? 'CPU time was not taken.'
      : `CPU time of each run in ms, before: ${list(before.cpuMs.runs)}; after: ${list(after.cpuMs.runs)}.`,
  ].join('\n\n')}\n`
}

/** One line, the same everywhere. */
export function verdictOf({ equal, differing, rounding, before, after }: ProveResult): string {
  if (equal && before.rows === 0) return 'Equal, but no row was left on either side, which proves little'
  if (equal) return `Equal: the same ${many(before.rows, 'row')} before and after`
  const some = `${number(differing)} of ${many(Math.max(before.rows, after.rows), 'row')} ${differing === 1 ? 'differs' : 'differ'}`
  return rounding === differing ? `Not equal: ${some}, in the rounding of floating point alone` : `Refused: ${some}`
}

/** One sentence, or none where nothing is known of it. */
export function stateInWords({ state, stateOnFlink = state }: Pick<ProveResult, 'state' | 'stateOnFlink'>): string[] {
  if (state === undefined || stateOnFlink === undefined) return []
  const onFlink = stateOnFlink === state ? '' : `; on Flink ${STATE_ON_FLINK[stateOnFlink]}`
  return [`State of a job that runs already: ${STATE[state]}${onFlink}.`]
}

const STATE: Readonly<Record<NonNullable<ProveResult['state']>, string>> = {
  none: 'there is none',
  kept: 'kept',
  mapped: 'carried over into the new form',
  fresh: 'lost, it starts with fresh state',
}
const STATE_ON_FLINK: Readonly<Record<NonNullable<ProveResult['state']>, string>> = {
  ...STATE,
  none: 'no job ran with it',
  fresh: 'a restore needs a fresh state',
}

/** What the verdict means, and what it doesn't. */
export function explanationOf({ equal, rounding, differing }: ProveResult): string {
  const ran = 'The query and the rewritten one read the same records and left'
  if (equal) return `${ran} the same rows. This is a proof for these records, not for all.`
  if (rounding < differing) return `${ran} other rows. Do not use this rewrite as it stands.`
  return `${ran} sums that differ in their last digits, for they were added up in another order. On Flink they differ so from one run of the same query to the next; a DECIMAL wouldn't.`
}

function differencesText({ differing, differences }: ProveResult): string {
  if (differing === 0) return 'None.'
  const rows = differences.map(d => `| ${[d.sink, cell(d.key), cell(d.before), cell(d.after), d.note].map(c => c ?? '').join(' | ')} |`)
  const more = differing > differences.length ? [`\n${differing - differences.length} more are not listed.`] : []
  return ['| table | key | before | after | |', '|---|---|---|---|---|', ...rows, ...more].join('\n')
}

const cell = (row: RowDifference['before']) =>
  row === null ? '*no row*' : `\`${JSON.stringify(row).replaceAll('|', '\\|').replaceAll('`', "'")}\``

const tablesText = (tables: readonly SampledTable[]) =>
  tables.length === 0 ? 'The query reads no table.' : tables.map(t => `- ${sampleInWords(t)}.`).join('\n')

function sidesText(before: ProvenSide, after: ProvenSide): string {
  const rows: [string, number, number, string?][] = [
    ['rows left at the end', before.rows, after.rows],
    ['changes that the sink gets', before.emitted, after.emitted],
    ['state entries', before.state.entries, after.state.entries],
    ['state bytes', before.state.bytes, after.state.bytes],
    ...calledFunctions(before, after).map((name): [string, number, number] => [
      `calls of ${name}`,
      before.calls[name] ?? 0,
      after.calls[name] ?? 0,
    ]),
  ]
  const cpu = ({ cpuMs: { median, min, max } }: ProvenSide) => `${short(median)} (${short(min)} to ${short(max)})`
  return [
    '| | before | after | |',
    '|---|---|---|---|',
    ...rows.map(([name, a, b]) => `| ${name} | ${number(a)} | ${number(b)} | ${changeText(a, b)} |`),
    ...(before.cpuMs.runs.length === 0
      ? []
      : [
          `| CPU time in ms, of this engine, not of Flink: median (least to most) | ${cpu(before)} | ${cpu(after)} | ${changeText(before.cpuMs.median, after.cpuMs.median)} |`,
        ]),
  ].join('\n')
}

/** Names of the user functions that either side calls. */
export const calledFunctions = (before: ProvenSide, after: ProvenSide): string[] => [
  ...new Set([...Object.keys(before.calls), ...Object.keys(after.calls)]),
]

/** `÷ 2.5`, `× 1.2`; nothing where there is nothing to say. */
export function changeText(before: number, after: number): string {
  if (before === after || before === 0 || after === 0) return ''
  return before > after ? `÷ ${(before / after).toFixed(2)}` : `× ${(after / before).toFixed(2)}`
}

/** Records by subtask, of the operators that have a key. */
function loadText({ before, after, parallelism }: ProveResult): string[] {
  const rows = ([side, name]: readonly [ProvenSide, string]) =>
    side.operators.flatMap(({ title, loads, in: taken, out }) => {
      if (!loads) return []
      const sum = loads.reduce((n, l) => n + l, 0)
      const busiest = Math.max(...loads)
      const ratio = sum === 0 ? '' : ((busiest * parallelism) / sum).toFixed(2)
      return [`| ${name} | ${title} | ${number(taken)} | ${number(out)} | ${number(busiest)} | ${ratio} |`]
    })
  const all = [...rows([before, 'before']), ...rows([after, 'after'])]
  if (all.length === 0) return []
  const head = '| | operator | records in | records out | at the busiest subtask | over the average |'
  return [`### Keyed operators at parallelism ${parallelism}`, [head, '|---|---|---|---|---|---|', ...all].join('\n')]
}

function flinkText(measured: readonly FlinkMeasurement[]): string {
  if (measured.length === 0) return 'This rewrite has not been measured on Flink.'
  const rows = measured.map(({ query, flink, counter, before, after, rowsEqual, jobMs }) => {
    const job = jobMs ? `${number(jobMs.before)} → ${number(jobMs.after)} ms` : ''
    return `| ${query} | ${flink} | ${counter} | ${number(before)} | ${number(after)} | ${changeText(before, after)} | ${rowsEqual ? 'equal' : 'not equal'} | ${job} |`
  })
  return [
    'The same kind of rewrite on real Flink, measured when Sluice was built, not on these records.',
    ['| query | Flink | counter | before | after | | rows | job time |', '|---|---|---|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')
}

const METHOD = [
  '- The records were captured once, as bytes, and both plans were run over exactly these, in the same batches, in the order of their timestamps; the clock says what the newest record says. A file has no timestamps: its records come one a millisecond.',
  "- Both were run by Sluice's embedded engine, on one thread. It executes the plan as it stands: what the plan calculates twice is calculated twice.",
  '- Rows are what is left at the end of the captured records: by the primary key of the table that is written to, else as a bag. Values are compared exactly, also floating point.',
  '- State is the larger of what was there before and after the end of the input. Subtasks are logical: keys are hashed as Flink hashes them.',
  "- CPU time is that of the whole process, in pairs of runs by turns after a warm-up. It is this engine's: it tells which plan has more to do, and not how long Flink takes.",
].join('\n')

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
const number = (n: number) => n.toLocaleString('en-US', { maximumFractionDigits: 2 })
const short = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0))
const list = (runs: readonly number[]) => runs.map(short).join(', ')
const many = (n: number, word: string) => `${number(n)} ${word}${n === 1 ? '' : 's'}`
