import { ignoredHint } from './options/ignored-hint.ts'
import { oldOptionName } from './options/old-name.ts'
import { unknownConnector } from './options/unknown-connector.ts'
import { unknownOption } from './options/unknown-option.ts'
import { unknownSetting } from './options/unknown-setting.ts'
import { optionWrittenTwice } from './options/written-twice.ts'
import { wrongOptionValue } from './options/wrong-value.ts'
import type { Rule } from './rule.ts'
import { distinctNotSplit } from './skew/distinct-not-split.ts'
import { onePhaseAggregate } from './skew/one-phase-aggregate.ts'
import { repeatedCall } from './udf/repeated-call.ts'

/** Every rule, in the order in which findings at the same place are shown. */
export const rules: readonly Rule[] = [
  onePhaseAggregate,
  distinctNotSplit,
  repeatedCall,
  unknownConnector,
  unknownOption,
  wrongOptionValue,
  unknownSetting,
  oldOptionName,
  optionWrittenTwice,
  ignoredHint,
]
