import { formatType, type SqlType } from '../../semantics/types.ts'
import type { Code, Term } from '../engine/code.ts'
import { physicalOf } from '../engine/columns.ts'
import { formatDecimal } from '../functions/decimal.ts'
import type { Long } from '../functions/long.ts'
import { NotHere } from '../functions/scope.ts'
import { base64, formatDouble, formatFloat, utf8 } from '../functions/text.ts'
import { formatDate, formatTime, formatTimestampShort, timestampScale } from '../functions/time.ts'
import { escapeJson } from './writer.ts'

/** Writes rows as Flink's json format does: every field in order, NULL as null, numbers in Java's form. */
export interface JsonEncoding {
  readonly iso: boolean
  readonly plainDecimals: boolean
  readonly skipNulls: boolean
}

export function jsonEncoding(options: Readonly<Record<string, string>>, prefix: string): JsonEncoding {
  const get = (key: string) => options[`${prefix}json.${key}`] ?? options[`json.${key}`]
  return {
    iso: get('timestamp-format.standard') === 'ISO-8601',
    plainDecimals: get('encode.decimal-as-plain-number') === 'true',
    skipNulls: get('encode.ignore-null-fields') === 'true',
  }
}

/** Writes the lines that put one object into the writer `w`. */
export function emitJsonEncoder(c: Code, fields: readonly { readonly name: string; readonly term: Term }[], options: JsonEncoding): void {
  const separator = options.skipNulls ? c.let('123', 'sep') : ''
  fields.forEach(({ name, term: t }, i) => {
    const key = `${JSON.stringify(name)}:`
    const put = (body: () => void) => {
      if (options.skipNulls) c.line(`w.byte(${separator}); ${separator} = 44; w.raw(${c.constant(constantBytes(key))})`)
      else c.line(`w.raw(${c.constant(constantBytes(`${i === 0 ? '{' : ','}${key}`))})`)
      body()
    }
    const value = () => put(() => emitValue(c, t, options))
    const nothing = () => options.skipNulls || put(() => c.line(`w.raw(${c.constant(NULL)})`))
    if (t.nul === 'false') value()
    else if (t.nul === 'true') nothing()
    else {
      c.block(`if (${t.nul})`, () => void nothing())
      c.block('else', value)
    }
  })
  if (options.skipNulls) c.line(`if (${separator} === 123) w.byte(123)`)
  else if (fields.length === 0) c.line('w.byte(123)')
  c.line('w.byte(125)')
}

const NULL = utf8('null')
const constants = new Map<string, Uint8Array>()
function constantBytes(text: string): Uint8Array {
  let b = constants.get(text)
  if (b === undefined) constants.set(text, (b = utf8(text)))
  return b
}

function emitValue(c: Code, t: Term, options: JsonEncoding): void {
  const { type } = t
  switch (physicalOf(type)) {
    case 'text':
      if (t.span) c.line(`w.jsonSpan(${t.span.bytes}, ${t.span.side}, ${t.span.start}, ${t.span.end})`)
      else c.line(`w.jsonString(${t.value()})`)
      return
    case 'bool':
      c.line(`w.raw(${t.value()} ? ${c.constant(TRUE)} : ${c.constant(FALSE)})`)
      return
    default:
  }
  if (['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'INTERVAL_DAY_TIME', 'INTERVAL_YEAR_MONTH'].includes(type.root))
    c.line(`w.integer(${t.value()})`)
  else c.line(`w.text(${c.constant(jsonText(type, options))}(${t.value()}))`)
}
const TRUE = utf8('true')
const FALSE = utf8('false')

/** A value's JSON text, for everything that isn't written on the fast path, and inside nested values. */
// biome-ignore lint/suspicious/noExplicitAny: the type argument says what comes
export function jsonText(type: SqlType, options: JsonEncoding): (v: any) => string {
  const floating = (format: (v: number) => string) => (v: number) => (Number.isFinite(v) ? format(v) : `"${format(v)}"`)
  const separator = options.iso ? 'T' : ' '
  switch (type.root) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'INTERVAL_DAY_TIME':
    case 'INTERVAL_YEAR_MONTH':
      return String
    case 'FLOAT':
      return floating(formatFloat)
    case 'DOUBLE':
      return floating(formatDouble)
    case 'DECIMAL':
      return options.plainDecimals ? v => formatDecimal(v, type.scale ?? 0) : v => bigDecimalText(v, type.scale ?? 0)
    case 'CHAR':
    case 'VARCHAR':
      return v => `"${escapeJson(v)}"`
    case 'BINARY':
    case 'VARBINARY':
      return v => `"${base64(v)}"`
    case 'DATE':
      return v => `"${formatDate(v)}"`
    case 'TIME':
      return v => `"${formatTime(v)}"`
    case 'TIMESTAMP':
      return v => `"${formatTimestampShort(v, timestampScale(type), separator)}"`
    case 'TIMESTAMP_LTZ':
      return v => `"${formatTimestampShort(v, timestampScale(type), separator)}Z"`
    case 'ARRAY': {
      const element = orNull(jsonText(type.element!, options))
      return (v: unknown[]) => `[${v.map(element).join(',')}]`
    }
    case 'ROW': {
      const parts = type.fields!.map(f => ({ key: `"${escapeJson(f.name)}":`, text: orNull(jsonText(f.type, options)) }))
      return (v: unknown[]) => `{${parts.flatMap((p, i) => (options.skipNulls && v[i] === null ? [] : [p.key + p.text(v[i])])).join(',')}}`
    }
    case 'MAP': {
      if (physicalOf(type.key!) !== 'text') throw new NotHere(`${formatType(type)} in json, whose keys must be text`)
      const value = orNull(jsonText(type.value!, options))
      return (v: [string | null, unknown][]) => {
        if (v.some(([k]) => k === null)) throw new TypeError('a map with a NULL key has no JSON form')
        return `{${v.map(([k, x]) => `"${escapeJson(k!)}":${value(x)}`).join(',')}}`
      }
    }
    default:
      throw new NotHere(`${formatType(type)} in json`)
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the type argument says what comes
const orNull = (text: (v: any) => string) => (v: unknown) => (v === null ? 'null' : text(v))

/** Java's BigDecimal.toString: an exponent where the value is below 10^-6. */
function bigDecimalText(v: Long, scale: number): string {
  const digits = String(v < 0 ? -v : v)
  const exponent = digits.length - 1 - scale
  if (scale === 0 || exponent >= -6) return formatDecimal(v, scale)
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
  return `${v < 0 ? '-' : ''}${mantissa}E${exponent}`
}
