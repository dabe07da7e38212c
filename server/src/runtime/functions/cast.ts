import { formatType, type SqlType, sqlType } from '../../semantics/types.ts'
import { Code, emptyValue, nullTerm, strict, type Term, term, withType } from '../engine/code.ts'
import { physicalOf } from '../engine/columns.ts'
import { RuntimeProblem } from '../ports.ts'
import * as decimal from './decimal.ts'
import * as long from './long.ts'
import { type Family, family, wrapTo } from './numeric.ts'
import { NotHere } from './scope.ts'
import { formatDouble, formatFloat, utf8 } from './text.ts'
import * as time from './time.ts'

/**
 * CAST and TRY_CAST. Narrowing an integer keeps its low bits, a double saturates (to TINYINT and SMALLINT by way of INT), a decimal that does not fit
 * is NULL, text that doesn't parse fails the job (NULL in TRY_CAST): what Flink 2.2 does.
 */
export function cast(c: Code, a: Term, to: SqlType, tryCast: boolean): Term {
  if (a.type.root === 'NULL' || a.nul === 'true') return nullTerm(to)
  if (sameForm(a.type, to)) return withType(a, to)
  const convertValue = converter(c, a.type, to)
  if (!tryCast || !convertValue.mayFail) return strict(c, to, [a], ([v]) => convertValue.make(v), true)
  const n = c.let(a.nul, 'n')
  const v = c.let(emptyValue(physicalOf(to)))
  c.block(`if (!${n})`, () => {
    c.block('try', () => {
      const raw = c.let(convertValue.make(a.value()))
      c.line(`if (${raw} === null || ${raw} === undefined) ${n} = true; else ${v} = ${raw}`)
    })
    c.line(`catch (e) { if (!(e instanceof ${c.constant(CastProblem)})) throw e; ${n} = true }`)
  })
  return term(to, n, v)
}

/** An implicit conversion to a wider or equal type (CASE branches, COALESCE arguments, function arguments). */
export function convert(c: Code, a: Term, to: SqlType): Term {
  return a.nul === 'true' ? nullTerm(to) : cast(c, a, to, false)
}

export function asDouble(c: Code, a: Term): Term {
  const f = family(a.type)
  if (f === 'approximate') return a
  return convert(c, a, sqlType('DOUBLE'))
}

class CastProblem extends RuntimeProblem {}

function failed(value: string, type: string): never {
  throw new CastProblem(
    'cast-failed',
    `Cannot cast '${value.length > 60 ? `${value.slice(0, 60)}…` : value}' to ${type}`,
    'Use TRY_CAST, which gives NULL for such values.',
  )
}

/** True where the value's form needs no change. Text that gets a shorter limit does. */
function sameForm(from: SqlType, to: SqlType): boolean {
  const f = family(from)
  if (f !== family(to)) return false
  switch (f) {
    case 'integer':
    case 'approximate':
      return (
        from.root === to.root ||
        (f === 'integer' && widths.indexOf(to.root) > widths.indexOf(from.root)) ||
        (from.root === 'FLOAT' && to.root === 'DOUBLE')
      )
    case 'decimal':
      return from.scale === to.scale && (from.precision ?? 10) <= (to.precision ?? 10)
    case 'text':
      return to.root === 'VARCHAR' && (to.length ?? 1) >= (from.length ?? 1)
    case 'bytes':
      return to.root === 'VARBINARY' && (to.length ?? 1) >= (from.length ?? 1)
    case 'timestamp':
    case 'ltz':
      return time.timestampScale(from) === time.timestampScale(to) && (from.precision ?? 6) <= (to.precision ?? 6)
    case 'time':
      return (from.precision ?? 0) <= (to.precision ?? 0)
    case 'array':
      return sameForm(from.element!, to.element!)
    case 'row':
      return from.fields!.length === to.fields!.length && from.fields!.every((x, i) => sameForm(x.type, to.fields![i].type))
    case 'map':
      return sameForm(from.key!, to.key!) && sameForm(from.value!, to.value!)
    default:
      return true
  }
}
const widths = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT']

interface Conversion {
  /** may give null */
  make(value: string): string
  mayFail?: true
}

