/** Options in force before a script: the combinations that decide about aggregates. */
const miniBatch = [
  "SET 'table.exec.mini-batch.enabled' = 'true'",
  "SET 'table.exec.mini-batch.allow-latency' = '1 s'",
  "SET 'table.exec.mini-batch.size' = '5000'",
]
const split = "SET 'table.optimizer.distinct-agg.split.enabled' = 'true'"

export const modes = {
  off: [],
  one: [...miniBatch, "SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE'"],
  lg: miniBatch,
  lgs: [...miniBatch, split],
  split: [split],
}
