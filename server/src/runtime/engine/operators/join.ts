import { uniqueWithinKey } from '../../../plan/join-sides.ts'
import type { RegularJoin } from '../../../plan/physical.ts'
import type { Bag } from '../../state/bag.ts'
import { type Batch, DELETE, INSERT } from '../columns.ts'
import { JoinBundle } from './join-bundle.ts'
import { JoinSide, type JoinSideSpec, type SideRows } from './join-rows.ts'
import { KeyedJoin } from './keyed-join.ts'
import type { JoinContext, JoiningOperator } from './operator.ts'

/**
 * The join of two streams without bounds. Every row is kept, by join key, as long as it isn't taken back: one per key or per unique key where the plan knows
 * one, which a new one replaces; else equal rows are kept once, with how often they came. Each row that comes or goes meets what the other side keeps.
 *
 * Outer sides know of each row how many of the other side it matches. At none it stands alone, with NULL for the other side: +I when it becomes so, -D when
 * it meets its first match. With an outer side rows come and go as +I and -D; an inner join passes on how the row came (+U stays +U).
 *
 * SEMI and ANTI give rows of the left side, which know their matches too: SEMI those with one or more, ANTI those with none.
 *
 * With a time to live, of both sides or by a hint of each, a row is gone when it hasn't been written for so long: it writes a row that it comes again, goes once, or (of an outer side) that its
 * matches change.
 *
 * In mini-batches the rows of both sides wait (`JoinBundle`) until one of the subtask is full, or a marker or watermark of either input comes; then one side's
 * are joined after the other's: the right one's first, but for RIGHT.
 *
 * NULL in a key matches nothing, not even NULL; such rows are kept for the outer side to be taken back. Which match comes first is not said by Flink (a hash
 * map's order); here it is the order in which they came. Flink: StreamingJoinOperator, StreamingSemiAntiJoinOperator.
 */
export function createJoin(node: RegularJoin, context: JoinContext): JoiningOperator {
  return new JoinOperator(node, context)
}

/** Numbers kept with a row: how often it came, and (of an outer side) how many rows of the other side it matches. */
const TIMES = 0
const MATCHES = 1

/** Rows that wait for the end of their mini-batch, which each subtask has its own of. */
interface Bundles {
  readonly limit: number
  /** by side */
  readonly found: readonly [JoinSide, JoinSide]
  readonly order: readonly number[]
  /** by side and subtask */
  readonly waiting: readonly [JoinBundle[], JoinBundle[]]
  /** rows by subtask, of both sides */
  readonly counts: Float64Array
}

class JoinOperator extends KeyedJoin {
  private readonly outer: readonly [boolean, boolean]
  /** the left side alone, where it has a match (SEMI) or has none (ANTI) */
  private readonly half: 'SEMI' | 'ANTI' | undefined
  private readonly bundles: Bundles | undefined
  /** by side, ms by the clock; 0 = for ever */
  private readonly ttl: readonly number[]
  private now = 0
  private nextSweep = 0

  constructor(node: RegularJoin, context: JoinContext) {
    const { inputs, parallelism } = context
    const { joinType, changelog, miniBatch } = node
    const ttl = [0, 1].map(port => node.timeToLive?.[port] ?? node.state.ttl)
    const expires = ttl.map(t => t > 0)
    const half = joinType === 'SEMI' || joinType === 'ANTI' ? joinType : undefined
    const outer = [half !== undefined || joinType === 'LEFT' || joinType === 'FULL', joinType === 'RIGHT' || joinType === 'FULL'] as const
    const spec = (port: number, keys: readonly number[]): JoinSideSpec => ({
      layouts: inputs[port].layouts,
      keys,
      identity: uniqueWithinKey(context.node, context.node(node.inputs[port]), keys) ?? 'row',
      counts: outer[port] ? 2 : 1,
    })
    const specs = [spec(0, node.leftKeys), spec(1, node.rightKeys)] as const
    super(node, context, { specs, ops: changelog.length > 1 || changelog[0] !== 'I', expires })
    this.half = half
    this.outer = outer
    this.ttl = ttl
    if (miniBatch && !half)
      this.bundles = {
        limit: miniBatch.size > 0 ? miniBatch.size : Number.POSITIVE_INFINITY,
        found: [new JoinSide(specs[0], this.keys, expires[0]), new JoinSide(specs[1], this.keys, expires[1])],
        order: joinType === 'RIGHT' ? [0, 1] : [1, 0],
        waiting: [[], []],
        counts: new Float64Array(parallelism),
      }
  }

