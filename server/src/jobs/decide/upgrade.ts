import type { PhysicalPlan } from '../../plan/physical.ts'
import type { CompatResult } from '../../protocol.ts'
import type { JobRecord, UpgradeStep } from '../job.ts'

export interface UpgradeFacts {
  /** the old run's process is there and works */
  readonly running: boolean
  /** the last durable checkpoint */
  readonly checkpoint?: number
  readonly now: number
}

export interface UpgradeDecision {
  readonly steps: readonly UpgradeStep[]
  /** why nothing is done, and which operator stands in the way */
  readonly refused?: { readonly operator: string; readonly reason: string }
}

/**
 * What an upgrade will do, as a list that a person can read before anything happens. Refuses where the new plan can't take the old state, or where
 * the positions and sequences that go with the state would mean nothing: another topic to read or to write, another key of the sink's table.
 */
export function decideUpgrade(old: JobRecord, next: Pick<JobRecord, 'plan'>, compat: CompatResult, facts: UpgradeFacts): UpgradeDecision {
  const refused = refuseState(compat) ?? refuseTables(old.plan, next.plan)
  if (refused) return { steps: [], refused }
  return { steps: facts.running ? beside(old, compat, facts) : replaceOnly(old, compat, facts) }
}

/** The comparison as people see it when the upgrade is refused for another reason than the operators' state. */
export function withRefusal(state: CompatResult, { operator, reason }: NonNullable<UpgradeDecision['refused']>): CompatResult {
  if (state.verdict === 'refuse') return state
  return { verdict: 'refuse', operators: [...state.operators, { operator, title: operator, fate: 'refuse', reason }] }
}

function refuseState(compat: CompatResult): UpgradeDecision['refused'] {
  if (compat.verdict !== 'refuse') return undefined
  const culprit = compat.operators.find(o => o.fate === 'refuse')
  return { operator: culprit?.title ?? 'the plan', reason: culprit?.reason ?? 'the new plan cannot take the state of the old one' }
}

function refuseTables(before: PhysicalPlan, after: PhysicalPlan): UpgradeDecision['refused'] {
  const sinksBefore = endpoints(before, 'Sink')
  const sinksAfter = endpoints(after, 'Sink')
  for (const [table, sink] of sinksBefore) {
    const other = sinksAfter.get(table)
    if (!other)
      return {
        operator: `Sink(${table})`,
        reason: `the new statement no longer writes to ${table}: what stands there would never change again`,
      }
    const reason = differs(sink, other, 'writes to')
    if (reason) return { operator: `Sink(${table})`, reason }
    if (sink.key !== other.key)
      return {
        operator: `Sink(${table})`,
        reason: `the key of ${table} was (${sink.key}) and is (${other.key}) now: old rows would never be replaced`,
      }
  }
  for (const table of sinksAfter.keys())
    if (!sinksBefore.has(table))
      return {
        operator: `Sink(${table})`,
        reason: `the new statement writes to ${table} as well, which has none of the old results: submit it as a job of its own`,
      }
  for (const [table, scan] of endpoints(before, 'TableSourceScan')) {
    const other = endpoints(after, 'TableSourceScan').get(table)
    const reason = other && differs(scan, other, 'reads')
    if (reason) return { operator: `TableSourceScan(${table})`, reason }
  }
  return undefined
}

interface Endpoint {
  readonly topic: string
  readonly clusters: string
  readonly key: string
}

function endpoints(plan: PhysicalPlan, kind: 'Sink' | 'TableSourceScan'): Map<string, Endpoint> {
  const found = new Map<string, Endpoint>()
  for (const node of plan.nodes) {
    if (node.kind !== kind) continue
    const clusters = (node.options.clusters ?? '')
      .split(';')
      .map(c => c.trim())
      .sort()
    found.set(node.table.at(-1) ?? '', {
      topic: node.options.topic ?? '',
      clusters: clusters.join(';'),
      key: (node.primaryKey ?? []).join(', '),
    })
  }
  return found
}

function differs(before: Endpoint, after: Endpoint, verb: string): string | undefined {
  if (before.topic !== after.topic)
    return `the old one ${verb} topic ${before.topic}, the new one ${after.topic}: positions in one mean nothing in the other`
  if (before.clusters !== after.clusters)
    return `the clusters were ${before.clusters} and are ${after.clusters} now: they are frozen in the job`
  return undefined
}

function beside(old: JobRecord, compat: CompatResult, facts: UpgradeFacts): UpgradeStep[] {
  const state =
    compat.verdict === 'keep'
      ? 'as it is'
      : `mapped: ${
          compat.operators
            .filter(o => o.fate === 'mapped')
            .map(o => `${o.title} (${o.reason})`)
            .join('; ') || 'operator by operator'
        }`
  return [
    {
      id: 'start-beside',
      title: 'Start the new version beside the old one, with its sink shut',
      reason: 'it compiles, loads functions and connects while the old one works; until the barrier a failure changes nothing',
    },
    {
      id: 'warm',
      title: facts.checkpoint === undefined ? 'Warm it' : `Warm it with checkpoint ${facts.checkpoint} or a later one`,
      reason: `the state is taken over ${state}`,
    },
    {
      id: 'barrier',
      title: `Stop run ${old.run} between two batches, with a last checkpoint; publish its outbox and shut its sink for ever`,
      reason: 'everything before this point is the old version’s, everything after it the new one’s',
    },
    {
      id: 'lease',
      title: 'Give the new run the lease and the next epoch',
      reason: 'a process of an older epoch can no longer publish, even if it wakes up late',
    },
    {
      id: 'take-over',
      title: 'Restore the last checkpoint and open the sink',
      reason: 'state is shipped, not replayed: another interleaving of two clusters would change late rows',
    },
    {
      id: 'confirm',
      title: 'Wait for the new run’s first own checkpoint',
      reason: 'from then on it goes its own way; the old definition is kept for one step back',
    },
    {
      id: 'measure',
      title: 'Read the sink’s topic and count what was lost and doubled',
      reason: 'identities in the records tell, by a reader of its own',
    },
  ]
}

function replaceOnly(old: JobRecord, compat: CompatResult, facts: UpgradeFacts): UpgradeStep[] {
  const from = facts.checkpoint === undefined ? 'from the beginning' : `from checkpoint ${facts.checkpoint}`
  const then = old.desired === 'running' ? `start it ${from}` : `the next restart begins ${from}`
  return [
    {
      id: 'replace',
      title: `Replace the definition; ${then}`,
      reason:
        compat.verdict === 'keep'
          ? 'the job is not running, and its state fits as it is'
          : 'the job is not running, and its state is mapped at the restore',
    },
  ]
}
