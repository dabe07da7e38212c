import type { Call, Expr, Query, TableRef } from '../syntax/nodes.ts'
import { writtenName } from '../syntax/reserved-words.ts'
import { bindExpression } from './bind-expression.ts'
import { tableRef } from './bind-table-function.ts'
import type { Binder, CteScope, Remedy, Scope } from './binder.ts'
import { describeFunction } from './flink/functions.ts'
import { nowhere } from './origin.ts'
import { isOpen, type Rel, type RelField, type WindowDef } from './rel.ts'
import { suggest } from './suggest.ts'
import { formatType, sqlType, withNullable } from './types.ts'

/** The window table functions' parameters in the order of Flink's signatures. */
export const argumentNames: Record<string, readonly string[]> = {
  TUMBLE: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'],
  HOP: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET'],
  CUMULATE: ['DATA', 'TIMECOL', 'STEP', 'SIZE', 'OFFSET'],
  SESSION: ['DATA', 'TIMECOL', 'GAP'],
}

/** TUMBLE, HOP, CUMULATE or SESSION over a table: its columns, then window_start, window_end, window_time. */
export function bindWindowFunction(
  b: Binder,
  call: Call,
  name: string,
  ctes: CteScope | undefined,
  outer: Scope | undefined,
  bindQuery: (query: Query, ctes: CteScope | undefined) => Rel,
  bindTable: (ref: TableRef) => Rel,
): Rel {
  const by = new Map<string, Expr>()
  call.args.forEach((a, i) => {
    const named = call.argNames?.[i]?.name.toUpperCase()
    const key = named ?? argumentNames[name][i]
    if (key) by.set(key, a)
  })
  const data = by.get('DATA')
  if (data?.kind === 'ColumnRef' && data.name.parts.every(p => p.name !== '')) {
    const written = data.name.parts.map(p => p.name).join('.')
    b.problem(data, 'unknown-column', `${name} takes its table as TABLE ${written}`)
  }
  if (data?.kind !== 'TableArgument' && data?.kind !== 'SubQuery') return unknown('the window has no table yet', [])
  // A query in brackets needs no TABLE.
  const table = data.kind === 'SubQuery' ? data.query : data.table
  const partitionBy = data.kind === 'SubQuery' ? [] : data.partitionBy
  checkArguments(b, call, name, by)
  const input: Rel = table.kind === 'Name' ? bindTable(tableRef(table)) : bindQuery(table, ctes)
  const descriptor = by.get('TIMECOL')
  if (descriptor?.kind === 'ColumnRef')
    b.problem(
      descriptor,
      'unknown-column',
      `${name} takes the time column as DESCRIPTOR(${descriptor.name.parts.map(p => p.name).join('.')})`,
    )
  for (const p of partitionBy) {
    const id = p.kind === 'ColumnRef' ? p.name.parts.at(-1) : undefined
    const known = input.fields.map(f => f.name)
    if (!id || id.name === '' || known.includes(id.name) || isOpen(input)) continue
    const near = suggest(id.name, known)
    b.problem(id, 'unknown-column', `Column '${id.name}' not found in the windowed table`, { near })
  }
  const window = windowOf(b, name, by, outer, partitionBy, input)
  checkSpans(b, call, name, by, window)
  if (input.kind === 'UnknownRel' && input.fields.length === 0) return unknown('the columns of the windowed table are not known', [])
  const column = descriptor?.kind === 'Descriptor' ? descriptor.columns[0] : undefined
  const index = column ? input.fields.findIndex(f => f.name === column.name) : -1
  const field: RelField | undefined = input.fields[index]
  const fields = [...input.fields, ...windowColumns(field)]
  if (descriptor?.kind === 'Descriptor' && descriptor.columns.length === 0)
    b.problem(descriptor, 'argument-count', `DESCRIPTOR names the time column of ${name}`)
  if (!column || column.name === '') return unknown('the window has no time column yet', fields, [input])
  if (!field) {
    const near = suggest(
      column.name,
      input.fields.map(f => f.name),
    )
    b.problem(column, 'unknown-column', `Column '${column.name}' not found in the windowed table`, { near })
    return unknown('the time column is not known', fields, [input])
  }
  b.use(column, 'column', field.name, field)
  if (!field.time && field.type.root !== 'UNKNOWN') {
    const hint = `Declare WATERMARK FOR ${field.name} AS … in the table, or use a PROCTIME() column`
    const message = `A window needs a time attribute, '${field.name}' is ${formatType(field.type)}`
    b.problem(column, 'not-a-time-attribute', message, { hint, remedy: watermarkFor(field, input) })
  }
  if (field.time === 'rowtime' && losesTime(input, index))
    b.late(
      column,
      'not-a-time-attribute',
      `Behind GROUP BY or DISTINCT '${field.name}' is a plain time, no time attribute`,
      'Aggregate by a window, and use its window_time',
    )
  if (!field.time) return unknown('the time column is no time attribute', fields, [input])
  if (!window) return unknown('the size of the window is not known', fields, [input])
  return { kind: 'WindowTvf', input, window, timeColumn: index, fields, at: [b.place(call, 'call'), b.place(call.name, 'keyword')] }
}

