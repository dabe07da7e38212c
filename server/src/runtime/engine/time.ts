import type { SplitStatus } from '../ports.ts'

/**
 * Event time of one source. Each split has the greatest watermark that its rows gave; the source's is the least of those splits that hold it back, and never
 * goes back. A split that is idle, finished, or down beyond its hold time holds nothing; when all are so, the source is idle.
 */
export class SplitWatermarks {
  readonly splits = new Map<string, number>()
  /** handed down */
  current = Number.NEGATIVE_INFINITY
  idle = false
  /** splits whose cluster was down beyond the hold time and that have not caught up with the watermark */
  private readonly outages = new Set<string>()

  /** The rows of a batch gave this watermark (-Infinity: none). */
  update(split: string, watermark: number): void {
    if (watermark > (this.splits.get(split) ?? Number.NEGATIVE_INFINITY)) this.splits.set(split, watermark)
    if (this.outages.has(split) && (this.splits.get(split) ?? Number.NEGATIVE_INFINITY) >= this.current) this.outages.delete(split)
  }

  isOutage(split: string): boolean {
    return this.outages.has(split)
  }

  /** True when `current` or `idle` changed. */
  advance(statuses: readonly SplitStatus[]): boolean {
    let least = Number.POSITIVE_INFINITY
    for (const s of statuses) {
      if (s.state === 'down' && !s.holdsWatermark) this.outages.add(s.split)
      if (s.holdsWatermark) least = Math.min(least, this.splits.get(s.split) ?? Number.NEGATIVE_INFINITY)
    }
    const idle = least === Number.POSITIVE_INFINITY
    const moved = !idle && least > this.current
    if (moved) this.current = least
    const turned = idle !== this.idle && statuses.length > 0
    if (turned) this.idle = idle
    return moved || turned
  }
}

/** Where mini-batch markers come from: the clock's intervals. */
export class ProcessingTimeMarkers {
  private readonly interval: number
  private last = 0
  constructor(interval: number) {
    this.interval = interval
  }
  /** True when a new interval has begun. */
  passed(now: number): boolean {
    const begin = now - (now % this.interval)
    if (begin <= this.last) return false
    this.last = begin
    return true
  }
}

/** Event-time mini-batches let a watermark through when it completes an interval, so that bundles aren't cut by every step of it. */
export class RowTimeMarkers {
  private readonly interval: number
  private next: number
  constructor(interval: number) {
    this.interval = interval
    this.next = interval - 1
  }
  passes(watermark: number): boolean {
    if (watermark === Number.POSITIVE_INFINITY) return true
    if (watermark < this.next) return false
    const start = watermark - (((watermark % this.interval) + this.interval) % this.interval)
    const end = start + this.interval - 1
    this.next = end > watermark ? end : end + this.interval
    return true
  }
}
