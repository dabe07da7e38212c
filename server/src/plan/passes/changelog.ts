import { inputsOf, type Rex } from '../../semantics/rex.ts'
import { asRex, type Draft, is } from '../draft.ts'
import type { PlannerOptions } from '../options.ts'
import type { Changelog, NodeOf } from '../physical.ts'
import { draft, Unplannable } from '../to-physical.ts'

const ALL: Changelog = ['I', 'UB', 'UA', 'D']
const INSERT: Changelog = ['I']

/** How an update comes: not at all, as the new row, or as the old and the new row. */
export type Updates = 'none' | 'after' | 'both'

/**
 * Which kinds of change each operator gives (Flink's FlinkChangelogModeInferenceProgram), once `inferChanges` has said what can happen to its rows: downwards,
 * how whoever reads them wants updates to come. `wanted` are the ways that the root takes, best first. On the way down the strategy of each Top-N is chosen, a
 * normalizer that nobody needs goes, and a source of old and new rows gets a DropUpdateBefore where only the new ones are wanted.
 */
export function inferChangelog(root: Draft, wanted: readonly Updates[]): Draft {
  const [input] = root.inputs
  for (const updates of updating(input) ? wanted : (['none'] as const)) {
    const given = give(input, updates)
    if (given) return { ...root, inputs: [given], changelog: given.changelog }
  }
  throw new Unplannable('how the changes of this query travel is not known')
}

/** Upwards, in place: what can happen to a row of each operator. */
export function inferChanges(d: Draft, options: PlannerOptions): void {
  for (const input of d.inputs) inferChanges(input, options)
  const below = union(d.inputs)
  const { node } = d
  switch (node.kind) {
    case 'TableSourceScan':
    case 'Values':
    case 'ChangelogNormalize':
      return
    case 'GroupAggregate': {
      const retract = changes(below)
      if (retract) d.node = { ...node, calls: node.calls.map(c => ({ ...c, retract })) }
      d.changelog = retract ? ALL : ['I', 'UB', 'UA']
      return
    }
    case 'Deduplicate':
      if (changes(below)) d.node = rankOf(d)
      d.changelog = !changes(below) && node.keep === 'FirstRow' && !options.miniBatch ? INSERT : ALL
      return
    case 'Rank':
      d.changelog = givesFirst(node, below, options) ? INSERT : ALL
      return
    case 'SortLimit':
      d.changelog = ALL
      return
    case 'Limit':
      d.changelog = changes(below) ? ALL : INSERT
      return
    case 'OverAggregate':
      d.changelog = node.orderBy.some(o => d.inputs[0].fields[o.column].time) ? INSERT : ALL
      return
    case 'Join':
      d.changelog = node.joinType === 'INNER' || node.joinType === 'SEMI' ? below : ALL
      return
    case 'WindowAggregate':
    case 'GroupWindowAggregate':
    case 'WindowRank':
    case 'WindowDeduplicate':
    case 'WindowJoin':
    case 'IntervalJoin':
    case 'TemporalSort':
    case 'Sort':
      d.changelog = INSERT
      return
    case 'TemporalJoin':
      d.changelog = d.inputs[0].changelog
      return
    default:
      d.changelog = below
  }
}

type RankOrder = Pick<NodeOf<'Rank'>, 'rankType' | 'range' | 'outputRank' | 'orderBy'>
/**
 * Flink takes the first row for a deduplication that keeps it, whose rows are only added, by whatever column it is the first. Where that isn't a time, its updates
 * come all the same, as +U without -U.
 */
function givesFirst({ rankType, range, outputRank, orderBy }: RankOrder, below: Changelog, options: PlannerOptions): boolean {
  const first = rankType === 'ROW_NUMBER' && range.from === 1 && range.to === 1 && !outputRank
  return first && !(orderBy.length === 1 && orderBy[0].descending) && !changes(below) && !options.miniBatch
}

