import type { KeyTable } from '../state/key-table.ts'

/** Timers of slots, in the order of their times and, at one time, of their slots. A binary heap. */
export class Timers {
  private readonly times: number[] = []
  private readonly slots: number[] = []

  add(time: number, slot: number): void {
    const { times, slots } = this
    let at = times.push(time) - 1
    slots.push(slot)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isBefore(at, parent)) return
      this.swap(at, parent)
      at = parent
    }
  }

  /** Calls `fire` for each that is due at `now`, those it adds included. */
  run(now: number, fire: (time: number, slot: number) => void): void {
    const { times, slots } = this
    while (times.length > 0 && times[0] <= now) {
      const [time, slot] = [times[0], slots[0]]
      this.swap(0, times.length - 1)
      times.pop()
      slots.pop()
      this.sink()
      fire(time, slot)
    }
  }

  /** The times of each slot, ascending. */
  bySlot(): Map<number, number[]> {
    const found = new Map<number, number[]>()
    this.slots.forEach((slot, i) => {
      const times = found.get(slot)
      if (times) times.push(this.times[i])
      else found.set(slot, [this.times[i]])
    })
    for (const times of found.values()) times.sort((a, b) => a - b)
    return found
  }

  private sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      if (left >= this.times.length) return
      const least = left + 1 < this.times.length && this.isBefore(left + 1, left) ? left + 1 : left
      if (!this.isBefore(least, at)) return
      this.swap(at, least)
      at = least
    }
  }

  private isBefore(a: number, b: number): boolean {
    const { times, slots } = this
    return times[a] < times[b] || (times[a] === times[b] && slots[a] < slots[b])
  }

  private swap(a: number, b: number): void {
    const { times, slots } = this
    ;[times[a], times[b]] = [times[b], times[a]]
    ;[slots[a], slots[b]] = [slots[b], slots[a]]
  }
}

/** A time of each slot of a table, ms; NaN where it has none. */
export class SlotTimes {
  of: Float64Array
  private readonly table: KeyTable

  constructor(table: KeyTable) {
    this.table = table
    this.of = new Float64Array(table.capacity).fill(Number.NaN)
    table.grown.push(capacity => {
      const times = new Float64Array(capacity).fill(Number.NaN)
      times.set(this.of)
      this.of = times
    })
  }

  /** Of the slots that are in use. */
  snapshot(): (number | null)[] {
    return Array.from({ length: this.table.used }, (_, slot) => slot).flatMap(slot =>
      this.table.live[slot] === 0 ? [] : [finiteOrNull(this.of[slot])],
    )
  }

  /** Into a table that was filled from its own snapshot; each time is set in `timers`, but for those that `besides` has at that time too. */
  restore(times: readonly (number | null)[], timers: Timers, besides?: SlotTimes): void {
    times.forEach((time, slot) => {
      if (time === null) return
      this.of[slot] = time
      if (besides?.of[slot] !== time) timers.add(time, slot)
    })
  }
}

/** JSON knows neither NaN nor Infinity. */
export const finiteOrNull = (n: number): number | null => (Number.isFinite(n) ? n : null)
