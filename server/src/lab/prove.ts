import { setImmediate as turn } from 'node:timers/promises'
import { formatDuration } from '../plan/duration.ts'
import type { PhysicalNode, PhysicalPlan, Sink } from '../plan/physical.ts'
import { scansByTable, scansOf, sinksOf } from '../plan/tables.ts'
import type { ChangelogRowJson, ProveEvent, ProvenSide, SampledTable } from '../protocol.ts'
import type { BrokerDirectory, FunctionModules } from '../runtime/control.ts'
import { createEngine, type Engine } from '../runtime/engine/engine.ts'
import { collectInsteadOfSinks } from '../runtime/plan-edits.ts'
import { RuntimeProblem } from '../runtime/ports.ts'
import { loadFunctions, type UserFunction } from '../runtime/user-functions.ts'
import { type Capture, capture } from './capture.ts'
import { type Compared, compareRows, type Left, showingRows, whatIsLeft } from './compare.ts'

/** What an engine process is told to prove: two plans that should leave the same rows. */
export interface ProveOrder {
  readonly title: string
  readonly before: PhysicalPlan
  readonly after: PhysicalPlan
  readonly functions: FunctionModules
  readonly parallelism: number
  readonly brokers: BrokerDirectory
  readonly inputs?: Readonly<Record<string, string>>
  readonly records: number
  /** pairs of timed runs; 0 = none is timed */
  readonly runs: number
  readonly timeoutMs?: number
}

export interface Proof extends Compared {
  readonly tables: readonly SampledTable[]
  readonly timeToLive?: string
  readonly before: MeasuredSide
  readonly after: MeasuredSide
}
/** The plan's text is put to it by who asked. */
export type MeasuredSide = Omit<ProvenSide, 'plan'>

/** ms of work after which a message (stop) gets its turn */
const TURN_EVERY = 50
/** ms that a timed run should last: shorter ones are repeated, for the clock of the system counts in steps */
const TIMED_AT_LEAST = 25
/** ms of CPU until the machine code of a plan is what it stays */
const WARM_UP = 300

/**
 * Captures the input once and runs both plans over it: once each for the rows that are left, once for counters, state and loads (which warms the
 * generated code up as well), then by turns for CPU time. Both see the same bytes in the same batches and the same clock, so that nothing but the
 * plan makes a difference.
 */
export async function prove(order: ProveOrder, stopped: AbortSignal, tell: (event: ProveEvent) => void): Promise<Proof> {
  const signal = order.timeoutMs === undefined ? stopped : AbortSignal.any([stopped, AbortSignal.timeout(order.timeoutMs)])
  try {
    return await proveWithin(order, signal, tell)
  } catch (error) {
    if (!signal.aborted) throw error
    throw stopped.aborted
      ? new RuntimeProblem('stopped', 'The proof was stopped before it was whole', 'Start it again')
      : new RuntimeProblem('timeout', `The proof was not done within ${order.timeoutMs} ms`, 'Allow it more time, or fewer records')
  }
}

