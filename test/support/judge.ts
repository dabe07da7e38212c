import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { appendOnlyProblem } from '../../server/src/plan/append-only.ts'
import { logicalPlan, physicalPlan, refusedByPlanner } from '../../server/src/plan/plan.ts'
import { applyStatement, bindStatement, type Environment, emptyEnvironment } from '../../server/src/semantics/bind.ts'
import { isUnknown } from '../../server/src/semantics/type-rules.ts'
import { formatType } from '../../server/src/semantics/types.ts'
import { parseUnit } from '../../server/src/syntax/parser/parse.ts'
import { cutUnits } from '../../server/src/workspace/units.ts'

/** What Flink's planner said of a statement, as `test/flink/update-semantics.mjs` stored it; line and column from 1. */
export interface Answer {
  readonly sql: string
  readonly schema?: readonly string[]
  readonly error?: string
  readonly line?: number
  readonly column?: number
}
/** What we say of it. */
export interface Ours {
  /** `end`: the column behind the last character */
  readonly problems: readonly { readonly line: number; readonly column: number; readonly end: number; readonly message: string }[]
  /** columns of the query, as Flink prints them; undefined where a type is not known */
  readonly schema?: readonly string[]
}

const folder = join(import.meta.dirname, '../flink/semantics')
/** The names of the sets of statements, each with an environment of its own. */
export const answerSets = (): string[] => readdirSync(folder).flatMap(f => (f.endsWith('.jsonl') ? [f.slice(0, -'.jsonl'.length)] : []))
export const answers = (name: string): Answer[] =>
  readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map(l => JSON.parse(l))

/** Each statement bound behind the tables and those statements before it that Flink accepted. */
export function judge(given: readonly Answer[]): { answer: Answer; ours: Ours }[] {
  let env = bind(readFileSync(join(folder, 'tables.sql'), 'utf8'), emptyEnvironment({ functions })).env
  return given.map(answer => {
    const { ours, env: after } = bind(answer.sql, env)
    if (answer.error === undefined) env = after
    return { answer, ours }
  })
}

const functions = {
  page_of: { returns: 'STRING', kind: 'scalar' },
  count_char: { returns: 'BIGINT NOT NULL', kind: 'scalar' },
  words: { returns: 'ROW<word STRING, size INT>', kind: 'table' },
} as const

function bind(sql: string, before: Environment): { ours: Ours; env: Environment } {
  let env = before
  const problems: { start: number; end: number; message: string }[] = []
  let schema: string[] | undefined
  for (const unit of cutUnits(sql)) {
    const { statement, problems: syntax } = parseUnit(unit.text, unit.tokens, '2.2', unit.setPlace)
    const file = { file: 'judge.sql', unit: unit.start }
    const binding = bindStatement(statement, env, file)
    const found = syntax.length > 0 ? syntax : binding.problems
    problems.push(...found.map(p => ({ start: p.start + unit.start, end: p.end + unit.start, message: p.message })))
    if (found.length === 0 && binding.bound.kind !== 'none') {
      const logical = logicalPlan(binding.bound, env.config)
      const { plan } = physicalPlan(logical, '2.2', key => env.options.get(key))
      const refused = refusedByPlanner(logical, key => env.options.get(key))
      const at = refused?.at.find(p => p.file === file.file && p.unit === file.unit)
      if (refused) problems.push({ start: (at?.start ?? 0) + unit.start, end: (at?.end ?? 0) + unit.start, message: refused.message })
      const message = binding.bound.kind === 'insert' ? appendOnlyProblem(binding.bound, plan) : undefined
      if (message && binding.bound.kind === 'insert') {
        const { start, end } = binding.bound.at[1]
        problems.push({ start: start + unit.start, end: end + unit.start, message })
      }
    }
    if (binding.bound.kind === 'query' && binding.bound.rel.fields.length > 0 && !binding.bound.rel.fields.some(f => isUnknown(f.type)))
      schema = binding.bound.rel.fields.map(f => `${f.name} ${formatType(f.type)}${f.time ? ` *${f.time.toUpperCase()}*` : ''}`)
    env = applyStatement(env, statement, file)
  }
  problems.sort((a, b) => a.start - b.start)
  return {
    ours: { problems: problems.map(p => ({ ...placeOf(sql, p.start), end: placeOf(sql, p.end).column, message: p.message })), schema },
    env,
  }
}

function placeOf(sql: string, offset: number): { line: number; column: number } {
  const before = sql.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
