import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LanguageService } from '../../server/src/language-service.ts'
import { planOf } from '../../server/src/workspace/plans.ts'
import { statementsOf } from '../../server/src/workspace/statements.ts'
import { oracleFunctions } from './planned-here.ts'

/** A page or a query of the corpus as a script: what it stands on, and its own statements. */
export interface CorpusScript {
  /** `nexmark/q5`, `cookbook/01_group_by_window`, `flink-docs/queries/joins` */
  readonly name: string
  /** tables and views that it reads and doesn't make itself; findings inside of them are not its own */
  readonly head: string
  readonly statements: readonly CorpusStatement[]
}
export interface CorpusStatement {
  readonly id: string
  readonly sql: string
}
/** `nth`: which finding of the rule in the statement, from 1. */
export interface AuditedFinding {
  readonly script: string
  readonly statement: string
  readonly rule: string
  readonly nth: number
  readonly message: string
}

const folder = join(import.meta.dirname, '../../../shared/corpus')
export const hasCorpus = existsSync(folder)

interface Row extends CorpusStatement {
  readonly origin: string
  readonly flink: Readonly<Record<string, boolean>>
}
const read = (name: string): Row[] =>
  readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

/** Nexmark's queries in our own words, each with the tables of all; these stand in the project. */
export function ownScripts(): CorpusScript[] {
  const text = readFileSync(join(import.meta.dirname, '../flink/nexmark.flink.sql'), 'utf8')
  const [head, ...queries] = text.split(/^-- (?=q\d+$)/m)
  return queries.map(query => {
    const [id, ...lines] = query.split('\n')
    return { name: `own/${id}`, head, statements: [{ id, sql: lines.join('\n') }] }
  })
}

/** Nexmark's queries over its Kafka table and its views, the cookbook by recipe, Flink's documentation by page. */
export function corpusScripts(): CorpusScript[] {
  return [...nexmark(), ...cookbook(), ...flinkDocs()]
}

function nexmark(): CorpusScript[] {
  return pagesOf('nexmark').flatMap(({ name, rows }) => {
    const query = /(queries(?:-cep)?)\/(q\d+)\.sql$/.exec(name)
    if (!query) return []
    const tables = read('nexmark').filter(r => r.origin.endsWith('queries-cep/ddl_kafka.sql') || r.origin.endsWith('ddl_views.sql'))
    // The benchmark writes the name of its source in place of this one.
    const head = tables.map(r => r.sql.replaceAll('tpl_table', 'kafka'))
    return [{ name: `nexmark/${query[1] === 'queries' ? '' : 'cep-'}${query[2]}`, head: joined(head), statements: rows }]
  })
}

/** A recipe may go on with the tables of an earlier one of its chapter. */
function cookbook(): CorpusScript[] {
  const pages = pagesOf('cookbook')
  return pages.map(({ name, rows }, i) => {
    const chapter = name.split('/')[0]
    const own = new Set(rows.map(r => createdBy(r.sql)))
    const earlier = pages.slice(0, i).filter(p => p.name.startsWith(`${chapter}/`))
    const tables = new Map<string, string>()
    for (const { sql } of earlier.flatMap(p => p.rows)) {
      const table = createdBy(sql)
      if (table && !own.has(table)) tables.set(table, sql)
    }
    return { name: `cookbook/${name.split('/').at(-1)!.replace(/\.md$/, '')}`, head: joined([...tables.values()]), statements: rows }
  })
}

/** Pages show queries over tables that they only describe: those stand in `docs-tables.flink.sql`, in our words. */
function flinkDocs(): CorpusScript[] {
  const tables = readFileSync(join(import.meta.dirname, 'docs-tables.flink.sql'), 'utf8')
  const declared = new Set(tables.split(/;\n/).map(createdBy))
  return pagesOf('flink-docs').map(({ name, rows: all }) => {
    // The corpus has this in place of options that a page leaves out.
    const rows = all.filter(r => !(/WITH \('k' = 'v'\)/.test(r.sql) && declared.has(createdBy(r.sql))))
    const own = new Set(rows.map(r => createdBy(r.sql)))
    const head = tables.split(/;\n/).filter(sql => sql.trim() !== '' && !own.has(createdBy(sql)))
    // A page may show a query first and its tables below.
    const statements = [...rows.filter(r => createdBy(r.sql)), ...rows.filter(r => !createdBy(r.sql))]
    return { name: `flink-docs/${name.replace(/^docs\/content\/docs\//, '').replace(/\.md$/, '')}`, head: joined(head), statements }
  })
}

function pagesOf(corpus: string): { name: string; rows: Row[] }[] {
  const pages = new Map<string, Row[]>()
  for (const row of read(corpus)) {
    if (!row.flink['2.2'] && !/^\s*(?:SET|RESET)\b/i.test(row.sql)) continue
    const file = row.origin.slice(row.origin.indexOf(':') + 1)
    pages.set(file, [...(pages.get(file) ?? []), row])
  }
  return [...pages].map(([name, rows]) => ({ name, rows }))
}

/** The name of the table or view that a statement makes, to know it again; names of the corpus need no more. */
function createdBy(sql: string): string | undefined {
  return /^\s*(?:--.*\n\s*)*CREATE\s+(?:TEMPORARY\s+)?(?:TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?`?(\w+)/i.exec(sql)?.[1]
}

const joined = (statements: readonly string[]): string => statements.map(s => `${s.trim().replace(/;$/, '')};\n`).join('\n')

export interface Audited {
  readonly findings: readonly AuditedFinding[]
  /** queries and INSERTs of the script, and how many of them have a plan here: the rules are silent on the others */
  readonly queries: number
  readonly planned: number
}

/** What the rules find in a script with a new project's settings; what Flink would reject is no rule's. */
export function auditScript({ name, head, statements }: CorpusScript): Audited {
  const service = new LanguageService({
    environment: { flink: '2.2', functions: oracleFunctions },
    rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap' },
    levels: {},
  })
  const starts: number[] = []
  let text = head
  for (const { sql } of statements) {
    starts.push(text.length)
    text += joined([sql])
  }
  service.setText('script.flink.sql', text)
  const statementAt = (offset: number) => statements[starts.findLastIndex(start => start <= offset)]?.id ?? 'tables'
  const seen = new Map<string, number>()
  const findings = service.findings('script.flink.sql').flatMap((f): AuditedFinding[] => {
    if (f.rule === 'syntax' || f.rule.startsWith('semantics/')) return []
    const statement = statementAt(f.start)
    const nth = (seen.get(`${statement} ${f.rule}`) ?? 0) + 1
    seen.set(`${statement} ${f.rule}`, nth)
    return [{ script: name, statement, rule: f.rule, nth, message: f.message }]
  })
  const script = service.workspace.script('script.flink.sql')!
  const queries = statementsOf(script).filter(q => q.start >= head.length)
  const planned = queries.filter(q => {
    const part = planOf(service.workspace, script, q)
    return part !== undefined && part.plan.unknown === undefined
  })
  return { findings, queries: queries.length, planned: planned.length }
}
