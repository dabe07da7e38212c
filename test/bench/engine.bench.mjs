// npm run bench -- engine [--records 2000000]: CPU seconds of the streaming engine per million JSON bids (200 bytes, 100,000 auctions, 30 % of the
// bids on one), decode included, beside a plain JSON.parse + Map loop over the same bytes in the same run. No Kafka: the bytes lie in memory as a fetch
// leaves them.
//
// What was learned (Node 20, 2 busy cores):
// - the decoder is two thirds of it; reading over a string byte by byte costs about a nanosecond a byte, by a table or by comparisons
// - trying the next field of the table first, name and closing quote in one go, took a fifth off (0.37 → 0.30 for q2)
// - timestamps are read without a string: with the regular path they alone cost as much as the rest
// - a BIGINT column as Float64Array, NaN pointing at a Map of bigints, costs a comparison: the branch that is never taken is not compiled
import { loadSource } from '../support/load-source.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const flags = flagsOf({
  records: { type: 'string', default: '2000000' },
  profile: { type: 'boolean', default: false },
  only: { type: 'string' },
})
const records = Number(flags.records)
const { createEngine, sqlType, PlanBuilder, aggregate, batchOf, input, call, literal } = await loadSource(`
  export { createEngine } from './runtime/engine/engine.ts'
  export { sqlType } from './semantics/types.ts'
  export * from '../../test/support/plans.ts'`)
endIfDry(flags)

// a fixed sequence, so that every run has the same bids
let seed = 42
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 4294967296
}
const channels = ['apple', 'google', 'facebook', 'baidu', 'channel-1', 'channel-2']
const bids = Array.from({ length: 200_000 }, (_, i) => {
  const auction = random() < 0.3 ? 1 : Math.floor(random() * 100_000)
  const ts = new Date(1_700_000_000_000 + i * 10).toISOString().slice(0, 23).replace('T', ' ')
  const bid = `{"auction":${auction},"bidder":${Math.floor(random() * 200_000)},"price":${Math.floor(random() * 1_000_000)},"channel":"${channels[Math.floor(random() * 6)]}","url":"https://www.nexmark.com/item.htm?query=1&channel_id=`
  return `${bid}${'x'.repeat(Math.max(0, 200 - bid.length - 34 - ts.length))}","dateTime":"${ts}"}`
})
const batches = []
for (let at = 0; at < bids.length; at += 4000) batches.push(batchOf(bids.slice(at, at + 4000), { partition: batches.length % 4 }))
console.log(
  `${bids.length} bids of ${Math.round(bids.reduce((n, b) => n + b.length, 0) / bids.length)} bytes, each read ${Math.round(records / bids.length)} times`,
)

const columns = { auction: 'BIGINT', bidder: 'BIGINT', price: 'BIGINT', channel: 'STRING', url: 'STRING', dateTime: 'TIMESTAMP(3)' }
const watermark = { column: 'dateTime', delay: 1000 }
const count = aggregate('COUNT', [], 'BIGINT')
const sum = aggregate('SUM', [1], 'BIGINT')
const plans = {
  'decode, filter, project (q2)': p =>
    p.calc(
      { a: input(0, 'BIGINT'), p: input(2, 'BIGINT') },
      call('=', 'BOOLEAN', call('MOD', 'BIGINT', input(0, 'BIGINT'), literal(123, 'INT')), literal(0, 'INT')),
    ),
  'count and sum by auction, one by one': p => {
    p.calc({ a: input(0, 'BIGINT'), p: input(2, 'BIGINT') })
    p.exchange(0)
    p.aggregate([0], [count, sum])
  },
  'the same, mini-batch': p => {
    p.miniBatchAssigner()
    p.calc({ a: input(0, 'BIGINT'), p: input(2, 'BIGINT') })
    p.exchange(0)
    p.aggregate([0], [count, sum], { miniBatch: 5000 })
  },
  'the same, local-global': p => {
    p.miniBatchAssigner()
    p.calc({ a: input(0, 'BIGINT'), p: input(2, 'BIGINT') })
    p.localGlobal([0], [count, sum], { miniBatch: 5000 })
  },
  'count and sum by channel (text key), one by one': p => {
    p.calc({ c: input(3, 'STRING'), p: input(2, 'BIGINT') })
    p.exchange(0)
    p.aggregate([0], [count, sum])
  },
  'distinct bidders by channel, one by one': p => {
    p.calc({ c: input(3, 'STRING'), b: input(1, 'BIGINT') })
    p.exchange(0)
    p.aggregate([0], [aggregate('COUNT', [1], 'BIGINT', { distinct: true })])
  },
}

