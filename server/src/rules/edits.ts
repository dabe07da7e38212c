import type { SetStatement } from '../syntax/nodes.ts'
import { type Fix, type Place, placeIn, type StateEffects, type TextRewrite, type UnitView } from './rule.ts'

/** An edit relative to a unit; the workspace turns it into one of the file. */
export interface PlacedEdit extends Place {
  readonly newText: string
}

/** The script of a finding as it stands when its repair is asked for; `index` is the finding's unit. */
export interface ScriptView {
  readonly units: readonly UnitView[]
  readonly index: number
}

/** A repair as it is offered: its whole title, and what it changes in the script as that is then. */
export interface Offer extends Pick<Fix, 'state' | 'fixAll' | 'safe' | 'changesRows'> {
  readonly title: string
  edits(script: ScriptView): PlacedEdit[]
}

/** The ways to make a repair: one of the text, or options for the whole script first, then for the statement alone. */
export function offersOf(fix: Fix): Offer[] {
  const { title, state, fixAll, safe, changesRows } = fix
  const offer = (what: string, edits: Offer['edits']) => ({ title: fullTitle(what, state), state, fixAll, safe, changesRows, edits })
  if ('edits' in fix) return [offer(title, () => textEdits(fix))]
  const { options } = fix
  return [
    offer(title, script => optionEdits(options, script)),
    { ...offer(`${title}, for this statement alone`, script => editsAround(options, script)), fixAll: false },
  ]
}

function textEdits({ edits }: TextRewrite): PlacedEdit[] {
  const found: PlacedEdit[] = []
  const put = ({ file, unit }: Place, start: number, end: number, newText: string) => found.push({ file, unit, start, end, newText })
  edits({
    insertBefore: (at, text) => put(at, at.start, at.start, text),
    insertAfter: (at, text) => put(at, at.end, at.end, text),
    replace: (at, text) => put(at, at.start, at.end, text),
  })
  return found
}

/** The title as people see it: what it does, and what that means for a running job's state. */
function fullTitle(title: string, state: StateEffects): string {
  const words = stateWords(state)
  return words === '' ? title : `${title} (${words})`
}

function stateWords({ embedded, flink }: StateEffects): string {
  const here = {
    none: '',
    kept: "a running job's state is kept",
    mapped: "a running job's state is mapped",
    fresh: 'a running job needs a fresh state',
  }[embedded]
  if (flink === embedded) return here
  const there = { none: 'no job ran with it', kept: 'it is kept', mapped: 'it is mapped', fresh: 'a restore needs a fresh state' }[flink]
  return `${here === '' ? '' : `${here}; `}on Flink ${there}`
}

/** Corrects the `SET`s that stand in the script, and writes the missing ones before its first DML. */
function optionEdits(options: Readonly<Record<string, string>>, { units, index }: ScriptView): PlacedEdit[] {
  const edits: PlacedEdit[] = []
  const missing: string[] = []
  let reset = false
  for (const [key, value] of Object.entries(options)) {
    const last = units.slice(0, index).findLast(u => touches(u, key))
    const set = last?.statement.kind === 'Set' ? last.statement : undefined
    if (last && set?.value) {
      if (set.value.value !== value) edits.push({ ...placeIn(last, set.value), newText: likeValue(last, set, value) })
      continue
    }
    // A RESET between the first DML and the statement would take back what is set before the first DML.
    if (last) reset = true
    missing.push(`SET '${key}' = '${value}';\n`)
  }
  if (missing.length === 0) return edits
  const target = reset ? homeOf(units, index) : firstDml(units, index)
  const start = lineOfStatement(units[target])
  const before = lineStartsAt(units[target].text, start) ? '' : '\n'
  return [...edits, { ...placeIn(units[target], { start, end: start }), newText: `${before}${missing.join('')}\n` }]
}

/** `SET`s right before the statement (its statement set: none is allowed inside), and behind it what was in force before. */
function editsAround(options: Readonly<Record<string, string>>, { units, index }: ScriptView): PlacedEdit[] {
  const home = homeOf(units, index)
  const sets: string[] = []
  const resets: string[] = []
  for (const [key, value] of Object.entries(options)) {
    const last = units.slice(0, home).findLast(u => touches(u, key))?.statement
    const before = last?.kind === 'Set' ? last.value?.value : undefined
    if (before === value) continue
    const set = (text: string) => `SET '${key}' = '${text.replaceAll("'", "''")}';`
    sets.push(set(value))
    resets.push(before === undefined ? `RESET '${key}';` : set(before))
  }
  if (sets.length === 0) return []
  const start = lineOfStatement(units[home])
  const lead = lineStartsAt(units[home].text, start) ? '' : '\n'
  const last = units[endOfHome(units, home)]
  const token = last.tokens.findLast(t => t.kind !== 'comment')
  const end = token?.end ?? last.text.length
  const close = token?.text === ';' ? '' : ';'
  return [
    { ...placeIn(units[home], { start, end: start }), newText: `${lead}${sets.join('\n')}\n` },
    { ...placeIn(last, { start: end, end }), newText: `${close}\n${resets.join('\n')}` },
  ]
}

/** Whether nothing but blanks stands before the offset in its line. */
const lineStartsAt = (text: string, at: number): boolean => at === 0 || /\n[ \t]*$/.test(text.slice(0, at))

const touches = ({ statement }: UnitView, key: string) =>
  (statement.kind === 'Set' && statement.key?.value === key) ||
  (statement.kind === 'Reset' && (statement.key === undefined || statement.key.value === key))

const likeValue = (unit: UnitView, set: SetStatement, value: string) =>
  set.value && unit.text[set.value.start] === "'" ? `'${value}'` : value

/** The first INSERT, statement set or CREATE TABLE … AS of the script, if it stands before the finding's own statement; else that one. */
function firstDml(units: readonly UnitView[], index: number): number {
  const first = units.findIndex(
    ({ statement: s }) => s.kind === 'Insert' || s.kind === 'StatementSetOpen' || (s.kind === 'CreateTable' && s.query !== undefined),
  )
  return first === -1 || first > index ? homeOf(units, index) : first
}

/** The statement itself, or the opener of the statement set that it stands in: no SET is allowed inside. */
function homeOf(units: readonly UnitView[], index: number): number {
  let at = index
  while (at > 0 && units[at].inStatementSet) at--
  return at
}

/** The unit that ends the statement which begins at `home`. */
function endOfHome(units: readonly UnitView[], home: number): number {
  let at = home
  while (units[at + 1]?.inStatementSet) at++
  return at > home && units[at + 1]?.statement.kind === 'StatementSetEnd' ? at + 1 : at
}

/** Start of the statement with the comment lines right above it. */
function lineOfStatement({ tokens, text }: UnitView): number {
  const first = tokens.findIndex(t => t.kind !== 'comment')
  let start = tokens[first]?.start ?? 0
  for (let i = first - 1; i >= 0; i--) {
    const gap = text.slice(tokens[i].end, start)
    if ((gap.match(/\n/g)?.length ?? 0) > (tokens[i].text.endsWith('\n') ? 0 : 1)) break
    start = tokens[i].start
  }
  return start
}
