import { type NamedUnit, Names, type Occurrence, type Thing } from '../features/names.ts'
import type { Span } from '../text/span.ts'
import type { Script, UnitState } from './script.ts'
import { unitAt } from './slices.ts'
import type { Workspace } from './workspace.ts'

/** A name in a file: UTF-16 offsets of the whole text. */
export interface FileOccurrence extends Span {
  readonly file: string
  readonly unit: UnitState
  readonly of: Occurrence
}

/** Looks names up in a workspace. Made for one question: the next text may give other answers. */
export class Navigator {
  readonly workspace: Workspace
  readonly names: Names

  constructor(workspace: Workspace) {
    this.workspace = workspace
    this.names = new Names(({ file, unit }) => {
      const home = workspace.known(file)?.byId.get(unit)
      return home && namedUnit(home)
    })
  }

  /** The name at an offset; of two that meet there the one that begins there. */
  at(script: Script, offset: number): FileOccurrence | undefined {
    const unit = unitAt(script, offset)
    if (!unit) return undefined
    const found = this.inUnit(unit).filter(o => o.start <= offset && offset <= o.end)
    return found.findLast(o => o.start === offset) ?? found.at(-1)
  }

  inUnit(unit: UnitState): FileOccurrence[] {
    const { file } = unit.view
    return this.names.of(namedUnit(unit)).map(of => ({ file, unit, of, start: unit.start + of.start, end: unit.start + of.end }))
  }

  /** Where the thing is named in one script. Only units whose text has its name are looked at. */
  inScript(script: Script, thing: Thing): FileOccurrence[] {
    return script.units.filter(u => mentions(u, thing)).flatMap(u => this.inUnit(u).filter(o => o.of.thing.key === thing.key))
  }

  /** Where the thing is named in all scripts: those of the order, then the others. */
  everywhere(thing: Thing): FileOccurrence[] {
    return this.scripts().flatMap(script => this.inScript(script, thing))
  }

  scripts(): Script[] {
    return this.workspace.files.flatMap(file => this.workspace.script(file) ?? [])
  }
}

export const namedUnit = ({ view, before }: UnitState): NamedUnit => ({
  statement: view.statement,
  before,
  file: { file: view.file, unit: view.id },
})

/** Whether the unit's text has the name: most don't, and needn't be read. */
export function mentions({ view }: UnitState, { kind, name }: Thing): boolean {
  if (kind === 'function') return view.text.toUpperCase().includes(name.toUpperCase())
  return view.text.includes(name) || view.text.includes(name.replaceAll('`', '``'))
}
