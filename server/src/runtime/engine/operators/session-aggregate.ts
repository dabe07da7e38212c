import type { GroupWindowAggregate, WindowAggregate } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import { appendEntries } from '../../state/bag.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Batch, layoutOf } from '../columns.ts'
import { Outlet } from '../outlet.ts'
import { finiteOrNull, Timers } from '../timers.ts'
import { GroupState, makeShape } from './group-shape.ts'
import { restoreGroups, snapshotGroups } from './group-snapshot.ts'
import { emitter, keyLayouts, type Operator, type OperatorContext, router } from './operator.ts'
import { compileSessions, NUMBER, outputLayouts, type Session, type SessionCode } from './session-code.ts'
import { nullTime, type TimeOf, timeOf } from './window-aggregate.ts'

/**
 * GROUP BY key and session: rows of a key that are no further apart than the gap belong together. Each session is a group of its own, by key and number. A row
 * opens one, lengthens one (at either end), or joins several, whose groups are then merged into the earliest. A session fires once, when the watermark (or the clock)
 * reaches its last millisecond, and is gone. A row is late where a session of it alone would have fired; one that joins a session that is there isn't.
 */
export function createSessionAggregate(node: SessionNode, context: OperatorContext): Operator {
  return new SessionAggregateOperator(node, context)
}
type SessionNode = WindowAggregate | GroupWindowAggregate

/** The keys by themselves, beside those of the groups. */
const OF_KEYS = '@1'

class SessionAggregateOperator implements Operator {
  readonly node: number
  readonly out: Outlet
  readonly stateId: string
  private readonly gap: number
  private readonly processing: boolean
  private readonly timeOf: TimeOf
  private readonly properties: readonly string[]
  private readonly keys: GroupState
  private readonly groups: GroupState
  /** by slot of the key, in the order of time */
  private readonly ofKey: Session[][] = []
  private readonly byId = new Map<number, Session>()
  private readonly timers = new Timers()
  private readonly code: SessionCode
  private readonly batch: Batch
  private readonly emit: (n: number) => void
  private next = 0
  private time = Number.NEGATIVE_INFINITY
  private clock = 0
  private readonly lateRows = { rows: 0, byOutage: 0 }

  constructor(node: SessionNode, context: OperatorContext) {
    const { input, parallelism } = context
    const { window, grouping, calls, properties } = node
    if (input.ops) throw new NotHere('a window aggregate over updates')
    if (window.type !== 'SESSION' || ('partition' in window && window.partition.some(k => !grouping.includes(k))))
      throw new NotHere('a session window by other keys than those of the aggregate')
    if ('windowEnd' in node && node.windowEnd !== undefined) throw new NotHere('an aggregate over sessions that were given before')
    this.node = node.id
    this.stateId = node.state.operator
    this.gap = window.gap
    this.processing = node.time === 'proctime'
    this.timeOf = timeOf(input.layouts[node.timeColumn], node.timeColumn, this.processing)
    this.properties = properties
    const keys = keyLayouts(input.layouts, grouping)
    const types = input.layouts.map(l => l.type)
    const common = { types, retract: false, plain: true, bagged: true, bags: true }
    const route = router(
      keys.map(k => k.type),
      parallelism,
    )
    this.keys = new GroupState(makeShape({ ...common, keys, calls: [] }), parallelism, route)
    this.groups = new GroupState(makeShape({ ...common, keys: [...keys, layoutOf(NUMBER)], calls }), 1, () => 0)
    const bounds = properties.map((_, k) => node.fields[grouping.length + calls.length + k].type)
    if (bounds.some(t => (t.precision ?? 6) > 3)) throw new NotHere('a window bound of precision above 3')
    this.out = new Outlet(outputLayouts(this.groups.shape, bounds), false)
    this.batch = new Batch(this.out.layouts, false)
    this.emit = emitter(node.id, context.counts, this.out, this.batch)
    this.code = compileSessions(this.keys, this.groups, input.layouts, grouping, bounds)
  }

  push(input: Batch): void {
    this.keys.table.compact()
    this.keys.table.reserve(input.size)
    const slots = new Int32Array(input.size)
    this.code.keySlots(input, this.keys, slots)
    let rows: number[] = []
    const sessions: Session[] = []
    const add = () => {
      this.add(input, rows, sessions.splice(0))
      rows = []
    }
    for (let i = 0; i < input.size; i++) {
      const time = this.timeOf(input, i, this.clock)
      if (Number.isNaN(time)) throw nullTime('the window')
      const session = this.sessionOf(slots[i], time, add)
      if (session === undefined) {
        this.lateRows.rows++
        if (input.outage) this.lateRows.byOutage++
        continue
      }
      rows.push(i)
      sessions.push(session)
    }
    add()
    for (const slot of new Set(slots)) this.endIfEmpty(slot)
  }

