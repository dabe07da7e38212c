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

const number = new Intl.NumberFormat('en')
/** 12345 → '12,345' */
export const count = (value: number) => number.format(Math.round(value))

/** ms → '850 ms', '12.3 s', '4 min 05 s', '2 h 07 min' */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.floor(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`
}
