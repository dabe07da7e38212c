import type { Name } from '../syntax/nodes.ts'
import type { Script, UnitState } from './script.ts'

/** Something of a script that can run: a query, an INSERT, or a whole statement set. */
export interface RunnableStatement {
  /** 0-based among all statements of the script; a statement set counts as one */
  readonly index: number
  readonly kind: 'query' | 'insert' | 'statement set'
  /** its queries: one, or the INSERTs of the set */
  readonly units: readonly UnitState[]
  /** the table that it writes to, as written; of a statement set the first one */
  readonly target?: string
  /** UTF-16 offsets of the file, without the comments before it */
  readonly start: number
  readonly end: number
}

export function statementsOf(script: Script): RunnableStatement[] {
  const found: RunnableStatement[] = []
  const { units } = script
  let index = 0
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]
    const { statement } = unit.view
    if (statement.kind === 'Empty') continue
    if (statement.kind === 'StatementSetOpen') {
      const inside: UnitState[] = []
      while (units[i + 1]?.view.inStatementSet) inside.push(units[++i])
      const last = units[i + 1]?.view.statement.kind === 'StatementSetEnd' ? units[++i] : units[i]
      const inserts = inside.filter(u => u.view.statement.kind === 'Insert')
      found.push({ index, kind: 'statement set', units: inserts, ...targetOf(inserts[0]), start: startOf(unit), end: endOf(last) })
    } else if (statement.kind === 'QueryStatement' || statement.kind === 'Insert') {
      const kind = statement.kind === 'Insert' ? 'insert' : 'query'
      found.push({ index, kind, units: [unit], ...targetOf(unit), start: startOf(unit), end: endOf(unit) })
    }
    index++
  }
  return found
}

/**
 * The statement of an edited script that continues one of an older text: what writes to the same table, the n-th of them where there are
 * several.
 */
export function successorOf<S extends Pick<RunnableStatement, 'kind' | 'target'>>(
  old: S,
  before: readonly S[],
  after: readonly S[],
): S | undefined {
  const alike = (s: S) => s.kind === old.kind && s.target === old.target
  return after.filter(alike)[before.filter(alike).indexOf(old)]
}

/** The same statement in an edited script, word by word: of several equal ones the n-th where there are as many as before, else the nearest. */
export function sameTextIn<S extends { readonly index: number; readonly words: string }>(
  old: S,
  before: readonly S[],
  after: readonly S[],
): S | undefined {
  const [were, are] = [before, after].map(list => list.filter(s => s.words === old.words))
  if (were.length === are.length) return are[were.indexOf(old)]
  const far = (s: S) => Math.abs(s.index - old.index)
  return are.reduce<S | undefined>((nearest, s) => (nearest && far(nearest) <= far(s) ? nearest : s), undefined)
}

/** Offset in the file of a unit's first word: a comment above is no part of the statement. */
export const startOf = ({ view, start }: UnitState): number => start + (view.tokens.find(t => t.kind !== 'comment')?.start ?? 0)
const endOf = ({ view, start }: UnitState) => start + view.text.length

function targetOf(unit: UnitState | undefined): { target?: string } {
  const statement = unit?.view.statement
  return statement?.kind === 'Insert' ? { target: writtenName(statement.target) } : {}
}

export const writtenName = (name: Name): string => name.parts.map(p => p.name).join('.')
