import type { Script, UnitState } from './script.ts'
import type { Workspace } from './workspace.ts'

/** Turns of the event loop, from outside: the core has no timers. `now` in ms. */
export interface Turns {
  now(): number
  /** runs the task in a later turn, or after so many ms; the result takes it back */
  later(task: () => void, pause?: number): () => void
}

/** Work between two looks at the event loop, ms: short enough that a keystroke waits for none of it. */
const SLICE = 4
/** UTF-16 units: a longer statement is not read anew at each keystroke, but when there was none for so many ms. */
const HUGE = 100_000
const PAUSE = 400
/** From the start of long work to the first part of its findings, ms; each later part comes after twice the time, so that all parts together cost little. */
const PART = 64

/**
 * Brings a script up to date: the unit at `offset` at once where it isn't huge, the others in slices. `publish` is called after the edited unit, unless nothing
 * that the others stand on has changed, with the findings so far while the work is long, and at the end (`complete`). The result cancels what is left.
 */
export function analyseInSlices(
  workspace: Workspace,
  script: Script,
  offset: number | undefined,
  turns: Turns,
  publish: (complete: boolean) => void,
): () => void {
  const edited = offset === undefined ? undefined : unitAt(script, offset)
  const isHuge = edited !== undefined && edited.view.text.length > HUGE
  if (edited && !isHuge) workspace.analysis(script, edited)
  const rest = script.units.filter(u => !workspace.isUntouched(script, u))
  if (rest.length === 0) {
    publish(true)
    return () => {}
  }
  if (edited && !isHuge) publish(false)
  let next = 0
  let part = PART
  const began = turns.now()
  let cancel = turns.later(slice, isHuge ? PAUSE : undefined)
  function slice(): void {
    const end = turns.now() + SLICE
    while (next < rest.length) {
      workspace.analysis(script, rest[next++])
      const now = turns.now()
      if (next === rest.length || now < end) continue
      if (now - began >= part) {
        part = 2 * (now - began)
        publish(false)
      }
      cancel = turns.later(slice)
      return
    }
    publish(true)
  }
  return () => cancel()
}

/** The unit around an offset, else the last one before it. */
export function unitAt(script: Script, offset: number): UnitState | undefined {
  const { units } = script
  let low = 0
  let high = units.length - 1
  let found: UnitState | undefined
  while (low <= high) {
    const middle = (low + high) >> 1
    if (units[middle].start <= offset) {
      found = units[middle]
      low = middle + 1
    } else high = middle - 1
  }
  return found ?? units[0]
}