async function proveWithin(order: ProveOrder, signal: AbortSignal, tell: (event: ProveEvent) => void): Promise<Proof> {
  const functions = await loadFunctions(order.functions)
  const plans = [order.before, order.after]
  const scans = plans.flatMap(scansOf)
  const intervals = plans.flatMap(p =>
    p.nodes.flatMap(n => (n.kind === 'MiniBatchAssigner' && n.mode === 'ProcTime' && n.interval > 0 ? [n.interval] : [])),
  )
  const input = await capture({ ...order, scans, intervals }, signal, done => tell({ phase: 'capturing', done }))
  if (scans.length > 0 && input.tables.every(t => t.sampled === 0))
    throw new RuntimeProblem(
      'nothing-captured',
      `There is no record in ${input.tables.map(t => t.table).join(', ')}, so nothing would be proven`,
      `Write some first, or give a file: --input ${input.tables[0].table}=FILE`,
    )
  const run = (plan: PhysicalPlan, onRows?: (root: number, rows: readonly ChangelogRowJson[]) => void) =>
    runOver(input, plan, { functions, parallelism: order.parallelism, signal, onRows })
  const left: Left[][] = []
  for (const [i, plan] of plans.entries()) {
    tell({ phase: 'comparing', done: i, of: 2 })
    left.push(await rowsOf(showingRows(plan, order.before), sinksOf(plan), run))
  }
  const compared = compareRows(left[0], left[1])
  if (compared.differing > 0 && !(await isRepeatable(order.before, left[0], run)))
    throw new RuntimeProblem(
      'not-repeatable',
      'The query itself gives other rows each time it is run, so rows prove nothing',
      'Say so of the function that gives another result for the same arguments: "deterministic": false in sluice.json',
    )
  const [before, after] = plans.map(writingNowhere)
  const measured: Omit<MeasuredSide, 'cpuMs'>[] = []
  for (const [i, plan] of [before, after].entries()) measured.push({ ...countersOf(plans[i], await run(plan)), rows: rowCount(left[i]) })
  const cpu = await timed([() => run(before), () => run(after)], order.runs, async done => {
    tell({ phase: 'timing', done, of: order.runs })
    await turn()
    signal.throwIfAborted()
  })
  const timeToLive = timeToLiveIn(plans, input)
  return {
    ...compared,
    tables: input.tables,
    ...(timeToLive && { timeToLive }),
    before: { ...measured[0], cpuMs: cpu[0] },
    after: { ...measured[1], cpuMs: cpu[1] },
  }
}

function timeToLiveIn(plans: readonly PhysicalPlan[], { steps }: Capture): string | undefined {
  const lives = plans.flatMap(p => p.nodes.flatMap(livesOf)).filter(ttl => ttl > 0)
  if (lives.length === 0 || steps.length === 0) return undefined
  const [ttl, span] = [Math.min(...lives), steps[steps.length - 1].now - steps[0].now]
  const facts = `State lives ${formatDuration(ttl)} without being written, and these records come in ${formatDuration(Math.ceil(span / 1000) * 1000)}`
  return span < ttl
    ? `${facts}: nothing ran out, so the rows that change when it does are not among these.`
    : `${facts}: what ran out began anew.`
}

/** How long the state of an operator lives, ms; 0 = for ever. */
function livesOf(node: PhysicalNode): readonly number[] {
  if (!('state' in node)) return []
  const { ttl } = node.state
  return node.kind === 'Join' && node.timeToLive ? node.timeToLive.map(t => t ?? ttl) : [ttl]
}

interface Ran {
  readonly engine: Engine
  /** entries and bytes by node before the input ended; at the end windows let go of everything */
  readonly state: ReadonlyMap<number, { entries: number; bytes: number }>
}
type Run = (plan: PhysicalPlan, onRows?: (root: number, rows: readonly ChangelogRowJson[]) => void) => Promise<Ran>

async function runOver(
  input: Capture,
  plan: PhysicalPlan,
  options: {
    readonly functions: Readonly<Record<string, UserFunction>>
    readonly parallelism: number
    readonly signal: AbortSignal
    readonly onRows?: (root: number, rows: readonly ChangelogRowJson[]) => void
  },
): Promise<Ran> {
  const { functions, parallelism, signal, onRows } = options
  let now = input.steps[0]?.now ?? 0
  const engine = createEngine({ plan, clock: { now: () => now }, parallelism, functions, onRows })
  const readers = scansByTable(plan)
  let lastTurn = performance.now()
  for (const step of input.steps) {
    now = step.now
    for (const { table, batch } of step.batches) for (const scan of readers.get(table) ?? []) engine.push(scan, batch)
    engine.tick(new Map([...readers].flatMap(([table, list]) => list.map(scan => [scan, step.status.get(table) ?? []] as const))))
    if (performance.now() - lastTurn < TURN_EVERY) continue
    await turn()
    signal.throwIfAborted()
    lastTurn = performance.now()
  }
  const state = new Map(engine.counters().state.map(s => [s.node, s]))
  engine.endOfInput()
  return { engine, state }
}