/** What reads one row a key of a stream that changes is a Top-1. */
function rankOf({ node, fields }: Draft): Draft['node'] {
  if (node.kind !== 'Deduplicate') return node
  const { keys, keep, timeColumn, state } = node
  const descending = keep === 'LastRow'
  return {
    kind: 'Rank',
    rankType: 'ROW_NUMBER',
    partition: keys,
    orderBy: [{ column: timeColumn ?? fields.findIndex(f => f.time), descending, nullsLast: descending }],
    range: { from: 1, to: 1 },
    outputRank: false,
    state,
  }
}

/** The operator and what stands below it, giving updates in just this way; undefined where it can't. */
function give(d: Draft, wanted: Updates): Draft | undefined {
  const { node } = d
  switch (node.kind) {
    case 'TableSourceScan': {
      const own: Updates = !updating(d) ? 'none' : d.changelog.includes('UB') ? 'both' : 'after'
      if (own === wanted) return d
      return own === 'both' && wanted === 'after' ? dropUpdateBefore(d) : undefined
    }
    case 'Values':
      return wanted === 'none' ? d : undefined
    case 'GroupAggregate':
    case 'GroupWindowAggregate':
    case 'WindowAggregate':
    case 'OverAggregate':
    case 'Limit':
    case 'Sort':
      return over(d, wanted, input => asked(input, 'both'))
    case 'WindowRank':
    case 'WindowDeduplicate':
    case 'TemporalSort':
    case 'IntervalJoin':
    case 'WindowJoin':
      return over(d, wanted, () => 'none')
    case 'Deduplicate':
      return over(d, wanted, () => 'none')
    case 'Rank':
    case 'SortLimit':
      return topN(d, wanted)
    case 'Join':
      if (wanted !== 'after') return over(d, wanted, input => asked(input, 'both'))
      if (d.inputs.some((input, i) => updating(input) && !keyHoldsJoinKey(input, i === 0 ? node.leftKeys : node.rightKeys)))
        return undefined
      return over(d, wanted, input => asked(input, 'after'))
    case 'TemporalJoin': {
      const left = give(d.inputs[0], asked(d.inputs[0], wanted === 'both' ? 'both' : 'after'))
      const right = give(d.inputs[1], asked(d.inputs[1], 'after')) ?? give(d.inputs[1], asked(d.inputs[1], 'both'))
      return left && right && { ...d, inputs: [left, right], changelog: left.changelog }
    }
    case 'Calc':
      // A row that no longer passes the condition must be taken back by its old image.
      if (wanted === 'after' && node.where && !isOverKey(asRex(node.where), d.inputs[0])) return undefined
      return through(d, wanted)
    case 'Union': {
      const inputs = d.inputs.map(input => give(input, updating(input) ? wanted : 'none'))
      return inputs.every(i => i !== undefined) ? { ...d, inputs, changelog: union(inputs) } : undefined
    }
    case 'ChangelogNormalize': {
      const given = over(d, wanted, () => 'after')
      return given && wanted === 'after' && !node.condition && !readsMetadata(given) && !comesTwice(given) ? source(given) : given
    }
    default:
      return through(d, wanted)
  }
}

function over(d: Draft, wanted: Updates, needs: (input: Draft) => Updates): Draft | undefined {
  const inputs = d.inputs.map(input => give(input, needs(input)))
  return inputs.every(i => i !== undefined) ? { ...d, inputs, changelog: limited(d.changelog, wanted) } : undefined
}
function through(d: Draft, wanted: Updates): Draft | undefined {
  const given = give(d.inputs[0], wanted)
  return given && { ...d, inputs: [given], changelog: given.changelog }
}

/** Rows that are only added take the fast way; updates by a key that only rise take the next; all else must be taken back. */
function topN(d: Draft, wanted: Updates): Draft | undefined {
  const [input] = d.inputs
  const { node } = d
  if (node.kind !== 'Rank' && node.kind !== 'SortLimit') return undefined
  const partition = node.kind === 'Rank' ? node.partition : []
  const by = (strategy: string, needs: Updates): Draft | undefined => {
    const given = over(d, wanted, () => needs)
    return given && { ...given, node: { ...node, strategy } }
  }
  if (!changes(input.changelog)) return by('AppendFastStrategy', 'none')
  const keys = keysBelow(input, partition)?.filter(k => partition.every(c => k.includes(c))) ?? []
  const rises = node.orderBy.every(({ column, descending }) => {
    if (constantColumns(input).has(column)) return true
    const way = input.monotonic?.get(column)
    return descending ? way === 'increasing' : way === 'decreasing'
  })
  const fast =
    keys.length > 0 && rises && !isRegrouped(input)
      ? by(`UpdateFastStrategy[${[...keys[0]].sort((a, b) => a - b).join(',')}]`, asked(input, 'after'))
      : undefined
  return fast ?? by('RetractStrategy', asked(input, 'both'))
}

