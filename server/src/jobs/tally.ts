import { findIdentity, identityAt, parseIdentity } from '../runtime/kafka/identity.ts'
import type { SourceBatch } from '../runtime/ports.ts'

export interface Measure {
  /** ms from the last record of the old epoch to the first of the new one, by their timestamps in the topic; null = none of the new one yet */
  readonly gapMs: number | null
  readonly lost: number
  readonly duplicated: number
  /** records looked at, of both epochs */
  readonly records: number
}

/** Counts the identities of one writer per partition, in a topic that others may write to as well; knows nothing of the sink but the header's text. */
export class IdentityTally {
  private readonly writer: string
  private readonly from: readonly number[]
  private readonly newEpoch: number
  private readonly seen: Map<number, number>[]
  private readonly firstNew: (number | undefined)[] = []
  private lastOld = Number.NEGATIVE_INFINITY
  private earliestNew = Number.POSITIVE_INFINITY
  private records = 0

  /** `writer` as `writerText` gives it; `from`: the first sequence that counts, per partition */
  constructor(writer: string, from: readonly number[], newEpoch: number) {
    this.writer = writer
    this.from = from
    this.newEpoch = newEpoch
    this.seen = from.map(() => new Map())
  }

  add(batch: Pick<SourceBatch, 'partition' | 'bytes' | 'count' | 'headersStart' | 'headersEnd' | 'timestamps'>): void {
    for (let i = 0; i < batch.count; i++) {
      if (!findIdentity(batch.bytes, batch.headersStart[i], batch.headersEnd[i])) continue
      const text = new TextDecoder().decode(batch.bytes.subarray(identityAt.start, identityAt.end))
      const cut = text.lastIndexOf('/')
      const identity = parseIdentity(text.slice(0, cut))
      if (identity?.writer === this.writer) this.count(batch.partition, Number(text.slice(cut + 1)), identity.epoch, batch.timestamps[i])
    }
  }

  count(partition: number, sequence: number, epoch: number, timestamp: number): void {
    if (sequence < this.from[partition]) return
    this.records++
    const seen = this.seen[partition]
    seen.set(sequence, (seen.get(sequence) ?? 0) + 1)
    if (epoch < this.newEpoch) this.lastOld = Math.max(this.lastOld, timestamp)
    else {
      this.earliestNew = Math.min(this.earliestNew, timestamp)
      this.firstNew[partition] = Math.min(this.firstNew[partition] ?? Number.POSITIVE_INFINITY, sequence)
    }
  }

  /** a record of the new epoch is there, and nothing is missing up to the last that is */
  get complete(): boolean {
    return this.earliestNew < Number.POSITIVE_INFINITY && this.lost() === 0
  }

  result(): Measure {
    let duplicated = 0
    for (const seen of this.seen) for (const copies of seen.values()) duplicated += copies - 1
    const both = this.earliestNew < Number.POSITIVE_INFINITY && this.lastOld > Number.NEGATIVE_INFINITY
    return { gapMs: both ? Math.max(0, this.earliestNew - this.lastOld) : null, lost: this.lost(), duplicated, records: this.records }
  }

  private lost(): number {
    let lost = 0
    for (const [partition, seen] of this.seen.entries()) {
      let last = this.from[partition] - 1
      for (const sequence of seen.keys()) last = Math.max(last, sequence)
      lost += last - this.from[partition] + 1 - seen.size
    }
    return lost
  }
}