function converter(c: Code, from: SqlType, to: SqlType): Conversion {
  const [f, t] = [family(from), family(to)]
  // biome-ignore lint/suspicious/noExplicitAny: the type argument says what comes
  const by = (fn: (v: any) => unknown, mayFail?: true): Conversion => ({ make: v => `${c.constant(fn)}(${v})`, mayFail })
  if (t === 'text') return toText(c, from, to)
  if (f === 'text') return fromText(c, to)
  switch (`${f}>${t}` as `${Family}>${Family}`) {
    case 'integer>integer':
      return from.root === 'BIGINT' ? { make: v => wrapTo(c, to, `${c.constant(long.longToInt)}(${v})`) } : { make: v => wrapTo(c, to, v) }
    case 'integer>approximate':
      return { make: v => (to.root === 'FLOAT' ? `Math.fround(Number(${v}))` : `Number(${v})`) }
    case 'integer>decimal':
      return by(v => decimal.rescale(v, 0, to.precision ?? 10, to.scale ?? 0))
    case 'integer>boolean':
      return { make: v => `${v} !== 0` }
    case 'boolean>integer':
    case 'boolean>approximate':
      return { make: v => `(${v} ? 1 : 0)` }
    case 'boolean>decimal':
      return by(v => decimal.rescale(v ? 1 : 0, 0, to.precision ?? 10, to.scale ?? 0))
    case 'approximate>approximate':
      return { make: v => (to.root === 'FLOAT' ? `Math.fround(${v})` : v) }
    case 'approximate>integer':
      return to.root === 'BIGINT' ? by(long.doubleToLong) : { make: v => wrapTo(c, to, `${c.constant(long.doubleToInt)}(${v})`) }
    case 'approximate>boolean':
      return { make: v => `${v} !== 0` }
    case 'approximate>decimal':
      return by(
        (v: number) =>
          Number.isFinite(v) ? decimal.parseDecimal(String(v), to.precision ?? 10, to.scale ?? 0) : failed(String(v), formatType(to)),
        true,
      )
    case 'decimal>decimal':
      return by(v => decimal.rescale(v, from.scale ?? 0, to.precision ?? 10, to.scale ?? 0))
    case 'decimal>approximate':
      return by(
        to.root === 'FLOAT'
          ? v => Math.fround(decimal.decimalToDouble(v, from.scale ?? 0))
          : v => decimal.decimalToDouble(v, from.scale ?? 0),
      )
    case 'decimal>boolean':
      return { make: v => `${v} !== 0` }
    case 'decimal>integer': {
      const whole = (v: long.Long) => long.wrapLong(BigInt(v) / decimal.power10(from.scale ?? 0))
      return to.root === 'BIGINT'
        ? by(whole)
        : { make: v => wrapTo(c, to, `${c.constant((x: long.Long) => long.longToInt(whole(x)))}(${v})`) }
    }
    case 'timestamp>date':
    case 'ltz>date':
      return by(v => Math.floor(time.splitTimestamp(v, time.timestampScale(from))[0] / 86400))
    case 'timestamp>time':
    case 'ltz>time':
      return by(v => {
        const [s, n] = time.splitTimestamp(v, time.timestampScale(from))
        const ms = (s - Math.floor(s / 86400) * 86400) * 1000 + Math.floor(n / 1_000_000)
        return truncateTime(ms, to.precision ?? 0)
      })
    case 'date>timestamp':
    case 'date>ltz':
      return by(v => time.joinTimestamp(v * 86400, 0, time.timestampScale(to)))
    case 'time>time':
      return by(v => truncateTime(v, to.precision ?? 0))
    case 'timestamp>timestamp':
    case 'ltz>ltz':
    case 'timestamp>ltz':
    case 'ltz>timestamp':
      return by(v => time.truncateTimestamp(time.convertTimestamp(v, time.timestampScale(from), time.timestampScale(to)), to))
    case 'array>array': {
      const element = valueConverter(from.element!, to.element!)
      return by((v: unknown[]) => v.map(element))
    }
    case 'row>row': {
      if (from.fields!.length !== to.fields!.length) break
      const parts = from.fields!.map((x, i) => valueConverter(x.type, to.fields![i].type))
      return by((v: unknown[]) => parts.map((p, i) => p(v[i])))
    }
    case 'months>integer':
    case 'milliseconds>integer':
      return { make: v => v }
    default:
  }
  throw new NotHere(`CAST of ${formatType(from)} to ${formatType(to)}`)
}

const truncateTime = (ms: number, precision: number): number => {
  const unit = precision >= 3 ? 1 : 10 ** (3 - precision)
  return Math.floor(ms / unit) * unit
}

/** The conversion as a plain function over values, null in and out; for elements of arrays and rows. */
function valueConverter(from: SqlType, to: SqlType): (v: unknown) => unknown {
  if (sameForm(from, to)) return v => v
  return compileConversion(from, to)
}