/** Groups by what changes for a row: such a group may lose rows, and nothing in it only rises. */
function isRegrouped(d: Draft): boolean {
  if (!is(d, 'GroupAggregate')) return d.inputs.length === 1 && isRegrouped(d.inputs[0])
  const [below] = d.inputs
  const constant = constantColumns(below)
  return changes(below.changelog) && d.node.grouping.some(c => !constant.has(c))
}

/** Keys of what an exchange by just these columns reads, which spreads nothing anew (getUpsertKeysInKeyGroupRange). */
export function keysBelow(input: Draft, columns: readonly number[]): Draft['uniqueKeys'] {
  if (!is(input, 'Exchange')) return input.uniqueKeys
  const { distribution } = input.node
  const same =
    distribution.type === 'hash' ? distribution.keys.join() === columns.join() : distribution.type === 'single' && columns.length === 0
  return same ? input.inputs[0].uniqueKeys : input.uniqueKeys
}

/** The group keys of an aggregate: they never change for a key. */
function constantColumns(d: Draft): ReadonlySet<number> {
  if (is(d, 'Exchange')) return constantColumns(d.inputs[0])
  if (is(d, 'GroupAggregate')) return new Set(d.node.grouping.keys())
  if (is(d, 'ChangelogNormalize')) return new Set(d.node.keys)
  if (!is(d, 'Calc')) return new Set()
  const below = constantColumns(d.inputs[0])
  return new Set(d.node.select.flatMap((e, i) => (e.kind === 'input' && below.has(e.index) ? [i] : [])))
}

const keyHoldsJoinKey = (input: Draft, keys: readonly number[]): boolean =>
  keysBelow(input, keys)?.some(k => keys.every(c => k.includes(c))) === true

const isOverKey = (condition: Rex, input: Draft): boolean =>
  input.uniqueKeys !== undefined && input.uniqueKeys.length > 0 && [...inputsOf(condition)].every(i => input.uniqueKeys![0].includes(i))

/** What a normalizer reads, less its exchange. */
function source(normalize: Draft): Draft {
  const [input] = normalize.inputs
  return is(input, 'Exchange') ? input.inputs[0] : input
}
function readsMetadata(d: Draft): boolean {
  return is(d, 'TableSourceScan') ? d.node.columns.some(c => c.metadata !== undefined) : d.inputs.some(readsMetadata)
}

/** The normalizer stands behind a source of old and new rows, whose events may come twice. */
function comesTwice(d: Draft): boolean {
  return is(d, 'TableSourceScan') ? d.changelog.includes('UB') : d.inputs.some(comesTwice)
}

function dropUpdateBefore(scan: Draft): Draft {
  const known = { lineage: scan.lineage, uniqueKeys: scan.uniqueKeys, monotonic: scan.monotonic }
  return {
    ...draft({ kind: 'DropUpdateBefore' }, [scan], { fields: scan.fields, at: [] }, known),
    changelog: limited(scan.changelog, 'after'),
  }
}

const updating = (d: Draft): boolean => d.changelog.includes('UA')
const asked = (input: Draft, updates: 'after' | 'both'): Updates => (updating(input) ? updates : 'none')
const limited = (changelog: Changelog, wanted: Updates): Changelog =>
  wanted === 'after' && changelog.includes('UB') ? changelog.filter(k => k !== 'UB') : changelog

export const changes = (changelog: Changelog): boolean => changelog.some(k => k !== 'I')

function union(inputs: readonly Draft[]): Changelog {
  if (inputs.length === 1) return inputs[0].changelog
  const kinds = new Set(inputs.flatMap(i => [...i.changelog]))
  return ALL.filter(k => kinds.has(k))
}
