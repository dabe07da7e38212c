import type { Span } from '../text/span.ts'
import { type Binder, streaming } from './binder.ts'
import type { Places } from './origin.ts'
import { inputsOfRel, type Rel } from './rel.ts'
import { childrenOf, conjuncts, inputsOf, type Rex, type RexCall, type RexOver, rexDigest, visitRex, windowDigest } from './rex.ts'
import { isBinary, isInterval, isNested, isNumeric, isText, isUnknown } from './type-rules.ts'
import { formatType, type SqlType, withNullable } from './types.ts'

/**
 * What Flink's planner refuses of a query only when it makes code of it: types that its validator lets pass. What no column of the result needs is
 * never made code of, and so is right; a view can be made with it and fails where it is read.
 */
export function checkPlanned(b: Binder, rel: Rel, query: Span): void {
  const walk: Walk = (r, needed, bounds) => liveRel(b, r, needed, bounds, query, walk)
  walk(rel, all(rel), unbounded)
}

/** The same of one expression that is surely made code of. */
export function checkValue(b: Binder, e: Rex, place: Span): void {
  const here = ownPlace(b, e) ?? place
  if (isFolded(e)) return
  checkRex(b, e, here)
  for (const child of childrenOf(e)) checkValue(b, child, here)
}

/** By column: the place in this statement that needs it, or `nobody` of this statement; a hole where it isn't needed. */
type Needed = readonly (Span | typeof nobody | undefined)[]
const nobody = 'nobody'
/** Columns that a condition above asks about, where a rank must have its end; `asked`: in a way that may end it. */
type End = 'ended' | 'asked' | 'open'
type Bounds = ReadonlyMap<number, End>
const unbounded: Bounds = new Map()
type Walk = (rel: Rel, needed: Needed, bounds: Bounds) => void
const all = (rel: Rel, place: Span | typeof nobody = nobody): Needed => new Array<Span | typeof nobody>(rel.fields.length).fill(place)
const placeOf = (need: Needed[number]): Span | undefined => (need === nobody ? undefined : need)

function liveRel(b: Binder, rel: Rel, needed: Needed, bounds: Bounds, query: Span, walk: Walk): void {
  let passed = unbounded
  let below: Needed[number][] = []
  const use = (e: Rex | undefined, from?: Span): void => {
    if (!e) return
    const place = ownPlace(b, e) ?? from
    if (e.kind === 'input') below[e.index] = place ?? nobody
    else if (e.kind === 'subquery') {
      walk(e.rel, all(e.rel, place), unbounded)
      use(e.operand, place)
      checkRex(b, e, place ?? query)
    } else if (!isFolded(e)) {
      checkRex(b, e, place ?? query)
      for (const child of childrenOf(e)) use(child, place)
    }
  }
  switch (rel.kind) {
    case 'Scan':
      return
    case 'Values':
      for (const row of rel.rows) for (const e of row) use(e)
      return
    case 'Project':
      for (let i = 0; i < needed.length; i++) {
        if (needed[i] === undefined) continue
        const e = rel.exprs[i]
        const place = placeOf(needed[i])
        use(e, place)
        if (e?.kind === 'over') checkRank(b, e, ownPlace(b, e) ?? place ?? query, bounds.get(i))
      }
      checkWindows(b, rel.exprs, needed, bounds)
      passed = through(rel.exprs, bounds)
      break
    case 'Filter':
      passed = withBounds(bounds, conjuncts(rel.condition))
      below = needed.slice(0, rel.fields.length)
      use(rel.condition)
      if (rel.input.kind === 'Join') checkJoin(b, rel.input, conjuncts(rel.condition))
      break
    case 'Join':
    case 'TemporalJoin': {
      below = needed.slice(0, rel.fields.length)
      use(rel.condition)
      if (rel.kind === 'TemporalJoin') use(rel.time)
      else checkJoin(b, rel, conjuncts(rel.condition))
      const width = rel.left.fields.length
      const sides = withBounds(bounds, conjuncts(rel.condition))
      walk(rel.left, below.slice(0, width), leftOf(sides, width))
      walk(rel.right, below.slice(width), rightOf(sides, width))
      return
    }
    case 'Aggregate': {
      for (const k of rel.keys) below[k] = nobody
      rel.calls.forEach((c, i) => {
        const at = rel.keys.length + i
        if (needed[at] === undefined) return
        checkExtreme(b, c.fn, rel.input.fields[c.args[0]]?.type, ownPlace(b, c) ?? placeOf(needed[at]) ?? query)
        for (const column of c.args) below[column] = needed[at]
        if (c.filter !== undefined) below[c.filter] = needed[at]
      })
      break
    }
    case 'Union':
      for (const input of rel.inputs) walk(input, needed, bounds)
      return
    case 'Unnest':
    case 'TableFunction':
      below = needed.slice(0, rel.input.fields.length)
      use(rel.expression)
      break
    case 'Sort':
      below = needed.slice(0, rel.fields.length)
      for (const k of rel.keys) below[k.column] = nobody
      break
    default:
      for (const input of inputsOfRel(rel)) walk(input, all(input), unbounded)
      return
  }
  walk(inputsOfRel(rel)[0], below, passed)
}