  protected push(port: number, input: Batch): void {
    const { half, bundles } = this
    if (bundles) {
      this.wait(port, input, bundles)
      return
    }
    this.makeRoom(input.size, this.sides[port])
    const rows = this.over(port, input)
    for (let i = 0; i < input.size; i++) {
      const op = input.ops === null ? INSERT : input.ops[i]
      const slot = rows.slot(i)
      const adds = (op & 1) === 0
      if (half === undefined) {
        if (adds) this.add(port, rows, i, slot, op, false)
        else this.remove(port, rows, i, slot, op, false)
      } else if (port === 0) this.halfLeft(rows, i, slot, op, adds)
      else this.halfRight(rows, i, slot, op, adds)
      this.endIfEmpty(slot)
    }
    rows.end()
  }

  private wait(port: number, input: Batch, { found, waiting, counts, limit }: Bundles): void {
    const { keys } = this
    this.makeRoom(input.size, found[port])
    const rows = this.over(port, input, found[port])
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      const subtask = keys.subtask[slot]
      const bundle = (waiting[port][subtask] ??= new JoinBundle(found[port]))
      bundle.add(input, i, slot, rows.keep(i, slot), input.ops === null ? INSERT : input.ops[i])
      if (++counts[subtask] >= limit) this.finishBundle(subtask)
    }
  }

  protected override finish(): void {
    this.bundles?.counts.forEach((rows, subtask) => {
      if (rows > 0) this.finishBundle(subtask)
    })
  }

  private finishBundle(subtask: number): void {
    const { order, waiting, counts } = this.bundles!
    counts[subtask] = 0
    const touched = new Set<number>()
    for (const port of order) {
      const bundle = waiting[port][subtask]
      if (bundle === undefined || bundle.ops.length === 0) continue
      const { rows: own, spec } = this.sides[port]
      // the keys have their slots already; their table must stay as it is for the batch that filled the bundle
      own.table.compact()
      own.table.reserve(bundle.rows.size)
      const rows = this.over(port, bundle.rows)
      const slots = bundle.drain((slot, list) => {
        // a row that another one of its unique key takes the place of
        const replaced = spec.identity !== 'row' && list.length === 2
        for (const i of list) {
          const op = bundle.ops[i]
          if ((op & 1) === 0) this.add(port, rows, i, slot, op, replaced)
          else this.remove(port, rows, i, slot, op, replaced)
        }
      })
      rows.end()
      for (const slot of slots) touched.add(slot)
    }
    for (const slot of touched) this.endIfEmpty(slot)
  }

  /** `replaces`: it takes the place of one that `remove` has just been told of, with `replaced`: rows of the other side don't stand alone in between. */
  private add(port: number, rows: SideRows, i: number, slot: number, op: number, replaces: boolean): void {
    const [isOuter, otherIsOuter] = [this.outer[port], this.outer[1 - port]]
    const { rows: other } = this.sides[1 - port]
    const times = other.counts[TIMES].values
    const matches = other.counts[MATCHES]?.values
    const joined = isOuter || otherIsOuter ? INSERT : op
    let found = 0
    for (let e = rows.blind(i) ? -1 : other.oldest[slot]; e >= 0; e = other.prev[e]) {
      if (this.isGone(1 - port, e) || (this.conditional && !rows.holds(i, e))) continue
      for (let n = 0; n < times[e]; n++) {
        if (otherIsOuter && matches[e] === 0 && !replaces) rows.other(e, DELETE)
        rows.pair(i, e, joined)
      }
      if (otherIsOuter) this.write(other, e, matches[e] + 1)
      found += times[e]
    }
    if (isOuter && found === 0) rows.own(i, INSERT)
    this.keep(port, rows, i, slot, found)
  }

  private remove(port: number, rows: SideRows, i: number, slot: number, op: number, replaced: boolean): void {
    const [isOuter, otherIsOuter] = [this.outer[port], this.outer[1 - port]]
    const { rows: other } = this.sides[1 - port]
    const times = other.counts[TIMES].values
    const matches = other.counts[MATCHES]?.values
    if (!replaced) this.forget(port, rows, i, slot)
    let found = 0
    for (let e = rows.blind(i) ? -1 : other.oldest[slot]; e >= 0; e = other.prev[e]) {
      if (this.isGone(1 - port, e) || (this.conditional && !rows.holds(i, e))) continue
      for (let n = 0; n < times[e]; n++) {
        rows.pair(i, e, isOuter ? DELETE : op)
        if (otherIsOuter && matches[e] === 1 && !replaced) rows.other(e, INSERT)
      }
      if (otherIsOuter) this.write(other, e, matches[e] - 1)
      found += times[e]
    }
    if (isOuter && found === 0) rows.own(i, DELETE)
  }

  private halfLeft(rows: SideRows, i: number, slot: number, op: number, adds: boolean): void {
    const { rows: right } = this.sides[1]
    const times = right.counts[TIMES].values
    let found = 0
    for (let e = rows.blind(i) ? -1 : right.oldest[slot]; e >= 0; e = right.prev[e]) {
      if (!this.isGone(1, e) && (!this.conditional || rows.holds(i, e))) found += times[e]
    }
    if (found > 0 === (this.half === 'SEMI')) rows.own(i, op)
    if (adds) this.keep(0, rows, i, slot, found)
    else this.forget(0, rows, i, slot)
  }

  /** The first match of a left row makes it come (SEMI) or go (ANTI), the loss of the last one the opposite. */
  private halfRight(rows: SideRows, i: number, slot: number, op: number, adds: boolean): void {
    const { rows: left } = this.sides[0]
    const times = left.counts[TIMES].values
    const matches = left.counts[MATCHES].values
    if (adds) this.keep(1, rows, i, slot, 0)
    else this.forget(1, rows, i, slot)
    const turned = this.half === 'SEMI' ? op : adds ? DELETE : INSERT
    for (let e = rows.blind(i) ? -1 : left.oldest[slot]; e >= 0; e = left.prev[e]) {
      if (this.isGone(0, e) || (this.conditional && !rows.holds(i, e))) continue
      if (matches[e] === (adds ? 0 : 1)) for (let n = 0; n < times[e]; n++) rows.other(e, turned)
      this.write(left, e, matches[e] + (adds ? 1 : -1))
    }
  }

  private keep(port: number, rows: SideRows, i: number, slot: number, matches: number): void {
    const { rows: own, spec } = this.sides[port]
    const entry = rows.keep(i, slot)
    const times = own.counts[TIMES].values
    times[entry] = spec.identity === 'row' && !this.isGone(port, entry) ? times[entry] + 1 : 1
    this.write(own, entry, this.outer[port] ? matches : undefined)
  }

  private forget(port: number, rows: SideRows, i: number, slot: number): void {
    const { rows: own, spec } = this.sides[port]
    const entry = rows.find(i, slot)
    if (entry < 0) return
    const times = own.counts[TIMES].values
    if (spec.identity === 'row' && times[entry] > 1 && !this.isGone(port, entry)) {
      times[entry]--
      this.write(own, entry)
    } else own.drop(entry, slot)
  }

  private write(rows: Bag, entry: number, matches?: number): void {
    if (matches !== undefined) rows.counts[MATCHES].values[entry] = matches
    if (rows.written) rows.written.values[entry] = this.now
  }

  /** Not written for the time to live: nobody sees it any more. */
  private isGone(port: number, entry: number): boolean {
    const { written } = this.sides[port].rows
    return written !== undefined && written.values[entry] <= this.now - this.ttl[port]
  }

  processingTime(now: number): void {
    const { ttl, keys, sides } = this
    const lives = ttl.filter(t => t > 0)
    if (lives.length === 0 || !Number.isFinite(now)) return
    this.now = now
    if (now < this.nextSweep) return
    this.nextSweep = now + Math.min(...lives) / 2
    for (const [port, { rows }] of sides.entries()) if (ttl[port] > 0) rows.sweep(now - ttl[port], now)
    for (let slot = 0; slot < keys.table.used; slot++) if (keys.table.live[slot] !== 0) this.endIfEmpty(slot)
  }

  private endIfEmpty(slot: number): void {
    if (!this.isEmpty(slot)) return
    const waits = this.bundles?.found.some(({ rows }) => rows.oldest[slot] >= 0) ?? false
    if (!waits) this.keys.end(slot)
  }
}
