import { setImmediate as turn } from 'node:timers/promises'
import type { PhysicalPlan, TableSourceScan } from '../plan/physical.ts'
import { scansOf, tableOf } from '../plan/tables.ts'
import type { ForecastEvent, SampledTable } from '../protocol.ts'
import { connectSources } from '../runtime/assemble.ts'
import type { AttachedOrder } from '../runtime/control.ts'
import { loadFunctions } from '../runtime/user-functions.ts'
import type { Rate } from './bundles.ts'
import { type CountedOperator, createKeyCounter, type Weight } from './keys.ts'
import { wholeTopic } from './newest.ts'
import { sampleTable } from './sample.ts'

/** Whose keys an attached process is told to count: a statement's, and those of its rewrites on the same records. */
export interface ForecastOrder extends Pick<AttachedOrder, 'title' | 'functions' | 'parallelism' | 'brokers' | 'inputs'> {
  readonly plans: readonly { readonly plan: PhysicalPlan; readonly fixedMaxParallelism?: number }[]
  /** records a table; 0 = all */
  readonly sample: number
  readonly seed: number
  readonly timeoutMs: number
}
export interface CountedForecast {
  readonly tables: readonly SampledTable[]
  /** in the order of the plans */
  readonly plans: readonly (readonly CountedOperator[])[]
}

/** ms between two words about how far it is */
const TELL_EVERY = 250

/** Reads each table once and counts the keys of all plans (the statement's, and after each rewrite) on the same records. */
export async function countForecast(
  order: ForecastOrder,
  tell: (event: ForecastEvent) => void,
  signal: AbortSignal,
): Promise<CountedForecast> {
  const clock = { now: () => Date.now() }
  const functions = await loadFunctions(order.functions)
  const files = new Set(
    order.plans.flatMap(({ plan }) =>
      scansOf(plan)
        .filter(s => isFile(order, s))
        .map(tableOf),
    ),
  )
  const counters = order.plans.map(({ plan, fixedMaxParallelism }) =>
    createKeyCounter({
      plan,
      parallelism: order.parallelism,
      functions,
      clock,
      files,
      ...(fixedMaxParallelism !== undefined && { fixedMaxParallelism }),
    }),
  )
  const samples = []
  const weights = new Map<string, Weight>()
  const rates = new Map<string, Rate>()
  const tables = [...new Set(counters.flatMap(c => c.tables))]
  for (const [i, table] of tables.entries()) {
    // The time left is divided by the tables that are left.
    const until = clock.now() + order.timeoutMs / tables.length
    const scan = scanOf(order, table)
    let told = clock.now()
    let turned = told
    const { rate, ...sample } = await sampleTable({
      table,
      connect: () =>
        connectSources(
          { ...order.plans[0].plan, nodes: [{ ...scan, id: 0, ...(!isFile(order, scan) && { options: wholeTopic(scan.options) }) }] },
          { clock, brokers: order.brokers, inputs: order.inputs },
        )[0].source,
      size: order.sample,
      seed: order.seed + i,
      until,
      clock,
      signal,
      timed: !isFile(order, scan),
      hand: (batch, whole) => {
        for (const counter of counters) counter.push(table, batch, whole)
      },
      async between(seen, of) {
        const now = clock.now()
        if (now - told >= TELL_EVERY) {
          told = now
          tell({ phase: 'reading', table: scan.table.at(-1)!, records: seen, ...(of !== undefined && { of }) })
        }
        if (now - turned >= 8) {
          await turn()
          turned = clock.now()
        }
      },
    })
    tell({ phase: 'counting', table: scan.table.at(-1)!, records: sample.sampled })
    samples.push({ ...sample, table: scan.table.at(-1)! })
    weights.set(table, sample)
    rates.set(table, rate)
  }
  return { tables: samples, plans: counters.map(c => c.end(weights, rates)) }
}

const isFile = ({ inputs = {} }: ForecastOrder, { table }: TableSourceScan): boolean => table.at(-1)! in inputs

function scanOf({ plans }: ForecastOrder, table: string): TableSourceScan {
  for (const { plan } of plans) {
    for (const n of plan.nodes) if (n.kind === 'TableSourceScan' && tableOf(n) === table) return n
  }
  throw new Error(`no plan reads ${table}`)
}
