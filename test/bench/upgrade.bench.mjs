// Upgrades of a running job on two real clusters under load, one after the other: the gap in the sink's topic by the broker's append time, and what
// was lost and doubled, as the command says it and as a reader of its own counts it. Prints name<TAB>metric<TAB>value<TAB>unit.
//   npm run bench -- upgrade [--runs 10] [--rate 1000]
import { loadParts, median, report } from './job-parts.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const flags = flagsOf({ runs: { type: 'string', default: '10' }, rate: { type: 'string', default: '1000' } })
const RUNS = Number(flags.runs)
const RATE = Number(flags.rate)

const { startTestClusters, Workspace, startLoad, counting, readAll, countLostAndDoubled, checkCounters } = await loadParts()
endIfDry(flags)
const clusters = await startTestClusters()
const workspace = new Workspace(clusters)
let load
try {
  await workspace.createTopics(['events'], ['totals'])
  load = await startLoad(clusters.brokers, 'events', RATE)
  await workspace.call('submit', { file: workspace.write('totals.flink.sql', counting('totals')), name: 'totals' })
  const gaps = []
  const steps = new Map()
  let lost = 0
  let doubled = 0
  for (let i = 0; i < RUNS; i++) {
    const edit = i % 2 === 0 ? { where: 'WHERE v >= 0' } : { total: `SUM(v) * ${i}` }
    await new Promise(resolve => setTimeout(resolve, 1000))
    const result = await workspace.call(
      'upgrade',
      { job: 'totals', file: workspace.write('edited.flink.sql', counting('totals', edit)), yes: true },
      { emit: e => e.type === 'step' && e.status === 'done' && steps.set(e.id, [...(steps.get(e.id) ?? []), e.ms]) },
    )
    gaps.push(result.gapMs)
    lost += result.lost
    doubled += result.duplicated
  }
  const sorted = [...gaps].sort((a, b) => a - b)
  report(`upgrade, ${RATE} records/s, ${RUNS} runs`, 'gap median', median(gaps), 'ms')
  report('upgrade', 'gap p95', sorted[Math.ceil(sorted.length * 0.95) - 1], 'ms')
  report('upgrade', 'gap max', sorted.at(-1), 'ms')
  report('upgrade', 'lost, as the command says', lost, 'records')
  report('upgrade', 'doubled, as the command says', doubled, 'records')
  for (const [step, ms] of steps) report(`step ${step}`, 'median', median(ms), 'ms')
  await load.stop()
  await new Promise(resolve => setTimeout(resolve, 1500))
  const counted = countLostAndDoubled(await readAll(clusters.brokers, 'totals'))
  const { wrong, last } = checkCounters(counted.distinct)
  const seen = [...last.values()].reduce((a, b) => a + b, 0)
  const sent = [...load.perKey.values()].reduce((a, b) => a + b, 0)
  load = undefined
  report('own reader', 'lost', counted.lost, 'records')
  report('own reader', 'doubled', counted.doubled, 'records')
  report('own reader', 'counters out of step', wrong.length, 'records')
  report('own reader', 'records counted, of those sent', `${seen}/${sent}`, 'records')
} finally {
  await load?.stop()
  await workspace.end()
  await clusters.stop()
}
process.exit(0)
