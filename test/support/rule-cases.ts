import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LanguageService } from '../../server/src/language-service.ts'
import { compareForState } from '../../server/src/plan/compat/embedded.ts'
import type { Observed, ObservedOperator } from '../../server/src/plan/observed.ts'
import { rules } from '../../server/src/rules/index.ts'
import type { RuleSettings } from '../../server/src/rules/rule.ts'
import { applyEdits } from '../../server/src/text/edits.ts'
import { LineIndex } from '../../server/src/text/line-index.ts'
import { planOf } from '../../server/src/workspace/plans.ts'
import { statementsOf } from '../../server/src/workspace/statements.ts'
import type { WorkspaceSettings } from '../../server/src/workspace/workspace.ts'
import { parseMarks } from './marks.ts'

const TABLES = 'tables.flink.sql'
const SCRIPT = 'script.flink.sql'
const tables = readFileSync(join(import.meta.dirname, 'rule-tables.flink.sql'), 'utf8')

/** A piece of SQL with the findings that it should have; columns as in the fixture without its indentation. */
export interface RuleCase {
  readonly title: string
  readonly rule: string
  readonly settings: CaseSettings
  readonly sql: string
  readonly marks: readonly Mark[]
  /** what the repairs make of it; 'none' where there must be no repair */
  readonly fixed?: string
}
/** `observed`: what a forecast saw of the operators of a kind, less what makes no difference. */
type CaseSettings = Omit<Partial<RuleSettings>, 'observed'> & {
  readonly observed?: readonly (Partial<ObservedOperator> & { title: string })[]
}
export interface Mark {
  readonly line: number
  readonly from: number
  readonly to: number
  /** `severity: beginning of the message` */
  readonly text: string
}

/**
 * The examples of a rule's page: `sql bad` with the `sql fixed` block behind it, or without one where there is no repair; `sql good` has no finding.
 * A line `-- settings: {…}` changes the project.
 */
export function casesOfPage(rule: string, page: string): RuleCase[] {
  const blocks = [...page.matchAll(/^```sql (bad|fixed|good)\n([\s\S]*?)^```$/gm)].map(m => ({ kind: m[1], text: m[2] }))
  return blocks.flatMap((block, i): RuleCase[] => {
    if (block.kind === 'fixed') return []
    const fixed = blocks[i + 1]?.kind === 'fixed' ? sqlOf(blocks[i + 1].text).sql : block.kind === 'bad' ? 'none' : undefined
    const { settings, rest } = withoutSettings(block.text)
    return [{ title: `${block.kind} example ${i + 1}`, rule, settings, ...sqlOf(rest), ...(fixed !== undefined && { fixed }) }]
  })
}

/**
 * Cases of a `.cases.sql`: each begins with `-- case: title`; `-- settings: {…}` changes the project; `-- fixed:` is followed by what the repairs
 * make of it, `-- no repair` says that there is none.
 */
export function casesOfFile(rule: string, text: string): RuleCase[] {
  return text
    .split(/^-- case: /m)
    .slice(1)
    .map(part => {
      const [title, ...lines] = part.split('\n')
      const { settings, rest } = withoutSettings(lines.filter(l => l !== '-- no repair').join('\n'))
      const [sql, fixed] = rest.split(/^-- fixed:\n/m)
      const after = lines.includes('-- no repair') ? 'none' : fixed === undefined ? undefined : sqlOf(fixed).sql
      return { title, rule, settings, ...sqlOf(sql), ...(after !== undefined && { fixed: after }) }
    })
}

function withoutSettings(text: string): { settings: CaseSettings; rest: string } {
  const line = /^-- settings: (.*)\n/m.exec(text)
  return line ? { settings: JSON.parse(line[1]), rest: text.replace(line[0], '') } : { settings: {}, rest: text }
}

/** Marks by line and column, and the text, both without the two columns of indentation that leave room for the carets. */
function sqlOf(fixture: string): { sql: string; marks: Mark[] } {
  const { text, marks } = parseMarks(fixture.trimEnd())
  const sql = text.replace(/^ {2}/gm, '')
  const lines = new LineIndex(text)
  const column = (offset: number) => lines.positionAt(offset).character - 2
  const placed = marks.map(m => ({
    line: lines.positionAt(m.start).line,
    from: column(m.start),
    to: column(m.end),
    text: `${m.severity}: ${m.message}`,
  }))
  return { sql, marks: placed }
}