/** Whether a column is the key of an aggregation that isn't one of windows: Flink's validator calls it a time attribute, its planner doesn't. */
function losesTime(rel: Rel, index: number): boolean {
  if (rel.kind === 'Filter') return losesTime(rel.input, index)
  if (rel.kind === 'Project') {
    const e = rel.exprs[index]
    return e?.kind === 'input' && losesTime(rel.input, e.index)
  }
  return (
    rel.kind === 'Aggregate' && index < rel.keys.length && !rel.keys.some(k => /^window_(start|end)$/.test(rel.input.fields[k]?.name ?? ''))
  )
}

/** The watermark that the column lacks, where the window reads a table whose columns a script declares. */
function watermarkFor({ name, type }: RelField, input: Rel): Remedy | undefined {
  const scan = input.kind === 'Project' ? input.input : input
  if (scan.kind !== 'Scan' || (type.root !== 'TIMESTAMP' && type.root !== 'TIMESTAMP_LTZ') || (type.precision ?? 6) > 3) return undefined
  const { node, resolved, declared, altered, path } = scan.table
  const last = node.columns.at(-1)
  if (!last || altered || resolved.watermark || !node.columns.some(c => c.name.name === name)) return undefined
  const column = writtenName(name)
  return {
    title: `Declare a watermark for ${column} in ${path.at(-1)}, 5 seconds behind`,
    behind: { ...declared, start: last.start, end: last.end, role: 'column' },
    text: `,\n  WATERMARK FOR ${column} AS ${column} - INTERVAL '5' SECOND`,
  }
}

function spanOf(window: WindowDef, key: string): number | undefined {
  if (key === 'SIZE') return window.type === 'SESSION' ? undefined : window.size
  if (key === 'SLIDE') return window.type === 'HOP' ? window.slide : undefined
  if (key === 'STEP') return window.type === 'CUMULATE' ? window.step : undefined
  return window.type === 'SESSION' ? window.gap : undefined
}

const unknown = (reason: string, fields: readonly RelField[], inputs: readonly Rel[] = []): Rel => ({
  kind: 'UnknownRel',
  reason,
  open: fields.length === 0 || inputs.some(i => i.kind === 'UnknownRel' && i.open),
  fields,
  inputs,
  at: nowhere,
})

