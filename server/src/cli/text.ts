import { relative } from 'node:path'
import { calledFunctions, changeText, verdictOf } from '../lab/report.ts'
import { sampleInWords } from '../lab/words.ts'
import {
  AFTER_REFUSAL,
  type CheckResult,
  type ClusterStatus,
  type CompatResult,
  type FormatResult,
  type JobDetail,
  type JobSummary,
  type ProvenSide,
  type ProveResult,
  type RunStatus,
  type RunSummary,
  type UpgradeResult,
} from '../protocol.ts'
import type { Terminal } from './context.ts'

/** Path as people type it in the working folder. */
export const shortPath = (file: string, cwd: string): string => (file === '-' ? file : relative(cwd, file) || file)

/** `file:line:column severity message [rule]`, a line a finding; what can be done about it below. */
export function findingsText({ findings, files, statements, ms }: CheckResult, cwd: string): string {
  const lines = findings.flatMap(f => [
    `${shortPath(f.file, cwd)}:${f.range.start.line + 1}:${f.range.start.character + 1} ${f.severity} ${f.message} [${f.rule}]`,
    ...f.fixes.map(fix => `  fix: ${fix.title}`),
  ])
  const many = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
  lines.push(`${many(findings.length, 'finding')} in ${many(files, 'file')}, ${many(statements, 'statement')}, ${ms} ms`)
  return lines.join('\n')
}

/** Standard input's text alone, so that it can be piped on; of files, those that are (or would be) changed. */
export function formatText({ files }: FormatResult, check: boolean, cwd: string): string {
  const piped = files.find(f => f.text !== undefined)
  if (piped && !check) return piped.text ?? ''
  const lines = files.flatMap(({ file, changed, kept }) => [
    ...(changed ? [check ? `${shortPath(file, cwd)} is not laid out` : shortPath(file, cwd)] : []),
    ...(kept > 0 ? [`${shortPath(file, cwd)}: ${kept === 1 ? '1 statement' : `${kept} statements`} with a mistake left as written`] : []),
  ])
  return lines.join('\n') || 'Nothing to change'
}

export function rowText(row: Readonly<Record<string, unknown>>, columns: readonly string[]): string {
  const names = columns.length > 0 ? columns : Object.keys(row)
  return names.map(n => cell(row[n])).join(' | ')
}

const cell = (value: unknown): string =>
  value === null || value === undefined ? 'NULL' : typeof value === 'object' ? JSON.stringify(value) : String(value)

const counts = (records: Readonly<Record<string, number>>): string =>
  Object.entries(records)
    .map(([cluster, n]) => `${cluster} ${n}`)
    .join(', ') || 'none'

export function runSummaryText(s: RunSummary): string {
  const doubled = s.duplicates > 0 ? `; ${s.duplicates} copies dropped` : ''
  const badge = s.badge ? ` (${s.badge})` : ''
  return `${s.rows} rows in ${(s.ms / 1000).toFixed(1)} s, ended by ${s.ended}; records read: ${counts(s.records)}${doubled}${badge}`
}

export function runStatusText(s: RunStatus): string {
  const down = Object.entries(s.health).filter(([, h]) => h !== 'healthy')
  const clusters = down.length > 0 ? `; ${down.map(([c, h]) => `${c} ${h}`).join(', ')}` : ''
  return `${s.phase}: ${Math.round(s.recordsPerSecond)} records/s; ${counts(s.records)}${clusters}`
}

export function compatText({ verdict, operators }: CompatResult): string {
  const words = { keep: 'the state is kept', mapped: 'the state is mapped', refuse: "the state can't be kept" }[verdict]
  return [`Verdict: ${verdict} (${words})`, ...operators.map(o => `  ${o.fate.padEnd(7)} ${o.title}: ${o.reason}`)].join('\n')
}

export function clustersText(clusters: readonly ClusterStatus[]): string {
  if (clusters.length === 0) return 'No clusters'
  return clusters
    .map(c => {
      const parts = [
        c.state,
        c.brokers.join(','),
        c.pid === undefined ? '' : `pid ${c.pid}`,
        c.uptimeMs === undefined ? '' : `up ${duration(c.uptimeMs)}`,
      ]
      const topics = (c.topics ?? []).map(t => `${t.name}/${t.partitions}`).join(' ')
      return `${c.name.padEnd(8)} ${parts.filter(Boolean).join('  ')}${topics ? `\n         topics: ${topics}` : ''}`
    })
    .join('\n')
}

