import type { Rule } from './rule.ts'
import { distinctNotSplit } from './skew/distinct-not-split.ts'
import { onePhaseAggregate } from './skew/one-phase-aggregate.ts'
import { repeatedCall } from './udf/repeated-call.ts'

/** Every rule, in the order in which findings at the same place are shown. */
export const rules: readonly Rule[] = [onePhaseAggregate, distinctNotSplit, repeatedCall]
