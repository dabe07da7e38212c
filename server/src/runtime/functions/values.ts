import { formatType, type SqlType } from '../../semantics/types.ts'
import { physicalOf } from '../engine/columns.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import { canonical, type Long } from './long.ts'
import { base64, parseBase64 } from './text.ts'
import { formatDate, formatTime, formatTimestamp, parseDate, parseTime, parseTimestamp, timestampScale } from './time.ts'

/** The engine's value (see `columns.ts`) in the JSON form of rows that cli.md describes. */
export function toJson(type: SqlType, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (type.root) {
    case 'BIGINT':
      return typeof value === 'bigint' ? String(value) : value
    case 'FLOAT':
    case 'DOUBLE':
      return Number.isFinite(value) ? value : String(value)
    case 'DECIMAL':
      return formatDecimal(value as Long, type.scale ?? 0)
    case 'DATE':
      return formatDate(value as number)
    case 'TIME':
      return formatTime(value as number, type.precision ?? 0)
    case 'TIMESTAMP':
      return formatTimestamp(value as Long, timestampScale(type), type.precision ?? 6)
    case 'TIMESTAMP_LTZ':
      return `${formatTimestamp(value as Long, timestampScale(type), type.precision ?? 6)}Z`
    case 'BINARY':
    case 'VARBINARY':
      return base64(value as Uint8Array)
    case 'ARRAY':
      return (value as unknown[]).map(v => toJson(type.element!, v))
    case 'ROW':
      return Object.fromEntries(type.fields!.map((f, i) => [f.name, toJson(f.type, (value as unknown[])[i])]))
    case 'MAP':
      return (value as [unknown, unknown][]).map(([k, v]) => [toJson(type.key!, k), toJson(type.value!, v)])
    default:
      return value
  }
}

/** The opposite, also for literals. Throws a TypeError that names value and type. */
export function fromJson(type: SqlType, value: unknown): unknown {
  if (value === null || value === undefined) return null
  const parsed = parse(type, value)
  if (parsed === null || parsed === undefined || (typeof parsed === 'number' && Number.isNaN(parsed) && physicalOf(type) !== 'double')) {
    throw new TypeError(`${JSON.stringify(typeof value === 'bigint' ? String(value) : value)} is no value of ${formatType(type)}`)
  }
  return parsed
}

function parse(type: SqlType, value: unknown): unknown {
  switch (type.root) {
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : null
    case 'BIGINT':
      return typeof value === 'number' ? (Number.isInteger(value) ? value + 0 : null) : canonical(BigInt(value as string))
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'INTERVAL_DAY_TIME':
    case 'INTERVAL_YEAR_MONTH':
      return Number.isInteger(Number(value)) ? Number(value) + 0 : null
    case 'FLOAT':
      return Math.fround(Number(value))
    case 'DOUBLE':
      return Number(value)
    case 'DECIMAL':
      return parseDecimal(String(value), type.precision ?? 10, type.scale ?? 0)
    case 'DATE':
      return typeof value === 'string' ? parseDate(value) : null
    case 'TIME':
      return typeof value === 'string' ? parseTime(value) : null
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return typeof value === 'string' ? parseTimestamp(value.replace(/Z$/, ''), timestampScale(type)) : null
    case 'BINARY':
    case 'VARBINARY':
      return value instanceof Uint8Array ? value : parseBase64(String(value))
    case 'ARRAY':
      return Array.isArray(value) ? value.map(v => fromJson(type.element!, v)) : null
    case 'ROW':
      return Array.isArray(value)
        ? type.fields!.map((f, i) => fromJson(f.type, value[i]))
        : type.fields!.map(f => fromJson(f.type, (value as Record<string, unknown>)[f.name]))
    case 'MAP': {
      const entries: Iterable<[unknown, unknown]> =
        Array.isArray(value) || value instanceof Map ? (value as [unknown, unknown][]) : Object.entries(value as object)
      return [...entries].map(([k, v]) => [fromJson(type.key!, k), fromJson(type.value!, v)])
    }
    case 'CHAR':
    case 'VARCHAR':
      return typeof value === 'string' ? value : null
    default:
      return value
  }
}
