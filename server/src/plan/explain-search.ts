import { digest, type Expression, type Literal } from './expression.ts'

/** `operand` lies in the union of `ranges`, printed as in Calcite's Sarg. */
export interface Search {
  readonly operand: Expression
  readonly ranges: string
}
interface Range {
  /** undefined = unbounded */
  readonly low?: Literal
  readonly lowClosed: boolean
  readonly high?: Literal
  readonly highClosed: boolean
}
interface Term {
  readonly operand: Expression
  readonly ranges: readonly Range[]
}

/** The parts of an AND or OR, with those over one operand and literals taken together where there are at least two. */
export function rexSearch(name: 'AND' | 'OR', parts: readonly Expression[]): (Expression | Search)[] {
  const groups = new Map<string, { first: number; terms: Term[] }>()
  parts.forEach((p, i) => {
    const term = termOf(p)
    if (!term) return
    const key = digest(term.operand)
    const group = groups.get(key)
    if (group) group.terms.push(term)
    else groups.set(key, { first: i, terms: [term] })
  })
  const out: (Expression | Search)[] = []
  parts.forEach((p, i) => {
    const term = termOf(p)
    const group = term && groups.get(digest(term.operand))
    if (!term || !group || (group.terms.length < 2 && isSimple(p))) out.push(p)
    else if (group.first === i) {
      const ranges = group.terms.map(t => t.ranges).reduce(name === 'OR' ? unite : intersect)
      out.push(ranges.length > 0 ? { operand: term.operand, ranges: ranges.map(printRange).join(', ') } : p)
    }
  })
  return out
}
const isSimple = (e: Expression): boolean => e.kind === 'call' && e.name !== 'AND' && e.name !== 'OR'

function termOf(e: Expression): Term | undefined {
  if (e.kind !== 'call') return undefined
  if (e.name === 'AND' || e.name === 'OR') {
    const terms = e.args.map(termOf)
    const [first] = terms
    if (!first || terms.some(t => !t || digest(t.operand) !== digest(first.operand))) return undefined
    return { operand: first.operand, ranges: terms.map(t => t!.ranges).reduce(e.name === 'OR' ? unite : intersect) }
  }
  const [operand, value] = e.args
  if (value?.kind !== 'literal' || value.value === null || operand.kind === 'literal' || !comparable(operand, value)) return undefined
  switch (e.name) {
    case '=':
      return { operand, ranges: [{ low: value, lowClosed: true, high: value, highClosed: true }] }
    case '<>':
      return {
        operand,
        ranges: [
          { lowClosed: false, high: value, highClosed: false },
          { low: value, lowClosed: false, highClosed: false },
        ],
      }
    case '<':
    case '<=':
      return { operand, ranges: [{ lowClosed: false, high: value, highClosed: e.name === '<=' }] }
    case '>':
    case '>=':
      return { operand, ranges: [{ low: value, lowClosed: e.name === '>=', highClosed: false }] }
    default:
      return undefined
  }
}

// Calcite compares only what a literal of the operand's type can say without loss.
function comparable(operand: Expression, value: Literal): boolean {
  const [a, b] = [operand.type.root, value.type.root]
  const text = (r: string): boolean => r === 'CHAR' || r === 'VARCHAR'
  const whole = (r: string): boolean => r === 'TINYINT' || r === 'SMALLINT' || r === 'INTEGER' || r === 'BIGINT'
  return (
    (text(a) && text(b)) ||
    (whole(a) && whole(b)) ||
    (a === b && a !== 'DOUBLE' && a !== 'FLOAT' && (a !== 'DECIMAL' || operand.type.scale === value.type.scale))
  )
}

function compare(a: Literal, b: Literal): number {
  const [x, y] = [a.value, b.value]
  if (typeof x === 'number' && typeof y === 'number') return x - y
  if (a.type.root === 'DECIMAL' || a.type.root === 'BIGINT' || a.type.root === 'INTEGER') return Number(x) - Number(y)
  return String(x) < String(y) ? -1 : String(x) > String(y) ? 1 : 0
}
const lowOf = (a: Range, b: Range): number =>
  !a.low ? (b.low ? -1 : 0) : !b.low ? 1 : compare(a.low, b.low) || Number(b.lowClosed) - Number(a.lowClosed)
const highOf = (a: Range, b: Range): number =>
  !a.high ? (b.high ? 1 : 0) : !b.high ? -1 : compare(a.high, b.high) || Number(a.highClosed) - Number(b.highClosed)

function intersect(a: readonly Range[], b: readonly Range[]): Range[] {
  const out: Range[] = []
  for (const x of a) {
    for (const y of b) {
      const low = lowOf(x, y) >= 0 ? x : y
      const high = highOf(x, y) <= 0 ? x : y
      const range: Range = { low: low.low, lowClosed: low.lowClosed, high: high.high, highClosed: high.highClosed }
      if (!isEmpty(range)) out.push(range)
    }
  }
  return out.sort(lowOf)
}
function isEmpty(r: Range): boolean {
  if (!r.low || !r.high) return false
  const c = compare(r.low, r.high)
  return c > 0 || (c === 0 && !(r.lowClosed && r.highClosed))
}

function unite(a: readonly Range[], b: readonly Range[]): Range[] {
  const sorted = [...a, ...b].sort(lowOf)
  const out: Range[] = []
  for (const r of sorted) {
    const last = out[out.length - 1]
    if (last && touches(last, r)) out[out.length - 1] = highOf(last, r) >= 0 ? last : { ...last, high: r.high, highClosed: r.highClosed }
    else out.push(r)
  }
  return out
}
function touches(a: Range, b: Range): boolean {
  if (!a.high || !b.low) return true
  const c = compare(a.high, b.low)
  return c > 0 || (c === 0 && (a.highClosed || b.lowClosed))
}

function printRange(r: Range): string {
  if (r.low && r.high && compare(r.low, r.high) === 0) return printBound(r.low)
  return `${r.lowClosed ? '[' : '('}${r.low ? printBound(r.low) : '-∞'}..${r.high ? printBound(r.high) : '+∞'}${r.highClosed ? ']' : ')'}`
}
const printBound = (l: Literal): string =>
  typeof l.value === 'string' && (l.type.root === 'CHAR' || l.type.root === 'VARCHAR')
    ? `_UTF-16LE'${l.value.replaceAll("'", "''")}'`
    : String(l.value)
