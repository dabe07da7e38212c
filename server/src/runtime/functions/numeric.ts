import type { ScalarCall } from '../../plan/expression.ts'
import { hashCodeFor } from '../../plan/key-groups.ts'
import { BOOLEAN, formatType, type SqlType, sqlType } from '../../semantics/types.ts'
import { type Code, strict, type Term, term } from '../engine/code.ts'
import { MAX_SAFE, physicalOf } from '../engine/columns.ts'
import { RuntimeProblem } from '../ports.ts'
import { asDouble, convert } from './cast.ts'
import * as decimal from './decimal.ts'
import * as long from './long.ts'
import { type Build, NotHere } from './scope.ts'
import { addToTime, temporalDifference } from './temporal.ts'
import { compareText, utf8 } from './text.ts'
import { timestampScale } from './time.ts'

/** Arithmetic and comparison. Integers wrap, a zero divisor of an exact number fails the job, decimals that overflow are NULL, as in Flink. */
export const numericFunctions: Record<string, Build> = {
  '+': (c, call, args) => (args.length === 1 ? args[0] : arithmetic(c, call, args, '+')),
  '-': (c, call, args) => (args.length === 1 ? negate(c, call, args[0]) : arithmetic(c, call, args, '-')),
  '*': (c, call, args) => arithmetic(c, call, args, '*'),
  '/': (c, call, args) => arithmetic(c, call, args, '/'),
  '%': (c, call, args) => arithmetic(c, call, args, '%'),
  MOD: (c, call, args) => arithmetic(c, call, args, '%'),
  '=': (c, _call, [a, b]) => compare(c, '=', a, b),
  '<>': (c, _call, [a, b]) => compare(c, '<>', a, b),
  '<': (c, _call, [a, b]) => compare(c, '<', a, b),
  '<=': (c, _call, [a, b]) => compare(c, '<=', a, b),
  '>': (c, _call, [a, b]) => compare(c, '>', a, b),
  '>=': (c, _call, [a, b]) => compare(c, '>=', a, b),
  ABS: (c, call, [a]) => {
    const absolute = c.constant(absoluteOf)
    return strict(c, call.type, [a], ([v]) =>
      physicalOf(a.type) === 'double' ? `Math.abs(${v})` : wrapTo(c, call.type, `${absolute}(${v})`),
    )
  },
  SIGN: (c, call, [a]) => {
    if (family(a.type) === 'decimal') throw new NotHere('SIGN of a DECIMAL')
    return strict(c, call.type, [a], ([v]) => (physicalOf(a.type) === 'double' ? `Math.sign(${v})` : `(${v} > 0 ? 1 : ${v} < 0 ? -1 : 0)`))
  },
  FLOOR: (c, call, args) => floorCeil(c, call, args, 'floor'),
  CEIL: (c, call, args) => floorCeil(c, call, args, 'ceil'),
  CEILING: (c, call, args) => floorCeil(c, call, args, 'ceil'),
  ROUND: (c, call, args) => round(c, call, args),
  POWER: doubles((...v) => `Math.pow(${v.join(', ')})`),
  SQRT: doubles(v => `Math.sqrt(${v})`),
  LN: doubles(v => `Math.log(${v})`),
  LOG10: doubles(v => `Math.log10(${v})`),
  LOG2: doubles(v => `Math.log(${v}) / Math.LN2`),
  LOG: doubles((...v) => (v.length === 1 ? `Math.log(${v[0]})` : `Math.log(${v[1]}) / Math.log(${v[0]})`)),
  EXP: doubles(v => `Math.exp(${v})`),
  PI: (_c, call) => term(call.type, 'false', 'Math.PI'),
  E: (_c, call) => term(call.type, 'false', 'Math.E'),
  GREATEST: (c, call, args) => extreme(c, call, args, '>'),
  LEAST: (c, call, args) => extreme(c, call, args, '<'),
  HASH_CODE: (c, call, [a]) => hashCode(c, call, a),
}

export type Family =
  | 'integer'
  | 'decimal'
  | 'approximate'
  | 'boolean'
  | 'text'
  | 'bytes'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'ltz'
  | 'months'
  | 'milliseconds'
  | 'array'
  | 'row'
  | 'map'
  | 'other'

