import { RuntimeProblem } from '../ports.ts'
import type { ClusterLink } from './cluster-link.ts'
import { ConnectionProblem } from './connection.ts'
import type { ClusterTableConfig, Startup } from './options.ts'
import type { Split } from './split.ts'
import { earliest, latest } from './wire/messages.ts'

interface StartFacts {
  readonly link: ClusterLink
  readonly config: ClusterTableConfig
  readonly splits: readonly Split[]
  /** false when this cluster was down when the job started: "latest" is then the time of that start, so that what came since is read */
  readonly firstContact: boolean
  /** ms since the epoch */
  readonly startedAt: number
  readonly now: number
}

/**
 * Gives each split its start and end offset where it has none, and checks that those it has are still there. Rejects with RuntimeProblem
 * `lost-range` (contract point 5) or `no-group-offset`, or with ConnectionProblem when it is worth another try.
 */
export async function resolveSplits(facts: StartFacts): Promise<void> {
  const { link, splits } = facts
  const all = splits.map(split => split.partition)
  const [first, last] = await Promise.all([link.listOffsets(all, earliest), link.listOffsets(all, latest)])
  for (const split of splits) {
    split.highWatermark = last.get(split.partition)!
    if (split.nextOffset >= 0) checkRange(split, first.get(split.partition)!, last.get(split.partition)!, facts.now)
  }
  const fresh = splits.filter(split => split.nextOffset < 0)
  if (fresh.length > 0) {
    const starts = await startOffsets(facts, fresh, first, last)
    for (const split of fresh) {
      split.nextOffset = Math.max(starts.get(split.partition)!, first.get(split.partition)!)
      split.fetchOffset = split.nextOffset
    }
  }
  await resolveEnds(facts, last)
}

/** `a/bids/0 from 1200, a/bids/1 from 1187`: what a job that fails would have read next. */
export function rangeOf(splits: readonly Split[]): string {
  const known = splits.filter(split => split.nextOffset >= 0)
  return known.length === 0 ? 'its offsets' : known.map(split => `${split.id} from ${split.nextOffset}`).join(', ')
}

/** ms that an offset beyond the log's end may last: a broker that comes back knows its end a moment later than its name */
const END_PATIENCE = 5000
const beyondSince = new WeakMap<Split, number>()

function checkRange(split: Split, first: number, last: number, now: number): void {
  if (split.fetchOffset < first) {
    throw lostRange(split, `offsets ${split.fetchOffset} to ${first - 1} are gone: the log now starts at ${first}`)
  }
  if (split.fetchOffset <= last) {
    beyondSince.delete(split)
    return
  }
  const since = beyondSince.get(split) ?? now
  beyondSince.set(split, since)
  if (now - since > END_PATIENCE)
    throw lostRange(split, `offsets ${last} to ${split.fetchOffset - 1} were read here and are gone: the log now ends at ${last}`)
  throw new ConnectionProblem(
    'not-now',
    split.cluster,
    `has ${split.topic}/${split.partition} only up to ${last}, not yet up to ${split.fetchOffset}`,
  )
}

function lostRange(split: Split, what: string): RuntimeProblem {
  return new RuntimeProblem(
    'lost-range',
    `${split.id}: ${what}`,
    'Nothing is skipped in silence: start the job anew from offsets that exist (scan.startup.mode)',
  )
}

async function startOffsets(
  facts: StartFacts,
  splits: readonly Split[],
  first: Map<number, number>,
  last: Map<number, number>,
): Promise<Map<number, number>> {
  const { link, config } = facts
  const startup: Startup = config.startup
  switch (startup.mode) {
    case 'earliest-offset':
      return first
    case 'latest-offset':
      return facts.firstContact ? last : offsetsAt(link, splits, facts.startedAt, last)
    case 'timestamp':
      return offsetsAt(link, splits, startup.timestamp, last)
    case 'specific-offsets':
      // A partition that isn't named starts at its beginning: nothing is lost by a slip.
      return new Map(splits.map(({ partition }) => [partition, startup.offsets.get(partition) ?? first.get(partition)!]))
    case 'group-offsets':
      return groupOffsets(link, splits, first, last)
  }
}

async function offsetsAt(
  link: ClusterLink,
  splits: readonly Split[],
  timestamp: number,
  last: Map<number, number>,
): Promise<Map<number, number>> {
  const found = await link.listOffsets(
    splits.map(split => split.partition),
    timestamp,
  )
  return new Map([...found].map(([partition, offset]) => [partition, offset < 0 ? last.get(partition)! : offset]))
}

async function groupOffsets(
  link: ClusterLink,
  splits: readonly Split[],
  first: Map<number, number>,
  last: Map<number, number>,
): Promise<Map<number, number>> {
  const { topic, properties } = link
  const groupId = properties['group.id'] ?? ''
  const reset = properties['auto.offset.reset'] ?? 'none'
  const node = await coordinatorOf(link, groupId)
  const answer = await link.askKafkajs(
    broker => broker.offsetFetch({ groupId, topics: [{ topic, partitions: splits.map(({ partition }) => ({ partition })) }] }),
    'OffsetFetch',
    node,
  )
  const committed = new Map(answer.responses[0]?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
  return new Map(
    splits.map(({ id, partition }) => {
      const offset = committed.get(partition) ?? -1
      if (offset >= 0) return [partition, offset]
      if (reset === 'earliest') return [partition, first.get(partition)!]
      if (reset === 'latest') return [partition, last.get(partition)!]
      throw new RuntimeProblem(
        'no-group-offset',
        `Group ${groupId} has no offset for ${id}`,
        "Set 'properties.auto.offset.reset' = 'earliest' or 'latest', or another scan.startup.mode",
      )
    }),
  )
}

/** Node id of a group's coordinator. */
export async function coordinatorOf(link: ClusterLink, groupId: string): Promise<number> {
  const { coordinator } = await link.askKafkajs(broker => broker.findGroupCoordinator({ groupId, coordinatorType: 0 }), 'FindCoordinator')
  return coordinator.nodeId
}

async function resolveEnds({ link, config, splits }: StartFacts, last: Map<number, number>): Promise<void> {
  const open = splits.filter(split => Number.isNaN(split.endOffset))
  if (open.length === 0) return
  const { bounded } = config
  const ends = bounded.mode === 'timestamp' ? await offsetsAt(link, open, bounded.timestamp, last) : last
  for (const split of open) split.endOffset = bounded.mode === 'unbounded' ? Number.POSITIVE_INFINITY : ends.get(split.partition)!
}
