/** Options in force before a script. */
const miniBatch = [
  "SET 'table.exec.mini-batch.enabled' = 'true'",
  "SET 'table.exec.mini-batch.allow-latency' = '1 s'",
  "SET 'table.exec.mini-batch.size' = '5000'",
]
const split = "SET 'table.optimizer.distinct-agg.split.enabled' = 'true'"

/** The combinations that decide about aggregates: what a script means by `all`. */
export const aggregateModes = {
  off: [],
  one: [...miniBatch, "SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE'"],
  lg: miniBatch,
  lgs: [...miniBatch, split],
  split: [split],
}

export const modes = {
  ...aggregateModes,
  two: [...miniBatch, "SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'"],
  twooff: ["SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'"],
  lgsx: [...miniBatch, split, "SET 'table.optimizer.incremental-agg-enabled' = 'false'"],
  'no-sub-plan': ["SET 'table.optimizer.reuse-sub-plan-enabled' = 'false'"],
  'no-source': ["SET 'table.optimizer.reuse-source-enabled' = 'false'"],
  'no-sink': ["SET 'table.optimizer.reuse-sink-enabled' = 'false'"],
}
