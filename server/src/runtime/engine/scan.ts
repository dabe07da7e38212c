import type { TableSourceScan } from '../../plan/physical.ts'
import type { SqlType } from '../../semantics/types.ts'
import { printable } from '../../text/data-text.ts'
import { emitJsonDecoder, emitNull, jsonOptions, spanTerm } from '../formats/json.ts'
import { FormatProblem } from '../formats/json-text.ts'
import { emitRawDecoder } from '../formats/raw.ts'
import { NotHere } from '../functions/scope.ts'
import { RuntimeProblem, type SourceBatch } from '../ports.ts'
import { type Code, type Term, term } from './code.ts'
import { DELETE, INSERT, physicalOf } from './columns.ts'

/** The batch of a source with what the engine knows about its split. */
export interface ScanInput extends SourceBatch {
  readonly subtask: number
  readonly outage: boolean
}

/** The records of a topic of updates by key add rows, or take them away; in a file each line is a row. */
export const hasDeletions = (scan: TableSourceScan): boolean => scan.changelog.length > 1 && !scan.fromFile

/**
 * Writes the loop over the records of a source batch: decode, then `row` for each. A record that doesn't parse fails the job with its place and first
 * bytes, or is skipped with `json.ignore-parse-errors`. Of a topic of updates by key a record without a value takes away the row of its key, of which it
 * has only the key's columns; `op` says so.
 */
export function emitScan(c: Code, scan: TableSourceScan, row: (terms: Term[]) => void): void {
  const format = formatOf(scan.options)
  const deletions = hasDeletions(scan)
  if (deletions) refuseOtherKeys(scan)
  if (scan.options['key.fields'] && scan.options['key.format']) throw new NotHere('columns read from the record key (key.fields)')
  const physical = scan.columns.flatMap((col, i) => (col.metadata === undefined ? [{ name: col.name, type: scan.fields[i].type, i }] : []))
  c.line('const b = input.bytes, count = input.count, vs = input.valueStart, ve = input.valueEnd')
  const ignore = format === 'json' && jsonOptions(scan.options, 'value.').ignoreParseErrors
  c.line('let i = 0')
  const loop = () =>
    c.block('for (; i < count; i++)', () => {
      c.line('let p = vs[i], limit = ve[i]')
      if (deletions) {
        c.line(`const op = p < 0 ? ${DELETE} : ${INSERT}`)
        c.line(`if (op === ${DELETE}) { p = input.keyStart[i]; limit = input.keyEnd[i] }`)
      }
      let decoded: Term[]
      if (format === 'raw') {
        if (physical.length !== 1) throw new NotHere('the raw format with more than one column')
        decoded = [emitRawDecoder(c, physical[0].type, scan.options, 'value.')]
      } else {
        // Flink gives no row for a record without value, nor for an empty one
        c.line('if (p < 0 || p === limit) continue')
        decoded = emitJsonDecoder(c, physical, jsonOptions(scan.options, 'value.'))
        if (deletions) {
          const others = decoded.filter((_, k) => !scan.primaryKey?.includes(physical[k].name))
          c.block(`if (op === ${DELETE})`, () => others.forEach(t => void emitNull(c, t)))
        }
      }
      const byColumn = new Map(physical.map((f, k) => [f.i, decoded[k]]))
      row(scan.columns.map((col, k) => byColumn.get(k) ?? metadata(c, col.metadata!, scan.fields[k].type)))
    })
  const [problem, poison] = [c.constant(FormatProblem), c.constant(poisonRecord)]
  if (ignore) {
    c.block('for (;;)', () => {
      c.block('try', () => {
        loop()
        c.line('break')
      })
      c.line(`catch (x) { if (!(x instanceof ${problem})) throw x; i++ }`)
    })
  } else {
    c.block('try', loop)
    c.line(`catch (x) { throw x instanceof ${problem} ? ${poison}(input, i, x) : x }`)
  }
}