export function family(type: SqlType): Family {
  switch (type.root) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
      return 'integer'
    case 'DECIMAL':
      return 'decimal'
    case 'FLOAT':
    case 'DOUBLE':
      return 'approximate'
    case 'BOOLEAN':
      return 'boolean'
    case 'CHAR':
    case 'VARCHAR':
      return 'text'
    case 'BINARY':
    case 'VARBINARY':
      return 'bytes'
    case 'DATE':
      return 'date'
    case 'TIME':
      return 'time'
    case 'TIMESTAMP':
      return 'timestamp'
    case 'TIMESTAMP_LTZ':
      return 'ltz'
    case 'INTERVAL_YEAR_MONTH':
      return 'months'
    case 'INTERVAL_DAY_TIME':
      return 'milliseconds'
    case 'ARRAY':
      return 'array'
    case 'ROW':
      return 'row'
    case 'MAP':
      return 'map'
    default:
      return 'other'
  }
}

const MAX = String(MAX_SAFE)
const isTemporal = (f: Family) => f === 'date' || f === 'time' || f === 'timestamp' || f === 'ltz'
const isInterval = (f: Family) => f === 'months' || f === 'milliseconds'
const isNumber = (f: Family) => f === 'integer' || f === 'decimal' || f === 'approximate'
const scaleOf = (type: SqlType): number => (type.root === 'DECIMAL' ? (type.scale ?? 0) : 0)

type Operator = '+' | '-' | '*' | '/' | '%'

function arithmetic(c: Code, call: ScalarCall, args: Term[], op: Operator): Term {
  const [a, b] = args
  const [fa, fb] = [family(a.type), family(b.type)]
  if (isTemporal(fa) && isInterval(fb) && (op === '+' || op === '-')) return addToTime(c, call.type, a, b, op === '-' ? -1 : 1)
  if (isInterval(fa) && isTemporal(fb) && op === '+') return addToTime(c, call.type, b, a, 1)
  if (isTemporal(fa) && isTemporal(fb) && op === '-') return temporalDifference(c, call.type, a, b)
  const isTimes = op === '*' && ((isInterval(fa) && fb === 'integer') || (fa === 'integer' && isInterval(fb)))
  if ((isInterval(fa) && isInterval(fb) && (op === '+' || op === '-')) || isTimes) {
    return strict(c, call.type, args, ([x, y]) => `Number(${x}) ${op} Number(${y}) + 0`)
  }
  if (!isNumber(fa) || !isNumber(fb)) throw new NotHere(`${formatType(a.type)} ${op} ${formatType(b.type)}`)
  switch (family(call.type)) {
    case 'integer':
      return fa === 'integer' && fb === 'integer' ? integer(c, call.type, args, op) : convert(c, exactOrDouble(c, args, op), call.type)
    case 'approximate': {
      const [x, y] = [asDouble(c, a), asDouble(c, b)]
      return strict(c, call.type, [x, y], ([p, q]) => (call.type.root === 'FLOAT' ? `Math.fround(${p} ${op} ${q})` : `${p} ${op} ${q}`))
    }
    case 'decimal':
      return decimalArithmetic(c, call.type, args, op)
    default:
      throw new NotHere(`${op} that gives ${formatType(call.type)}`)
  }
}

function exactOrDouble(c: Code, [a, b]: Term[], op: Operator): Term {
  if (family(a.type) === 'approximate' || family(b.type) === 'approximate') {
    const [x, y] = [asDouble(c, a), asDouble(c, b)]
    return strict(c, sqlType('DOUBLE'), [x, y], ([p, q]) => `${p} ${op} ${q}`)
  }
  return decimalArithmetic(c, sqlType('DECIMAL', true, { precision: 38, scale: Math.max(scaleOf(a.type), scaleOf(b.type)) }), [a, b], op)
}

/** Brings a number that may lie outside to the type's width, as Java does. */
export function wrapTo(c: Code, type: SqlType, v: string): string {
  switch (type.root) {
    case 'TINYINT':
      return `(${v}) << 24 >> 24`
    case 'SMALLINT':
      return `(${v}) << 16 >> 16`
    case 'INTEGER':
      return `(${v}) | 0`
    default:
      return `${c.constant(long.wrapLong)}(BigInt(${v}))`
  }
}

const SLOW = { '+': long.addLong, '-': long.subtractLong, '*': long.multiplyLong, '/': long.divideLong, '%': long.remainderLong }

