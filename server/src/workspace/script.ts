import type { UnitView } from '../rules/rule.ts'
import { applyStatement, type Environment } from '../semantics/environment.ts'
import type { ParsedUnit, SetPlace } from '../syntax/nodes.ts'
import { parseUnit } from '../syntax/parser/parse.ts'
import { flinkVersion } from '../syntax/versions.ts'
import type { Analysis } from './analyse.ts'
import type { PlacedFindings } from './findings.ts'
import { cutUnits, type Unit } from './units.ts'

/**
 * One unit through the versions of its script. `id` stays with its place in the order of statements, also while the unit itself is edited, so
 * that what refers to it (origins, findings) stays true wherever the text moves it.
 */
export interface UnitState {
  readonly view: UnitView
  readonly parsed: ParsedUnit
  readonly setPlace: SetPlace
  /** where it starts in this version's text */
  readonly start: number
  readonly before: Environment
  readonly after: Environment
  /** the last analysis, true for the environment it was made in, and its findings as they were placed in the file */
  readonly cache: { analysis?: Analysis; placed?: PlacedFindings }
}

/** A script of one version: a fold of environments over its units. */
export interface Script {
  readonly file: string
  readonly text: string
  readonly before: Environment
  readonly units: readonly UnitState[]
  readonly after: Environment
  readonly byId: ReadonlyMap<number, UnitState>
}

/** The next version of a script. Units with equal text keep their tree, their id and their analysis; `newId` numbers the new ones. */
export function foldScript(file: string, text: string, before: Environment, previous: Script | undefined, newId: () => number): Script {
  if (previous && previous.text === text && previous.before === before) return previous
  const cut = previous?.text === text ? previous.units.map(asUnit) : cutUnits(text)
  const old = align(cut, previous?.units ?? [])
  const units: UnitState[] = []
  const byId = new Map<number, UnitState>()
  let env = before
  for (let i = 0; i < cut.length; i++) {
    const state = nextState(file, cut[i], old[i], env, newId)
    units.push(state)
    byId.set(state.view.id, state)
    env = state.after
  }
  return { file, text, before, units, after: env, byId }
}

const asUnit = ({ view, setPlace, start }: UnitState): Unit => ({ ...view, setPlace, start, end: start + view.text.length })

function nextState(file: string, unit: Unit, old: UnitState | undefined, before: Environment, newId: () => number): UnitState {
  if (old && isSame(unit, old)) {
    if (old.start === unit.start && old.before === before) return old
    const after = old.before === before ? old.after : applyStatement(before, old.parsed.statement, { file, unit: old.view.id })
    return { ...old, start: unit.start, before, after }
  }
  const id = old?.view.id ?? newId()
  const { text, tokens, inStatementSet, setPlace } = unit
  const parsed = parseUnit(text, tokens, flinkVersion(before.config.flink), setPlace)
  const view: UnitView = { file, id, text, tokens, inStatementSet, statement: parsed.statement }
  const after = applyStatement(before, parsed.statement, { file, unit: id })
  return { view, parsed, setPlace, start: unit.start, before, after, cache: {} }
}

const isSame = (unit: Unit, { view, setPlace }: UnitState) =>
  unit.text === view.text && unit.inStatementSet === view.inStatementSet && unit.setPlace === setPlace

/** For each new unit the old one that it continues: equal ones from both ends, then equal ones in between, then by order. */
function align(cut: readonly Unit[], old: readonly UnitState[]): (UnitState | undefined)[] {
  const found: (UnitState | undefined)[] = new Array(cut.length)
  const common = Math.min(cut.length, old.length)
  let head = 0
  while (head < common && isSame(cut[head], old[head])) found[head] = old[head++]
  let tail = 0
  while (tail < common - head && isSame(cut[cut.length - 1 - tail], old[old.length - 1 - tail])) {
    found[cut.length - 1 - tail] = old[old.length - 1 - tail]
    tail++
  }
  const rest = old.slice(head, old.length - tail)
  const byText = new Map<string, UnitState[]>()
  for (const state of rest) (byText.get(state.view.text) ?? byText.set(state.view.text, []).get(state.view.text))?.push(state)
  const taken = new Set<UnitState>()
  for (let i = head; i < cut.length - tail; i++) {
    const match = byText.get(cut[i].text)?.shift()
    if (!match || !isSame(cut[i], match)) continue
    found[i] = match
    taken.add(match)
  }
  const free = rest.filter(s => !taken.has(s))
  for (let i = head; i < cut.length - tail; i++) found[i] ??= free.shift()
  return found
}