const leftOf = (bounds: Bounds, width: number): Bounds => (bounds.size === 0 ? bounds : new Map([...bounds].filter(([i]) => i < width)))
const rightOf = (bounds: Bounds, width: number): Bounds =>
  bounds.size === 0 ? bounds : new Map([...bounds].flatMap(([i, end]) => (i < width ? [] : [[i - width, end] as const])))

/** The bounds as the projection's input has them. */
function through(exprs: readonly Rex[], bounds: Bounds): Bounds {
  if (bounds.size === 0) return bounds
  return new Map(
    [...bounds].flatMap(([i, end]) => {
      const e = exprs[i]
      return e?.kind === 'input' ? [[e.index, end] as const] : []
    }),
  )
}

/** `n < 3` ends a column, `n > 3` leaves it open; whatever else is asked of it may end it. */
function withBounds(bounds: Bounds, parts: readonly Rex[]): Bounds {
  const all = new Map<number, End>(bounds)
  for (const part of parts) {
    const [l, r] = part.kind === 'call' ? part.args : []
    if (part.kind === 'call' && /^[<>]=?$/.test(part.name) && l.kind === 'input' && r.kind === 'input') {
      // as many as a column says
      const [least, most] = part.name.startsWith('<') ? [l, r] : [r, l]
      all.set(least.index, 'ended')
      if (!all.has(most.index)) all.set(most.index, 'open')
      continue
    }
    const isLower =
      part.kind === 'call' && ((/^>=?$/.test(part.name) && l.kind === 'input') || (/^<=?$/.test(part.name) && r.kind === 'input'))
    const isUpper =
      part.kind === 'call' &&
      ((/^(<=?|=)$/.test(part.name) && l.kind === 'input' && r.kind === 'literal') ||
        (/^>=?$/.test(part.name) && l.kind === 'literal' && r.kind === 'input'))
    for (const i of inputsOf(part))
      if (isUpper) all.set(i, 'ended')
      else if (!isLower && all.get(i) !== 'ended') all.set(i, 'asked')
      else if (!all.has(i)) all.set(i, 'open')
  }
  return all
}

/** ROW_NUMBER and its kind are run as a Top-N, which has an end, or like an aggregate over rows that come in order. */
function checkRank(b: Binder, e: RexOver, place: Span, end: End | undefined): void {
  if (!isRank(e.fn) || end === 'asked') return
  if (end === 'ended') {
    if (e.fn !== 'ROW_NUMBER' && !e.orderBy[0]?.descending && streaming(b))
      b.late(place, 'not-supported', `${e.fn} with an end works in batch only`, 'ROW_NUMBER')
    return
  }
  const hint = `Ask for the first ones: WHERE … <= 10`
  if (end !== 'open' && !e.orderBy[0]?.descending) return
  // What ends it may be what is wrong.
  if (!streaming(b) || b.problems.length > 0) return
  if (end === 'open') b.late(place, 'not-supported', `A condition on ${e.fn} needs an end`, hint)
  else b.late(place, 'not-supported', `${e.fn} over all rows can only be ordered upwards`, hint)
}