function integer(c: Code, type: SqlType, args: Term[], op: Operator): Term {
  const narrow = (t: Term) => physicalOf(t.type) === 'int'
  return strict(c, type, args, ([a, b]) => {
    if (op === '/' || op === '%') c.line(`if (${b} === 0) ${c.constant(divisionByZero)}()`)
    if (type.root !== 'BIGINT') {
      if (op === '*') return wrapTo(c, type, `Math.imul(${a}, ${b})`)
      const exact = op === '/' ? `Math.trunc(${a} / ${b})` : `${a} ${op} ${b}`
      return narrow(args[0]) && narrow(args[1])
        ? wrapTo(c, type, exact)
        : wrapTo(c, type, `${c.constant(long.longToInt)}(${c.constant(SLOW[op])}(${a}, ${b}))`)
    }
    const r = c.let('0')
    const checks = [...new Set([a, b].filter((_, i) => !narrow(args[i])))].map(v => `typeof ${v} === 'number' && `).join('')
    const fast = op === '/' ? `Math.trunc(${a} / ${b}) + 0` : op === '+' || op === '-' ? `${a} ${op} ${b}` : `${a} ${op} ${b} + 0`
    return `${checks}(${r} = ${fast}) <= ${MAX} && ${r} >= -${MAX} ? ${r} : ${c.constant(SLOW[op])}(${a}, ${b})`
  })
}

function divisionByZero(): never {
  throw new RuntimeProblem('division-by-zero', 'Division by zero', 'Guard the divisor, for example with NULLIF(divisor, 0).')
}

function decimalArithmetic(c: Code, type: SqlType, args: Term[], op: Operator): Term {
  const [a, b] = args
  const [sa, sb] = [scaleOf(a.type), scaleOf(b.type)]
  const [precision, scale] = [type.precision ?? 10, type.scale ?? 0]
  const fits = precision >= 16 ? '' : ` && ${'R'} < 1e${precision} && ${'R'} > -1e${precision}`
  const fast = (op === '*' && scale === sa + sb) || ((op === '+' || op === '-') && sa === sb && scale === sa)
  const slow = {
    '+': decimal.addDecimal,
    '-': subtractDecimal,
    '*': decimal.multiplyDecimal,
    '/': decimal.divideDecimal,
    '%': decimal.remainderDecimal,
  }[op]
  return strict(
    c,
    type,
    args,
    ([x, y]) => {
      if (op === '/' || op === '%') c.line(`if (${y} === 0) ${c.constant(divisionByZero)}()`)
      const call = `${c.constant(slow)}(${x}, ${sa}, ${y}, ${sb}, ${precision}, ${scale})`
      if (!fast) return call
      const r = c.let('0')
      return `typeof ${x} === 'number' && typeof ${y} === 'number' && (${r} = ${x} ${op} ${y} + 0) <= ${MAX} && ${r} >= -${MAX}${fits.replaceAll('R', r)} ? ${r} : ${call}`
    },
    true,
  )
}

const subtractDecimal = (a: long.Long, sa: number, b: long.Long, sb: number, p: number, s: number) =>
  decimal.addDecimal(a, sa, typeof b === 'number' ? 0 - b : -b, sb, p, s)

function negate(c: Code, call: ScalarCall, a: Term): Term {
  if (family(call.type) === 'approximate') return strict(c, call.type, [a], ([v]) => `-${v}`)
  const slow = c.constant(family(call.type) === 'decimal' ? (v: bigint) => long.canonical(-v) : (v: bigint) => long.wrapLong(-v))
  const narrow = physicalOf(call.type) === 'int' && family(call.type) === 'integer'
  return strict(c, call.type, [a], ([v]) =>
    narrow ? wrapTo(c, call.type, `0 - ${v}`) : `typeof ${v} === 'number' ? 0 - ${v} : ${slow}(${v})`,
  )
}

const absoluteOf = (v: long.Long): long.Long => (v < 0 ? (typeof v === 'number' ? 0 - v : -v) : v)