export interface CheckedCase {
  /** marks of what was found, with whole messages */
  readonly found: readonly Mark[]
  readonly fixable: number
  /** the text after all repairs, one by one, and what is still found in it */
  readonly fixed: string
  readonly left: readonly string[]
}

export function checkCase({ rule, settings, sql }: RuleCase): CheckedCase {
  const service = serviceFor(rule, settings, sql)
  const findings = service.findings(SCRIPT)
  const lines = new LineIndex(sql)
  const found = findings.map((f): Mark => {
    const { line, character: from } = lines.positionAt(f.start)
    return { line, from, to: from + f.end - f.start, text: `${f.severity}: ${f.message}` }
  })
  const fixable = findings.filter(f => f.fixes.length > 0).length
  let fixed = sql
  for (let round = 0; round < 20; round++) {
    const fix = service.findings(SCRIPT).find(f => f.fixes.length > 0)?.fixes[0]
    if (!fix) break
    fixed = applyEdits(
      fixed,
      fix.edits().filter(e => e.file === SCRIPT),
    )
    service.setText(SCRIPT, fixed)
  }
  return { found, fixable, fixed, left: service.findings(SCRIPT).map(f => `${f.rule}: ${f.message}`) }
}

export interface CheckedState {
  readonly title: string
  /** what the repair says */
  readonly says: string
  /** what comparing the plans before and after says; undefined where one of them isn't known */
  readonly is?: string
}

/** What each repair of a case does to the state that its statement keeps, or would keep as a job. */
export function checkState({ rule, settings, sql }: RuleCase): CheckedState[] {
  const service = serviceFor(rule, settings, sql)
  const plans = () => {
    const script = service.workspace.script(SCRIPT)!
    return statementsOf(script).map(s => ({ from: s.start, to: s.end, plan: planOf(service.workspace, script, s)?.plan }))
  }
  const before = plans()
  return service.findings(SCRIPT).flatMap(({ start, fixes }) =>
    fixes.map((fix): CheckedState => {
      service.setText(SCRIPT, sql)
      const at = before.findIndex(s => s.from <= start && start <= s.to)
      const edits = fix.edits().filter(e => e.file === SCRIPT)
      service.setText(SCRIPT, applyEdits(sql, edits))
      const [old, next] = [before[at]?.plan, plans()[at]?.plan]
      const known = old && next && old.unknown === undefined && next.unknown === undefined
      const { verdict } = known ? compareForState(old, next) : {}
      return { title: fix.title, says: fix.state, ...(verdict && { is: { keep: 'kept', mapped: 'mapped', refuse: 'fresh' }[verdict] }) }
    }),
  )
}

function serviceFor(rule: string, { observed = [], ...settings }: CaseSettings, sql: string): LanguageService {
  const functions = {
    page_of: { returns: 'STRING' },
    region: { returns: 'STRING' },
    parts: { returns: 'ROW<host STRING, path STRING>' },
    random_tag: { returns: 'STRING', deterministic: false },
  }
  const project: WorkspaceSettings = {
    environment: { flink: settings.flinkVersion ?? '2.2', functions },
    rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap', ...settings },
    levels: {},
    ruleSet: rules.filter(r => r.id === rule),
  }
  const service = new LanguageService(project)
  service.setOrder([TABLES])
  service.setText(TABLES, tables)
  service.setText(SCRIPT, sql)
  if (observed.length > 0) service.configure({ ...project, rules: { ...project.rules, observed: byOperator(service, observed) } })
  return service
}

/** The facts under the names that the operators of that kind keep their state by. */
function byOperator({ workspace }: LanguageService, observed: NonNullable<CaseSettings['observed']>): Observed {
  const script = workspace.script(SCRIPT)!
  const nodes = statementsOf(script).flatMap(s => planOf(workspace, script, s)?.plan.nodes ?? [])
  const fact = { parallelism: 8, keys: ['key'], verdict: 'skewed', basis: 'sampled', sampled: 10_000, distinct: 5000, at: 0 } as const
  const load = { hottest: [], maxOverAvg: 1, errorBar: 0 }
  return Object.fromEntries(
    nodes.flatMap(n =>
      'state' in n ? observed.filter(o => o.title === n.kind).map(o => [n.state.operator, { ...fact, ...load, ...o }]) : [],
    ),
  )
}