/** Nothing is written: a sink's rows are encoded and dropped; one whose format isn't made here hands its rows over. */
const writingNowhere = (plan: PhysicalPlan) => collectInsteadOfSinks(plan, s => s.connector !== 'kafka-cluster')

async function rowsOf(shown: PhysicalPlan, sinks: readonly Sink[], run: Run): Promise<Left[]> {
  const nameOf = (root: number) => (sinks.length > 1 ? (sinks.find(s => s.id === root)?.table.at(-1) ?? '') : '')
  const ends = new Map(shown.roots.map(root => [root, whatIsLeft(shown, root, nameOf(root))]))
  await run(shown, (root, rows) => {
    for (const row of rows) ends.get(root)!.add(row)
  })
  return [...ends.values()].map(e => e.left())
}

async function isRepeatable(plan: PhysicalPlan, left: readonly Left[], run: Run): Promise<boolean> {
  return compareRows(left, await rowsOf(showingRows(plan, plan), sinksOf(plan), run)).differing === 0
}

const rowCount = (left: readonly Left[]) => left.reduce((n, l) => n + l.rows.length, 0)

function countersOf(plan: PhysicalPlan, { engine, state }: Ran): Omit<MeasuredSide, 'cpuMs' | 'rows'> {
  const { nodes, calls, state: atEnd } = engine.counters()
  const sizes = [...new Map([...state, ...atEnd.map(s => [s.node, s] as const)]).keys()].map(node => {
    const [a, b] = [state.get(node), atEnd.find(s => s.node === node)]
    return (a?.entries ?? 0) > (b?.entries ?? 0) ? a! : (b ?? a!)
  })
  return {
    emitted: plan.roots.reduce((n, r) => n + nodes[r].out, 0),
    state: { entries: sizes.reduce((n, s) => n + s.entries, 0), bytes: sizes.reduce((n, s) => n + s.bytes, 0) },
    calls: Object.fromEntries(Object.entries(calls).map(([name, n]) => [name.split('.').at(-1)!, n])),
    operators: nodes.map(({ node, in: taken, out }) => {
      const loads = engine.loads(node)
      return { node, title: plan.nodes[node].kind, in: taken, out, ...(loads && { loads }) }
    }),
  }
}

/** CPU time of each of the two, in ms, by turns: whatever else the machine does falls on both alike. */
async function timed(
  sides: readonly [() => Promise<unknown>, () => Promise<unknown>],
  runs: number,
  progress: (done: number) => Promise<void>,
): Promise<[MeasuredSide['cpuMs'], MeasuredSide['cpuMs']]> {
  const once = async (work: () => Promise<unknown>, times: number) => {
    const begun = process.cpuUsage()
    for (let i = 0; i < times; i++) await work()
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1000 / times
  }
  if (runs === 0) return [spread([]), spread([])]
  const warm = async (work: () => Promise<unknown>) => {
    let last = 0
    for (let spent = 0, i = 0; spent < WARM_UP && i < 10; spent += last, i++) last = await once(work, 1)
    return Math.max(0.1, last)
  }
  const repeats: number[] = []
  for (const work of sides) repeats.push(Math.min(20, Math.max(1, Math.ceil(TIMED_AT_LEAST / (await warm(work))))))
  const times: [number[], number[]] = [[], []]
  for (let pair = 0; pair < runs; pair++) {
    await progress(pair)
    for (const side of pair % 2 === 0 ? [0, 1] : [1, 0]) times[side].push(await once(sides[side], repeats[side]))
  }
  await progress(runs)
  return [spread(times[0]), spread(times[1])]
}

function spread(runs: readonly number[]): MeasuredSide['cpuMs'] {
  const sorted = [...runs].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return runs.length === 0 ? { median: 0, min: 0, max: 0, runs } : { median, min: sorted[0], max: sorted[sorted.length - 1], runs }
}