/** Flink runs the OVER aggregates of one SELECT only if they have one window; a rank that has an end is a Top-N, which has its own. */
function checkWindows(b: Binder, exprs: readonly Rex[], needed: Needed, bounds: Bounds): void {
  // Of a window that names what isn't there nobody knows whether it is another one.
  if (b.problems.length > 0) return
  let first: string | undefined
  exprs.forEach((e, i) => {
    if (needed[i] === undefined || (e.kind === 'over' && isRank(e.fn) && bounds.has(i))) return
    visitRex(e, over => {
      if (over.kind !== 'over') return
      const window = windowDigest(over)
      first ??= window
      const place = ownPlace(b, over)
      if (window !== first && place && streaming(b))
        b.late(
          place,
          'not-supported',
          'All OVER aggregates of a SELECT must have the same window',
          'Put one of them into a query of its own',
        )
    })
  })
}
const isRank = (fn: string): boolean => fn === 'ROW_NUMBER' || fn === 'RANK' || fn === 'DENSE_RANK'

/** Where the expression stands, if it stands in this statement and not in a view or a table's column. */
function ownPlace(b: Binder, e: { readonly at: Places }): Span | undefined {
  return e.at.find(p => p.file === b.file.file && p.unit === b.file.unit)
}

/** `(a = b) IS NULL` is FALSE before anybody compares, where neither can be NULL. */
const isFolded = (e: Rex): boolean => e.kind === 'call' && /^IS (NOT )?NULL$/.test(e.name) && !e.args[0].type.nullable

function checkRex(b: Binder, e: Rex, place: Span): void {
  if (e.kind === 'subquery') checkIn(b, e, place)
  else if (e.kind === 'over') checkOver(b, e, place)
  else if (e.kind === 'call') checkCall(b, e, place)
}

function checkCall(b: Binder, e: RexCall, place: Span): void {
  const [first, second] = e.args
  switch (e.name) {
    case '=':
    case '<>':
    case 'IS DISTINCT FROM':
    case 'IS NOT DISTINCT FROM':
      if (!e.coerced && !isNullValue(first) && !isNullValue(second) && isMixed(first.type, second.type))
        b.late(
          place,
          'type-mismatch',
          `Flink cannot compare ${shown(first.type)} with ${shown(second.type)} by itself`,
          castHint(first, second),
        )
      return
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (isNested(first.type) && rexDigest(first) !== rexDigest(second))
        b.late(place, 'type-mismatch', `'${e.name}' cannot compare ${shown(first.type)}: it has no order`)
      return
    case 'ITEM':
      if (first.type.root !== 'ARRAY' || isUnknown(second.type)) return
      if (second.type.root !== 'INTEGER')
        b.late(place, 'argument-type', `The index of an array is INT, this is ${shown(second.type)}`, 'CAST(… AS INT)')
      else if (second.kind === 'literal' && Number(second.value) < 1) b.late(place, 'argument-type', 'The first element of an array is 1')
      return
    case 'CARDINALITY':
      if (first.type.root === 'MULTISET')
        b.late(place, 'argument-type', 'CARDINALITY takes an array or a map, Flink cannot run it on a multiset')
      return
    case 'TIMESTAMPDIFF': {
      const [from, to] = e.args.slice(-2)
      if (!to) return
      const zoned = [from, to].filter(x => x.type.root === 'TIMESTAMP_LTZ')
      if (zoned.length === 1 && !isUnknown(from.type) && !isUnknown(to.type))
        b.late(
          place,
          'argument-type',
          `TIMESTAMPDIFF needs two times of one type, these are ${shown(from.type)} and ${shown(to.type)}`,
          'CAST one of them',
        )
      return
    }
    case 'MINUS_DATE':
      if ((first.type.root === 'TIMESTAMP_LTZ') !== (second.type.root === 'TIMESTAMP_LTZ'))
        b.late(
          place,
          'argument-type',
          `The difference is one of two times of one type, these are ${shown(first.type)} and ${shown(second.type)}`,
          'CAST one of them',
        )
      return
    case 'JSON_VALUE':
    case 'JSON_QUERY': {
      const isElement = e.name === 'JSON_QUERY' && e.type.root === 'ARRAY'
      const type = isElement ? (e.type.element ?? e.type) : e.type
      const isValue = e.name === 'JSON_VALUE' && /^(BOOLEAN|INTEGER|DOUBLE)$/.test(type.root)
      if (!isValue && type.root !== 'VARCHAR' && !isUnknown(type))
        b.late(place, 'argument-type', `Flink cannot run ${e.name} RETURNING ${shown(e.type)}`)
      return
    }
    case 'JSON_ARRAY':
    case 'JSON_OBJECT':
      if (e.args.some(a => a.type.root === 'NULL')) b.late(place, 'argument-type', `A bare NULL has no type`, 'Write CAST(NULL AS …)')
      return
    default:
      if (/^\$(TUMBLE|HOP|SESSION)_/.test(e.name) && e.args.length > 0)
        b.late(place, 'not-grouped', `${e.name.slice(1)} needs its window in GROUP BY`)
  }
}

