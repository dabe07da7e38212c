import type { Expr, Identifier, MatchRecognize, OrderItem, PatternPart } from '../syntax/nodes.ts'
import { bindCondition, bindExpression, type ExpressionContext } from './bind-expression.ts'
import { type Binder, type CteScope, type Relation, type Scope, streaming } from './binder.ts'
import { checkValue } from './check-planned.ts'
import { checkInterval } from './interval.ts'
import { nowhere } from './origin.ts'
import { isOpen, type Rel, type RelField } from './rel.ts'
import { timeOf } from './rex.ts'
import { suggest } from './suggest.ts'
import { isUnknown } from './type-rules.ts'
import { formatType } from './types.ts'
import { givesUpdates } from './updates.ts'

/**
 * MATCH_RECOGNIZE over a table: what is wrong in it, as Calcite's validator and Flink's `StreamPhysicalMatchRule` and `PatternVisitor` see it.
 * The result has the columns of PARTITION BY and the measures; no plan is made of it.
 */
export function bindMatch(
  b: Binder,
  match: MatchRecognize,
  input: Rel,
  relation: Relation,
  ctx: { readonly outer?: Scope; readonly ctes?: CteScope },
): Rel {
  const rows: Relation = { ...relation, fields: input.fields, offset: 0 }
  const plain: ExpressionContext = {
    scope: { relations: [rows], outer: ctx.outer, ctes: ctx.ctes },
    bindQuery: (_, query) => {
      b.problem(query, 'not-supported', 'A query cannot stand in MATCH_RECOGNIZE')
      return { kind: 'UnknownRel', reason: '', open: true, fields: [], inputs: [], at: nowhere }
    },
    aggregates: false,
    noOver: 'MATCH_RECOGNIZE',
  }
  const keys = match.partitionBy.flatMap(e => keyOf(b, e, plain))
  checkOrder(b, match, match.orderBy, plain)
  const variables = variablesOf(b, match)
  // A column without a variable is looked up in the rows, one with it in the rows of that variable, which are the same columns.
  const bound: Relation[] = [...variables].map(alias => ({
    alias,
    fields: input.fields,
    offset: 0,
    open: rows.open,
    qualifiedOnly: true as const,
  }))
  const inPattern: ExpressionContext = {
    ...plain,
    scope: { ...plain.scope, relations: [rows, ...bound] },
    aggregates: true,
    pattern: { clause: 'MEASURES', variables },
  }
  checkPattern(b, match)
  for (const d of match.define) {
    const condition = bindCondition(b, d.condition, { ...inPattern, pattern: { clause: 'DEFINE', variables } }, 'DEFINE')
    checkValue(b, condition, d.condition)
  }
  const measures = match.measures.map((m): RelField => {
    const e = bindExpression(b, m.expr, inPattern)
    checkValue(b, e, m.expr)
    if (m.running) b.late(m.running, 'not-supported', 'Flink has no RUNNING: a measure is of the whole match')
    const time = timeOf(e)
    const isMade = m.expr.kind === 'Call'
    // Of a row, a time attribute is a plain time; MATCH_ROWTIME and MATCH_PROCTIME give one again.
    return time && isMade ? { name: m.alias.name, type: e.type, time } : { name: m.alias.name, type: e.type }
  })
  checkNames(b, match, keys)
  if (!isOpen(input) && streaming(b) && givesUpdates(input))
    b.late(match, 'not-supported', 'MATCH_RECOGNIZE takes new rows only, and its input changes rows that it gave before')
  return {
    kind: 'UnknownRel',
    reason: 'MATCH_RECOGNIZE is not planned yet',
    // Without a name a measure is still being written.
    open: isOpen(input) || rows.open || match.measures.some(m => m.alias.name === ''),
    fields: [...keys, ...measures],
    inputs: [input],
    at: nowhere,
  }
}

function keyOf(b: Binder, e: Expr, ctx: ExpressionContext): RelField[] {
  const key = bindExpression(b, e, ctx)
  if (e.kind === 'ColumnRef') return [{ name: e.name.parts.at(-1)?.name ?? '', type: key.type, ...(timeOf(key) && { time: timeOf(key) }) }]
  if (e.kind !== 'ErrorNode') b.problem(e, 'not-supported', 'PARTITION BY of MATCH_RECOGNIZE takes columns only')
  return []
}

/** The rows must come in the order of time. */
function checkOrder(b: Binder, match: MatchRecognize, items: readonly OrderItem[], ctx: ExpressionContext): void {
  const [first] = items.map(i => bindExpression(b, i.expr, ctx))
  if (!streaming(b)) return
  const hint = 'Begin ORDER BY with a time attribute: a column with a WATERMARK, or a PROCTIME() column'
  if (!first) b.late(match, 'not-a-time-attribute', 'MATCH_RECOGNIZE needs ORDER BY with a time attribute', hint)
  else if (!isUnknown(first.type) && timeOf(first) === undefined)
    b.late(items[0], 'not-a-time-attribute', `MATCH_RECOGNIZE is ordered by time first, this is ${formatType(first.type)}`, hint)
  else if (items[0].descending) b.late(items[0], 'not-supported', 'MATCH_RECOGNIZE can only be ordered upwards in time')
}

