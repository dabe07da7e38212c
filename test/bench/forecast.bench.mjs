// What a forecast from a sample is worth: 10,000 records of 100,000 keys drawn at random, 200 seeded runs for each skew and parallelism. Is the truth (the
// load of all records) within the printed bar, and how wide is that; of uniform keys, how often is "no skew visible" said. Beside it the same sample without
// what lab/load.ts knows: plain counts with the textbook interval of 1.96 standard errors, and "skewed" where the busiest subtask is above 1.2. And how many
// keys a second are counted. Prints name<TAB>metric<TAB>value<TAB>unit.
//   npm run bench -- forecast [--runs 200] [--sample 10000] [--keys 100000]
import { loadSource } from '../support/load-source.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const flags = flagsOf({
  runs: { type: 'string', default: '200' },
  sample: { type: 'string', default: '10000' },
  keys: { type: 'string', default: '100000' },
})
const [runs, size, keys] = [flags.runs, flags.sample, flags.keys].map(Number)
const { loadOf, keyGroupOf, makeRowHasher, createKeyCounter, packRecords, planSql, MINI_BATCH } = await loadSource(`
  export { loadOf } from './lab/load.ts'
  export { createKeyCounter } from './lab/keys.ts'
  export { packRecords } from './runtime/records.ts'
  export { keyGroupOf, makeRowHasher } from './plan/key-groups.ts'
  export { planSql, MINI_BATCH } from '../../test/support/sql.ts'`)
endIfDry(flags)

const GROUPS = 4096
const SETS = 10
const distributions = new Map()
const groupsOfSet = new Map()
const TEXT = { root: 'VARCHAR', nullable: true }
for (const s of [1.0, 1.1, 1.2]) for (const parallelism of [4, 8, 16, 32]) skewed(s, parallelism)
for (const parallelism of [4, 8, 16, 32]) uniform(parallelism)
speed()

function skewed(s, parallelism) {
  const name = `zipf ${s.toFixed(1)}, p=${parallelism}`
  let [held, plainHeld, wide, hot] = [0, 0, 0, 0]
  let widest = 0
  for (let run = 0; run < runs; run++) {
    // Of ten sets of keys in turn: where the hot ones lie is chance, too.
    const { groups, shares, draw } = stream(s, run)
    const truth = loadOf(histogramOf(groups, shares, 1), parallelism)
    const load = loadOf(histogramOf(groups, draw(), size / 1e7), parallelism)
    const off = Math.abs(load.maxOverAvg - truth.maxOverAvg)
    const q = load.maxOverAvg / parallelism
    if (off <= load.errorBar) held++
    if (off <= 1.96 * Math.sqrt((q * (1 - q)) / size) * parallelism) plainHeld++
    const width = load.errorBar / load.maxOverAvg
    wide += width / runs
    widest = Math.max(widest, width)
    if (load.subtasks.indexOf(Math.max(...load.subtasks)) === truth.subtasks.indexOf(Math.max(...truth.subtasks))) hot++
  }
  print(name, 'truth within the bar', percent(held), '%')
  print(name, 'the bar, on average', (100 * wide).toFixed(1), '± %')
  print(name, 'the bar, at most', (100 * widest).toFixed(1), '± %')
  print(name, 'busiest subtask named', percent(hot), '%')
  print(name, 'plain 1.96: truth within the bar', percent(plainHeld), '%')
}

function uniform(parallelism) {
  const name = `uniform, p=${parallelism}`
  let [quiet, plainQuiet, held] = [0, 0, 0]
  for (let run = 0; run < runs; run++) {
    const { groups, shares, draw } = stream(0, run)
    const truth = loadOf(histogramOf(groups, shares, 1), parallelism)
    const load = loadOf(histogramOf(groups, draw(), size / 1e7), parallelism)
    if (load.verdict === 'no skew visible') quiet++
    if (load.maxOverAvg <= 1.2) plainQuiet++
    if (Math.abs(load.maxOverAvg - truth.maxOverAvg) <= load.errorBar) held++
  }
  print(name, '"no skew visible"', percent(quiet), '%')
  print(name, 'truth within the bar', percent(held), '%')
  print(name, 'plain 1.2: no skew', percent(plainQuiet), '%')
}

