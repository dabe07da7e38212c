import { count, loadInShort, percent, sampleInWords, shareText, sureness } from '../lab/words.ts'
import type { ForecastResult, OperatorForecast, SampledTable } from '../protocol.ts'
import { keyText } from '../text/data-text.ts'
import { shortPath } from './text.ts'

/** Bars drawn of one operator; the busiest of more subtasks. */
const BARS = 32
const WIDTH = 40

/** What was read, then each keyed operator: how busy its busiest subtask is and how sure that is, bars, hot keys; then the same after each rewrite. */
export function forecastText({ file, tables, operators, rewrites }: ForecastResult, cwd: string): string {
  const lines = tables.map(tableText)
  if (operators.length === 0) lines.push('No operator of this statement has a key: its records stay in the subtask that reads them')
  for (const operator of operators) lines.push('', ...operatorText(operator, shortPath(operator.span.file || file, cwd)))
  // By settings for the script or for the statement alone a rewrite gives the same loads, which are told once; two rules may offer the same.
  const told = new Map<string, Map<string, string[]>>()
  for (const { rule, title, operators: after } of rewrites) {
    const loads = after.map(rewrittenText).join('\n')
    const rules = told.get(loads) ?? new Map<string, string[]>()
    told.set(loads, rules.set(title, [...(rules.get(title) ?? []), rule]))
  }
  for (const [loads, rules] of told) {
    const titles = Array.from(rules, ([title, of]) => `${title} [${of.join(', ')}]`)
    lines.push('', `After: ${titles.join('\n   or: ')}`, loads)
  }
  return lines.join('\n')
}

function tableText(sample: SampledTable): string {
  if ((sample.seen ?? sample.sampled) > 0) return sampleInWords(sample)
  const { table, note } = sample
  return `${table}: no records${note ? `; ${note}` : ''}. Fill the topic, or give a file: --input ${table}=FILE.jsonl`
}

function operatorText(o: OperatorForecast, path: string): string[] {
  const at = `${path}:${o.span.range.start.line + 1}:${o.span.range.start.character + 1}`
  const lines = [`${at} ${headOf(o)}`, `  ${loadText(o)}`]
  if (o.verdict === 'one subtask') return lines
  lines.push(`  ${sureness(o)}`)
  if (o.verdict === 'unknown') return lines
  const shown = o.subtasks.map((share, subtask) => ({ share, subtask }))
  if (shown.length > BARS) shown.sort((a, b) => b.share - a.share).splice(BARS)
  const most = Math.max(...o.subtasks)
  const digits = String(o.subtasks.length - 1).length
  const bar = (share: number) => '█'.repeat(Math.round((WIDTH * share) / most)).padEnd(WIDTH)
  lines.push(...shown.map(({ share, subtask }) => `  ${String(subtask).padStart(digits)} ${bar(share)} ${percent(share).padStart(6)}`))
  if (o.subtasks.length > BARS) lines.push(`  (the ${BARS} busiest of ${o.subtasks.length})`)
  const hot = o.hottest.filter(k => k.share >= 0.01).slice(0, 5)
  if (hot.length > 0) lines.push('  hottest keys:', ...hot.map(k => `    ${keyText(k.key)}: ${shareText(k)}, on subtask ${k.subtask}`))
  return lines
}

const rewrittenText = (o: OperatorForecast) => `  ${headOf(o)}: ${loadText(o)}${o.basis === 'modelled' ? `\n    ${sureness(o)}` : ''}`

const headOf = (o: OperatorForecast) => `${o.title} by ${o.keys.length > 0 ? o.keys.join(', ') : 'nothing'}`

/** `busiest of 8 subtasks 4.1× ± 0.2 (3,120 keys in 10,000 records)` */
const loadText = (o: OperatorForecast) =>
  `${loadInShort(o)}${o.sampled > 0 ? ` (${count(o.distinct)} ${o.distinct === 1 ? 'key' : 'keys'} in ${count(o.sampled)} ${o.sampled === 1 ? 'record' : 'records'})` : ''}`
