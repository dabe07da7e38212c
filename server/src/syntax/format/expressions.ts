import type { AnyNode, Binary, Call, Case, Cast, Constructor, Expr, Hint, InList, TypeNode, WindowSpec } from '../nodes.ts'
import { childrenOf } from '../walk.ts'
import { brackets, layOut, parts, separator, sequence } from './layout.ts'
import type { Printer } from './printer.ts'
import { queryInBrackets, queryInside } from './queries.ts'

/** A sub-query, also behind EXISTS; brackets that are all of the node were taken with it. */
export function queryBelow(p: Printer, node: Extract<Expr, { kind: 'Exists' | 'SubQuery' }>, end: number): void {
  if (p.next && p.next.start < node.query.start) {
    p.untilText('(', end)
    queryInBrackets(p, node.query, 'expression')
  } else queryInside(p, node.query, 'expression', end)
}

/** DESCRIPTOR(a, b) */
export function descriptor(p: Printer, node: Extract<Expr, { kind: 'Descriptor' }>): void {
  p.token()
  p.tight()
  parts(p, node)
}

// ---------------------------------------------------------------- operators

const CHAINS = [['AND'], ['OR'], ['+', '-'], ['*', '/', '%', '||']]

/** A chain of operators that bind alike begins a line with each of them; a comparison stays together. */
export function binary(p: Printer, node: Binary, end: number): void {
  const alike = CHAINS.find(ops => ops.includes(node.op))
  const links: Binary[] = []
  let first: Expr = node
  while (first.kind === 'Binary' && (first === node || (alike?.includes(first.op) && !isBracketed(p, first)))) {
    links.push(first)
    first = first.left
  }
  links.reverse()
  const operand = (expr: Expr) => layOut(p, expr)
  if (!alike) {
    operand(node.left)
    p.until(node.right.start)
    layOut(p, node.right, Math.min(end, node.right.end))
    return
  }
  p.group(() => {
    operand(first)
    p.indent(() => {
      for (const { opSpan, right } of links) {
        p.until(opSpan.start)
        p.line()
        p.until(right.start)
        operand(right)
      }
    })
  })
}

/** Brackets around an operand of a chain belong to it alone. */
function isBracketed(p: Printer, node: Expr): boolean {
  const index = indexAt(p, node.start)
  const token = p.tokens[index]
  return token?.text === '(' && token.match > 0 && p.tokens[token.match].end === node.end
}

function indexAt(p: Printer, offset: number): number {
  let low = p.at
  let high = p.tokens.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (p.tokens[middle].start < offset) low = middle + 1
    else high = middle
  }
  return low
}

export function caseExpression(p: Printer, node: Case): void {
  p.group(() => {
    p.token()
    if (node.operand) layOut(p, node.operand)
    p.indent(() => {
      for (const { when, then } of node.whens) {
        if (p.atWord('WHEN')) p.line()
        p.group(() => {
          layOut(p, when)
          if (!p.atWord('THEN')) return
          p.indent(() => {
            p.line()
            layOut(p, then)
          })
        })
      }
      if (node.otherwise) {
        p.line()
        layOut(p, node.otherwise)
      }
      p.comments()
    })
    p.line()
  }, node.whens.length > 2)
}

// ---------------------------------------------------------------- calls and lists

export function call(p: Printer, node: Call, end: number): void {
  const word = node.name.parts[0].name.toUpperCase()
  p.until(node.name.end)
  if (!p.atText('(') || word === 'INTERVAL') {
    parts(p, node)
    return
  }
  const children = childrenOf(node).filter(child => child !== node.name)
  if (node.modifier !== 'quantifier') p.tight()
  const close = p.tokens[p.next!.match]?.end ?? end
  const inside = children.filter(child => child.end <= close)
  brackets(p, () => sequence(p, inside))
  sequence(p, children.slice(inside.length))
}

export function cast(p: Printer, node: Cast): void {
  p.token()
  p.tight()
  if (p.atText('(')) brackets(p, () => parts(p, node))
}

export function constructorItems(p: Printer, node: Constructor): void {
  if (p.atWord('ROW', 'ARRAY', 'MAP')) {
    p.token()
    p.tight()
    if (p.atText('(') || p.atText('[')) brackets(p, () => items(p, node.items))
  } else items(p, node.items)
}

export function inList(p: Printer, node: InList, end: number): void {
  layOut(p, node.operand)
  p.untilText('(', end)
  if (p.atText('(')) brackets(p, () => items(p, node.list))
}

/** Literals fill lines; anything else gets a line each where they don't fit on one. */
function items(p: Printer, list: readonly Expr[]): void {
  const fill = list.length > 6 && list.every(item => LITERALS.has(item.kind))
  list.forEach((item, i) => {
    p.until(item.start)
    if (!fill || i === 0) separator(p)
    if (fill && i > 0) {
      p.group(() => {
        separator(p)
        layOut(p, item)
      })
    } else layOut(p, item)
  })
}
const LITERALS = new Set(['StringLiteral', 'NumberLiteral', 'BooleanLiteral', 'NullLiteral', 'TimeLiteral'])

const WINDOW_CLAUSES = new Set(['PARTITION', 'ORDER', 'ROWS', 'RANGE'])

/** What stands in the brackets of OVER ( … ), which are the whole node. */
export function windowSpec(p: Printer, node: WindowSpec, end: number): void {
  let first = true
  for (const child of childrenOf(node)) {
    p.until(child.start, first ? undefined : WINDOW_CLAUSES)
    first = false
    separator(p, true)
    layOut(p, child)
  }
  p.until(end, first ? undefined : WINDOW_CLAUSES)
}

// ---------------------------------------------------------------- types

export function typeNode(p: Printer, node: TypeNode): void {
  const outer = p.inType
  p.inType = true
  if (node.fields.length === 0) {
    for (const child of childrenOf(node)) {
      p.until(child.start)
      layOut(p, child)
    }
    p.until(node.end)
  } else {
    const [first] = node.fields
    const last = node.fields[node.fields.length - 1]
    p.group(() => {
      p.until(first.start - 1)
      while (p.next && p.next.start < first.start) p.token()
      p.indent(() => {
        p.softline()
        for (const field of node.fields) {
          p.until(field.start)
          separator(p)
          fieldType(p, field)
        }
        p.until(last.end)
        p.comments()
      })
      p.softline()
      if (p.next && p.next.start < node.end) p.token()
    })
    p.until(node.end)
  }
  p.inType = outer
}

function fieldType(p: Printer, field: TypeNode['fields'][number]): void {
  p.until(field.type.start)
  layOut(p, field.type)
  p.until(field.end)
}

// ---------------------------------------------------------------- small ones

export function unary(p: Printer, { op, operand, start }: Extract<Expr, { kind: 'Unary' }>): void {
  if (operand.start > start) p.token()
  // `- -1` must not become a comment.
  if ((op === '-' || op === '+') && !p.atText('-') && !p.atText('+')) p.tight()
  layOut(p, operand)
}

/** INTERVAL -'1' DAY(3) */
export function intervalLiteral(p: Printer, _node: AnyNode, end: number): void {
  p.inType = true
  p.token()
  while (p.next && p.next.start < end) {
    if (p.last?.text === '-' || p.last?.text === '+') p.tight()
    p.token()
  }
  p.inType = false
}

/** NAME('k' = 'v') */
export function hint(p: Printer, node: Hint): void {
  p.token()
  p.tight()
  p.until(node.end)
}
