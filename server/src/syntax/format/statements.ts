import type {
  AnyNode,
  CreateFunction,
  CreateTable,
  CreateView,
  ExplainStatement,
  InsertStatement,
  OtherStatement,
  Statement,
  TableOption,
} from '../nodes.ts'
import { childrenOf } from '../walk.ts'
import { brackets, layOut, separator, sequence } from './layout.ts'
import type { Printer } from './printer.ts'

/** CREATE TABLE: one column a line, options with their `=` in one column. */
export function createTable(p: Printer, node: CreateTable): void {
  const { name, options, optionsSpan, query } = node
  p.until(name.end)
  p.group(() => {
    const elements = childrenOf(node).filter(child => ELEMENTS.has(child.kind))
    if (p.atText('(') && elements.length > 0) elementList(p, elements)
    if (optionsSpan) {
      clauses(p, optionsSpan.start + 1)
      if (p.atText('(')) optionList(p, options)
    }
    if (query) queryBehind(p, query)
    else clauses(p, node.end)
  })
}

export function createView(p: Printer, node: CreateView): void {
  p.until(node.name.end)
  if (p.atText('(')) brackets(p, () => sequence(p, node.columns))
  queryBehind(p, node.query, NO_CLAUSES)
}

export function insert(p: Printer, node: InsertStatement): void {
  const [first] = node.columns
  for (const part of childrenOf(node)) {
    if (part === first) {
      p.untilText('(', first.start)
      brackets(p, () => sequence(p, node.columns))
    } else if (part === node.query) {
      p.until(part.start)
      p.hardline()
      layOut(p, part)
    } else layOut(p, part)
  }
}

/** LANGUAGE and USING on lines of their own where the statement is long */
export function createFunction(p: Printer, node: CreateFunction): void {
  p.until(node.name.end)
  p.group(() =>
    p.indent(() => {
      p.until(node.className.end)
      p.until(node.end, FUNCTION_CLAUSES)
    }),
  )
}
const FUNCTION_CLAUSES = new Set(['LANGUAGE', 'USING'])

/** EXECUTE STATEMENT SET, and BEGIN on a line of its own */
export function statementSet(p: Printer, node: Statement): void {
  while (p.next && p.next.start < node.end) {
    if (p.atWord('BEGIN') && p.last?.upper === 'SET') p.hardline()
    p.token()
  }
}

/** EXPLAIN …, with the statement on the next line where it takes several. */
export function explain(p: Printer, node: ExplainStatement): void {
  p.group(() => {
    p.until(node.statement.start)
    p.line()
    layOut(p, node.statement)
  })
}

/** ALTER, CREATE MODEL, UPDATE …: the lists, queries and statements in it as elsewhere. */
export function other(p: Printer, node: OtherStatement): void {
  const words = CLAUSES_OF[node.verb] ?? NO_CLAUSES
  const parts = node.parts ?? []
  p.group(() => {
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]
      const list = listOf(p, part)
      if (list) {
        const close = p.tokens[list.match]
        // Keys and watermarks come last among the parts, wherever they stand.
        const inside = parts.filter((one, n) => n >= i && one.end <= close.start).sort((a, b) => a.start - b.start)
        clauses(p, list.start, words)
        if (part.kind === 'TableOption') optionList(p, inside as TableOption[])
        else elementList(p, inside, inside.length > 1)
        i += inside.length - 1
      } else if (part.kind === 'Query') queryBehind(p, part, words)
      else if (part.kind === 'Insert' || part.kind === 'QueryStatement') {
        p.until(part.start)
        if (node.verb === 'COMPILE') p.hardline()
        layOut(p, part)
      } else {
        clauses(p, part.start, words)
        separator(p, true)
        layOut(p, part)
      }
    }
    clauses(p, node.end, words)
  })
}

const ELEMENTS = new Set(['ColumnDef', 'WatermarkDef', 'PrimaryKeyDef'])
const CREATE_CLAUSES: ReadonlySet<string> = new Set(
  'COMMENT DISTRIBUTED PARTITIONED WITH LIKE FRESHNESS REFRESH_MODE INPUT OUTPUT'.split(' '),
)
const NO_CLAUSES: ReadonlySet<string> = new Set()
const CLAUSES_OF: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  CREATE: CREATE_CLAUSES,
  UPDATE: new Set(['SET', 'WHERE']),
  DELETE: new Set(['WHERE']),
}

/** The bracket that is open before `part` and not yet written, where `part` is a column, a key or an option. */
function listOf(p: Printer, part: AnyNode) {
  if (part.kind !== 'TableOption' && !ELEMENTS.has(part.kind)) return undefined
  for (let at = p.at; p.tokens[at] && p.tokens[at].start < part.start; at++) {
    const token = p.tokens[at]
    if (token.text === '(' && token.match > 0 && p.tokens[token.match].start >= part.end) return token
  }
  return undefined
}

function elementList(p: Printer, elements: readonly AnyNode[], broken = true): void {
  const close = p.next?.match ?? -1
  brackets(p, () => sequence(p, elements), broken)
  if (broken) p.listEnds.add(close)
}

/** Longer keys would push the others' values too far to the right. */
const LONGEST_ALIGNED = 48

function optionList(p: Printer, options: readonly TableOption[]): void {
  const lengths = options.map(({ key }) => p.widthOf(key))
  const column = p.alignOptions ? Math.max(0, ...lengths.filter(length => length <= LONGEST_ALIGNED)) : 0
  const close = p.next?.match ?? -1
  const broken = options.length > 1
  const inside = () =>
    options.forEach(({ key, value }, i) => {
      p.until(key.start)
      separator(p)
      layOut(p, key)
      p.space()
      p.pad(Math.max(0, column - lengths[i]))
      layOut(p, value)
    })
  brackets(p, inside, broken)
  if (broken) p.listEnds.add(close)
}

/** The tokens before `offset`. A clause begins a line, but goes on behind the bracket of a list on lines; WITH may go on behind a name. */
function clauses(p: Printer, offset: number, words: ReadonlySet<string> = CREATE_CLAUSES): void {
  for (let { next } = p; next && next.start < offset; next = p.next) {
    if (next.kind === 'word' && words.has(next.upper)) {
      if (p.listEnds.has(p.at - 1) || (p.clauses === 0 && next.upper === 'WITH')) p.space()
      else p.line()
      p.clauses++
    }
    if (p.atText('(') && (p.last?.upper === 'HASH' || p.last?.upper === 'RANGE')) p.tight()
    p.token()
  }
}

/** A query on the next line, where AS stands before it: behind another word (DESCRIBE), SELECT in a new line would begin a statement. */
function queryBehind(p: Printer, query: AnyNode, words = CREATE_CLAUSES): void {
  clauses(p, query.start, words)
  if (p.last?.upper === 'AS') p.hardline()
  layOut(p, query)
}
