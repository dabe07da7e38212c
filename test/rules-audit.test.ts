import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Audited, type AuditedFinding, auditScript, corpusScripts, hasCorpus, ownScripts } from './support/corpus-scripts.ts'

/**
 * `rules-audit.md` has a verdict on every finding in Nexmark, the cookbook and Flink's documentation. A finding without one fails here:
 * `npm run audit:rules` writes its line with a `?`, and a person looks at it.
 */
const page = join(import.meta.dirname, 'rules-audit.md')
const ROW = /^\| (\S+) \| (\S+) \| (\w+\/[\w-]+) \| (\d+) \| (useful|noise|wrong|\?) \| (.*) \|$/gm

interface Verdict {
  readonly place: string
  readonly rule: string
  readonly verdict: string
  readonly reason: string
}
const verdicts = (): Verdict[] =>
  [...readFileSync(page, 'utf8').matchAll(ROW)].map(([, script, statement, rule, nth, verdict, reason]) => ({
    place: `${script} ${statement} ${rule} ${nth}`,
    rule,
    verdict,
    reason,
  }))
const placeOf = (f: AuditedFinding) => `${f.script} ${f.statement} ${f.rule} ${f.nth}`
const auditAll = (): Audited[] => [...ownScripts(), ...(hasCorpus ? corpusScripts() : [])].map(auditScript)

describe('findings in scripts of others', () => {
  if (!hasCorpus) console.warn('../shared/corpus is not there: only the queries of our own are looked at')

  it.runIf(process.env.AUDIT === 'write' && hasCorpus)('are written down', () => writePage(auditAll()))

  it('are those that somebody has judged', () => {
    const found = auditAll().flatMap(a => a.findings.map(placeOf))
    const judged = verdicts()
      .map(v => v.place)
      .filter(place => hasCorpus || place.startsWith('own/'))
    expect(found.sort()).toEqual(judged.sort())
  })

  it('are useful, 95 of 100, none wrong, each with a reason', () => {
    const all = verdicts()
    expect(all.filter(v => v.verdict === '?' || v.verdict === 'wrong' || v.reason.trim() === '')).toEqual([])
    expect(all.filter(v => v.verdict === 'useful').length / all.length).toBeGreaterThanOrEqual(0.95)
  })
})

/** The page again from what is found now; verdicts that were given stay, a new finding has a `?` and its message. */
function writePage(audited: readonly Audited[]): void {
  const known = new Map(verdicts().map(v => [v.place, v]))
  const findings = audited.flatMap(a => a.findings)
  const rows = findings.map(f => {
    const { verdict, reason } = known.get(placeOf(f)) ?? { verdict: '?', reason: f.message.replaceAll('|', '/') }
    return { ...f, verdict, reason }
  })
  const sum = (of: (a: Audited) => number) => audited.reduce((n, a) => n + of(a), 0)
  const useful = rows.filter(r => r.verdict === 'useful').length
  const counts = [...new Set(rows.map(r => r.rule))].sort().map(rule => {
    const own = rows.filter(r => r.rule === rule)
    return `| ${rule} | ${own.length} | ${own.filter(r => r.verdict === 'useful').length} |`
  })
  const head = readFileSync(page, 'utf8').split('\n## ')[0].trimEnd()
  writeFileSync(
    page,
    `${head}

## Counts

${audited.length} scripts with ${sum(a => a.queries)} queries and INSERTs, of which ${sum(a => a.planned)} have a plan here; the others read what their page doesn't declare, or can't be planned,
and only the rules that need no plan look at them. ${rows.length} findings, ${useful} of them useful (${((useful / rows.length) * 100).toFixed(1)} %).

| rule | findings | useful |
| --- | ---: | ---: |
${counts.join('\n')}

## Findings

| script | statement | rule | nth | verdict | reason |
| --- | --- | --- | ---: | --- | --- |
${rows.map(r => `| ${r.script} | ${r.statement} | ${r.rule} | ${r.nth} | ${r.verdict} | ${r.reason} |`).join('\n')}
`,
  )
}