export function jobsText(jobs: readonly JobSummary[], keeper: string): string {
  if (jobs.length === 0) return `No jobs (keeper ${keeper})`
  const header = ['job', 'state', 'run', 'records/s', 'lag', 'checkpoint', 'restarts']
  const rows = jobs.map(j => [
    j.name,
    j.state,
    String(j.run),
    String(Math.round(j.recordsPerSecond)),
    Object.entries(j.lag)
      .map(([c, n]) => `${c} ${n ?? '?'}`)
      .join(', ') || '-',
    j.checkpointAge === undefined ? '-' : `${duration(j.checkpointAge)} ago`,
    String(j.restarts),
  ])
  const widths = header.map((h, i) => Math.max(h.length, ...rows.map(r => r[i].length)))
  return [header, ...rows]
    .map(r =>
      r
        .map((c, i) => c.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function jobText(job: JobDetail, cwd: string): string {
  const lines = [
    `${job.name}: ${job.state}, run ${job.run}, epoch ${job.epoch}${job.pid === undefined ? '' : `, pid ${job.pid}`}`,
    `script: ${shortPath(job.script, cwd)}`,
    `records: ${counts(job.records)}; ${Math.round(job.recordsPerSecond)} records/s; ${job.emitted} written`,
    `checkpoints: ${job.checkpoints.map(c => `${c.id} (${c.bytes} bytes)`).join(', ') || 'none'}`,
  ]
  if (job.problem) lines.push(`problem: ${job.problem}`)
  lines.push('timeline:', ...job.timeline.map(t => `  ${new Date(t.at).toISOString()} ${t.phase} ${t.ms} ms`), job.plan)
  return lines.join('\n')
}

export function upgradeText(r: UpgradeResult): string {
  const steps = r.steps.map((s, i) => `  ${i + 1}. ${s.title}: ${s.reason}`)
  const lines = [...(steps.length > 0 ? ['Steps:', ...steps] : []), compatText(r.state)]
  if (r.state.verdict === 'refuse') lines.push(AFTER_REFUSAL)
  if (r.done) {
    const gap = r.gapMs === undefined || r.gapMs === null ? 'not seen in time' : `${r.gapMs} ms`
    lines.push(`Done: run ${r.run}, epoch ${r.epoch}; gap ${gap}; lost ${r.lost ?? '?'}, doubled ${r.duplicated ?? '?'}`)
  }
  return lines.join('\n')
}

/** The verdict, in red where it is a refusal on a terminal; then what both sides cost. */
export function proofText(r: ProveResult, { cwd, colours }: Pick<Terminal, 'cwd' | 'colours'>): string {
  const verdict = r.equal || !colours ? verdictOf(r) : `\x1b[31m${verdictOf(r)}\x1b[0m`
  const rows = r.differences
    .slice(0, 10)
    .map(d => `  ${JSON.stringify(d.before)} became ${JSON.stringify(d.after)}${d.note ? ` (${d.note})` : ''}`)
  const line = (name: string, of: (side: ProvenSide) => number) =>
    `  ${name.padEnd(28)} ${[r.before, r.after].map(side => String(Math.round(of(side) * 100) / 100).padStart(12)).join('')}  ${changeText(of(r.before), of(r.after))}`.trimEnd()
  return [
    verdict,
    ...rows,
    `Repair: ${r.title}`,
    ...r.tables.map(t => `Read: ${sampleInWords(t)}`),
    ...(r.timeToLive ? [r.timeToLive] : []),
    `${' '.repeat(30)}${'before'.padStart(13)}${'after'.padStart(12)}`,
    line('changes written', s => s.emitted),
    line('state entries', s => s.state.entries),
    line('state bytes', s => s.state.bytes),
    ...calledFunctions(r.before, r.after).map(name => line(`calls of ${name}`, s => s.calls[name] ?? 0)),
    ...(r.before.cpuMs.runs.length > 0 ? [line("CPU ms (this engine's)", s => s.cpuMs.median)] : []),
    `Report: ${shortPath(r.report, cwd)}`,
  ].join('\n')
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return ms < 3_600_000 ? `${Math.floor(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}
