import type { ObservedOperator } from '../../plan/observed.ts'
import type { PlanNode, RuleContext } from '../rule.ts'

/** What a forecast saw of the operator as it is planned now. With other phases, or with its distinct split, it gets other records, though it is named alike. */
export function observedOf(node: PlanNode, { settings }: RuleContext): ObservedOperator | undefined {
  if (settings.observed === undefined || settings.parallelism === 1 || !('state' in node)) return undefined
  if ('partialFinal' in node && node.partialFinal) return undefined
  const seen = settings.observed[node.state.operator]
  return seen?.title === node.kind ? seen : undefined
}
