import { kindOf, type ObjectKind } from '../../semantics/check-objects.ts'
import { changedOptions } from '../../semantics/environment.ts'
import type { TableOptions } from '../../semantics/flink/options.ts'
import type { Statement, TableOption } from '../../syntax/nodes.ts'
import type { Span } from '../../text/span.ts'
import { type Fix, placeIn, type StateEffects, type SyntaxRule, type UnitView } from '../rule.ts'

export { placeIn }

export type SyntaxContext = Parameters<SyntaxRule['check']>[1]

const UNTOUCHED: StateEffects = { embedded: 'none', flink: 'none' }

/** A repair that writes another text in the place, in quotes where the old one has them. */
export function rewrite(unit: UnitView, at: Span, text: string, safe: boolean, state: StateEffects = UNTOUCHED): Fix {
  const quoted = unit.text[at.start] === "'"
  return {
    title: `Write '${text}'`,
    state,
    safe,
    edits: e => e.replace(placeIn(unit, at), quoted ? `'${text.replaceAll("'", "''")}'` : text),
  }
}

/** The options that a statement writes, and what its subject has with them. */
export interface OptionsInText {
  /** those that are written to the end: what is being typed is not judged */
  readonly written: readonly TableOption[]
  /** with those from LIKE, or from before an ALTER */
  readonly options: TableOptions
  /** absent: a table */
  readonly object?: ObjectKind
}

/** The options of CREATE and ALTER of a table, a materialized table, a catalog or a model; undefined for other statements. */
export function optionsInText(statement: Statement, ctx: SyntaxContext): OptionsInText | undefined {
  const written = closedOptions(statement, ctx.unit)
  if (statement.kind === 'CreateTable') {
    if (!statement.like) return { written, options: pairs(written) }
    const like = ctx.table(statement.like.table)
    const takes = !statement.like.options.some(o => /^EXCLUDING (?:OPTIONS|ALL)$/.test(o))
    return like && { written, options: { ...(takes && like.options), ...pairs(written) } }
  }
  if (statement.kind !== 'Other' || (statement.verb !== 'CREATE' && statement.verb !== 'ALTER')) return undefined
  const object = kindOf(statement)
  if (object) return { written, options: pairs(written), object }
  const [name] = statement.parts ?? []
  if (name?.kind !== 'Name') return undefined
  if (statement.object === 'MATERIALIZED TABLE') return { written, options: pairs(written) }
  const before = statement.verb === 'ALTER' && statement.object === 'TABLE' ? ctx.table(name)?.options : undefined
  return before && { written, options: changedOptions(before, statement) ?? before }
}

export const pairs = (written: readonly TableOption[]): TableOptions => Object.fromEntries(written.map(o => [o.key.value, o.value.value]))

/** Not a string whose end is still missing. */
export const isClosed = ({ text }: UnitView, { start, end }: Span): boolean =>
  end > start && (text[start] !== "'" || (end > start + 1 && text[end - 1] === "'"))

/** Without a hint in it a statement needn't be walked for them. */
export const mayHint = ({ text }: UnitView): boolean => text.includes('/*+')

/** A text such as `${TOPIC}` or `<topic>` is filled in by somebody else, and nothing is said about it. */
export const isTemplate = (text: string): boolean => /\$\{|\{\{|^<.*>$|^\.\.\.$|^…$/.test(text)

function closedOptions(statement: Statement, unit: UnitView): TableOption[] {
  const all = statement.kind === 'CreateTable' ? statement.options : statement.kind === 'Other' ? (statement.parts ?? []) : []
  return all.filter(
    (o): o is TableOption =>
      o.kind === 'TableOption' && isClosed(unit, o.key) && o.key.value !== '' && isClosed(unit, o.value) && o.value.value !== '',
  )
}
