import type { SourceBatch } from '../runtime/ports.ts'

/** What is told of records that were read: how many each cluster gave, and from when they are. */
export class Tally {
  records = 0
  private from = Number.POSITIVE_INFINITY
  private to = Number.NEGATIVE_INFINITY
  private readonly byCluster = new Map<string, number>()

  add({ count, timestamps, cluster }: SourceBatch): void {
    this.records += count
    this.byCluster.set(cluster, (this.byCluster.get(cluster) ?? 0) + count)
    for (let i = 0; i < count; i++) {
      if (timestamps[i] < this.from) this.from = timestamps[i]
      if (timestamps[i] > this.to) this.to = timestamps[i]
    }
  }

  get clusters(): Record<string, number> {
    return Object.fromEntries([...this.byCluster].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** ms since the epoch; nothing without records */
  get times(): { readonly from: number; readonly to: number } | undefined {
    return this.records > 0 ? { from: this.from, to: this.to } : undefined
  }
}
