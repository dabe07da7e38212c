import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { defaultMaxParallelism, hashCodeFor, keyGroupOf, makeRowHasher, rowBytes, subtaskOf } from '../server/src/plan/key-groups.ts'
import { hex } from '../server/src/runtime/functions/text.ts'
import { fromJson } from '../server/src/runtime/functions/values.ts'
import { MAX_LENGTH, type SqlType, sqlType, type TypeRoot } from '../server/src/semantics/types.ts'

const tests = dirname(fileURLToPath(import.meta.url))
const golden = join(tests, '../../shared/skew-forecast')
const here = existsSync(golden)
if (!here) console.log("key groups: ../shared/skew-forecast is not here, so Flink's golden hashes are not compared")

/** `DECIMAL(20, 2)` as the golden files write types. */
function typeOf(text: string): SqlType {
  const m = /^(\w+)(?:\((\d+)(?:, (\d+))?\))?$/.exec(text)!
  const n = m[2] === undefined ? undefined : Number(m[2])
  if (m[1] === 'STRING') return sqlType('VARCHAR', true, { length: MAX_LENGTH })
  if (m[1] === 'BYTES') return sqlType('VARBINARY', true, { length: MAX_LENGTH })
  if (m[1] === 'INT') return sqlType('INTEGER')
  if (m[1] === 'DECIMAL') return sqlType('DECIMAL', true, { precision: n, scale: Number(m[3] ?? 0) })
  return sqlType(m[1] as TypeRoot, true, /CHAR|BINARY/.test(m[1]) ? { length: n } : { precision: n })
}

/** A value as the golden files write it, in the engine's form. */
function readValue(type: SqlType, text: string | null): unknown {
  if (text === null) return null
  if (type.root === 'BOOLEAN') return text === 'true'
  if (type.root === 'BINARY' || type.root === 'VARBINARY') return Uint8Array.from(text.match(/../g) ?? [], h => Number.parseInt(h, 16))
  if (type.root === 'DECIMAL') {
    try {
      return fromJson(type, text)
    } catch {
      return null
    }
  }
  return fromJson(type, text)
}

const lines = (file: string) =>
  readFileSync(join(golden, file), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(l => l.split('\t'))

describe('key groups', () => {
  test("what Flink's planner does with keys of every type: bytes, hash, key groups and subtasks", () => {
    const keys = readFileSync(join(tests, 'flink/keys.jsonl'), 'utf8').trimEnd().split('\n')
    const seen = new Set<string>()
    for (const line of keys) {
      const { types, values, hash, groups, subtasks, row } = JSON.parse(line)
      const sqlTypes = (types as string[]).map(typeOf)
      const key = (values as (string | null)[]).map((v, i) => readValue(sqlTypes[i], v))
      for (const t of types) seen.add(t)
      expect(hex(rowBytes(sqlTypes, key)), line).toBe(row)
      const h = makeRowHasher(sqlTypes)(key)
      expect([h, keyGroupOf(h, 128), keyGroupOf(h, 32768)], line).toEqual([hash, ...groups])
      expect(
        [2, 4, 8].map(p => subtaskOf(keyGroupOf(h, 128), p, 128)),
        line,
      ).toEqual(subtasks)
    }
    expect([keys.length > 500, seen.size]).toEqual([true, 28])
  })

  test.runIf(here)("Flink's golden rows: bytes, hash, key group and subtask", () => {
    const rows = lines('golden.tsv')
    expect(rows.length).toBeGreaterThan(300)
    for (const [types, json, hash, group, p2, p4, p8, bytes] of rows) {
      const sqlTypes = types.split(';').map(typeOf)
      const values = (JSON.parse(json) as (string | null)[]).map((v, i) => readValue(sqlTypes[i], v))
      expect(hex(rowBytes(sqlTypes, values)), `${types} ${json}`).toBe(bytes)
      expect(makeRowHasher(sqlTypes)(values), `${types} ${json}`).toBe(Number(hash))
      const g = keyGroupOf(Number(hash), 128)
      expect([g, subtaskOf(g, 2, 128), subtaskOf(g, 4, 128), subtaskOf(g, 8, 128)]).toEqual([group, p2, p4, p8].map(Number))
    }
  })

  test.runIf(here)("Flink's golden HASH_CODEs", () => {
    const rows = lines('golden_hashcode.tsv')
    expect(rows.length).toBeGreaterThan(140)
    for (const [name, json, code, bucket] of rows) {
      const type = typeOf(name)
      const value = readValue(type, JSON.parse(json))
      if (value === null) continue
      const h = hashCodeFor(type)(value)
      expect([h, (h % 1024) + 0], `${name} ${json}`).toEqual([Number(code), Number(bucket) + 0])
    }
  })

  test('facts that follow from the formulas', () => {
    expect(hex(rowBytes([sqlType('INTEGER'), sqlType('BIGINT')], [null, -2]))).toBe(`0001${'00'.repeat(14)}feffffffffffffff`)
    expect(hex(rowBytes([sqlType('VARCHAR')], ['abc']))).toBe(`${'00'.repeat(8)}6162630000000083`)
    expect(hex(rowBytes([sqlType('VARCHAR')], ['abcdefgh']))).toBe(`${'00'.repeat(8)}0800000010000000${'6162636465666768'}`)
    expect(
      rowBytes(
        Array.from({ length: 57 }, () => sqlType('INTEGER')),
        new Array(57).fill(1),
      ).length,
    ).toBe(16 + 57 * 8)
    expect(hashCodeFor(sqlType('VARCHAR'))('ab')).toBe(97 * 31 + 98)
    expect(hashCodeFor(sqlType('BIGINT'))(2 ** 32 + 5)).toBe(4)
    expect([1, 85, 86, 172, 100_000].map(defaultMaxParallelism)).toEqual([128, 128, 256, 512, 32768])
    const groups = new Set(Array.from({ length: 5000 }, (_, i) => keyGroupOf(makeRowHasher([sqlType('BIGINT')])([i]), 128)))
    expect(groups.size).toBe(128)
  })
})