/** `op` over two terms of comparable types; NULL where one is. */
export function compare(c: Code, op: '=' | '<>' | '<' | '<=' | '>' | '>=', a: Term, b: Term): Term {
  const [fa, fb] = [family(a.type), family(b.type)]
  const js = op === '=' ? '===' : op === '<>' ? '!==' : op
  if (fa === 'text' && fb === 'text') {
    const bytes = op === '=' || op === '<>' ? spanEquals(c, a, b, op) : null
    if (bytes !== null) return bytes
    const order = c.constant(compareText)
    return strict(c, BOOLEAN, [a, b], ([x, y]) => (op === '=' || op === '<>' ? `${x} ${js} ${y}` : `${order}(${x}, ${y}) ${op} 0`))
  }
  if (isNumber(fa) && isNumber(fb)) {
    if (fa === 'approximate' || fb === 'approximate') {
      const [x, y] = [asDouble(c, a), asDouble(c, b)]
      return strict(c, BOOLEAN, [x, y], ([p, q]) => `${p} ${js} ${q}`)
    }
    const scale = Math.max(scaleOf(a.type), scaleOf(b.type))
    return strict(c, BOOLEAN, [a, b], ([x, y]) => `${scaled(c, x, scale - scaleOf(a.type))} ${js} ${scaled(c, y, scale - scaleOf(b.type))}`)
  }
  if ((fa === fb || (isTemporal(fa) && isTemporal(fb))) && (fa === 'timestamp' || fa === 'ltz') && (fb === 'timestamp' || fb === 'ltz')) {
    const scale = Math.max(timestampScale(a.type), timestampScale(b.type))
    return strict(
      c,
      BOOLEAN,
      [a, b],
      ([x, y]) => `${scaled(c, x, scale - timestampScale(a.type))} ${js} ${scaled(c, y, scale - timestampScale(b.type))}`,
    )
  }
  if (fa === fb && (fa === 'boolean' || fa === 'date' || fa === 'time' || isInterval(fa)))
    return strict(c, BOOLEAN, [a, b], ([x, y]) => `${x} ${js} ${y}`)
  if (fa === 'bytes' && fb === 'bytes') {
    const order = c.constant(compareBytes)
    return strict(c, BOOLEAN, [a, b], ([x, y]) => `${order}(${x}, ${y}) ${js} 0`)
  }
  if ((fa === 'text') !== (fb === 'text') && (op === '=' || op === '<>')) {
    // Flink compares text with another type by casting the text
    return fa === 'text' ? compare(c, op, convert(c, a, b.type), b) : compare(c, op, a, convert(c, b, a.type))
  }
  throw new NotHere(`${formatType(a.type)} ${op} ${formatType(b.type)}`)
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}

/** A text in bytes against a constant: no string is made. Null where that isn't the case at hand. */
function spanEquals(c: Code, a: Term, b: Term, op: '=' | '<>'): Term | null {
  const [span, other] = a.span ? [a, b] : [b, a]
  if (span.span === undefined || other.nul !== 'false' || other.span !== undefined) return null
  const name = other.value()
  if (!/^k\d+$/.test(name)) return null
  const bytes = c.let(`${c.constant(constantBytes)}(${name})`, 'cb')
  const { bytes: source, side, start, end } = span.span
  return strict(
    c,
    BOOLEAN,
    [term(span.type, span.nul, "''")],
    () => `${op === '<>' ? '!' : ''}${c.constant(bytesEqual)}(${source}, ${side}, ${start}, ${end}, ${bytes})`,
  )
}

const known = new Map<string, Uint8Array>()
function constantBytes(text: string): Uint8Array {
  let b = known.get(text)
  if (b === undefined) known.set(text, (b = utf8(text)))
  return b
}

function bytesEqual(bytes: Uint8Array, side: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  const n = other.length
  if (end - start !== n) return false
  let at = start
  let b = bytes
  if ((start & 0x40000000) !== 0) {
    b = side
    at &= ~0x40000000
  }
  for (let i = 0; i < n; i++) if (b[at + i] !== other[i]) return false
  return true
}

function scaled(c: Code, v: string, by: number): string {
  return by === 0 ? v : `${c.constant(shift)}(${v}, ${by})`
}

function shift(v: long.Long, by: number): long.Long {
  if (typeof v === 'number') {
    const r = v * 10 ** by
    if (r <= MAX_SAFE && r >= -MAX_SAFE) return r
  }
  return long.canonical(BigInt(v) * decimal.power10(by))
}

function doubles(make: (...values: string[]) => string): Build {
  return (c, call, args) =>
    strict(
      c,
      call.type,
      args.map(a => asDouble(c, a)),
      values => make(...values),
    )
}

