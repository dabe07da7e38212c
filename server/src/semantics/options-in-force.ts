/** How many changes lie over a map before they are put into a new one: 10,000 SETs in a script are 10,000 states of the options. */
const LAYERS = 64

/** The options in force at one place of a script; immutable. A SET above it lies over what was there before. */
export class OptionsInForce {
  readonly #base: ReadonlyMap<string, string>
  readonly #changes: readonly (readonly [key: string, value: string | undefined])[]

  constructor(base: ReadonlyMap<string, string>, changes: readonly (readonly [string, string | undefined])[] = []) {
    this.#base = changes.length < LAYERS ? base : flat(base, changes)
    this.#changes = changes.length < LAYERS ? changes : []
  }

  get(key: string): string | undefined {
    const change = this.#changes.findLast(c => c[0] === key)
    return change ? change[1] : this.#base.get(key)
  }

  /** The same with another value, or without the key. */
  with(key: string, value: string | undefined): OptionsInForce {
    return new OptionsInForce(this.#base, [...this.#changes, [key, value]])
  }

  keys(): Iterable<string> {
    return flat(this.#base, this.#changes).keys()
  }
}

function flat(base: ReadonlyMap<string, string>, changes: readonly (readonly [string, string | undefined])[]): Map<string, string> {
  const map = new Map(base)
  for (const [key, value] of changes) {
    if (value === undefined) map.delete(key)
    else map.set(key, value)
  }
  return map
}
