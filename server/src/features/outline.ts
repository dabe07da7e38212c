import type { Statement } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'

export interface OutlineItem extends Span {
  readonly name: string
  readonly detail: string
  readonly kind: 'table' | 'view' | 'function' | 'query' | 'insert' | 'column'
  /** what is marked when the item is chosen */
  readonly selection: Span
  readonly children: readonly OutlineItem[]
}

/** The statement's line in the outline, or undefined for statements that nobody looks for (SET, USE). Offsets are relative to the unit. */
export function outlineOf(statement: Statement): OutlineItem | undefined {
  const span = { start: statement.start, end: statement.end }
  switch (statement.kind) {
    case 'CreateTable': {
      const children = statement.columns.map(c => ({
        ...spanOf(c),
        name: nameOfColumn(c),
        detail: typeWord(c),
        kind: 'column' as const,
        selection: spanOf(c.name),
        children: [],
      }))
      return { ...span, name: nameOf(statement), detail: 'table', kind: 'table', selection: spanOf(statement.name), children }
    }
    case 'CreateView':
      return { ...span, name: nameOf(statement), detail: 'view', kind: 'view', selection: spanOf(statement.name), children: [] }
    case 'CreateFunction':
      return {
        ...span,
        name: nameOf(statement),
        detail: statement.className.value,
        kind: 'function',
        selection: spanOf(statement.name),
        children: [],
      }
    case 'Insert':
      return {
        ...span,
        name: `INSERT INTO ${writtenParts(statement.target.parts)}`,
        detail: '',
        kind: 'insert',
        selection: spanOf(statement.target),
        children: [],
      }
    case 'QueryStatement':
      return {
        ...span,
        name: 'SELECT',
        detail: '',
        kind: 'query',
        selection: { start: span.start, end: Math.min(span.end, span.start + 6) },
        children: [],
      }
    default:
      return undefined
  }
}

/** What the statement declares: the name of its item, then those of the item's children. */
export function declaredNames(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'CreateTable':
      return [nameOf(statement), ...statement.columns.map(nameOfColumn)]
    case 'CreateView':
    case 'CreateFunction':
      return [nameOf(statement)]
    default:
      return []
  }
}

const spanOf = ({ start, end }: Span): Span => ({ start, end })
const writtenParts = (parts: readonly { readonly name: string }[]) => parts.map(p => p.name).join('.') || '?'
const nameOf = (statement: { readonly name: { readonly parts: readonly { readonly name: string }[] } }) =>
  writtenParts(statement.name.parts)
const nameOfColumn = ({ name }: { readonly name: { readonly name: string } }) => name.name || '?'
const typeWord = (c: { readonly type?: { readonly root: string }; readonly computed?: unknown; readonly metadata?: unknown }) =>
  c.type?.root ?? (c.computed ? 'computed' : c.metadata ? 'metadata' : '')
