import { distinctAsFilter } from '../rules/skew/distinct-case-when.ts'
import { argumentNames } from '../semantics/bind-window.ts'
import type { Scope } from '../semantics/binder.ts'
import type { AnyNode, Call, Select, Statement, Token } from '../syntax/nodes.ts'
import { parseUnit } from '../syntax/parser/parse.ts'
import { pathAt } from '../syntax/walk.ts'
import { applyEdits, type TextEdit } from '../text/edits.ts'
import { qualifyColumns } from './refactor-qualify.ts'
import { expandStar } from './refactor-star.ts'

/** A way to write a statement that means the same; edits are relative to the unit. */
export interface Refactoring {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

export interface RefactorPlace {
  readonly text: string
  readonly statement: Statement
  readonly tokens: readonly Token[]
  /** what each SELECT of the statement sees */
  readonly scopes: ReadonlyMap<Select, Scope>
  /** of the unit */
  readonly offset: number
}

/** What can be rewritten at a place, and means the same there; nothing where that can't be known. */
export function refactorings(place: RefactorPlace): Refactoring[] {
  const path = pathAt(place.statement, place.offset)
  const select = path.findLast((node): node is Select => node.kind === 'Select')
  const call = path.findLast((node): node is Call => node.kind === 'Call')
  const scope = select && place.scopes.get(select)
  const found = [
    select && scope && expandStar(place, select, scope, path),
    select && scope && qualifyColumns(select, scope),
    call && nameArguments(call, path),
    call && filterDistinct(place, call),
  ]
  return found.flatMap(one => (one && one.edits.length > 0 && isWhole(place.text, one) ? [one] : []))
}

/** Never a text that is read otherwise: what comes out has no mistake that wasn't there. */
function isWhole(text: string, { edits }: Refactoring): boolean {
  return parseUnit(applyEdits(text, edits)).problems.length <= parseUnit(text).problems.length
}

/** TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR) → TUMBLE(DATA => TABLE t, …) */
function nameArguments(call: Call, path: readonly AnyNode[]): Refactoring | undefined {
  const [name, ...more] = call.name.parts
  const names = argumentNames[name.name.toUpperCase()]
  const table = path.some(node => node.kind === 'TableFunctionRef' && node.call === call)
  if (!names || !table || more.length > 0 || call.argNames || call.args.length > names.length) return undefined
  const edits = call.args.map((arg, i) => ({ start: arg.start, end: arg.start, newText: `${names[i]} => ` }))
  return { title: 'Name the arguments of the window', edits }
}

/** COUNT(DISTINCT CASE WHEN c THEN x END) → COUNT(DISTINCT x) FILTER (WHERE c) */
function filterDistinct(place: RefactorPlace, call: Call): Refactoring | undefined {
  const newText = distinctAsFilter(place, call)
  if (newText === undefined) return undefined
  return {
    title: 'Write CASE as FILTER (WHERE …) (a running job needs a fresh state)',
    edits: [{ start: call.start, end: call.end, newText }],
  }
}
