/** Event time behind several inputs: the least of those that aren't idle. It never goes back; where all are idle it stands. */
export class InputTimes {
  current = Number.NEGATIVE_INFINITY
  idle = false
  private readonly times: number[]
  private readonly idles: boolean[]
  private readonly markers: number[]
  private passed = 0

  constructor(inputs: number) {
    this.times = Array.from({ length: inputs }, () => Number.NEGATIVE_INFINITY)
    this.idles = this.times.map(() => false)
    this.markers = this.times.map(() => 0)
  }

  /** The watermark of one input; true where `current` or `idle` changed by it. */
  advance(input: number, time: number, idle: boolean): boolean {
    this.times[input] = Math.max(this.times[input], time)
    this.idles[input] = idle
    const active = this.times.filter((_, i) => !this.idles[i])
    const allIdle = active.length === 0
    const least = allIdle ? this.current : Math.min(...active)
    if (least <= this.current && allIdle === this.idle) return false
    this.current = Math.max(this.current, least)
    this.idle = allIdle
    return true
  }

  /** A mini-batch marker of one input; true where all of them that haven't ended gave one since the last that went on. */
  marker(input: number): boolean {
    this.markers[input]++
    const least = Math.min(...this.markers.filter((_, i) => this.times[i] !== Number.POSITIVE_INFINITY))
    if (least <= this.passed) return false
    this.passed = least
    return true
  }
}
