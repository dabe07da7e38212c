import { nonDeterministicUpdate } from './changelog/non-deterministic-update.ts'
import { sinkKey } from './changelog/sink-key.ts'
import { replaysEverything } from './kafka/replays-everything.ts'
import { sharedGroupId } from './kafka/shared-group-id.ts'
import { singleCluster } from './kafka/single-cluster.ts'
import { batchHint } from './options/batch-hint.ts'
import { contradictingSettings } from './options/contradicting.ts'
import { ignoredHint } from './options/ignored-hint.ts'
import { settingWithoutEffect } from './options/no-effect.ts'
import { oldOptionName } from './options/old-name.ts'
import { optionOfAnotherMode } from './options/other-mode.ts'
import { unknownConnector } from './options/unknown-connector.ts'
import { unknownOption } from './options/unknown-option.ts'
import { unknownSetting } from './options/unknown-setting.ts'
import { optionWrittenTwice } from './options/written-twice.ts'
import { wrongOptionValue } from './options/wrong-value.ts'
import type { Rule } from './rule.ts'
import { distinctCaseWhen } from './skew/distinct-case-when.ts'
import { distinctNotSplit } from './skew/distinct-not-split.ts'
import { fewKeys } from './skew/few-keys.ts'
import { hotKey } from './skew/hot-key.ts'
import { localGlobalBlocked } from './skew/local-global-blocked.ts'
import { miniBatchIncomplete } from './skew/mini-batch-incomplete.ts'
import { nullJoinKey } from './skew/null-join-key.ts'
import { onePhaseAggregate } from './skew/one-phase-aggregate.ts'
import { singleTask } from './skew/single-task.ts'
import { splitBlocked } from './skew/split-blocked.ts'
import { splitFails } from './skew/split-fails.ts'
import { unevenKeyGroups } from './skew/uneven-key-groups.ts'
import { growingKeys } from './state/growing-keys.ts'
import { hiddenState } from './state/hidden-state.ts'
import { ignoredTtl } from './state/ignored-ttl.ts'
import { unboundedJoin } from './state/unbounded-join.ts'
import { epochBound } from './time/epoch-bound.ts'
import { idleSource } from './time/idle-source.ts'
import { processingTime } from './time/processing-time.ts'
import { lateFilter } from './udf/late-filter.ts'
import { nonDeterministicKey } from './udf/non-deterministic-key.ts'
import { repeatedCall } from './udf/repeated-call.ts'

/** Every rule, in the order in which findings at the same place are shown. */
export const rules: readonly Rule[] = [
  hotKey,
  onePhaseAggregate,
  miniBatchIncomplete,
  localGlobalBlocked,
  distinctNotSplit,
  splitBlocked,
  splitFails,
  distinctCaseWhen,
  singleTask,
  fewKeys,
  nullJoinKey,
  unevenKeyGroups,
  repeatedCall,
  lateFilter,
  nonDeterministicKey,
  unboundedJoin,
  growingKeys,
  hiddenState,
  ignoredTtl,
  epochBound,
  idleSource,
  processingTime,
  sinkKey,
  nonDeterministicUpdate,
  replaysEverything,
  sharedGroupId,
  singleCluster,
  unknownConnector,
  unknownOption,
  wrongOptionValue,
  unknownSetting,
  oldOptionName,
  optionWrittenTwice,
  optionOfAnotherMode,
  ignoredHint,
  batchHint,
  contradictingSettings,
  settingWithoutEffect,
]
