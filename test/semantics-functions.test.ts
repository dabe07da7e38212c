import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyStatement, bindStatement, type Environment, emptyEnvironment } from '../server/src/semantics/bind.ts'
import { builtIns, describeFunction, systemTableFunctions } from '../server/src/semantics/flink/functions.ts'
import { typeKey } from '../server/src/semantics/rex.ts'
import { isUnknown } from '../server/src/semantics/type-rules.ts'
import { parseType } from '../server/src/semantics/type-text.ts'
import type { SqlType } from '../server/src/semantics/types.ts'
import { parseUnit } from '../server/src/syntax/parser/parse.ts'
import { cutUnits } from '../server/src/workspace/units.ts'
import { expressionOf, table } from './flink/probe-columns.mjs'
import { callOf, combinations, names } from './flink/probes.mjs'

// What Flink 2.2 said of 285,000 calls of its functions (test/flink/update-functions.mjs): a part of them, spread over all functions.
const flink: Record<string, Record<string, string[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'flink/function-types.json'), 'utf8'),
).functions
const every = { accepted: Number(process.env.PROBES ?? 4), rejected: process.env.PROBES ? Number(process.env.PROBES) : 120 }
const environment = read(table)

describe('built-in functions', () => {
  const counts = { accepted: 0, refused: 0, untyped: 0, otherType: 0, rejected: 0, missed: 0 }
  const wrong: string[] = []
  let nth = 0
  for (const name of names.filter((n: string) => n in flink)) {
    const types = new Map(Object.entries(flink[name]).flatMap(([type, list]) => list.map(codes => [codes, type] as const)))
    for (const codes of combinations(name)) {
      const expected = types.get(codes.join(' '))
      // Refused by the planner, whatever the validator says.
      if (name === 'APPROX_COUNT_DISTINCT' || (name === 'COUNT' && codes.length > 1)) continue
      if (nth++ % (expected === undefined ? every.rejected : every.accepted) !== 0) continue
      const { problem, type } = ask(`SELECT ${callOf(name, codes.map(expressionOf))} FROM probe`)
      const call = `${name}(${codes.join(' ')})`
      if (expected === undefined) {
        counts.rejected++
        if (problem === undefined) counts.missed++
      } else {
        counts.accepted++
        if (problem !== undefined) {
          counts.refused++
          wrong.push(`${call}: ${problem}`)
        } else if (isUnknown(type)) counts.untyped++
        else if (!expected.includes('INTERVAL') && typeKey(type) !== typeKey(typeOf(expected))) {
          counts.otherType++
          wrong.push(`${call}: ${typeKey(type)}, Flink ${expected}`)
        }
      }
    }
  }
  if (process.env.PROBES) console.log(counts, wrong.slice(0, 200))
  it('are called as Flink calls them', () => {
    expect(counts.accepted).toBeGreaterThan(2400)
    expect(wrong.filter(w => !w.includes(', Flink '))).toEqual([])
    expect(counts.missed / counts.rejected).toBeLessThan(0.03)
  })
  it('give the types that it gives', () => {
    expect(counts.otherType / counts.accepted).toBeLessThan(0.02)
    expect(counts.untyped / counts.accepted).toBeLessThan(0.02)
  })
  it('have a description and a signature each', () => {
    for (const name of [...builtIns.keys(), ...systemTableFunctions.keys()]) {
      const found = describeFunction(name.toLowerCase())
      expect(found?.description, name).not.toBe('')
      for (const s of found?.signatures ?? []) for (const p of s.parameters) expect(s.text).toContain(p.label)
    }
    expect(describeFunction('nothing')).toBeUndefined()
  })
})

// Flink marks time attributes. Types with an INTERVAL aren't compared: it has no text that a script could declare.
const typeOf = (text: string): SqlType => parseType(text.replace(/ \*\w+\*/, ''))

function ask(sql: string): { problem: string | undefined; type: SqlType } {
  const [unit] = cutUnits(sql)
  const { statement, problems } = parseUnit(unit.text, unit.tokens)
  const binding = bindStatement(statement, environment, { file: 'probe.sql', unit: 0 })
  const type = binding.bound.kind === 'query' ? binding.bound.rel.fields[0]?.type : undefined
  return { problem: (problems[0] ?? binding.problems[0])?.message, type: type ?? parseType('UNKNOWN') }
}

function read(sql: string): Environment {
  const [unit] = cutUnits(sql)
  return applyStatement(emptyEnvironment(), parseUnit(unit.text, unit.tokens).statement, { file: 'tables.sql', unit: 0 })
}
