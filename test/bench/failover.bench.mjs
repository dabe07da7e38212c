// A query runs over two real clusters under load; one broker is killed or hung, later revived or resumed. The longest time that no record of the
// living cluster reached the reader of the rows, while the other was gone and while it came back. Prints name<TAB>metric<TAB>value<TAB>unit.
//   npm run bench -- failover [--times 5] [--rate 1000] [--for 4000]
import { loadParts, median, report } from './job-parts.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const flags = flagsOf({
  times: { type: 'string', default: '5' },
  rate: { type: 'string', default: '1000' },
  for: { type: 'string', default: '4000' },
})
const TIMES = Number(flags.times)

const { startTestClusters, Workspace, startLoad } = await loadParts()
endIfDry(flags)
const clusters = await startTestClusters()
const workspace = new Workspace(clusters)
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
try {
  await workspace.createTopics(['events'], [])
  const file = workspace.write(
    'query.flink.sql',
    `CREATE TABLE events (k BIGINT, v BIGINT, home STRING METADATA FROM 'cluster' VIRTUAL)
       WITH ('connector' = 'kafka-cluster', 'topic' = 'events', 'clusters' = 'a;b', 'format' = 'json', 'scan.startup.mode' = 'latest-offset');
     SELECT k, v, home FROM events;`,
  )
  for (const fault of ['kill', 'suspend']) {
    const gaps = []
    for (let i = 0; i < TIMES; i++) gaps.push(await outage(file, fault, i % 2 === 0 ? 'a' : 'b'))
    const sorted = [...gaps].sort((a, b) => a - b)
    report(
      `${fault === 'kill' ? 'SIGKILL' : 'SIGSTOP'} of a broker, ${TIMES} times`,
      'longest gap of the living cluster, median',
      median(gaps),
      'ms',
    )
    report(fault === 'kill' ? 'SIGKILL' : 'SIGSTOP', 'longest gap of the living cluster, worst', sorted.at(-1), 'ms')
  }
} finally {
  await clusters.stop()
}
process.exit(0)

/** The living cluster is fed on its own, so that what it waits for is the reader and nothing else. */
async function outage(file, fault, victim) {
  const living = victim === 'a' ? 'b' : 'a'
  const stop = new AbortController()
  let last = 0
  let longest = 0
  let measuring = false
  const seen = { a: 0, b: 0 }
  const emit = event => {
    if (event.type !== 'rows') return
    const now = performance.now()
    for (const { row } of event.rows) seen[row.home]++
    if (!event.rows.some(({ row }) => row.home === living)) return
    if (measuring) longest = Math.max(longest, now - last)
    last = now
  }
  const loads = await Promise.all(
    [living, victim].map(name => startLoad({ [name]: clusters.brokers[name] }, 'events', Number(flags.rate) / 2)),
  )
  const running = workspace.call('run', { file }, { emit, signal: stop.signal })
  while (seen.a < 100 || seen.b < 100) await sleep(20)
  await loads[1].stop()
  measuring = true
  await clusters.stack[fault](victim)
  await sleep(Number(flags.for))
  await clusters.stack[fault === 'kill' ? 'revive' : 'resume'](victim)
  await sleep(1500)
  longest = Math.max(longest, performance.now() - last)
  await loads[0].stop()
  stop.abort()
  await running
  return Math.round(longest)
}
