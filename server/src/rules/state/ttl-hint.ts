import type { Hint, Select } from '../../syntax/nodes.ts'
import { walk } from '../../syntax/walk.ts'
import type { Place, RuleContext } from '../rule.ts'

/** The STATE_TTL hint of the SELECT that the operator at this place belongs to: how long its state is kept. */
export function ttlHintAt(at: Place, ctx: RuleContext): { readonly hint: Hint; readonly select: Select } | undefined {
  const unit = ctx.unitOf(at)
  // Most statements have no hint.
  if (!unit?.tokens.some(t => t.upper === 'STATE_TTL')) return undefined
  let select: Select | undefined
  walk(unit.statement, node => {
    if (node.kind === 'Select' && node.start <= at.start && at.end <= node.end) select = node
  })
  const hint = select?.hints.find(h => h.name.name.toUpperCase() === 'STATE_TTL')
  return select && hint && { hint, select }
}