function compileConversion(from: SqlType, to: SqlType): (v: unknown) => unknown {
  // a Code of its own: elements are converted by a small generated function
  const c = new Code()
  const made = cast(c, term(from, 'x === null', 'x'), to, false)
  c.line(`return ${made.nul} ? null : ${made.value()}`)
  return c.compile(['x'])
}

function toText(c: Code, from: SqlType, to: SqlType): Conversion {
  const format = textOf(from)
  const limit = to.length ?? 1
  if (to.root === 'VARCHAR' && limit === 2147483647) return { make: v => `${c.constant(format)}(${v})` }
  const fit = (v: unknown) => {
    const chars = Array.from(format(v))
    const cut = chars.length > limit ? chars.slice(0, limit).join('') : chars.join('')
    return to.root === 'CHAR' ? cut + ' '.repeat(Math.max(0, limit - chars.length)) : cut
  }
  return { make: v => `${c.constant(fit)}(${v})` }
}

const utf8Decoder = new TextDecoder()

/** A value's text as CAST to STRING gives it. */
// biome-ignore lint/suspicious/noExplicitAny: the type argument says what comes
export function textOf(type: SqlType): (v: any) => string {
  switch (family(type)) {
    case 'text':
      return v => v
    case 'integer':
      return String
    case 'boolean':
      return v => (v ? 'TRUE' : 'FALSE')
    case 'approximate':
      return type.root === 'FLOAT' ? formatFloat : formatDouble
    case 'decimal':
      return v => decimal.formatDecimal(v, type.scale ?? 0)
    case 'date':
      return time.formatDate
    case 'time':
      return v => time.formatTime(v, type.precision ?? 0)
    case 'timestamp':
    case 'ltz':
      return v => time.formatTimestamp(v, time.timestampScale(type), type.precision ?? 6)
    case 'bytes':
      return v => utf8Decoder.decode(v)
    default:
      throw new NotHere(`CAST of ${formatType(type)} to text`)
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/

function parseFloating(text: string): number | null {
  const t = text.trim()
  if (NUMBER.test(t)) return Number(t.replace(/[dDfF]$/, ''))
  const special = /^([+-]?)(NaN|Infinity)$/.exec(t)
  return special === null ? null : Number(special[2]) * (special[1] === '-' ? -1 : 1)
}

/** Parses text as CAST does; null where it can't. */
export function textParser(to: SqlType): (text: string) => unknown {
  switch (family(to)) {
    case 'integer':
      return text => {
        const m = /^\s*([+-]?\d+)(?:\.\d*)?\s*$/.exec(text)
        const v = m === null ? null : long.parseLong(m[1])
        if (v === null || to.root === 'BIGINT') return v
        const bits = to.root === 'TINYINT' ? 7 : to.root === 'SMALLINT' ? 15 : 31
        return v >= -(2 ** bits) && v < 2 ** bits ? v : null
      }
    case 'approximate':
      return text => {
        const v = parseFloating(text)
        return v !== null && to.root === 'FLOAT' ? Math.fround(v) : v
      }
    case 'boolean':
      return text => (/^(t|true|y|yes|1)$/i.test(text.trim()) ? true : /^(f|false|n|no|0)$/i.test(text.trim()) ? false : null)
    case 'date':
      return text => time.parseDate(text.trim().split(/[ T]/)[0])
    case 'time':
      return text => {
        const ms = time.parseTime(text)
        return ms === null ? null : truncateTime(ms, to.precision ?? 0)
      }
    case 'timestamp':
    case 'ltz':
      return text => {
        const v = time.parseTimestamp(to.root === 'TIMESTAMP_LTZ' ? text.replace(/Z$/, '') : text, time.timestampScale(to))
        return v === null ? null : time.truncateTimestamp(v, to)
      }
    case 'bytes':
      return utf8
    default:
      throw new NotHere(`CAST of text to ${formatType(to)}`)
  }
}

function fromText(c: Code, to: SqlType): Conversion {
  const name = formatType({ ...to, nullable: true })
  if (family(to) === 'decimal') {
    const parse = (text: string) => {
      const v = decimal.parseDecimal(text.trim(), to.precision ?? 10, to.scale ?? 0)
      return v === undefined ? failed(text, name) : v
    }
    return { make: v => `${c.constant(parse)}(${v})`, mayFail: true }
  }
  const parse = textParser(to)
  const checked = (text: string) => parse(text) ?? failed(text, name)
  return { make: v => `${c.constant(checked)}(${v})`, mayFail: true }
}
