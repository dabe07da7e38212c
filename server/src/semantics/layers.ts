/**
 * An immutable map that shares what did not change. Each `with` adds a thin layer; every 32 layers become a map of their own, and maps of like size
 * are merged, so that a lookup looks into few maps and a workspace of n declarations costs n log n copied entries instead of n².
 */
export class Layers<V> {
  /** what the last `with` added */
  readonly last?: readonly [string, V | undefined]
  /** oldest first, each larger than the next; undefined hides what an older one has */
  readonly #maps: readonly ReadonlyMap<string, V | undefined>[]
  readonly #top: readonly (readonly [string, V | undefined])[]

  private constructor(
    maps: readonly ReadonlyMap<string, V | undefined>[],
    top: readonly (readonly [string, V | undefined])[],
    last?: readonly [string, V | undefined],
  ) {
    this.#maps = maps
    this.#top = top
    if (last) this.last = last
  }

  static empty<V>(): Layers<V> {
    return new Layers<V>([], [])
  }
  get(key: string): V | undefined {
    for (let i = this.#top.length - 1; i >= 0; i--) if (this.#top[i][0] === key) return this.#top[i][1]
    for (let i = this.#maps.length - 1; i >= 0; i--) {
      const found = this.#maps[i].get(key)
      if (found !== undefined || this.#maps[i].has(key)) return found
    }
    return undefined
  }
  /** `value` undefined removes the key. */
  with(key: string, value: V | undefined): Layers<V> {
    const last = [key, value] as const
    const top = [...this.#top, last]
    if (top.length <= 32) return new Layers(this.#maps, top, last)
    const maps = [...this.#maps]
    let folded: ReadonlyMap<string, V | undefined> = new Map(top)
    while (maps.length > 0 && maps[maps.length - 1].size <= folded.size) folded = new Map([...maps.pop()!, ...folded])
    return new Layers([...maps, folded], [], last)
  }
  entries(): Map<string, V> {
    const all = new Map<string, V>()
    for (const entries of [...this.#maps, this.#top]) {
      for (const [k, v] of entries) {
        if (v === undefined) all.delete(k)
        else all.set(k, v)
      }
    }
    return all
  }
}
