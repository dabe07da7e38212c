import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planStatement } from '../server/src/plan/plan.ts'
import { applyStatement, bindStatement, emptyEnvironment } from '../server/src/semantics/bind.ts'
import { formatType } from '../server/src/semantics/types.ts'
import { isUnknown } from '../server/src/semantics/type-rules.ts'
import { parseUnit } from '../server/src/syntax/parser/parse.ts'
import { LineIndex } from '../server/src/text/line-index.ts'
import { cutUnits } from '../server/src/workspace/units.ts'

interface Answer { sql: string; schema?: string[]; error?: string; line?: number; column?: number }
const folder = join(import.meta.dirname, 'flink/semantics')
const tables = readFileSync(join(folder, 'tables.sql'), 'utf8')
const read = (name: string): Answer[] => readFileSync(join(folder, `${name}.jsonl`), 'utf8').trim().split('\n').map(l => JSON.parse(l))

function judge(answers: Answer[]) {
  let env = emptyEnvironment({ functions: { page_of: { returns: 'STRING', kind: 'scalar' }, count_char: { returns: 'INT', kind: 'scalar' }, words: { returns: 'ROW<word STRING, length INT>', kind: 'table' } } })
  const ask = (sql: string, apply: boolean) => {
    const problems: { start: number; message: string }[] = []
    let schema: string[] | undefined
    let unknown = false
    for (const unit of cutUnits(sql)) {
      const parsed = parseUnit(unit.text, unit.tokens)
      const file = { file: 'f', unit: unit.start }
      const binding = bindStatement(parsed.statement, env, file)
      const found = [...parsed.problems, ...(parsed.problems.length === 0 ? binding.problems : [])]
      if (found.length === 0 && binding.bound.kind !== 'none') { try { planStatement(binding.bound, env) } catch (e) { console.log('PLAN', sql, e) } }
      problems.push(...found.map(p => ({ start: p.start + unit.start, message: p.message })))
      if (binding.bound.kind === 'query') {
        schema = binding.bound.rel.fields.map(f => `${f.name} ${formatType(f.type)}${f.time ? ` *${f.time.toUpperCase()}*` : ''}`)
        unknown = binding.bound.rel.fields.some(f => isUnknown(f.type))
      }
      if (apply) env = applyStatement(env, parsed.statement, file)
    }
    return { problems: problems.sort((a, b) => a.start - b.start), schema, unknown }
  }
  ask(tables, true)
  return answers.map(a => ({ ...a, ours: ask(a.sql, a.error === undefined) }))
}
function at(sql: string, offset: number) {
  const before = sql.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
describe('semantics', () => {
  it('judged', () => {
    for (const name of ['valid', 'wrong']) {
      const all = judge(read(name))
      const c = { accepted: 0, falseErrors: 0, schemas: 0, schemaEqual: 0, schemaUnknown: 0, rejected: 0, flagged: 0, placed: 0, onLine: 0, atToken: 0 }
      for (const a of all) {
        if (a.error === undefined) {
          c.accepted++
          if (a.ours.problems.length > 0) { c.falseErrors++; console.log('FALSE', a.sql, a.ours.problems[0]) }
          else if (a.schema) {
            c.schemas++
            if (a.ours.unknown) { c.schemaUnknown++; console.log('UNKNOWN', a.sql, a.ours.schema?.join('; ').slice(0,150)) }
            else if (JSON.stringify(a.schema.map(s => s.replace(/`/g, ''))) === JSON.stringify(a.ours.schema?.map(s=>s.replace(/`/g, '')))) c.schemaEqual++
            else console.log('SCHEMA', a.sql, '\n   F', a.schema.join('; '), '\n   O', a.ours.schema?.join('; '))
          }
        } else {
          c.rejected++
          if (a.ours.problems.length === 0) { console.log('MISSED', a.sql, '=>', a.error.slice(0, 110), a.line, a.column); continue }
          c.flagged++
          if (!a.line) continue
          c.placed++
          const p = at(a.sql, a.ours.problems[0].start)
          if (p.line === a.line) c.onLine++
          if (p.line === a.line && p.column === a.column) c.atToken++
          else console.log('PLACE', a.sql, '=>', a.error.slice(0, 110), a.line, a.column, 'ours', p.line, p.column, a.ours.problems[0].message)
        }
      }
      console.log(name, c)
    }
  })
})
