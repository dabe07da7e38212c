import { type TypeHint, typeHints } from '../features/inlay-hints.ts'
import { type OutlineItem, outlineOf } from '../features/outline.ts'
import { selectionSpans } from '../features/ranges.ts'
import { type SemanticToken, semanticTokens } from '../features/tokens.ts'
import { pathKey, resolvePath } from '../semantics/environment.ts'
import type { Span } from '../text/span.ts'
import { type FileOccurrence, Navigator, namedUnit } from './navigation.ts'
import type { Script, UnitState } from './script.ts'
import { unitAt } from './slices.ts'
import type { Workspace } from './workspace.ts'

/** A statement of any script, found by its name. */
export interface WorkspaceSymbol extends OutlineItem {
  readonly file: string
}

/** Where else the name at an offset stands in its file, and where it is declared or written. */
export function highlights(workspace: Workspace, script: Script, offset: number): FileOccurrence[] {
  const navigator = new Navigator(workspace)
  const at = navigator.at(script, offset)
  return at ? navigator.inScript(script, at.of.thing) : []
}

/** Where the thing at an offset is named in all scripts. */
export function references(workspace: Workspace, script: Script, offset: number, declarations: boolean): FileOccurrence[] {
  const navigator = new Navigator(workspace)
  const at = navigator.at(script, offset)
  if (!at || at.of.thing.kind === 'parameter') return []
  return navigator.everywhere(at.of.thing).filter(o => declarations || o.of.access !== 'declaration')
}

/** The coloured names of the statements that a span touches, by offsets of the file. */
export function tokensIn(workspace: Workspace, script: Script, span: Span): SemanticToken[] {
  const navigator = new Navigator(workspace)
  return touched(script, span).flatMap(unit => {
    const { view, start } = unit
    const names = navigator.names.of(namedUnit(unit))
    const tokens = semanticTokens(namedUnit(unit), names, view.tokens, timeColumns(workspace, script, unit))
    return tokens.map(t => ({ ...t, start: start + t.start, end: start + t.end }))
  })
}

/** Where columns that are time attributes are named: as binding found them, and their declarations. */
function timeColumns(workspace: Workspace, script: Script, unit: UnitState): Set<number> {
  const { statement } = unit.view
  const read = workspace.analysis(script, unit).binding.names.flatMap(n => (n.field?.time ? [lastPart(n.start, n.end, unit)] : []))
  if (statement.kind !== 'CreateTable') return new Set(read)
  const path = resolvePath(unit.before, statement.name)
  const entity = path && unit.after.relations.get(pathKey(path))
  const declared = entity?.kind === 'table' && entity.node === statement ? entity.resolved.columns : []
  const times = new Set(declared.flatMap(c => (c.time ? [c.name] : [])))
  const mentioned = [...statement.columns.map(c => c.name), ...(statement.watermark?.column.parts ?? [])]
  return new Set([...read, ...mentioned.flatMap(id => (times.has(id.name) ? [id.start] : []))])
}

/** A qualified column's own name is its last token. */
function lastPart(start: number, end: number, { view }: UnitState): number {
  return view.tokens.findLast(t => t.start >= start && t.end <= end)?.start ?? start
}

export function hintsIn(script: Script, span: Span): TypeHint[] {
  return touched(script, span).flatMap(unit =>
    typeHints(namedUnit(unit), unit.after)
      .map(h => ({ ...h, offset: unit.start + h.offset }))
      .filter(h => span.start <= h.offset && h.offset <= span.end),
  )
}

/** Spans around an offset, each within the next, up to the whole text. */
export function selectionAt(script: Script, offset: number): Span[] {
  const unit = unitAt(script, offset)
  const inside = unit && offset <= unit.start + unit.view.text.length
  const spans = inside ? selectionSpans(unit.view.statement, unit.view.tokens, offset - unit.start) : []
  const placed = spans.map(s => ({ start: s.start + (unit?.start ?? 0), end: s.end + (unit?.start ?? 0) }))
  const last = placed.at(-1)
  const all = { start: 0, end: script.text.length }
  return last && last.end - last.start === all.end ? placed : [...placed, all]
}

/** What is declared in any script and has the letters of the query in their order; the nearest first, at most `limit`. */
export function symbols(workspace: Workspace, query: string, limit = 200): WorkspaceSymbol[] {
  const wanted = query.toLowerCase()
  const found: { file: string; unit: UnitState; index: number; distance: number }[] = []
  for (const file of workspace.files) {
    for (const unit of workspace.current(file)?.units ?? []) {
      // Columns are many: they come when they are asked for by name.
      const names = query === '' ? unit.view.names.slice(0, 1) : unit.view.names
      names.forEach((name, index) => {
        const distance = distanceOf(wanted, name.toLowerCase())
        if (distance !== undefined) found.push({ file, unit, index, distance })
      })
    }
  }
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .flatMap(({ file, unit, index }) => {
      const item = outlineOf(unit.view.statement)
      const one = index === 0 ? item : item?.children[index - 1]
      return one ? [{ ...placed(one, unit.start), file }] : []
    })
}

const placed = (item: OutlineItem, by: number): OutlineItem => {
  const shift = ({ start, end }: Span) => ({ start: start + by, end: end + by })
  return { ...item, ...shift(item), selection: shift(item.selection), children: [] }
}

/** Letters of the name that the query leaves out; fewer is nearer, a query at its start nearest. Undefined where it doesn't fit. */
function distanceOf(query: string, name: string): number | undefined {
  const at = name.indexOf(query)
  if (at >= 0) return at === 0 ? 0 : 1
  let from = 0
  for (const letter of query) {
    const next = name.indexOf(letter, from)
    if (next < 0) return undefined
    from = next + 1
  }
  return 2 + name.length - query.length
}

const touched = (script: Script, { start, end }: Span) => script.units.filter(u => u.start <= end && start <= u.start + u.view.text.length)
