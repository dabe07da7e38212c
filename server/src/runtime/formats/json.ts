import type { SqlType } from '../../semantics/types.ts'
import { type Code, emptyValue, type Term, term } from '../engine/code.ts'
import { physicalOf, spanText } from '../engine/columns.ts'
import { timestampScale } from '../functions/time.ts'
import * as text from './json-text.ts'

/**
 * Writes the decoder of one record into a generated pipeline: from the bytes `b[p … limit)` to one variable (or span) per column, everything in
 * the record validated, whether asked for or not. Missing fields are NULL, unknown ones are read over, of a name that comes twice the last wins.
 *
 * Where Flink 2.2 differs: its reader stops assigning after as many hits as there are columns, so a repeated name may leave a later column NULL.
 */
export interface JsonOptions {
  readonly ignoreParseErrors: boolean
  readonly failOnMissingField: boolean
  readonly iso: boolean
}

export function jsonOptions(options: Readonly<Record<string, string>>, prefix: string): JsonOptions {
  const get = (key: string) => options[`${prefix}json.${key}`] ?? options[`json.${key}`]
  return {
    ignoreParseErrors: get('ignore-parse-errors') === 'true',
    failOnMissingField: get('fail-on-missing-field') === 'true',
    iso: get('timestamp-format.standard') === 'ISO-8601',
  }
}

export interface DecodedField {
  readonly name: string
  readonly type: SqlType
}

/** Variables that must stand in scope: `b`, `p` (assignable), `limit`, and `at`, the decoder's cursor. */
export function emitJsonDecoder(c: Code, fields: readonly DecodedField[], options: JsonOptions): Term[] {
  const slots = fields.map(f => declare(c, f.type, options))
  const [space, bad] = [c.constant(text.skipSpace), c.constant(text.bad)]
  const plain = c.constant(text.PLAIN)
  const found = options.failOnMissingField ? c.let('0', 'found') : ''
  if (found) for (const s of slots) s.seen = c.let('0', 'seen')
  const skipSpaceAt = (v: string) => `if (b[${v}] <= 32) ${v} = ${space}(b, ${v})`
  c.line(skipSpaceAt('p'))
  c.line(`if (b[p] !== 123) ${bad}('Expected an object')`)
  c.line('p++')
  c.line(skipSpaceAt('p'))
  c.line('let x = 0')
  c.block('if (b[p] === 125) p++; else for (;;)', () => {
    c.line(`if (b[p] !== 34) ${bad}('Expected a field name')`)
    c.line('let q = p + 1, f = -1')
    predictName(c, fields)
    c.block('if (f < 0)', () => {
      c.line(`const ns = q; while (${plain}[b[q]] === 0) q++`)
      c.block('if (b[q] === 34)', () => {
        matchName(c, fields)
        c.line('q++')
      })
      c.line(`else { f = ${c.constant(slowName(fields))}(b, p, limit, at); q = at.p }`)
      c.line('if (f >= 0) x = f + 1')
    })
    c.line(skipSpaceAt('q'))
    c.line(`if (b[q] !== 58) ${bad}('Expected a colon')`)
    c.line('q++')
    c.line(skipSpaceAt('q'))
    c.line('p = q')
    c.block('switch (f)', () => {
      slots.forEach((s, i) => {
        c.block(`case ${i}:`, () => {
          if (found) c.line(`${s.seen} = 1`)
          readField(c, fields[i].type, s, options)
        })
        c.line('break')
      })
      c.line(`default: p = ${c.constant(text.skipValue)}(b, p, limit)`)
    })
    c.line(skipSpaceAt('p'))
    c.line(`if (b[p] === 44) { p++; ${skipSpaceAt('p')}; continue }`)
    c.line(`if (b[p] !== 125) ${bad}('Expected a comma or the end of an object')`)
    c.line('p++; break')
  })
  c.line(`if (p > limit) ${bad}('The record ends in the middle of a value')`)
  if (found) c.line(`if (${slots.map(s => s.seen).join(' + ') || '0'} < ${fields.length}) ${bad}('A field is missing')`)
  return slots.map((s, i) => slotTerm(c, fields[i].type, s))
}

