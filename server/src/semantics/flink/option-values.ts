import { suggest } from '../suggest.ts'
import type { OptionInfo } from './options.ts'

/** What is wrong with a value: `what` completes "'key' is …" or "takes …"; `near` is the value that was probably meant. */
export interface WrongValue {
  readonly message: string
  readonly near?: string
}

/** Whether Flink can read the value as the option's type (ConfigurationUtils, TimeUtils, MemorySize); undefined where it can. */
export function wrongValue({ key, type, values = [] }: Pick<OptionInfo, 'key' | 'type' | 'values'>, value: string): WrongValue | undefined {
  switch (type) {
    case 'boolean':
      return /^(?:true|false)$/i.test(value)
        ? undefined
        : { message: `'${key}' is true or false, not '${value}'`, ...nearWord(booleanMeant(value)) }
    case 'int':
      return isWhole(value, 31n)
        ? undefined
        : { message: `'${key}' is a whole number${ofSize(value, 'INT')}, not '${value}'`, ...nearNumber(value) }
    case 'long':
      return isWhole(value, 63n)
        ? undefined
        : { message: `'${key}' is a whole number${ofSize(value, 'BIGINT')}, not '${value}'`, ...nearNumber(value) }
    case 'float':
    case 'double':
      return isDecimal(value) ? undefined : { message: `'${key}' is a number, not '${value}'` }
    case 'duration':
      return isDuration(value)
        ? undefined
        : { message: `'${key}' is a duration such as '10 s', '5 min' or '1 d', not '${value}'`, ...nearWord(durationMeant(value)) }
    case 'memory':
      return isMemory(value) ? undefined : { message: `'${key}' is a size such as '64 mb' or '1 gb', not '${value}'` }
    case 'enum':
      return values.some(v => v.toUpperCase() === value.toUpperCase()) ? undefined : noneOf(key, value, values)
    case 'word':
      return values.includes(value) ? undefined : noneOf(key, value, values)
    case 'list(enum)': {
      if (value.trimStart().startsWith('[')) return undefined
      const wrong = value.split(';').find(v => v !== '' && !values.some(w => w.toUpperCase() === v.trim().toUpperCase()))
      return wrong === undefined ? undefined : { message: noneOf(key, wrong, values).message }
    }
    case 'character':
      return value.length === 1 || (key.endsWith('field-delimiter') && isEscape(value))
        ? undefined
        : { message: `'${key}' is one character, not '${value}'` }
    case 'zone':
      return isZone(value) ? undefined : { message: `'${key}' is a zone such as 'Europe/Berlin' or 'GMT+03:00', not '${value}'` }
    default:
      return undefined
  }
}

function noneOf(key: string, value: string, values: readonly string[]): WrongValue {
  return {
    message: `'${key}' is one of ${values.map(v => `'${v}'`).join(', ')}, not '${value}'`,
    ...nearWord(suggest(value.trim(), values)),
  }
}

const nearWord = (near: string | undefined): { near?: string } => (near === undefined ? {} : { near })
const nearNumber = (value: string): { near?: string } => (/^\s+\d+\s*$|^\d+\s+$/.test(value) ? { near: value.trim() } : {})

function booleanMeant(value: string): string | undefined {
  const word = value.trim().toLowerCase()
  if (/^(?:true|yes|on|1|y|t|enabled?)$/.test(word)) return 'true'
  return /^(?:false|no|off|0|n|f|disabled?)$/.test(word) ? 'false' : suggest(word, ['true', 'false'])
}

function isWhole(value: string, bits: bigint): boolean {
  if (!/^[+-]?\d{1,30}$/.test(value)) return false
  const n = BigInt(value.replace('+', ''))
  return n >= -(1n << bits) && n < 1n << bits
}
const ofSize = (value: string, type: string) => (/^[+-]?\d+$/.test(value) ? ` within ${type}` : '')

/** Java's escapes: CsvFormatFactory resolves them in the field delimiter alone. */
const isEscape = (value: string) => /^\\(?:[tnrbf\\'"]|u+[0-9a-f]{4}|[0-7]{1,3})$/i.test(value)

// As Java reads a double.
const isDecimal = (value: string) => /^\s*[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[fd]?)\s*$/i.test(value)

const durationUnits =
  'd|day|days|h|hour|hours|m|min|minute|minutes|s|sec|secs|second|seconds|ms|milli|millis|millisecond|milliseconds|µs|micro|micros|microsecond|microseconds|ns|nano|nanos|nanosecond|nanoseconds'
const durationText = new RegExp(`^\\d+\\s*(?:${durationUnits})?$`, 'i')
// A negative one is refused.
const isoDuration = /^P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d*)?S)?)?$/i

function isDuration(value: string): boolean {
  const text = value.trim()
  return durationText.test(text) || isoDuration.test(text)
}

function durationMeant(value: string): string | undefined {
  const match = /^\s*(\d+)\s*([a-zµ]+)\s*$/i.exec(value)
  const unit =
    match &&
    suggest(
      match[2],
      durationUnits.split('|').filter(u => u.length > 2),
    )
  return unit ? `${match[1]} ${unit}` : undefined
}

/** A name of the time zone database, or a fixed offset. */
function isZone(value: string): boolean {
  if (/^(?:default|(?:UTC|GMT|UT|Z)?(?:[+-]\d{1,2}(?::?\d{2})?)?)$/.test(value)) return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined
  } catch {
    return false
  }
}

const isMemory = (value: string) => /^\s*\d+\s*(?:b|bytes|k|kb|kibibytes|m|mb|mebibytes|g|gb|gibibytes|t|tb|tebibytes)?\s*$/i.test(value)