/** Keys are read as values are, so both must be JSON of one kind, under the columns' names. */
function refuseOtherKeys({ options }: TableSourceScan): void {
  const [key, value] = ['key.', 'value.'].map(prefix => JSON.stringify(jsonOptions(options, prefix)))
  if (options['key.format'] !== 'json' || formatOf(options) !== 'json')
    throw new NotHere('a topic of updates by key in another format than JSON')
  if (key !== value || jsonOptions(options, 'value.').failOnMissingField || options['value.fields-include'] === 'EXCEPT_KEY')
    throw new NotHere('a topic of updates by key whose values are written in another way than its keys, or without them')
}

/** `json` or `raw`; throws `NotHere` for any other. */
export function formatOf(options: Readonly<Record<string, string>>): 'json' | 'raw' {
  const format = options['value.format'] ?? options.format ?? 'json'
  if (format !== 'json' && format !== 'raw') throw new NotHere(`format '${format}'`)
  return format
}

function poisonRecord(input: SourceBatch, i: number, problem: Error): RuntimeProblem {
  const [start, end] = input.valueStart[i] < 0 ? [input.keyStart[i], input.keyEnd[i]] : [input.valueStart[i], input.valueEnd[i]]
  const first = input.bytes.subarray(start, Math.min(end, start + 80))
  const more = end - start > 80 ? '…' : ''
  const said = printable(`${problem.message}: ${new TextDecoder().decode(first)}${more}`)
  return new RuntimeProblem(
    'poison-record',
    `Record at ${input.topic}, partition ${input.partition}, offset ${input.offsets[i]} of ${input.cluster} can't be read: ${said}`,
    "Correct the table's columns, or skip such records with 'json.ignore-parse-errors' = 'true'.",
  )
}

function metadata(c: Code, key: string, type: SqlType): Term {
  const text = physicalOf(type) === 'text'
  switch (key) {
    case 'cluster':
    case 'kafka_cluster':
      return term(type, 'false', 'input.cluster')
    case 'topic':
      return term(type, 'false', 'input.topic')
    case 'partition':
      return term(type, 'false', 'input.partition')
    case 'offset':
      return term(type, 'false', 'input.offsets[i]')
    case 'timestamp': {
      if (type.root !== 'TIMESTAMP_LTZ' && type.root !== 'TIMESTAMP') break
      if ((type.precision ?? 6) > 3)
        return term(type, c.let('input.timestamps[i] < 0', 'n'), c.let((type.precision ?? 6) > 6 ? '0' : 'input.timestamps[i] * 1000'))
      return term(type, c.let('input.timestamps[i] < 0', 'n'), c.let('input.timestamps[i]'))
    }
    case 'key': {
      const [start, end] = [c.let('input.keyStart[i]', 's'), c.let('input.keyEnd[i]', 'e')]
      if (text) return spanTerm(c, type, 'b', 'at.side', start, end)
      if (physicalOf(type) === 'bytes')
        return term(type, c.let(`${start} < 0`, 'n'), c.let(`${start} < 0 ? null : b.slice(${start}, ${end})`))
      break
    }
    case 'headers':
      if (type.root === 'MAP')
        return term(type, 'false', c.let(`${c.constant(readHeaders)}(b, input.headersStart[i], input.headersEnd[i])`))
      break
    default:
  }
  throw new NotHere(`metadata column '${key}' as ${type.root}`)
}

/** Headers of a record as [name, bytes] pairs; of a name that comes twice the last wins, as in a map. */
export function readHeaders(b: Uint8Array, start: number, end: number): [string, Uint8Array | null][] {
  if (start < 0 || start >= end) return []
  let p = start
  const varint = () => {
    let [v, shift] = [0, 0]
    for (;;) {
      const x = b[p++]
      v |= (x & 127) << shift
      if (x < 128) return (v >>> 1) ^ -(v & 1)
      shift += 7
    }
  }
  const decoder = new TextDecoder()
  const headers = new Map<string, Uint8Array | null>()
  for (let n = varint(); n > 0; n--) {
    const nameLength = varint()
    const name = decoder.decode(b.subarray(p, p + nameLength))
    p += nameLength
    const length = varint()
    headers.set(name, length < 0 ? null : b.slice(p, p + length))
    p += Math.max(0, length)
  }
  return [...headers]
}