  /** The session that a row of that time belongs to; undefined where it is late. Before groups are merged the rows so far are added (`add`). */
  private sessionOf(key: number, time: number, add: () => void): Session | undefined {
    const list = (this.ofKey[key] ??= [])
    let [start, end] = [time, time + this.gap]
    const met = list.filter(s => s.start <= end && s.end >= start)
    if (met.length === 0) {
      if (end - 1 <= this.time) return undefined
      const session = { id: this.next++, key, start, end, slot: -1 }
      this.open(session)
      return session
    }
    start = Math.min(start, met[0].start)
    end = Math.max(end, met[met.length - 1].end)
    const [session, ...others] = met
    if (others.length > 0) add()
    for (const other of others) {
      this.merge(session.slot, other.slot)
      this.drop(other)
    }
    session.start = start
    if (session.end !== end) this.timers.add(end - 1, session.id)
    session.end = end
    return session
  }

  private open(session: Session): void {
    const list = (this.ofKey[session.key] ??= [])
    const at = list.findIndex(s => s.start > session.start)
    list.splice(at < 0 ? list.length : at, 0, session)
    this.byId.set(session.id, session)
    this.timers.add(session.end - 1, session.id)
  }

  private drop({ id, key }: Session): void {
    this.byId.delete(id)
    this.ofKey[key] = this.ofKey[key].filter(s => s.id !== id)
  }

  private add(input: Batch, rows: readonly number[], sessions: readonly Session[]): void {
    const { groups } = this
    groups.table.compact()
    groups.table.reserve(rows.length)
    for (const { table } of groups.bags) {
      table.compact()
      table.reserve(rows.length)
    }
    this.code.add(input, groups, rows, sessions)
  }

  private merge(into: number, from: number): void {
    const { groups } = this
    const lists = this.code.lists
    groups.bags.forEach((bag, k) => {
      appendEntries(bag, from, lists[k], 0)
      bag.table.reserve(lists[k].size)
    })
    this.code.merge(groups, into, from, lists)
    groups.end(from)
  }

  private fire(now: number): void {
    const due: Session[] = []
    this.timers.run(now, (at, id) => {
      const session = this.byId.get(id)
      if (session?.end !== at + 1) return
      due.push(session)
      this.drop(session)
    })
    const bound = (s: Session, p: string): number => (p === 'start' ? s.start : p === 'end' ? s.end : s.end - 1)
    const bounds = this.properties.map(p => due.map(s => bound(s, p)))
    const slots = due.map(s => s.slot)
    this.code.results(this.groups, slots, bounds, this.batch, this.emit)
    for (const slot of slots) this.groups.end(slot)
    for (const { key } of due) this.endIfEmpty(key)
  }

  private endIfEmpty(key: number): void {
    if (this.ofKey[key]?.length > 0 || this.keys.table.live[key] === 0) return
    delete this.ofKey[key]
    this.keys.end(key)
  }

  flush(): void {
    this.out.flush()
  }

  watermark(time: number, idle: boolean): void {
    if (!this.processing && time > this.time) {
      this.time = time
      this.fire(time)
    }
    this.out.watermark(time, idle)
  }

  processingTime(now: number): void {
    if (Number.isFinite(now)) this.clock = now
    if (this.processing) this.fire(now)
  }

  snapshot(to: PartWriter): void {
    const live = [...this.keys.table.liveSlots()]
    const ordinal = new Map(live.map((slot, i) => [slot, i]))
    const sessions = [...this.byId.values()].map(s => [s.id, ordinal.get(s.key)!, s.start, s.end])
    to.json({ sessions, next: this.next, time: finiteOrNull(this.time) })
    snapshotGroups(this.keys, to, OF_KEYS)
    snapshotGroups(this.groups, to)
  }

  restore(from: PartReader): void {
    const { sessions, next, time } = from.json as { sessions: number[][]; next: number; time: number | null }
    this.next = next
    this.time = time ?? Number.NEGATIVE_INFINITY
    restoreGroups(this.keys, from, OF_KEYS)
    restoreGroups(this.groups, from)
    const live = [...this.keys.table.liveSlots()]
    const { table } = this.groups
    const slots = new Map<unknown, number>()
    for (const slot of table.liveSlots()) slots.set(table.values(slot).at(-1), slot)
    for (const [id, key, start, end] of sessions) this.open({ id, key: live[key], start, end, slot: slots.get(id)! })
  }

  size() {
    return { entries: this.groups.entries, bytes: this.groups.bytes + this.keys.bytes }
  }
  loads(): number[] {
    return this.keys.loads()
  }
  late() {
    return this.lateRows
  }
}
