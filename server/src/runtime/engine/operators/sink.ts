import type { Sink } from '../../../plan/physical.ts'
import { emitJsonEncoder, jsonEncoding } from '../../formats/json-encode.ts'
import { emitRawEncoder } from '../../formats/raw.ts'
import { Utf8Writer } from '../../formats/writer.ts'
import { NotHere } from '../../functions/scope.ts'
import { type EncodedRows, RuntimeProblem } from '../../ports.ts'
import { Code, type Term } from '../code.ts'
import { type Batch, CAPACITY, DELETE, UPDATE_BEFORE } from '../columns.ts'
import type { Receiver } from '../outlet.ts'
import { batchTerms } from '../rows.ts'
import type { OperatorContext } from './operator.ts'

/**
 * The end of an INSERT: rows become keys and values in the table's formats, in the order in which they come. A table with a primary key gets upserts: +I and
 * +U are its key and value, -D its key and no value (a tombstone), -U nothing. A table without one takes only +I. NULL in a NOT NULL column fails the job.
 */
export function createSink(node: Sink, context: OperatorContext, onEncoded: (rows: EncodedRows) => void): Receiver {
  const { ops, layouts } = context.input
  const upsert = node.primaryKey !== undefined
  if (ops && !upsert) throw new NotHere('updates into a table without a primary key')
  const encode = compileEncoder(node, layouts, ops)
  const writer = new Utf8Writer()
  const spans = Array.from({ length: 4 }, () => new Int32Array(CAPACITY))
  return {
    push(batch) {
      writer.size = 0
      const count = encode(batch, writer, spans[0], spans[1], spans[2], spans[3])
      context.counts[node.id] += count
      if (count === 0) return
      const [keyStart, keyEnd, valueStart, valueEnd] = spans.map(s => s.slice(0, count))
      onEncoded({ count, bytes: writer.take(), keyStart, keyEnd, valueStart, valueEnd })
    },
    flush() {},
    watermark() {},
  }
}

type Encode = (input: Batch, w: Utf8Writer, ks: Int32Array, ke: Int32Array, vs: Int32Array, ve: Int32Array) => number

function compileEncoder(node: Sink, layouts: OperatorContext['input']['layouts'], ops: boolean): Encode {
  const c = new Code()
  const before: string[] = ['const size = input.size; let n = 0']
  const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
  const fields = node.columns.map((col, i) => ({ name: col.name, term: terms[i], notNull: !col.type.nullable }))
  const { options } = node
  const keyNames = node.primaryKey ?? (options['key.fields'] ? options['key.fields'].split(';') : [])
  const keyFormat = options['key.format']
  if (keyNames.length > 0 && keyFormat === undefined) throw new NotHere('a key without key.format')
  const key = keyNames.map(name => {
    const f = fields.find(x => x.name === name)
    if (f === undefined) throw new NotHere(`key column ${name}, which the table does not have`)
    return f
  })
  const prefix = options['key.fields-prefix'] ?? ''
  const value = options['value.fields-include'] === 'EXCEPT_KEY' ? fields.filter(f => !keyNames.includes(f.name)) : fields
  if (ops) before.push('const inOps = input.ops')
  c.block('for (let i = 0; i < size; i++)', () => {
    if (ops) {
      c.line('const op = inOps[i]')
      c.line(`if (op === ${UPDATE_BEFORE}) continue`)
    }
    for (const f of fields) {
      if (f.notNull && f.term.nul !== 'false')
        c.line(`if (${f.term.nul}) ${c.constant(nullInNotNull)}(${c.constant(f.name)}, ${c.constant(node.table.join('.'))})`)
    }
    if (key.length > 0) {
      c.line('ks[n] = w.size')
      emitFormat(
        c,
        keyFormat!,
        key.map(f => ({ name: f.name.slice(f.name.startsWith(prefix) ? prefix.length : 0), term: f.term })),
        options,
        'key.',
      )
      c.line('ke[n] = w.size')
    } else c.line('ks[n] = ke[n] = -1')
    const writeValue = () => {
      c.line('vs[n] = w.size')
      emitFormat(c, options['value.format'] ?? options.format ?? 'json', value, options, 'value.')
      c.line('ve[n] = w.size')
    }
    if (ops) {
      c.line(`if (op === ${DELETE}) vs[n] = ve[n] = -1`)
      c.block('else', writeValue)
    } else writeValue()
    c.line('n++')
  })
  return c.compile<Encode>(['input', 'w', 'ks', 'ke', 'vs', 've'], before, ['return n'])
}

function emitFormat(
  c: Code,
  format: string,
  fields: readonly { name: string; term: Term }[],
  options: Readonly<Record<string, string>>,
  prefix: string,
): void {
  if (format === 'json') emitJsonEncoder(c, fields, jsonEncoding(options, prefix))
  else if (format === 'raw' && fields.length === 1) emitRawEncoder(c, fields[0].term, options, prefix)
  else throw new NotHere(format === 'raw' ? 'the raw format with more than one column' : `format '${format}'`)
}

function nullInNotNull(column: string, table: string): never {
  throw new RuntimeProblem(
    'null-in-not-null',
    `NULL is written into column ${column} of ${table}, which is NOT NULL`,
    `Filter such rows (WHERE ${column} IS NOT NULL), or let the column be NULL.`,
  )
}