function floorCeil(c: Code, call: ScalarCall, args: Term[], mode: 'floor' | 'ceil'): Term {
  const [a] = args
  switch (family(a.type)) {
    case 'integer':
      return args.length === 1 ? a : unknownRounding(call)
    case 'approximate':
      return strict(c, call.type, [a], ([v]) => `Math.${mode}(${v})`)
    case 'decimal': {
      const toward = c.constant(mode === 'floor' ? floorDecimal : ceilDecimal)
      return strict(
        c,
        call.type,
        [a],
        ([v]) => `${toward}(${v}, ${scaleOf(a.type)}, ${call.type.precision ?? 38}, ${scaleOf(call.type)})`,
        true,
      )
    }
    default:
      return unknownRounding(call)
  }
}

function unknownRounding(call: ScalarCall): never {
  throw new NotHere(`${call.name} of ${call.args.map(a => formatType(a.type)).join(', ')}`)
}

function floorDecimal(v: long.Long, scale: number, precision: number, to: number): long.Long | null {
  const unit = decimal.power10(scale)
  const big = BigInt(v)
  const q = big / unit - (big % unit < 0n ? 1n : 0n)
  return decimal.fits(q * decimal.power10(to), precision)
}
const ceilDecimal = (v: long.Long, scale: number, precision: number, to: number): long.Long | null => {
  const negated = floorDecimal(typeof v === 'number' ? 0 - v : -v, scale, precision, to)
  return negated === null ? null : typeof negated === 'number' ? 0 - negated : -negated
}

function round(c: Code, call: ScalarCall, args: Term[]): Term {
  const [a, digits] = args
  const n = digits === undefined ? term(sqlType('INTEGER', false), 'false', '0') : digits
  const f = family(a.type)
  if (f === 'approximate') return strict(c, call.type, [a, n], ([v, d]) => `${c.constant(roundDouble)}(${v}, ${d})`)
  if (f !== 'integer' && f !== 'decimal') return unknownRounding(call)
  return strict(
    c,
    call.type,
    [a, n],
    ([v, d]) => {
      const rounded = `${c.constant(roundExact)}(${v}, ${scaleOf(a.type)}, ${d}, ${call.type.root === 'DECIMAL' ? (call.type.precision ?? 10) : 38}, ${scaleOf(call.type)})`
      return f === 'integer' && call.type.root !== 'BIGINT' ? wrapTo(c, call.type, rounded) : rounded
    },
    true,
  )
}

/** As BigDecimal.valueOf(v).setScale(digits, HALF_UP): rounds the shortest decimal text, not the binary value. */
function roundDouble(v: number, digits: number): number {
  if (!Number.isFinite(v)) return v
  const [mantissa, exponent = '0'] = String(Math.abs(v)).split('e')
  const fraction = mantissa.split('.')[1] ?? ''
  const scale = fraction.length - Number(exponent)
  if (scale <= digits) return v
  const rounded = decimal.rescaleBig(BigInt(mantissa.replace('.', '')), scale - digits, 0)
  const r = Number(`${rounded}e${-digits}`)
  return v < 0 ? -r : r
}

function roundExact(v: long.Long, scale: number, digits: number, precision: number, to: number): long.Long | null {
  let big = BigInt(v)
  if (digits < scale) {
    // to `digits` and back to the old scale; negative digits round before the point
    const cut = scale - digits
    const unit = decimal.power10(cut)
    big = decimal.rescaleBig(big, cut, 0) * unit
  }
  return decimal.fits(decimal.rescaleBig(big, scale, to), precision)
}

function extreme(c: Code, call: ScalarCall, args: Term[], op: '<' | '>'): Term {
  const converted = args.map(a => convert(c, a, call.type))
  return converted.reduce((best, a) => {
    const wins = compare(c, op, a, best)
    return strict(c, call.type, [a, best], ([x, y]) => `${wins.value()} ? ${x} : ${y}`)
  })
}

/** Flink's HASH_CODE, the bucket of a split distinct. */
function hashCode(c: Code, call: ScalarCall, a: Term): Term {
  const { root } = a.type
  if (root === 'TIMESTAMP_LTZ' || family(a.type) === 'bytes' || physicalOf(a.type) === 'object')
    throw new NotHere(`HASH_CODE of ${formatType(a.type)}`)
  const f = c.constant(hashCodeFor(a.type))
  return strict(c, call.type, [a], ([v]) => `${f}(${v})`)
}