/** Keys whose shares fall with 1/rank^s; their key groups; and samples of them. */
function stream(s, run) {
  const groups = groupsOf(run % SETS)
  const { shares, sums } = distribution(s)
  const random = randomFrom(run * 7919 + 17)
  const draw = () => {
    const counts = new Float64Array(keys)
    for (let n = 0; n < size; n++) counts[rankOf(sums, random())]++
    return counts
  }
  return { groups, shares, draw }
}

function groupsOf(set) {
  if (!groupsOfSet.has(set)) {
    const hash = makeRowHasher([TEXT])
    groupsOfSet.set(
      set,
      Int32Array.from({ length: keys }, (_, i) => keyGroupOf(hash([`key-${set}-${i}`]), GROUPS)),
    )
  }
  return groupsOfSet.get(set)
}

function distribution(s) {
  if (!distributions.has(s)) {
    const shares = Float64Array.from({ length: keys }, (_, i) => 1 / (i + 1) ** s)
    const total = shares.reduce((a, b) => a + b)
    let sum = 0
    distributions.set(s, { shares: shares.map(v => v / total), sums: shares.map(v => (sum += v / total)) })
  }
  return distributions.get(s)
}

function rankOf(sums, x) {
  let [low, high] = [0, keys - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle] < x) low = middle + 1
    else high = middle
  }
  return low
}

function histogramOf(groups, records, fraction) {
  const sums = new Float64Array(GROUPS)
  for (let i = 0; i < keys; i++) sums[groups[i]] += records[i]
  return { maxParallelism: GROUPS, groups: [...sums].flatMap((n, g) => (n > 0 ? [[g, n]] : [])), sampled: size, fraction }
}

/** From the records' bytes to key groups, through a filter and a projection. */
function speed() {
  const table = `CREATE TABLE t (k STRING, v BIGINT) WITH ('connector' = 'kafka-cluster', 'topic' = 't', 'clusters' = 'a', 'format' = 'json');`
  const { sums } = distribution(1.1)
  const random = randomFrom(3)
  const batches = Array.from({ length: 50 }, (_, b) =>
    packRecords({
      cluster: 'a',
      topic: 't',
      partition: 0,
      nextOffset: (b + 1) * 4000,
      records: Array.from({ length: 4000 }, (_, i) => ({
        offset: b * 4000 + i,
        timestamp: i,
        key: null,
        value: Buffer.from(`{"k":"key-${rankOf(sums, random())}","v":${i}}`),
      })),
    }),
  )
  for (const [name, sql] of [
    ['one phase', 'SELECT k, COUNT(*) FROM t WHERE v >= 0 GROUP BY k;'],
    ['two phases', `${MINI_BATCH}SELECT k, COUNT(*) FROM t WHERE v >= 0 GROUP BY k;`],
  ]) {
    const plan = planSql(table + sql)
    let best = 0
    for (let round = 0; round < 5; round++) {
      const counter = createKeyCounter({ plan, parallelism: 8, functions: {}, clock: { now: () => 0 } })
      const begun = performance.now()
      for (const batch of batches) counter.push(counter.tables[0], batch)
      counter.end(new Map([[counter.tables[0], { sampled: 200_000, seen: 200_000, whole: true }]]), new Map())
      best = Math.max(best, 200_000 / (performance.now() - begun))
    }
    print(`counting, ${name}`, 'keys', `${(best / 1000).toFixed(2)}`, 'M/s')
  }
}

/** Numbers from 0 to 1 (mulberry32). */
function randomFrom(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function percent(n) {
  return ((100 * n) / runs).toFixed(1)
}
function print(name, metric, value, unit) {
  console.log(`${name}\t${metric}\t${value}\t${unit}`)
}
