import type { IntervalJoin, RegularJoin, TemporalJoin, WindowJoin } from '../../../plan/physical.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Batch } from '../columns.ts'
import { Outlet, type Receiver } from '../outlet.ts'
import type { GroupState } from './group-shape.ts'
import { InputTimes } from './input-times.ts'
import {
  type BothKept,
  type CompiledKept,
  type CompiledSide,
  compileKept,
  compileSide,
  JoinSide,
  type JoinSideSpec,
  joinedLayouts,
  joinKeys,
  type SideRows,
  sizeOf,
} from './join-rows.ts'
import { restoreJoin, snapshotJoin } from './join-snapshot.ts'
import type { JoinContext, JoiningOperator } from './operator.ts'

export interface KeyedJoinOptions {
  /** left and right */
  readonly specs: readonly [JoinSideSpec, JoinSideSpec]
  readonly ops: boolean
  /** rows have an age, by side */
  readonly expires?: readonly boolean[]
  /** so many of the keys decide about the subtask, where not all do */
  readonly routed?: number
}

/** What all joins have: the rows of both sides by join key, the writers of their output, and event time as the least of both inputs. */
export abstract class KeyedJoin implements JoiningOperator {
  readonly node: number
  readonly out: Outlet
  readonly stateId: string
  readonly ports: readonly Receiver[]
  protected readonly keys: GroupState
  protected readonly sides: readonly [JoinSide, JoinSide]
  /** the output is the left side's columns: SEMI and ANTI */
  protected readonly leftOnly: boolean
  protected readonly conditional: boolean
  private readonly compiled: readonly CompiledSide[]
  private readonly compiledKept: CompiledKept
  private readonly parts: readonly string[]
  private readonly batch: Batch
  private readonly counts: Float64Array

  constructor(node: RegularJoin | IntervalJoin | WindowJoin | TemporalJoin, context: JoinContext, options: KeyedJoinOptions) {
    const { joinType, state, condition } = node
    const { specs, ops, expires, routed } = options
    this.node = node.id
    this.counts = context.counts
    this.stateId = state.operator
    this.parts = state.parts.map(p => p.id)
    this.leftOnly = joinType === 'SEMI' || joinType === 'ANTI'
    this.conditional = condition !== undefined
    this.keys = joinKeys(specs[0], specs[1], context.parallelism, routed)
    this.sides = [new JoinSide(specs[0], this.keys, expires?.[0]), new JoinSide(specs[1], this.keys, expires?.[1])]
    const { keys, sides, leftOnly } = this
    const code = { env: context.env, sides, keys, leftOnly, ops, ...(condition && { condition }) }
    this.compiled = [compileSide(code, 0), compileSide(code, 1)]
    this.compiledKept = compileKept(code)
    this.out = new Outlet(joinedLayouts(sides, leftOnly), ops)
    this.batch = new Batch(this.out.layouts, ops)
    const times = new InputTimes(2)
    this.ports = [0, 1].map(port => ({
      push: input => this.push(port, input),
      flush: () => {
        this.finish()
        if (times.marker(port)) this.out.flush()
      },
      watermark: (time, idle) => {
        this.finish()
        if (times.advance(port, time, idle)) this.out.watermark(this.advance(times.current), times.idle)
      },
    }))
  }

  protected abstract push(port: number, input: Batch): void

  /** A marker or a watermark of either input has come. */
  protected finish(): void {}

  /** Event time goes on; gives what is told to those who read the output. */
  protected advance(time: number): number {
    return time
  }

  /** Room for the rows of a batch: of their keys, and in what they are kept in. */
  protected makeRoom(rows: number, kept: JoinSide): void {
    for (const table of [this.keys.table, kept.rows.table]) {
      table.compact()
      table.reserve(rows)
    }
  }

  /** Rows of a batch of one side; they are kept in `own`. */
  protected over(port: number, input: Batch, own = this.sides[port]): SideRows {
    return this.compiled[port](input, own, this.sides[1 - port], this.keys, this.batch, this.emit)
  }

  protected kept(): BothKept {
    return this.compiledKept(this.sides[0], this.sides[1], this.batch, this.emit)
  }

  protected isEmpty(slot: number): boolean {
    const [left, right] = this.sides
    return left.rows.oldest[slot] < 0 && right.rows.oldest[slot] < 0
  }

  private readonly emit = (n: number): void => {
    this.counts[this.node] += n
    this.out.push(this.batch)
    this.batch.clear()
  }

  snapshot(to: PartWriter): void {
    snapshotJoin(this.keys, this.sides, this.parts, to)
  }
  restore(from: PartReader): void {
    restoreJoin(this.keys, this.sides, this.parts, from, (port, batch) => this.over(port, batch))
  }
  size() {
    return sizeOf(this.keys, this.sides)
  }
  loads(): number[] {
    return this.keys.loads()
  }
}