/** The arguments behind the time column: how many, with which names, and that they are intervals. */
function checkArguments(b: Binder, call: Call, name: string, by: ReadonlyMap<string, Expr>): void {
  const names = argumentNames[name]
  const least = name === 'SESSION' ? 3 : names.length - 1
  const usage = describeFunction(name)?.signatures[0].text
  const named = call.args.map((_, i) => call.argNames?.[i] !== undefined)
  if (named.includes(true) && (named.includes(false) || call.args[0]?.kind !== 'TableArgument')) {
    const why = named.includes(false) ? 'takes all of its arguments by name, or none' : 'takes its table first'
    b.problem(call, 'argument-count', `${name} ${why}`, usage)
    return
  }
  const odd = call.argNames?.find(n => n && !names.includes(n.name.toUpperCase()))
  const missing = names.slice(0, least).find(n => !by.has(n))
  if (odd || missing || call.args.length > names.length) {
    const why = odd ? `has no argument ${odd.name}` : missing ? `needs the argument ${missing}` : `takes at most ${names.length} arguments`
    b.problem(call, 'argument-count', `${name} ${why}`, usage)
    return
  }
  const wrong = names.slice(2).find(n => {
    const e = by.get(n)
    return e && ['NumberLiteral', 'StringLiteral', 'BooleanLiteral', 'TimeLiteral'].includes(e.kind)
  })
  if (wrong) b.problem(call, 'argument-type', `${wrong} of ${name} must be an INTERVAL`, usage)
}

/** What Flink's window operators can't run: spans of months, of nothing, and steps that don't reach the size. */
function checkSpans(b: Binder, call: Call, name: string, by: ReadonlyMap<string, Expr>, window: WindowDef | undefined): void {
  for (const key of ['SIZE', 'SLIDE', 'STEP', 'GAP', 'OFFSET']) {
    const e = by.get(key)
    if (!e) continue
    if (e.kind === 'IntervalLiteral' && /^(YEAR|MONTH)$/.test(e.from))
      b.late(e, 'argument-type', `${name} takes an interval of days, hours, minutes or seconds`)
    else if (['Binary', 'Call', 'Cast'].includes(e.kind))
      b.late(e, 'argument-type', `${key} of ${name} must be a literal`, "INTERVAL '1' HOUR")
    else if (key !== 'OFFSET' && window && (spanOf(window, key) ?? 1) <= 0)
      b.late(e, 'argument-type', `${key} of ${name} must be more than 0`)
  }
  const size = window?.type === 'SESSION' ? undefined : window?.size
  const offset = by.get('OFFSET')
  if (offset && window && window.type !== 'SESSION' && size !== undefined && Math.abs(window.offset) >= size)
    b.late(offset, 'argument-type', `The offset of ${name} must be smaller than its size`)
  if (window?.type === 'CUMULATE' && b.problems.length === 0 && window.step > 0 && window.size % window.step !== 0)
    b.late(call, 'argument-type', 'The size of CUMULATE must be a multiple of its step')
}

export function windowColumns(time: RelField | undefined): RelField[] {
  const edge = sqlType('TIMESTAMP', false, { precision: 3 })
  return [
    { name: 'window_start', type: edge },
    { name: 'window_end', type: edge },
    { name: 'window_time', type: withNullable(time?.type ?? edge, false), time: time?.time ?? 'rowtime' },
  ]
}

function windowOf(
  b: Binder,
  name: string,
  by: ReadonlyMap<string, Expr>,
  outer: Scope | undefined,
  partitionBy: readonly Expr[],
  input: Rel,
): WindowDef | undefined {
  const interval = (key: string): number | undefined => {
    const e = by.get(key)
    if (!e) return undefined
    const bound = bindExpression(b, e, { scope: outer ?? { relations: [] }, bindQuery: () => unknown('', []), aggregates: false })
    return bound.kind === 'literal' && typeof bound.value === 'number' ? bound.value : undefined
  }
  const size = interval('SIZE')
  const offset = interval('OFFSET') ?? 0
  switch (name) {
    case 'TUMBLE':
      return size === undefined ? undefined : { type: 'TUMBLE', size, offset }
    case 'HOP': {
      const slide = interval('SLIDE')
      return size === undefined || slide === undefined ? undefined : { type: 'HOP', size, slide, offset }
    }
    case 'CUMULATE': {
      const step = interval('STEP')
      return size === undefined || step === undefined ? undefined : { type: 'CUMULATE', size, step, offset }
    }
    default: {
      const gap = interval('GAP')
      const partition = partitionBy.map(p =>
        p.kind === 'ColumnRef' ? input.fields.findIndex(f => f.name === p.name.parts.at(-1)?.name) : -1,
      )
      return gap === undefined || partition.includes(-1) ? undefined : { type: 'SESSION', gap, partition }
    }
  }
}
