import type { ForecastResult, OperatorForecast, SampledTable } from '../protocol.ts'
import { shortPath } from './text.ts'

/** Bars drawn of one operator; the busiest of more subtasks. */
const BARS = 32
const WIDTH = 40

/** What was read, then each keyed operator: how busy its busiest subtask is and how sure that is, bars, hot keys. */
export function forecastText({ file, parallelism, tables, operators, rewrites }: ForecastResult): string {
  const lines = tables.map(tableText)
  if (operators.length === 0) lines.push('No operator of this statement has a key: its records stay in the subtask that reads them')
  for (const operator of operators) lines.push('', ...operatorText(operator, file, parallelism))
  for (const { rule, title, operators: after } of rewrites) {
    lines.push('', `After: ${title} [${rule}]`, ...after.map(o => `  ${headOf(o)}: ${sentenceOf(o, parallelism)}`))
  }
  return lines.join('\n')
}

/** `bids: 10,000 of 2,400,000 records drawn, from … to … (a 1,200,000, b 1,200,000)` */
function tableText({ table, sampled, seen = sampled, whole, from, to, clusters, note }: SampledTable): string {
  if (seen === 0) return `${table}: no records${note ? `; ${note}` : ''}. Fill the topic, or give a file: --input ${table}=FILE.jsonl`
  const what = sampled === seen ? `${whole ? 'all ' : ''}${count(seen)} records` : `${count(sampled)} of ${count(seen)} records drawn`
  const when = from === undefined || to === undefined ? '' : `, from ${time(from)} to ${time(to)}`
  const where = Object.entries(clusters)
    .map(([cluster, n]) => `${cluster} ${count(n)}`)
    .join(', ')
  return `${table}: ${what}${when} (${where})${note ? `; ${note}` : ''}`
}

function operatorText(o: OperatorForecast, file: string, parallelism: number): string[] {
  const at = `${shortPath(o.span.file || file)}:${o.span.range.start.line + 1}:${o.span.range.start.character + 1}`
  const lines = [`${at} ${headOf(o)}`, `  ${sentenceOf(o, parallelism)}`]
  if (o.note) lines.push(`  ${o.note}`)
  if (o.verdict === 'unknown' || o.verdict === 'one subtask') return lines
  const shown = o.subtasks.map((share, subtask) => ({ share, subtask }))
  if (shown.length > BARS) shown.sort((a, b) => b.share - a.share).splice(BARS)
  const most = Math.max(...o.subtasks)
  const digits = String(o.subtasks.length - 1).length
  lines.push(
    ...shown.map(
      ({ share, subtask }) =>
        `  ${String(subtask).padStart(digits)} ${'█'.repeat(Math.round((WIDTH * share) / most)).padEnd(WIDTH)} ${percent(share).padStart(6)}`,
    ),
  )
  if (o.subtasks.length > BARS) lines.push(`  (the ${BARS} busiest of ${o.subtasks.length})`)
  const hot = o.hottest.filter(k => k.share >= 0.01).slice(0, 5)
  if (hot.length > 0)
    lines.push(
      `  hottest: ${hot.map(k => `${keyText(k.key)} ${percent(k.share)}${k.error > 0 ? ` ± ${percent(k.error)}` : ''} on ${k.subtask}`).join(', ')}`,
    )
  return lines
}

const headOf = (o: OperatorForecast) => `${o.title} by ${o.keys.length > 0 ? o.keys.join(', ') : 'nothing'}`

/** `busiest of 8 subtasks 4.1× ± 0.2: skewed (by 10,000 records, 3,120 keys)` */
export function sentenceOf(o: OperatorForecast, parallelism: number): string {
  if (o.verdict === 'unknown') return o.note ? 'unknown' : 'unknown: no record reaches it'
  if (o.verdict === 'one subtask') return 'one subtask gets everything, whatever the parallelism'
  const bar = o.errorBar > 0 ? ` ± ${o.errorBar.toFixed(digitsOf(o.errorBar))}` : ''
  const idle = o.subtasks.filter(s => s === 0).length
  const verdict = o.verdict === 'idle subtasks' ? `${idle} of them get nothing` : o.verdict
  const by = `${o.basis === 'counted' ? 'all' : 'by'} ${count(o.sampled)} records, ${count(o.distinct)} keys`
  return `busiest of ${parallelism} subtasks ${o.maxOverAvg.toFixed(digitsOf(o.errorBar))}×${bar}: ${verdict} (${by})`
}

const digitsOf = (errorBar: number) => (errorBar >= 0.095 || errorBar === 0 ? 1 : 2)
const count = (n: number) => Math.round(n).toLocaleString('en')
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const time = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
const keyText = (key: readonly unknown[]) => key.map(v => (v === null ? 'NULL' : typeof v === 'string' ? v : JSON.stringify(v))).join(' / ')