const isNullValue = (e: Rex): boolean =>
  e.kind === 'literal' ? e.value === null : e.kind === 'call' && (e.name === 'CAST' || e.name === 'TRY_CAST') && isNullValue(e.args[0])
const isMixed = (a: SqlType, b: SqlType): boolean => (isText(a) && isNumeric(b)) || (isNumeric(a) && isText(b))
const shown = (type: SqlType): string => formatType(withNullable(type, true))
const castHint = (a: Rex, b: Rex): string => `CAST(… AS ${shown(isText(a.type) ? b.type : a.type)})`

const batchOnly = new Set(['LEAD', 'NTILE', 'PERCENT_RANK', 'CUME_DIST'])

function checkOver(b: Binder, e: RexOver, place: Span): void {
  if (batchOnly.has(e.fn) && streaming(b)) b.late(place, 'not-supported', `${e.fn} works in batch only`)
  checkExtreme(b, e.fn, e.args[0]?.type, place)
  const [value, , otherwise] = e.fn === 'LAG' || e.fn === 'LEAD' ? e.args : []
  if (!otherwise || isUnknown(value.type) || isUnknown(otherwise.type) || (isText(value.type) && isText(otherwise.type))) return
  if (value.type.root !== otherwise.type.root)
    b.late(
      place,
      'argument-type',
      `The default of ${e.fn} must be ${shown(value.type)}, this is ${shown(otherwise.type)}`,
      `CAST(… AS ${shown(value.type)})`,
    )
}

/** MAX and MIN of what has no order, and of intervals (AggFunctionFactory). */
function checkExtreme(b: Binder, fn: string, type: SqlType | undefined, place: Span): void {
  if ((fn !== 'MAX' && fn !== 'MIN') || !type) return
  if (isNested(type) || isInterval(type) || isBinary(type)) b.late(place, 'argument-type', `${fn} cannot take ${shown(type)}`)
}

/** x IN (SELECT …) is planned as a join. */
function checkIn(b: Binder, e: Extract<Rex, { kind: 'subquery' }>, place: Span): void {
  const field = e.how === 'in' && e.rel.fields.length === 1 ? e.rel.fields[0] : undefined
  if (field && e.operand && isMixedKey(e.operand.type, field.type))
    b.late(place, 'type-mismatch', `Flink cannot look for ${shown(e.operand.type)} among ${shown(field.type)} by itself`)
}

/** The two sides of a join: what is equal must be of one kind. */
function checkJoin(b: Binder, rel: Extract<Rel, { kind: 'Join' }>, parts: readonly Rex[]): void {
  const width = rel.left.fields.length
  for (const part of parts) {
    if (part.kind !== 'call' || part.name !== '=') continue
    const [l, r] = part.args
    const place = ownPlace(b, part)
    if (place && isOnSides(part.args, width) && isMixedKey(l.type, r.type) && !isMixed(l.type, r.type))
      b.late(place, 'type-mismatch', `Flink cannot join ${shown(l.type)} with ${shown(r.type)} by itself`)
  }
}
const isMixedKey = (a: SqlType, b: SqlType): boolean =>
  isText(a) !== isText(b) && !isUnknown(a) && !isUnknown(b) && a.root !== 'NULL' && b.root !== 'NULL'
const isOnSides = ([l, r]: readonly Rex[], width: number): boolean =>
  l.kind === 'input' && r.kind === 'input' && l.index < width !== r.index < width
