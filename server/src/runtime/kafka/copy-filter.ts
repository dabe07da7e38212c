import { findIdentity, identityAt, parseIdentity } from './identity.ts'
import type { RecordColumns } from './wire/batch-decode.ts'

/*
 * Drops what a sink's identities show as sent twice, contract points 1 and 2. One filter a source; partition p of every cluster goes through
 * the same state, so a copy is found wherever it stands.
 *
 * Per (partition, writer) a short list of epochs; per epoch `next`, the first sequence not seen, and `holes`, the ranges below it that were
 * not seen either (the records that stand on the cluster that is behind). A sequence at `next` moves it (the rule); beyond it opens a hole;
 * in a hole closes that part of it; else it is a copy. A newer epoch bounds the older ones of its line by its `after`: what they still send
 * from there on is a zombie's and is dropped, even when it was never seen. An epoch with `after` = `-` continues nothing and bounds nothing.
 *
 * Bounded: EPOCHS_KEPT epochs a writer and HOLES_KEPT holes an epoch. A hole that is forgotten is raised into `unjudged`: records below it
 * are let through, so that a bound can double but never lose.
 */

const EPOCHS_KEPT = 64
const HOLES_KEPT = 4096

interface EpochState {
  readonly epoch: number
  readonly after: number | null
  /** sequences from here on belong to a later epoch; Infinity = none known */
  limit: number
  next: number
  /** start, end (exclusive), start, end …, ascending, all below `next` */
  holes: number[]
  /** below this nothing is judged */
  unjudged: number
}

/** Plain JSON, part of the source's snapshot. */
export type CopyFilterSnapshot = readonly {
  readonly partition: number
  readonly writer: string
  readonly epochs: readonly {
    readonly epoch: number
    readonly after: number | null
    readonly limit: number | null
    readonly next: number
    readonly holes: readonly number[]
    readonly unjudged: number
  }[]
}[]

export class CopyFilter {
  /** records dropped so far */
  dropped = 0
  private readonly partitions: Map<string, EpochState[]>[] = []
  /** the last prefix of a partition, as bytes, and its state: records come in long runs of one writer and epoch */
  private readonly last: { prefix: Uint8Array; state: EpochState | null }[] = []

  constructor(snapshot: CopyFilterSnapshot = []) {
    for (const { partition, writer, epochs } of snapshot) {
      const states = epochs.map(saved => ({ ...saved, limit: saved.limit ?? Number.POSITIVE_INFINITY, holes: [...saved.holes] }))
      this.writersOf(partition).set(writer, states)
    }
  }

  /** Removes copies from `columns` in place and gives the rest; records without an identity stay. */
  apply(partition: number, columns: RecordColumns): RecordColumns {
    const { bytes, count, headersStart, headersEnd } = columns
    let kept = 0
    for (let i = 0; i < count; i++) {
      // A block of one byte is an empty one.
      const known = headersEnd[i] - headersStart[i] > 1 && findIdentity(bytes, headersStart[i], headersEnd[i])
      if (known && !this.admit(partition, bytes, identityAt.start, identityAt.end)) continue
      if (kept !== i) move(columns, i, kept)
      kept++
    }
    this.dropped += count - kept
    return kept === count ? columns : { ...columns, count: kept }
  }

  snapshot(): CopyFilterSnapshot {
    return this.partitions.flatMap((writers, partition) =>
      [...(writers ?? [])].map(([writer, epochs]) => ({
        partition,
        writer,
        epochs: epochs.map(state => ({ ...state, limit: Number.isFinite(state.limit) ? state.limit : null, holes: [...state.holes] })),
      })),
    )
  }

