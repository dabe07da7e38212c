import { BIGINT, type SqlType, withNullable } from '../../../semantics/types.ts'
import { Code, type Term, term, withType } from '../code.ts'
import { type Batch, CAPACITY, type Layout, ListColumn, layoutOf } from '../columns.ts'
import { batchTerms, declareOutput, loadNow, writeRow } from '../rows.ts'
import { declareList, GroupCode } from './group-code.ts'
import type { GroupShape, GroupState } from './group-shape.ts'

export interface Session {
  readonly id: number
  /** slot of its key */
  readonly key: number
  start: number
  end: number
  /** of its group; -1 as long as its rows have not been added */
  slot: number
}

/** The generated loops over sessions. */
export interface SessionCode {
  /** finds the key of each row */
  keySlots(input: Batch, S: GroupState, slots: Int32Array): void
  /** adds rows to the groups of their sessions, and tells these their slots */
  add(input: Batch, S: GroupState, rows: readonly number[], sessions: readonly Session[]): void
  /** `lists`: what the bags of `from` hold */
  merge(S: GroupState, into: number, from: number, lists: readonly ListColumn[]): void
  results(S: GroupState, slots: readonly number[], bounds: readonly (readonly number[])[], out: Batch, emit: (n: number) => void): void
  /** for `merge`, one a bag */
  readonly lists: readonly ListColumn[]
}

export function compileSessions(
  keys: GroupState,
  groups: GroupState,
  layouts: readonly Layout[],
  grouping: readonly number[],
  bounds: readonly SqlType[],
): SessionCode {
  const listLayouts = GroupCode.transfer(groups.shape).filter(l => l.storage === 'list')
  return {
    keySlots: compileKeySlots(keys, layouts, grouping),
    add: compileAdd(groups, layouts, grouping),
    merge: compileMerge(groups, listLayouts),
    results: compileResults(groups, bounds),
    lists: listLayouts.map(l => new ListColumn(l, 1)),
  }
}

function compileKeySlots(keys: GroupState, layouts: readonly Layout[], grouping: readonly number[]): SessionCode['keySlots'] {
  const c = new Code()
  const before: string[] = ['const size = input.size']
  const g = new GroupCode(c, before, 'S', keys)
  const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
  c.block('for (let i = 0; i < size; i++)', () => {
    const { slot } = g.lookup(
      grouping.map(k => terms[k]),
      'true',
    )
    c.line(`hits[${slot}]++; slots[i] = ${slot}`)
  })
  return c.compile(['input', 'S', 'slots'], before)
}

function compileAdd(groups: GroupState, layouts: readonly Layout[], grouping: readonly number[]): SessionCode['add'] {
  const c = new Code()
  const before: string[] = []
  const g = new GroupCode(c, before, 'S', groups)
  const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
  c.block('for (let j = 0; j < rows.length; j++)', () => {
    c.line('const i = rows[j], id = sessions[j].id')
    const { slot } = g.lookup([...grouping.map(k => terms[k]), term(NUMBER, 'false', 'id')], 'true')
    c.line(`sessions[j].slot = ${slot}`)
    g.apply(slot, k => terms[k], 1)
  })
  return c.compile(['input', 'S', 'rows', 'sessions'], before)
}

function compileMerge(groups: GroupState, listLayouts: readonly Layout[]): SessionCode['merge'] {
  const c = new Code()
  const before: string[] = []
  const g = new GroupCode(c, before, 'S', groups)
  const { shape } = groups
  const lists = listLayouts.map((l, k) => declareList(before, `lists[${k}]`, `l${k}`, l))
  const columns = (call: number): Term[] =>
    shape.accumulators[call]!.layouts.map((l, k) => loadNow(c, l, `gc${shape.first[call] + k}`, 'from'))
  g.merge('into', columns, undefined, lists, '0')
  return c.compile(['S', 'into', 'from', 'lists'], before)
}

function compileResults(groups: GroupState, bounds: readonly SqlType[]): SessionCode['results'] {
  const c = new Code()
  const { shape } = groups
  const layouts = outputLayouts(shape, bounds)
  const before: string[] = ['let n = 0']
  const g = new GroupCode(c, before, 'S', groups)
  declareOutput(before, layouts)
  let hand = 'emit(n); n = 0'
  c.block('for (let j = 0; j < slots.length; j++)', () => {
    c.line('const slot = slots[j]')
    const results = g.results('slot').map((t, i) => withType(t, shape.calls[i].type))
    const ends = bounds.map((t, k) => term(t, 'false', `bounds[${k}][j]`))
    const spans = writeRow(c, layouts, [...g.keyTerms('slot').slice(0, -1), ...results, ...ends])
    hand = [...spans, 'emit(n)', 'n = 0'].join('; ')
    c.line(`if (++n === ${CAPACITY}) { ${hand} }`)
  })
  return c.compile(['S', 'slots', 'bounds', 'out', 'emit'], before, [hand])
}

/** Keys without the number, results, bounds. */
export const outputLayouts = ({ keys, calls }: GroupShape, bounds: readonly SqlType[]): Layout[] => [
  ...keys.slice(0, -1).map(k => layoutOf(k.type, 'span')),
  ...calls.map(call => layoutOf(call.type)),
  ...bounds.map(t => layoutOf(t)),
]

/** Type of a session's number, the last column of its group's key. */
export const NUMBER = withNullable(BIGINT, false)
