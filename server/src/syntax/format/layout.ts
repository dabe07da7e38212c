import type { AnyNode } from '../nodes.ts'
import { childrenOf } from '../walk.ts'
import {
  binary,
  call,
  caseExpression,
  cast,
  constructorItems,
  descriptor,
  hint,
  inList,
  intervalLiteral,
  queryBelow,
  typeNode,
  unary,
  windowSpec,
} from './expressions.ts'
import type { Printer } from './printer.ts'
import { aliased, inQuery, join, query, select, setOperation, values } from './queries.ts'
import { createFunction, createTable, createView, explain, insert, other, statementSet } from './statements.ts'

type Layout = (p: Printer, node: never, end: number) => void

/** Layouts by kind; what has none is laid out by its parts. */
const LAYOUTS: Readonly<Record<string, Layout | undefined>> = {
  Binary: binary,
  Case: caseExpression,
  Call: call,
  Cast: cast,
  Constructor: constructorItems,
  InList: inList,
  InQuery: inQuery,
  Exists: queryBelow,
  SubQuery: queryBelow,
  TypeNode: typeNode,
  WindowSpec: windowSpec,
  Unary: unary,
  IntervalLiteral: intervalLiteral,
  Hint: hint,
  Descriptor: descriptor,
  Query: query,
  Select: select,
  SetOperation: setOperation,
  Values: values,
  Join: join,
  TableRef: aliased,
  DerivedTable: aliased,
  TableFunctionRef: aliased,
  UnnestRef: aliased,
  CreateTable: createTable,
  CreateView: createView,
  CreateFunction: createFunction,
  Insert: insert,
  Other: other,
  Explain: explain,
  StatementSetOpen: statementSet,
}

/** Any node: by its layout, or with the nodes in it one after the other. Takes every token before its end. */
export function layOut(p: Printer, node: AnyNode, end = node.end): void {
  p.until(node.start)
  if (opensWhole(p, end)) {
    const inner = p.tokens[p.next!.match - 1].end
    brackets(p, () => layOut(p, node, inner))
    return
  }
  const layout = LAYOUTS[node.kind]
  if (layout) layout(p, node as never, end)
  else parts(p, node, end)
  p.until(end)
}

/** The nodes in a node, each where it stands; behind a comma a line begins where the next one doesn't fit. */
export function parts(p: Printer, node: AnyNode, end = node.end): void {
  for (const child of childrenOf(node)) {
    p.until(child.start)
    separator(p, true)
    // Brackets around the whole node were taken with it.
    layOut(p, child, Math.min(child.end, end))
  }
}

/** Nodes with commas between them: all on one line, or one a line. */
export function sequence(p: Printer, nodes: readonly AnyNode[]): void {
  for (const node of nodes) {
    p.until(node.start)
    separator(p)
    layOut(p, node)
  }
}

/** A line behind a comma. Where a comment ended the line before the comma, the comma begins one itself. */
export function separator(p: Printer, fill = false): void {
  // The first node in an item that begins here finds the comma again.
  if (p.last?.text !== ',' || p.separatedAt === p.at) return
  p.separatedAt = p.at
  const before = p.tokens[p.at - 2]
  const commaFirst = before?.after.some(comment => !comment.text.startsWith('/*'))
  if (commaFirst) p.space()
  else if (fill) p.group(() => p.line())
  else p.line(true)
}

/** The bracket that is next, what stands in it on lines of its own where it is too long for one, and the closing bracket. */
export function brackets(p: Printer, inside: () => void, broken = false): void {
  const close = p.tokens[p.next?.match ?? -1]
  p.group(() => {
    p.token()
    p.indent(() => {
      p.softline()
      inside()
      if (close) {
        p.until(close.start)
        p.comments()
      }
    })
    p.softline()
    if (close && p.next === close) p.token()
  }, broken)
}

/** Whether the next token is a bracket that closes at `end`. */
export function opensWhole(p: Printer, end: number): boolean {
  const { next } = p
  return next?.text === '(' && next.match > 0 && p.tokens[next.match].end === end && p.at + 1 < next.match
}
