import type { ScalarCall } from '../../plan/expression.ts'
import { formatType, type SqlType } from '../../semantics/types.ts'
import type { Code, Term } from '../engine/code.ts'
import { physicalOf } from '../engine/columns.ts'
import { RuntimeProblem } from '../ports.ts'
import { compileExpression } from './scalar.ts'
import { fromNullable, NotHere, nullable, type Scope } from './scope.ts'
import { fromJson, toJson } from './values.ts'

/**
 * A user function in JavaScript, called once for each occurrence in the plan and each row that gets there; calls are counted. Arguments and result
 * have the JSON form of rows (cli.md), but a BIGINT beyond 2^53 is a bigint, BYTES are a Uint8Array, and NULL is null.
 */
export function userCall(c: Code, call: ScalarCall, scope: Scope): Term {
  const f = scope.env.functions.get(call.name)
  if (f === undefined) throw new NotHere(`function ${call.name}, which has no JavaScript twin`)
  const args = call.args.map(a => compileExpression(c, a, scope))
  let counter = scope.env.calls.get(call.name)
  if (counter === undefined) scope.env.calls.set(call.name, (counter = { count: 0 }))
  const n = c.constant(counter)
  const passed = args.map(a => (plain(a.type) ? nullable(a) : `${c.constant((v: unknown) => toUser(a.type, v))}(${nullable(a)})`))
  const checked = (v: unknown) => fromUser(call.name, call.type, v)
  c.line(`${n}.count++`)
  return fromNullable(c, call.type, `${c.constant(checked)}(${c.constant(f)}(${passed.join(', ')}))`)
}

/** Forms that engine and user share. */
function plain(type: SqlType): boolean {
  const p = physicalOf(type)
  return (
    p === 'text' ||
    p === 'bool' ||
    p === 'double' ||
    p === 'bytes' ||
    type.root === 'BIGINT' ||
    type.root === 'INTEGER' ||
    type.root === 'SMALLINT' ||
    type.root === 'TINYINT'
  )
}

function toUser(type: SqlType, v: unknown): unknown {
  if (v === null || plain(type)) return v
  if (type.root === 'ARRAY') return (v as unknown[]).map(x => toUser(type.element!, x))
  if (type.root === 'ROW') return Object.fromEntries(type.fields!.map((f, i) => [f.name, toUser(f.type, (v as unknown[])[i])]))
  if (type.root === 'MAP') return (v as [unknown, unknown][]).map(([k, x]) => [toUser(type.key!, k), toUser(type.value!, x)])
  return toJson(type, v)
}

const RANGE: Record<string, number> = { TINYINT: 2 ** 7, SMALLINT: 2 ** 15, INTEGER: 2 ** 31 }

function fromUser(name: string, type: SqlType, v: unknown): unknown {
  if (v === null || v === undefined) return null
  const range = RANGE[type.root]
  if (range !== undefined && typeof v === 'number' && Number.isInteger(v) && v >= -range && v < range) return v + 0
  if (physicalOf(type) === 'text' && typeof v === 'string') return v
  if (type.root === 'DOUBLE' && typeof v === 'number') return v
  try {
    if (range !== undefined || (type.root === 'DOUBLE' && typeof v !== 'number')) throw new TypeError('')
    if (type.root === 'BIGINT' && typeof v === 'number' && !Number.isSafeInteger(v)) throw new TypeError('')
    return fromJson(type, v)
  } catch {
    const shown = typeof v === 'bigint' ? `${v}n` : JSON.stringify(v)
    throw new RuntimeProblem(
      'function-result',
      `Function ${name} gave ${shown?.slice(0, 80)}, which is no ${formatType({ ...type, nullable: true })}`,
      `Make ${name} return a ${formatType({ ...type, nullable: true })} or null.`,
    )
  }
}
