import type { Thing } from '../features/names.ts'
import { pathKey, resolvePath } from '../semantics/environment.ts'
import { builtIns } from '../semantics/flink/functions.ts'
import { writtenName } from '../syntax/reserved-words.ts'
import { applyEdits } from '../text/edits.ts'
import type { Edit, Span } from '../text/span.ts'
import { type FileOccurrence, mentions, Navigator } from './navigation.ts'
import type { Script } from './script.ts'
import type { Workspace } from './workspace.ts'

/** Why something can't be renamed, in a sentence for the user. */
export interface RenameRefusal {
  readonly refused: string
}
export interface RenameTarget extends Span {
  /** without quotes */
  readonly name: string
}
export interface Renaming {
  readonly edits: readonly Edit[]
  /** a user function that `sluice.json` may name as well */
  readonly renamedFunction?: { readonly from: string; readonly to: string }
}

/** What would be renamed at an offset, or why nothing can be. */
export function prepareRename(workspace: Workspace, file: string, offset: number): RenameTarget | RenameRefusal {
  const found = target(new Navigator(workspace), workspace, file, offset)
  return 'refused' in found ? found : { ...spanOf(found.at), name: found.at.of.thing.name }
}

/**
 * The edits that give the thing at an offset another name, in all scripts. They are tried on a copy first: where any name would then stand for
 * something else than before, the renaming is refused.
 */
export function rename(workspace: Workspace, file: string, offset: number, written: string): Renaming | RenameRefusal {
  const navigator = new Navigator(workspace)
  const found = target(navigator, workspace, file, offset)
  if ('refused' in found) return found
  const { at, all } = found
  const { thing } = at.of
  const to = unquoted(written.trim())
  if (to === '') return { refused: 'A name needs at least one character' }
  if (/[\r\n]/.test(to)) return { refused: 'A name stands in one line' }
  if (to === thing.name) return { edits: [] }
  const taken = collision(navigator, all, thing, to)
  if (taken) return { refused: taken }
  const edits = distinct(all.flatMap(o => editsOf(workspace, o, to)))
  const changed = meaningChanged(navigator, edits, thing, to)
  if (changed) return { refused: changed }
  return { edits, ...(thing.kind === 'function' && { renamedFunction: { from: thing.name, to } }) }
}

const distinct = (edits: readonly Edit[]): Edit[] => [...new Map(edits.map(e => [`${e.file} ${e.start} ${e.end}`, e])).values()]

interface Target {
  readonly at: FileOccurrence
  readonly all: readonly FileOccurrence[]
}

function target(navigator: Navigator, workspace: Workspace, file: string, offset: number): Target | RenameRefusal {
  const script = workspace.script(file)
  const at = script && navigator.at(script, offset)
  if (!at)
    return {
      refused: 'Only the names of tables, views, columns, fields, aliases, CTEs, windows, pattern variables and functions can be renamed',
    }
  const { kind, name, builtIn } = at.of.thing
  if (builtIn) return { refused: `'${name}' is Flink's own` }
  if (kind === 'parameter') return { refused: `'${name}' is a parameter of a function` }
  if (kind === 'catalog' || kind === 'database') return { refused: `The ${kind} '${name}' is not declared in these scripts` }
  const things = withUsing(navigator, at.of.thing)
  if (!things) return { refused: `USING matches '${name}' with more columns than can be followed: write the join with ON first` }
  const all: FileOccurrence[] = []
  for (const { thing, found } of things) {
    if (!found.some(o => o.of.access === 'declaration')) {
      if (thing.key === at.of.thing.key) return { refused: `'${name}' is not declared in these scripts` }
      return { refused: `USING matches '${name}' with a column that is not declared in these scripts: write the join with ON first` }
    }
    if (navigator.names.natural.has(thing.key))
      return { refused: `A NATURAL JOIN matches '${name}' by its name: write the join with ON first` }
    all.push(...found)
  }
  return { at, all }
}

/** The thing with all columns that USING matches it with, each with where it is named; undefined where they are too many. */
function withUsing(navigator: Navigator, thing: Thing): { thing: Thing; found: readonly FileOccurrence[] }[] | undefined {
  const things = [thing]
  const result: { thing: Thing; found: readonly FileOccurrence[] }[] = []
  for (let next = things[0]; next; next = things[result.length]) {
    if (result.length > 50) return undefined
    const found = navigator.everywhere(next)
    result.push({ thing: next, found })
    if (next.kind !== 'column') continue
    const places = new Map<FileOccurrence['unit'], Set<number>>()
    for (const { unit, of } of found) places.set(unit, (places.get(unit) ?? new Set()).add(of.start))
    // A name in USING stands for a column of each side.
    for (const [unit, starts] of places)
      for (const { of } of navigator.inUnit(unit))
        if (starts.has(of.start) && !things.some(t => t.key === of.thing.key)) things.push(of.thing)
  }
  return result
}

