import { applyStatement, declareAgain, type Environment } from '../semantics/environment.ts'
import { flinkVersion } from '../syntax/versions.ts'
import type { Analysis } from './analyse.ts'
import { cutAgain } from './cut-again.ts'
import type { PlacedFindings } from './findings.ts'
import type { Unit } from './units.ts'
import { LazyView, type Tree } from './view.ts'

/**
 * One unit through the versions of its script. `id` stays with its place in the order of statements, also while the unit itself is edited, so
 * that what refers to it (origins, findings) stays true wherever the text moves it.
 */
export class UnitState {
  readonly view: LazyView
  /** where it starts in this version's text */
  readonly start: number
  readonly before: Environment
  readonly after: Environment

  constructor(view: LazyView, start: number, before: Environment, after: Environment) {
    this.view = view
    this.start = start
    this.before = before
    this.after = after
  }

  get parsed(): Tree {
    return this.view.parsed
  }

  get cache(): UnitCache {
    return this.view.cache
  }
}

/** The last analysis, true for the environment it was made in, and its findings as they were placed in the file. */
export interface UnitCache {
  analysis?: Analysis
  placed?: PlacedFindings
}

/** A script of one version: a fold of environments over its units. */
export interface Script {
  readonly file: string
  readonly text: string
  readonly before: Environment
  readonly units: readonly UnitState[]
  readonly after: Environment
  readonly byId: ReadonlyMap<number, UnitState>
  /** what is found in it is kept */
  readonly held: boolean
  /** see `CutScript` */
  readonly apart: boolean
}

/**
 * The next version of a script. Units with equal text keep their id and their analysis; `newId` numbers the new ones. `held`: keep the
 * analyses; without it only what the statements declare stays at hand.
 */
export function foldScript(
  file: string,
  text: string,
  before: Environment,
  previous: Script | undefined,
  newId: () => number,
  held = true,
): Script {
  if (previous && previous.text === text && previous.before === before && previous.held === held) return previous
  const recut = previous?.text === text ? undefined : cutAgain(text, previous)
  const cut = recut?.units
  const old = cut ? align(cut, previous?.units ?? []) : (previous?.units ?? [])
  const units: UnitState[] = []
  const byId = new Map<number, UnitState>()
  let env = before
  for (let i = 0; i < (cut ?? old).length; i++) {
    const known = old[i]
    const state =
      known && (!cut || isSame(cut[i], known)) ? movedTo(known, cut?.[i].start ?? known.start, env) : newState(cut![i], known, env)
    if (!held) state.view.forget()
    units.push(state)
    byId.set(state.view.id, state)
    env = state.after
  }
  return { file, text, before, units, after: env, byId, held, apart: (recut ?? previous!).apart }

  function newState(unit: Unit, continued: UnitState | undefined, before: Environment): UnitState {
    const view = new LazyView(file, continued?.view.id ?? newId(), unit, flinkVersion(before.config.flink), held)
    return new UnitState(view, unit.start, before, view.onlyReads ? before : applied(view, before, held ? undefined : unit))
  }
}

/** The same unit in another place or environment. */
function movedTo(old: UnitState, start: number, before: Environment): UnitState {
  if (old.before === before) return old.start === start ? old : new UnitState(old.view, start, before, old.after)
  const after = old.view.onlyReads ? before : (declareAgain(old.before, old.after, before) ?? applied(old.view, before))
  return new UnitState(old.view, start, before, after)
}

function applied(view: LazyView, before: Environment, unit?: Unit): Environment {
  const { statement } = unit ? view.parse(unit.tokens) : view
  return applyStatement(before, statement, { file: view.file, unit: view.id }, () => view.statement)
}

const isSame = (unit: Unit, { view }: UnitState) =>
  unit.text === view.text && unit.inStatementSet === view.inStatementSet && unit.setPlace === view.setPlace

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