  /** `bytes[start, end)` is the header's value. */
  private admit(partition: number, bytes: Uint8Array, start: number, end: number): boolean {
    let digitsAt = end
    while (digitsAt > start && bytes[digitsAt - 1] >= 48 && bytes[digitsAt - 1] <= 57) digitsAt--
    if (digitsAt === end || end - digitsAt > 15 || digitsAt === start || bytes[digitsAt - 1] !== SLASH) return true
    const state = this.stateOf(partition, bytes, start, digitsAt - 1)
    if (!state) return true
    let sequence = 0
    for (let at = digitsAt; at < end; at++) sequence = sequence * 10 + (bytes[at] - 48)
    return accept(state, sequence)
  }

  private stateOf(partition: number, bytes: Uint8Array, start: number, end: number): EpochState | null {
    const last = this.last[partition]
    if (last && equalBytes(last.prefix, bytes, start, end)) return last.state
    const identity = parseIdentity(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString())
    const state = identity && epochOf(this.writersOf(partition), identity.writer, identity.epoch, identity.after)
    this.last[partition] = { prefix: bytes.slice(start, end), state }
    return state
  }

  private writersOf(partition: number): Map<string, EpochState[]> {
    this.partitions[partition] ??= new Map()
    return this.partitions[partition]
  }
}

const SLASH = 47

function epochOf(writers: Map<string, EpochState[]>, writer: string, epoch: number, after: number | null): EpochState {
  let states = writers.get(writer)
  if (!states) writers.set(writer, (states = []))
  const found = states.find(state => state.epoch === epoch)
  if (found) return found
  const made: EpochState = { epoch, after, limit: Number.POSITIVE_INFINITY, next: after ?? 0, holes: [], unjudged: 0 }
  states.push(made)
  states.sort((a, b) => a.epoch - b.epoch)
  if (states.length > EPOCHS_KEPT) states.shift()
  boundLine(states)
  return made
}

/** Each epoch ends where the ones that continue its line took over. */
function boundLine(states: readonly EpochState[]): void {
  let limit = Number.POSITIVE_INFINITY
  for (let i = states.length - 1; i >= 0; i--) {
    states[i].limit = Math.min(states[i].limit, limit)
    limit = states[i].after === null ? Number.POSITIVE_INFINITY : Math.min(limit, states[i].after!)
  }
}

function accept(state: EpochState, sequence: number): boolean {
  if (sequence >= state.limit) return false
  if (sequence === state.next) {
    state.next++
    return true
  }
  if (sequence > state.next) {
    state.holes.push(state.next, sequence)
    state.next = sequence + 1
    if (state.holes.length > 2 * HOLES_KEPT) state.unjudged = state.holes.splice(0, 2)[1]
    return true
  }
  return sequence < state.unjudged || fillHole(state.holes, sequence)
}

/** Takes `sequence` out of the hole it lies in; false when it lies in none. */
function fillHole(holes: number[], sequence: number): boolean {
  let low = 0
  let high = holes.length / 2
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holes[2 * middle + 1] <= sequence) low = middle + 1
    else high = middle
  }
  const at = 2 * low
  if (at >= holes.length || sequence < holes[at]) return false
  const start = holes[at]
  const end = holes[at + 1]
  if (start + 1 === end) holes.splice(at, 2)
  else if (sequence === start) holes[at]++
  else if (sequence + 1 === end) holes[at + 1]--
  else holes.splice(at, 2, start, sequence, sequence + 1, end)
  return true
}

function equalBytes(prefix: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (prefix.length !== end - start) return false
  // From the end: epoch and hand-over differ more often than the job.
  for (let i = prefix.length - 1; i >= 0; i--) if (prefix[i] !== bytes[start + i]) return false
  return true
}

function move(columns: RecordColumns, from: number, to: number): void {
  columns.offsets[to] = columns.offsets[from]
  columns.timestamps[to] = columns.timestamps[from]
  columns.keyStart[to] = columns.keyStart[from]
  columns.keyEnd[to] = columns.keyEnd[from]
  columns.valueStart[to] = columns.valueStart[from]
  columns.valueEnd[to] = columns.valueEnd[from]
  columns.headersStart[to] = columns.headersStart[from]
  columns.headersEnd[to] = columns.headersEnd[from]
}