/** A name that is taken where the thing is declared. */
function collision(navigator: Navigator, all: readonly FileOccurrence[], thing: Thing, to: string): string | undefined {
  if (thing.kind === 'function') return builtIns.has(to.toUpperCase()) ? `Flink has a function '${to}' of its own` : undefined
  for (const { unit, of } of all) {
    const { statement } = unit.view
    if (thing.kind === 'table' || thing.kind === 'view') {
      const path = 'name' in statement ? resolvePath(unit.before, statement.name) : undefined
      if (of.access === 'declaration' && path && unit.before.relations.get(pathKey([...path.slice(0, -1), to])))
        return `There is a table or view '${to}' already`
    } else if (thing.kind === 'variable') {
      const beside = navigator.inUnit(unit).some(o => o.of.thing.kind === 'variable' && o.of.thing.name === to)
      if (beside) return `There is a variable '${to}' already`
    } else if (thing.kind === 'alias' || thing.kind === 'cte') {
      const beside = of.access === 'declaration' && navigator.inUnit(unit).some(o => isRelation(o.of.thing) && o.of.thing.name === to)
      if (beside) return `There is '${to}' in this statement already`
    } else if (thing.kind === 'column' && of.access === 'declaration' && statement.kind === 'CreateTable') {
      if (statement.columns.some(c => c.name.name === to)) return `The table has a column '${to}' already`
    }
  }
  return undefined
}

const isRelation = ({ kind }: Thing) => kind === 'alias' || kind === 'cte' || kind === 'table' || kind === 'view'

function editsOf(workspace: Workspace, { file, start, end, unit, of }: FileOccurrence, to: string): Edit[] {
  if (of.form === 'string') return [{ file, start, end, newText: to.replaceAll("'", "''") }]
  const edits: Edit[] = [{ file, start, end, newText: writtenName(to) }]
  const { statement } = unit.view
  if (of.access !== 'declaration' || statement.kind !== 'CreateTable') return edits
  const { metadata } = statement.columns.find(c => c.name.start === of.start) ?? {}
  if (!metadata || metadata.from) return edits
  // Without FROM the column's name is the metadata's key, which stays.
  const behind = unit.start + metadata.start + 'METADATA'.length
  if (
    workspace
      .text(file)
      ?.slice(behind - 8, behind)
      .toUpperCase() !== 'METADATA'
  )
    return edits
  return [...edits, { file, start: behind, end: behind, newText: ` FROM '${of.thing.name.replaceAll("'", "''")}'` }]
}

/**
 * Tries the edits on a copy, and compares what each name stands for. Keys hold places and names, which the renaming changes; so what is compared
 * is which names stand for the same thing: the things before and after must pair off one to one.
 */
function meaningChanged(navigator: Navigator, edits: readonly Edit[], thing: Thing, to: string): string | undefined {
  const { workspace } = navigator
  const copy = workspace.fork()
  const byFile = new Map<string, Edit[]>()
  for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit])
  for (const [file, list] of byFile) copy.setText(file, applyEdits(workspace.text(file) ?? '', list))
  const after = new Navigator(copy)
  const pairs = new Pairs()
  for (const script of navigator.scripts()) {
    const now = copy.script(script.file)
    if (now?.units.length !== script.units.length) return `'${to}' would break the statements apart`
    const moved = mover(byFile.get(script.file) ?? [])
    for (let i = 0; i < script.units.length; i++) {
      const unit = script.units[i]
      if (!mentions(unit, thing) && !mentions(unit, { ...thing, name: to })) continue
      const wrong = firstDifference(navigator.inUnit(unit), after.inUnit(now.units[i]), moved, pairs)
      if (wrong) return `'${wrong.of.thing.name}' in '${excerpt(unit)} …' would then stand for something else`
      // A field may be named where only the types of functions say so.
      if (thing.kind === 'field' && errorsIn(copy, now, i) > errorsIn(workspace, script, i))
        return `'${excerpt(unit)} …' reads '${thing.name}' in a way that can't be followed, and would then fail`
    }
  }
  return undefined
}

const errorsIn = (workspace: Workspace, script: Script, i: number): number =>
  workspace.analysis(script, script.units[i])?.findings.filter(f => f.severity === 'error').length ?? 0

function firstDifference(
  before: readonly FileOccurrence[],
  after: readonly FileOccurrence[],
  moved: (offset: number) => number,
  pairs: Pairs,
): FileOccurrence | undefined {
  for (let i = 0; i < before.length; i++) {
    const [old, now] = [before[i], after[i]]
    if (!now || now.start !== moved(old.start) || now.of.access !== old.of.access || now.of.thing.kind !== old.of.thing.kind) return old
    if (!pairs.add(old.of.thing.key, now.of.thing.key)) return old
  }
  return after.length > before.length ? after[before.length] : undefined
}

/** Keys that go together one to one. */
class Pairs {
  private readonly there = new Map<string, string>()
  private readonly back = new Map<string, string>()

  /** False where one of them has another partner already. */
  add(old: string, now: string): boolean {
    if ((this.there.get(old) ?? now) !== now || (this.back.get(now) ?? old) !== old) return false
    this.there.set(old, now)
    this.back.set(now, old)
    return true
  }
}

/** Where an offset is after the edits. */
function mover(edits: readonly Edit[]): (offset: number) => number {
  const sorted = [...edits].sort((a, b) => a.start - b.start)
  return offset => {
    let at = offset
    for (const { start, end, newText } of sorted) {
      if (start >= offset) break
      at += newText.length - (end - start)
    }
    return at
  }
}

function excerpt({ view }: FileOccurrence['unit']): string {
  const first = view.tokens.findIndex(t => t.kind !== 'comment')
  const words = view.tokens.slice(Math.max(0, first), first + 4).map(t => t.text)
  return words.join(' ')
}

const spanOf = ({ start, end }: Span): Span => ({ start, end })
const unquoted = (name: string) => (/^`(?:[^`]|``)+`$/.test(name) ? name.slice(1, -1).replaceAll('``', '`') : name)