function plain() {
  const groups = new Map()
  const decoder = new TextDecoder()
  return batch => {
    for (let i = 0; i < batch.count; i++) {
      const bid = JSON.parse(decoder.decode(batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i])))
      const g = groups.get(bid.auction)
      if (g === undefined) groups.set(bid.auction, { count: 1, sum: bid.price })
      else {
        g.count++
        g.sum += bid.price
      }
    }
  }
}

function engine(make) {
  const p = new PlanBuilder()
  p.scan(columns, { watermark })
  make(p)
  const e = createEngine({ plan: p.collect(), clock: { now: () => Date.now() }, parallelism: 1, functions: new Map() })
  return batch => e.push(0, batch)
}

/** Each bid meets its auction, of which there are 100,000; both sides are kept. */
const auctions = Array.from({ length: 100_000 }, (_, id) => `{"id":${id},"seller":${id % 5000}}`)
const auctionBatches = []
for (let at = 0; at < auctions.length; at += 4000) auctionBatches.push(batchOf(auctions.slice(at, at + 4000), { topic: 'auctions' }))
const seller = { name: 'seller', type: sqlType('BIGINT') }

function joining() {
  const p = new PlanBuilder()
  const bid = p.scan(columns)
  const bidFields = [0, 1, 2].map(k => p.fields(bid)[k])
  p.calc({ auction: input(0, 'BIGINT'), bidder: input(1, 'BIGINT'), price: input(2, 'BIGINT') })
  p.exchange(0)
  const from = p.nodes.length - 1
  p.scan({ id: 'BIGINT', seller: 'BIGINT' }, { table: 'auctions' })
  p.exchange(0)
  const right = p.nodes.length - 1
  const state = { operator: 'join', key: [seller.type], parts: ['left', 'right'].map(id => ({ id, type: seller.type })), ttl: 0 }
  const draft = { kind: 'Join', joinType: 'INNER', leftKeys: [0], rightKeys: [0], state }
  p.add(draft, [...bidFields, { ...seller, name: 'id' }, seller], ['I'], [from, right])
  const e = createEngine({ plan: p.collect(), clock: { now: () => 0 }, parallelism: 1, functions: new Map() })
  for (const b of auctionBatches) e.push(e.scans[1], b)
  return batch => e.push(e.scans[0], batch)
}

function plainJoin() {
  const decoder = new TextDecoder()
  const rowsOf = batch =>
    Array.from({ length: batch.count }, (_, i) => JSON.parse(decoder.decode(batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i]))))
  const byId = new Map(auctionBatches.flatMap(rowsOf).map(a => [a.id, { seller: a.seller, bids: [] }]))
  let rows = []
  return batch => {
    if (rows.length > 1_000_000) rows = []
    for (const { auction, bidder, price } of rowsOf(batch)) {
      const a = byId.get(auction)
      a.bids.push({ auction, bidder, price })
      rows.push({ auction, bidder, price, id: auction, seller: a.seller })
    }
  }
}

function measure(name, push) {
  const rounds = Math.max(1, Math.round(records / bids.length))
  for (const b of batches) push(b)
  const before = process.cpuUsage()
  for (let r = 0; r < rounds; r++) for (const b of batches) push(b)
  const { user, system } = process.cpuUsage(before)
  const seconds = ((user + system) / 1e6 / (rounds * bids.length)) * 1e6
  console.log(`${name}\tCPU\t${seconds.toFixed(3)}\ts/million records`)
}

for (const [name, make] of Object.entries(plans)) if (!flags.only || name.includes(flags.only)) measure(name, engine(make))
if (!flags.only || 'join'.includes(flags.only)) measure('join of bids with their auctions', joining())
if (!flags.only) measure('plain loop: JSON.parse and a Map, count and sum by auction', plain())
if (!flags.only || 'join'.includes(flags.only)) measure('plain loop: JSON.parse and a Map, join of bids with their auctions', plainJoin())
