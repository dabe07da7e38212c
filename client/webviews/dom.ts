import { count } from '../../server/src/lab/words.ts'
import { STATEMENT_CHANGED } from '../../server/src/protocol.ts'
import type { Problem } from './problem.ts'

/** An element with attributes and children; texts become text nodes, never markup. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Node | string)[] = [],
): HTMLElement {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** The same for a part of a picture. */
export function svg(tag: string, attributes: Readonly<Record<string, string>> = {}, children: readonly (Node | string)[] = []): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

export function button(id: string, label: string, onClick: () => void, kind = ''): HTMLElement {
  const made = element('button', { id, type: 'button', class: kind }, [label])
  made.addEventListener('click', onClick)
  return made
}

export function problemParts({ message, hint, action }: Problem, act: () => void = () => {}): HTMLElement[] {
  const next = action ? [button('action', action.title, act, 'primary')] : []
  return [element('p', { class: 'problem', role: 'alert' }, [message]), element('p', { class: 'hint' }, [hint]), ...next]
}

/** The button that does it once more: of the new text, where the old one is no longer there. */
export const againWords = (verb: string, problem?: Problem): string =>
  problem?.kind === STATEMENT_CHANGED ? `${verb} the new text` : `${verb} again`

/** What goes on, how far it is, and a button that ends it. */
export function progressParts(words: string, at: { done: number; of?: number; unit: string } | undefined, stop: () => void): HTMLElement[] {
  const far = at ? ` · ${count(at.done)}${at.of === undefined ? '' : ` of ${count(at.of)}`} ${at.unit}` : ''
  const known: Record<string, string> = at?.of ? { value: String(Math.min(at.done, at.of)), max: String(at.of) } : {}
  return [
    element('p', { id: 'progress', role: 'status' }, [`${words}${far} …`]),
    element('progress', { 'aria-label': words, ...known }),
    element('div', { class: 'buttons' }, [button('stop', 'Cancel', stop)]),
  ]
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no element '${id}'`)
  return found
}

interface WebviewApi<State> {
  postMessage(message: unknown): void
  getState(): State | undefined
  setState(state: State): void
}
declare function acquireVsCodeApi<State>(): WebviewApi<State>
export const webviewApi = <State>() => acquireVsCodeApi<State>()

/** ms → '850 ms', '12.3 s', '4 min 05 s', '2 h 07 min' */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.floor(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`
}