/** The variables that columns can be asked of: those of the pattern, of SUBSET and of DEFINE. */
function variablesOf(b: Binder, match: MatchRecognize): ReadonlySet<string> {
  const known = new Set(match.variables.map(v => v.name))
  const need = (id: Identifier): void => {
    if (id.name === '' || known.has(id.name)) return
    const near = suggest(id.name, [...known])
    b.problem(id, 'unknown-table', `Variable '${id.name}' is not in the pattern`, { near })
  }
  const subsets = match.subsets.map(s => s.name.name)
  for (const s of match.subsets) for (const id of s.of) need(id)
  if (match.skipTo && subsets.includes(match.skipTo.name))
    b.late(match.skipTo, 'not-supported', 'AFTER MATCH SKIP TO takes a variable of the pattern, no SUBSET')
  else if (match.skipTo) need(match.skipTo)
  match.define.forEach((d, i) => {
    if (d.name.name !== '' && match.define.findIndex(o => o.name.name === d.name.name) < i)
      b.problem(d.name, 'duplicate-name', `Variable '${d.name.name}' is defined twice`)
  })
  return new Set([...known, ...subsets, ...match.define.map(d => d.name.name)])
}

/** What Flink's CEP can't match. */
function checkPattern(b: Binder, match: MatchRecognize): void {
  const { parts, allRows, within } = match
  if (allRows) b.late(allRows, 'not-supported', 'Flink gives one row for a match: ALL ROWS PER MATCH is not supported')
  const seen = new Set<string>()
  for (const id of match.variables) {
    if (id.name !== '' && seen.has(id.name))
      b.late(id, 'not-supported', `Variable '${id.name}' stands twice in the pattern, Flink takes it once only`)
    seen.add(id.name)
  }
  const unsupported = { group: 'A group with a quantifier', alternatives: 'A choice with |', permutation: 'PERMUTE', exclusion: '{- … -}' }
  parts.forEach((part, i) => {
    if (part.of !== 'variable') b.late(part, 'not-supported', `${unsupported[part.of]} is not supported in a pattern`)
    else checkTimes(b, part, parts[i - 1])
  })
  const last = parts.at(-1)
  if (parts.length === 0) return
  if (parts.every(p => p.times?.least === 0))
    b.late(match.pattern, 'not-supported', 'This pattern matches no rows at all, which Flink forbids')
  else if (last && isGreedy(last) && !isTwoWay(last))
    b.late(
      last,
      'not-supported',
      'The last variable of a pattern cannot be greedy',
      `Write ? behind it, or let another variable end the match`,
    )
  if (within?.kind === 'IntervalLiteral') checkInterval(b, within)
  if (within?.kind === 'IntervalLiteral' && /^(YEAR|MONTH)$/.test(within.from))
    b.late(within, 'not-supported', 'WITHIN takes an interval of days, hours, minutes or seconds')
}

function checkTimes(b: Binder, part: PatternPart, before: PatternPart | undefined): void {
  const { times } = part
  if (!times) return
  const { least, most, reluctant } = times
  if (least === undefined) b.late(times, 'not-supported', 'A quantifier needs its lower number: {0,n}')
  else if (most !== undefined && most < Math.max(1, least))
    b.late(times, 'not-supported', `A variable cannot match at most ${most} times here`)
  else if (isTwoWay(part) && reluctant) b.late(times, 'not-supported', 'Flink has no ?? in patterns')
  // What {0,n} may leave out is not told apart by Flink.
  const optional = least === 0 && (most === undefined || most === 1)
  if (optional && before?.of === 'variable' && isGreedy(before) && !isTwoWay(before))
    b.late(part, 'not-supported', 'An optional variable cannot follow a greedy one', `Write ? behind the quantifier before it`)
}

/** As many rows as possible, where there is a choice. */
const isGreedy = ({ times }: PatternPart): boolean => times !== undefined && !times.reluctant && times.least !== times.most
const isTwoWay = ({ times }: PatternPart): boolean => times?.least === 0 && times.most === 1

function checkNames(b: Binder, match: MatchRecognize, keys: readonly RelField[]): void {
  if (match.measures.length === 0 && match.variables.length > 0)
    b.late(match, 'not-supported', 'MATCH_RECOGNIZE needs MEASURES', 'Say what it gives: MEASURES A.column AS name')
  match.measures.forEach(({ alias }, i) => {
    if (alias.name === '') return
    if (match.measures.findIndex(m => m.alias.name === alias.name) < i)
      b.problem(alias, 'duplicate-name', `There are two measures '${alias.name}'`)
    else if (keys.some(k => k.name === alias.name))
      b.late(alias, 'duplicate-name', `'${alias.name}' is a column of PARTITION BY already`, 'Give the measure another name')
  })
}
