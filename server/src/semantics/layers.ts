/**
 * An immutable map that shares what did not change: each `with` adds a thin layer; every 32 layers are folded into one map, so that a lookup
 * looks into few maps and a script of n statements costs n/32 copies instead of n.
 */
export class Layers<V> {
  readonly #base: ReadonlyMap<string, V>
  readonly #top: readonly (readonly [string, V | undefined])[]

  private constructor(base: ReadonlyMap<string, V>, top: readonly (readonly [string, V | undefined])[]) {
    this.#base = base
    this.#top = top
  }

  static empty<V>(): Layers<V> {
    return new Layers<V>(new Map(), [])
  }
  get(key: string): V | undefined {
    for (let i = this.#top.length - 1; i >= 0; i--) if (this.#top[i][0] === key) return this.#top[i][1]
    return this.#base.get(key)
  }
  /** `value` undefined removes the key. */
  with(key: string, value: V | undefined): Layers<V> {
    if (this.#top.length < 32) return new Layers(this.#base, [...this.#top, [key, value] as const])
    const folded = new Map(this.#base)
    for (const [k, v] of [...this.#top, [key, value] as const]) {
      if (v === undefined) folded.delete(k)
      else folded.set(k, v)
    }
    return new Layers(folded, [])
  }
  entries(): Map<string, V> {
    const all = new Map(this.#base)
    for (const [k, v] of this.#top) {
      if (v === undefined) all.delete(k)
      else all.set(k, v)
    }
    return all
  }
}
