import type { SqlType } from '../../../semantics/types.ts'
import { Code, term, withType } from '../code.ts'
import { type Batch, CAPACITY, type Layout, layoutOf } from '../columns.ts'
import { declareOutput, writeRow } from '../rows.ts'
import { GroupCode } from './group-code.ts'
import type { GroupShape, GroupState } from './group-shape.ts'

/** Writes every group of a table as one row: key, results, and values that are the same for all (`extra`: the bounds of a window). */
export type ResultsRun = (S: GroupState, out: Batch, emit: (n: number) => void, extra?: readonly number[]) => void

export const resultLayouts = (shape: GroupShape, extra: readonly SqlType[] = []): Layout[] => [
  ...shape.keys.map(k => layoutOf(k.type, 'span')),
  ...shape.calls.map(call => layoutOf(call.type)),
  ...extra.map(t => layoutOf(t)),
]

export function compileResults(model: GroupState, extra: readonly SqlType[]): ResultsRun {
  const c = new Code()
  const { shape } = model
  const layouts = resultLayouts(shape, extra)
  const before: string[] = ['let n = 0', 'const used = S.table.used, live = S.table.live']
  const g = new GroupCode(c, before, 'S', model)
  declareOutput(before, layouts)
  extra.forEach((_, k) => void before.push(`const extra${k} = extra[${k}]`))
  let hand = 'emit(n); n = 0'
  c.block('for (let slot = 0; slot < used; slot++)', () => {
    c.line('if (live[slot] === 0) continue')
    const results = g.results('slot').map((t, i) => withType(t, shape.calls[i].type))
    const spans = writeRow(c, layouts, [...g.keyTerms('slot'), ...results, ...extra.map((t, k) => term(t, 'false', `extra${k}`))])
    hand = [...spans, 'emit(n)', 'n = 0'].join('; ')
    c.line(`if (++n === ${CAPACITY}) { ${hand} }`)
  })
  return c.compile<ResultsRun>(['S', 'out', 'emit', 'extra'], before, [hand])
}
