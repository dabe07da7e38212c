import type { Draft } from '../draft.ts'
import { is } from '../draft.ts'
import type { Changelog } from '../physical.ts'

const ALL: Changelog = ['I', 'UB', 'UA', 'D']
const INSERT: Changelog = ['I']

/**
 * Which kinds of change each operator gives (Flink's FlinkChangelogModeInferenceProgram, in two walks): upwards what can happen to a row, then
 * downwards who needs the row before an update. An aggregate over updates must understand them (`retract`).
 */
export function inferChangelog(root: Draft, needsBefore: boolean): void {
  up(root)
  down(root, needsBefore)
}

function up(d: Draft): void {
  for (const input of d.inputs) up(input)
  const below = union(d.inputs)
  switch (d.node.kind) {
    case 'TableSourceScan':
    case 'Values':
    case 'ChangelogNormalize':
      return
    case 'GroupAggregate': {
      const retract = changes(below)
      d.node = { ...d.node, calls: d.node.calls.map(c => ({ ...c, retract })) }
      d.changelog = d.node.calls.length === 0 && !retract ? INSERT : retract ? ALL : ['I', 'UB', 'UA']
      return
    }
    case 'Rank':
    case 'Deduplicate':
      d.changelog = is(d, 'Deduplicate') && d.node.keep === 'FirstRow' && d.node.order === 'PROCTIME' ? INSERT : ALL
      return
    case 'Join':
      d.changelog = changes(below) || d.node.joinType !== 'INNER' ? ALL : INSERT
      return
    case 'WindowAggregate':
    case 'WindowJoin':
    case 'IntervalJoin':
    case 'OverAggregate':
      d.changelog = INSERT
      return
    default:
      d.changelog = below
  }
}

function down(d: Draft, needsBefore: boolean): void {
  if (!needsBefore && d.changelog.includes('UB')) d.changelog = d.changelog.filter(k => k !== 'UB')
  for (const input of d.inputs) down(input, needsOfInput(d, needsBefore))
}

function needsOfInput(d: Draft, above: boolean): boolean {
  switch (d.node.kind) {
    case 'GroupAggregate':
    case 'WindowAggregate':
    case 'OverAggregate':
    case 'Rank':
    case 'Join':
    case 'Deduplicate':
    case 'Expand':
      return true
    case 'Calc':
      // A row that no longer passes the condition must be taken back by its old image.
      return above || d.node.where !== undefined
    case 'Correlate':
      return true
    default:
      return above
  }
}

export const changes = (changelog: Changelog): boolean => changelog.some(k => k !== 'I')

function union(inputs: readonly Draft[]): Changelog {
  if (inputs.length === 1) return inputs[0].changelog
  const kinds = new Set(inputs.flatMap(i => [...i.changelog]))
  return ALL.filter(k => kinds.has(k))
}
