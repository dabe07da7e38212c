import type { PhysicalPlan } from '../../server/src/plan/physical.ts'
import { type ChangelogRow, createEngine, type Engine, type EngineOptions } from '../../server/src/runtime/engine/engine.ts'
import type { EncodedRows, SourceBatch } from '../../server/src/runtime/ports.ts'

/** An engine with its output in lists and a clock that a test turns. */
export interface TestEngine extends Engine {
  readonly rows: ChangelogRow[]
  readonly encoded: { key: string | null; value: string | null }[]
  readonly time: { now: number }
}

export function engineOf(plan: PhysicalPlan, more: Partial<EngineOptions> = {}): TestEngine {
  const rows: ChangelogRow[] = []
  const encoded: { key: string | null; value: string | null }[] = []
  const time = { now: 1_700_000_000_000 }
  const engine = createEngine({
    plan,
    clock: { now: () => time.now },
    parallelism: 1,
    functions: new Map(),
    onRows: (_, r) => void rows.push(...r),
    onEncoded: (_, r) => void encoded.push(...decoded(r)),
    ...more,
  })
  return Object.assign(engine, { rows, encoded, time })
}

export function decoded(rows: EncodedRows): { key: string | null; value: string | null }[] {
  const text = (start: number, end: number) => (start < 0 ? null : new TextDecoder().decode(rows.bytes.subarray(start, end)))
  return Array.from({ length: rows.count }, (_, i) => ({
    key: text(rows.keyStart[i], rows.keyEnd[i]),
    value: text(rows.valueStart[i], rows.valueEnd[i]),
  }))
}

/** Pushes batches into every scan and ends the input. */
export function run(plan: PhysicalPlan, batches: readonly SourceBatch[], more: Partial<EngineOptions> = {}): TestEngine {
  const engine = engineOf(plan, more)
  for (const b of batches) for (const scan of engine.scans) engine.push(scan, b)
  engine.endOfInput()
  return engine
}

/** `+I[1, a]` */
export const show = (rows: readonly ChangelogRow[]): string[] =>
  rows.map(
    r =>
      `${r.op}[${Object.values(r.row)
        .map(v => (v !== null && typeof v === 'object' ? JSON.stringify(v) : String(v)))
        .join(', ')}]`,
  )

/** What is left of a changelog: rows by their text, counted. */
export function fold(rows: readonly ChangelogRow[]): string[] {
  const left = new Map<string, number>()
  for (const r of rows) {
    const text = JSON.stringify(r.row)
    left.set(text, (left.get(text) ?? 0) + (r.op === '+I' || r.op === '+U' ? 1 : -1))
  }
  return [...left].flatMap(([text, n]) => (n === 0 ? [] : n > 0 ? Array(n).fill(text) : [`${n} ${text}`])).sort()
}

/** What is left of an upsert changelog by its first `keys` columns. */
export function foldByKey(rows: readonly ChangelogRow[], keys: number): string[] {
  const left = new Map<string, string>()
  for (const r of rows) {
    const key = JSON.stringify(Object.values(r.row).slice(0, keys))
    if (r.op === '-D') left.delete(key)
    else if (r.op !== '-U') left.set(key, JSON.stringify(r.row))
  }
  return [...left.values()].sort()
}