interface Slot {
  /** value, or start of a span */
  readonly v: string
  /** null flag, or end of a span */
  readonly n: string
  seen: string
}

function declare(c: Code, type: SqlType, _options: JsonOptions): Slot {
  const physical = physicalOf(type)
  if (physical === 'text') return { v: c.let('-1', 's'), n: c.let('-1', 'e'), seen: '' }
  return { v: c.let(emptyValue(physical)), n: c.let('true', 'n'), seen: '' }
}

function slotTerm(c: Code, type: SqlType, slot: Slot): Term {
  return physicalOf(type) === 'text' ? spanTerm(c, type, 'b', 'at.side', slot.v, slot.n) : term(type, slot.n, slot.v)
}

/** Forgets a column that was decoded. */
export const emitNull = (c: Code, { span, nul }: Term): void => c.line(span ? `${span.start} = -1` : `${nul} = true`)

/** A text in bytes as a term; the string is made where it is asked for, once a row. */
export function spanTerm(c: Code, type: SqlType, bytes: string, side: string, start: string, end: string): Term {
  return {
    type,
    nul: `${start} === -1`,
    value: () =>
      c.once(`text ${start}`, () => c.let(`${start} === -1 ? '' : ${c.constant(spanText)}(${bytes}, ${side}, ${start}, ${end})`, 't')),
    span: { bytes, side, start, end },
  }
}

/** Records mostly have their fields in the order of the table: the next name is tried first, with its closing quote, in one go. */
function predictName(c: Code, fields: readonly DecodedField[]): void {
  c.block('switch (x)', () => {
    fields.forEach((f, i) => {
      const bytes = nameBytes(f)
      if (bytes === undefined) return
      const test = [...Array.from(bytes, (b, k) => `b[q + ${k}] === ${b}`), `b[q + ${bytes.length}] === 34`].join(' && ')
      c.line(`case ${i}: if (${test}) { f = ${i}; x = ${i + 1}; q += ${bytes.length + 1} } break`)
    })
  })
}

/** A name's bytes as they stand between quotes; undefined where JSON may write it in several ways. */
function nameBytes(f: DecodedField): Uint8Array | undefined {
  const bytes = new TextEncoder().encode(f.name)
  return bytes.some(b => b >= 128 || b < 32 || b === 34 || b === 92) ? undefined : bytes
}

/** Sets `f` to the field whose name's bytes stand at `ns … q`: by length, then byte by byte. */
function matchName(c: Code, fields: readonly DecodedField[]): void {
  const byLength = new Map<number, { bytes: Uint8Array; i: number }[]>()
  fields.forEach((f, i) => {
    const bytes = nameBytes(f)
    if (bytes === undefined) return
    byLength.set(bytes.length, [...(byLength.get(bytes.length) ?? []), { bytes, i }])
  })
  c.block('switch (q - ns)', () => {
    for (const [length, names] of byLength) {
      c.line(`case ${length}:`)
      for (const { bytes, i } of names) {
        const test = Array.from(bytes, (b, k) => `b[ns + ${k}] === ${b}`).join(' && ') || 'true'
        c.line(`if (${test}) { f = ${i}; break }`)
      }
      c.line('break')
    }
  })
}

/** Names with escapes or beyond ASCII. */
function slowName(fields: readonly DecodedField[]): (b: Uint8Array, p: number, limit: number, at: text.Cursor) => number {
  const byName = new Map(fields.map((f, i) => [f.name, i]))
  return (b, p, limit, at) => byName.get(text.tokenText(b, p, limit, at)) ?? -1
}

function readField(c: Code, type: SqlType, slot: Slot, options: JsonOptions): void {
  if (!options.ignoreParseErrors) {
    readNotIgnoring(c, type, slot, options)
    return
  }
  c.block('try', () => readNotIgnoring(c, type, slot, options))
  c.block(`catch (x)`, () => {
    c.line(`if (!(x instanceof ${c.constant(text.FormatProblem)})) throw x`)
    c.line(`p = ${c.constant(text.skipValue)}(b, q, limit)`)
    c.line(physicalOf(type) === 'text' ? `${slot.v} = ${slot.n} = -1` : `${slot.n} = true`)
  })
}

