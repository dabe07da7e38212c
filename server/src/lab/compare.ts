import type { Field, PhysicalNode, PhysicalPlan } from '../plan/physical.ts'
import type { ChangelogRowJson, ProveResult, RowDifference } from '../protocol.ts'
import { createFold } from '../runtime/fold.ts'
import { collectInsteadOfSinks } from '../runtime/plan-edits.ts'
import { RuntimeProblem } from '../runtime/ports.ts'

type Row = Readonly<Record<string, unknown>>

/** What a plan leaves behind at one of its ends. */
export interface Left {
  /** the table, where there are several; else empty */
  readonly sink: string
  readonly rows: readonly Row[]
  /** names of the columns that tell rows apart; undefined where equal rows may come several times */
  readonly key: readonly string[] | undefined
  readonly fields: readonly Field[]
}

/** Some of the rows that differ, and how many do. */
export type Compared = Pick<ProveResult, 'differences' | 'differing' | 'rounding'>

/** Differences that are listed; all are counted. */
const LISTED = 100
const ROUNDING = 'equal but for the rounding of floating point'

/**
 * The plan with its sinks, if any, as ends that hand their rows over, under the names of `like`'s columns: what Flink calls a column that nobody has
 * named depends on the plan. Names are made unique, for rows are objects.
 */
export function showingRows(plan: PhysicalPlan, like: PhysicalPlan): PhysicalPlan {
  const [shown, model] = [plan, like].map(p => collectInsteadOfSinks(p, () => true))
  const nodes = shown.nodes.map((node): PhysicalNode => {
    const root = shown.roots.indexOf(node.id)
    if (root === -1) return node
    const names = unique((model.nodes[model.roots[root]] ?? node).fields.map(f => f.name))
    return { ...node, fields: node.fields.map((f, i) => ({ ...f, name: names[i] ?? f.name })) }
  })
  return { ...shown, nodes }
}

function unique(names: readonly string[]): string[] {
  const made: string[] = []
  for (const name of names) {
    let free = name
    for (let n = 2; made.includes(free); n++) free = `${name} (${n})`
    made.push(free)
  }
  return made
}

/** Rows of a changelog at one end of a plan, folded as its key sees them: by the sink's primary key, else as a bag in which each retraction takes one equal row. */
export function whatIsLeft({ nodes }: PhysicalPlan, root: number, sink: string): { add(row: ChangelogRowJson): void; left(): Left } {
  const { fields, uniqueKeys, changelog } = nodes[root]
  const key = uniqueKeys?.[0]?.map(i => fields[i].name)
  if (key === undefined && changelog.includes('UA') && !changelog.includes('UB'))
    throw new RuntimeProblem(
      'no-key',
      'The query updates rows and has no key that tells which, so what is left of them is not known',
      'Give the table that it writes to a PRIMARY KEY',
    )
  const fold = createFold(changelog.includes('UB') ? undefined : key)
  return { add: row => fold.add(row), left: () => ({ sink, rows: fold.result(), key, fields }) }
}

/**
 * The rows that are not the same on both sides. Values are compared exactly, floating point too: a sum of another order of rows is another number
 * in its last bits, which is said in the note, for Flink gives such rows as well, but it isn't equal.
 */
export function compareRows(before: readonly Left[], after: readonly Left[]): Compared {
  const all = before.flatMap((left, i) => differencesOf(left, after[i]))
  return { differences: all.slice(0, LISTED), differing: all.length, rounding: all.filter(d => d.note === ROUNDING).length }
}

function differencesOf(before: Left, after: Left): RowDifference[] {
  const [gone, come] = unmatched(before.rows, after.rows)
  const sink = before.sink === '' ? {} : { sink: before.sink }
  const key = before.key ?? exactColumns(before.fields)
  const waiting = new Map<string, Row[]>()
  for (const row of come) push(waiting, keyOf(row, key), row)
  const changed = gone.map((row): RowDifference => {
    const other = waiting.get(keyOf(row, key))?.shift()
    const note = other && roundingOnly(row, other, before.fields) ? { note: ROUNDING } : {}
    return { ...sink, key: before.key ? pick(row, before.key) : row, before: row, after: other ?? null, ...note }
  })
  const added = [...waiting.values()].flat().map((row): RowDifference => {
    return { ...sink, key: before.key ? pick(row, before.key) : row, before: null, after: row }
  })
  return [...changed, ...added]
}

/** The rows of each side that the other hasn't, counted. */
function unmatched(before: readonly Row[], after: readonly Row[]): [Row[], Row[]] {
  const there = new Map<string, Row[]>()
  for (const row of after) push(there, JSON.stringify(row), row)
  const gone = before.filter(row => there.get(JSON.stringify(row))?.pop() === undefined)
  return [gone, [...there.values()].flat()]
}

function push(map: Map<string, Row[]>, key: string, row: Row): void {
  const list = map.get(key)
  if (list) list.push(row)
  else map.set(key, [row])
}

const isFloat = ({ type }: Field) => type.root === 'DOUBLE' || type.root === 'FLOAT'

/** Without a key, rows that differ in floating point alone are held against each other. */
const exactColumns = (fields: readonly Field[]) => fields.filter(f => !isFloat(f)).map(f => f.name)
const pick = (row: Row, names: readonly string[]): Row => Object.fromEntries(names.map(n => [n, row[n]]))
const keyOf = (row: Row, names: readonly string[]) => JSON.stringify(names.map(n => row[n]))

function roundingOnly(a: Row, b: Row, fields: readonly Field[]): boolean {
  return fields.every(field => {
    const [x, y] = [a[field.name], b[field.name]]
    if (JSON.stringify(x) === JSON.stringify(y)) return true
    // FLOAT has 24 bits, DOUBLE 53: sums lose some more.
    const near = field.type.root === 'FLOAT' ? 1e-5 : 1e-9
    return isFloat(field) && typeof x === 'number' && typeof y === 'number' && Math.abs(x - y) <= near * Math.max(Math.abs(x), Math.abs(y))
  })
}
