import { formatType, type SqlType } from '../../semantics/types.ts'
import { type Code, type Term, term } from '../engine/code.ts'
import { physicalOf } from '../engine/columns.ts'
import { canonical, type Long } from '../functions/long.ts'
import { NotHere } from '../functions/scope.ts'
import { spanTerm } from './json.ts'
import { bad } from './json-text.ts'

/**
 * The raw format: the value's bytes are the one column. Text is UTF-8, numbers are big-endian (or as `raw.endianness` says), BOOLEAN is one byte. A record
 * without value is a row with NULL.
 */
export function emitRawDecoder(c: Code, type: SqlType, options: Readonly<Record<string, string>>, prefix: string): Term {
  const get = (key: string) => options[`${prefix}raw.${key}`] ?? options[`raw.${key}`]
  if ((get('charset') ?? 'UTF-8').toUpperCase() !== 'UTF-8') throw new NotHere(`raw.charset ${get('charset')}`)
  const little = (get('endianness') ?? 'big-endian') === 'little-endian'
  if (physicalOf(type) === 'text') {
    const [start, end] = [c.let('p', 's'), c.let('limit', 'e')]
    c.line(`if (p < 0) ${start} = -1`)
    return spanTerm(c, type, 'b', 'at.side', start, end)
  }
  if (physicalOf(type) === 'bytes') return term(type, c.let('p < 0', 'n'), c.let('p < 0 ? null : b.slice(p, limit)'))
  const read = rawReader(type, little)
  return term(type, c.let('p < 0', 'n'), c.let(`p < 0 ? ${physicalOf(type) === 'bool' ? 'false' : '0'} : ${c.constant(read)}(b, p, limit)`))
}

function rawReader(type: SqlType, little: boolean): (b: Uint8Array, p: number, limit: number) => number | boolean | Long {
  const size = { BOOLEAN: 1, TINYINT: 1, SMALLINT: 2, INTEGER: 4, BIGINT: 8, FLOAT: 4, DOUBLE: 8 }[type.root as string]
  if (size === undefined) throw new NotHere(`${formatType(type)} in the raw format`)
  return (b, p, limit) => {
    if (limit - p !== size) bad(`${limit - p} bytes are no ${type.root}`)
    const view = new DataView(b.buffer, b.byteOffset + p, size)
    switch (type.root) {
      case 'BOOLEAN':
        return view.getInt8(0) !== 0
      case 'TINYINT':
        return view.getInt8(0)
      case 'SMALLINT':
        return view.getInt16(0, little)
      case 'INTEGER':
        return view.getInt32(0, little)
      case 'FLOAT':
        return view.getFloat32(0, little)
      case 'DOUBLE':
        return view.getFloat64(0, little)
      default:
        return canonical(view.getBigInt64(0, little))
    }
  }
}

/** Writes one value in the raw format into the writer `w`. NULL is written as no bytes. */
export function emitRawEncoder(c: Code, t: Term, options: Readonly<Record<string, string>>, prefix: string): void {
  const little = (options[`${prefix}raw.endianness`] ?? options['raw.endianness'] ?? 'big-endian') === 'little-endian'
  const put = () => {
    if (t.span) c.line(`w.span(${t.span.bytes}, ${t.span.side}, ${t.span.start}, ${t.span.end})`)
    else if (physicalOf(t.type) === 'text') c.line(`w.text(${t.value()})`)
    else if (physicalOf(t.type) === 'bytes') c.line(`w.raw(${t.value()})`)
    else c.line(`w.raw(${c.constant(rawBytes(t.type, little))}(${t.value()}))`)
  }
  if (t.nul === 'false') put()
  else if (t.nul !== 'true') c.block(`if (!(${t.nul}))`, put)
}

function rawBytes(type: SqlType, little: boolean): (v: number | boolean | Long) => Uint8Array {
  const size = { BOOLEAN: 1, TINYINT: 1, SMALLINT: 2, INTEGER: 4, BIGINT: 8, FLOAT: 4, DOUBLE: 8 }[type.root as string]
  if (size === undefined) throw new NotHere(`${formatType(type)} in the raw format`)
  return v => {
    const bytes = new Uint8Array(size)
    const view = new DataView(bytes.buffer)
    if (type.root === 'FLOAT') view.setFloat32(0, v as number, little)
    else if (type.root === 'DOUBLE') view.setFloat64(0, v as number, little)
    else if (size === 1) view.setInt8(0, Number(v))
    else if (size === 2) view.setInt16(0, Number(v), little)
    else if (size === 4) view.setInt32(0, Number(v), little)
    else view.setBigInt64(0, BigInt(v), little)
    return bytes
  }
}