function readNotIgnoring(c: Code, type: SqlType, slot: Slot, options: JsonOptions) {
  const slow = (reader: unknown, ...more: (string | number)[]) => {
    const call = `${c.constant(reader)}(b, p, limit, at${more.map(m => `, ${m}`).join('')})`
    c.line(`${slot.v} = ${call}; ${slot.n} = at.nul; p = at.p`)
  }
  switch (type.root) {
    case 'BIGINT':
      return readIntegerField(c, slot, 64)
    case 'INTEGER':
      return readIntegerField(c, slot, 32)
    case 'SMALLINT':
      return readIntegerField(c, slot, 16)
    case 'TINYINT':
      return readIntegerField(c, slot, 8)
    case 'CHAR':
    case 'VARCHAR':
      return readTextField(c, slot)
    case 'DOUBLE':
      return slow(text.readDouble)
    case 'FLOAT':
      slow(text.readDouble)
      return c.line(`${slot.v} = Math.fround(${slot.v})`)
    case 'BOOLEAN':
      c.line(
        'if (b[p] === 116 && b[p + 1] === 114 && b[p + 2] === 117 && b[p + 3] === 101 && (b[p + 4] === 44 || b[p + 4] === 125)) ' +
          `{ ${slot.v} = true; ${slot.n} = false; p += 4 }`,
      )
      return c.block('else', () => slow(text.readBoolean))
    case 'DECIMAL':
      return slow(text.readDecimal, type.precision ?? 10, type.scale ?? 0)
    case 'DATE':
      return slow(text.readDate)
    case 'TIME':
      return slow(text.readTime)
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const zoned = type.root === 'TIMESTAMP_LTZ'
      const scale = timestampScale(type)
      const fast = c.let(`${c.constant(text.fastTimestamp)}(b, p, ${scale}, ${options.iso ? 84 : 32}, ${zoned ? 90 : 0}, at)`)
      c.line(`if (${fast} === ${fast}) { ${slot.v} = ${fast}; ${slot.n} = false; p = at.p }`)
      return c.block('else', () => slow(text.readTimestamp, scale, String(options.iso), String(zoned)))
    }
    case 'BINARY':
    case 'VARBINARY':
      return slow(text.readBytes)
    default: {
      const reader = text.valueReader(type, {
        iso: options.iso,
        ignore: options.ignoreParseErrors,
        failOnMissing: options.failOnMissingField,
      })
      c.line(`${slot.v} = ${c.constant(reader)}(b, p, limit, at); ${slot.n} = ${slot.v} === null; p = at.p`)
    }
  }
}

/** Up to 15 plain digits before a comma, a bracket or a space are read here, anything else by `readInteger`. */
function readIntegerField(c: Code, slot: Slot, bits: number): void {
  c.line('let z = p, x = 0, d = 0; const minus = b[z] === 45; if (minus) z++; const first = z')
  c.line('while ((d = b[z] - 48) >= 0 && d <= 9) { x = x * 10 + d; z++ }')
  c.line('const len = z - first, after = b[z]')
  const inRange = bits >= 64 ? '' : ` && x <= ${2 ** (bits - 1) - 1}`
  c.line(
    `if (len > 0 && len <= 15 && (after === 44 || after === 125 || after === 32) && (len === 1 || b[first] !== 48)${inRange}) { ${slot.v} = minus ? 0 - x : x; ${slot.n} = false; p = z }`,
  )
  c.line(`else { ${slot.v} = ${c.constant(text.readInteger)}(b, p, limit, at, ${bits}); ${slot.n} = at.nul; p = at.p }`)
}

function readTextField(c: Code, slot: Slot): void {
  c.block('if (b[p] === 34)', () => {
    c.line(`let z = p + 1; while (${c.constant(text.PLAIN)}[b[z]] === 0) z++`)
    c.line(`if (b[z] === 34) { ${slot.v} = p + 1; ${slot.n} = z; p = z + 1 }`)
    c.line(`else { ${c.constant(text.readText)}(b, p, limit, at); ${slot.v} = at.start; ${slot.n} = at.end; p = at.p }`)
  })
  c.line(`else { ${c.constant(text.readOtherText)}(b, p, limit, at); ${slot.v} = at.start; ${slot.n} = at.end; p = at.p }`)
}
