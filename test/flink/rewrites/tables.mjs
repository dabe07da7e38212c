import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The tables that the queries read and write. A source's `row` gives one row's values from a seeded `random` (0 ≤ x < 1) and its number. Keys follow a
 * zipf law, so that the first of them are hot. A sink with `key` takes upserts, as Kafka's do.
 */
const sources = {
  bids: {
    columns: {
      auction: 'BIGINT',
      bidder: 'BIGINT',
      price: 'BIGINT',
      channel: 'STRING',
      url: 'STRING',
      amount: 'DECIMAL(20, 2)',
      ts: 'TIMESTAMP(3)',
      seen: 'TIMESTAMP(6)',
    },
    row(random, i) {
      const auction = auctions(random)
      return [
        unless(random() < 0.01, 1000 + auction),
        1 + Math.floor(random() * 20_000),
        1 + Math.floor(random() * 2_000),
        unless(random() < 0.02, `channel-${channels(random)}`),
        `https://shop.example/item/${auction % 97}/page-${Math.floor(random() * 12)}`,
        unless(random() < 0.01, `${(auction % 700) - 350}.${padded(auction % 100, 2)}`),
        time(i, 3),
        unless(random() < 0.01, time(auctions(random), 6)),
      ]
    },
  },
  /** the same rows with a time attribute, behind which no row is late */
  timed_bids: {
    of: 'bids',
    columns: { bidder: 'BIGINT', price: 'BIGINT', ts: 'TIMESTAMP(3)' },
    watermark: "ts AS ts - INTERVAL '1' DAY",
  },
  auctions: {
    columns: { id: 'BIGINT', seller: 'BIGINT', site: 'STRING' },
    // Two auctions of three, so that an outer join with them pads with NULL.
    row: (random, i) => [1000 + Math.floor(i * 1.5), unless(random() < 0.2, sellers(random)), `site-${i % 50}`],
    rows: 3_400,
  },
  sellers: {
    columns: { id: 'BIGINT', country: 'STRING' },
    row: (_, i) => [i, `country-${i % 30}`],
    rows: 2_000,
  },
}
const sinks = {
  totals: { columns: { auction: 'BIGINT', bids: 'BIGINT', total: 'BIGINT' }, key: 'auction' },
  per_channel: { columns: { channel: 'STRING', a: 'BIGINT', b: 'BIGINT', c: 'BIGINT' }, key: 'channel' },
  counted_keys: { columns: { id: 'BIGINT', n: 'BIGINT' }, key: 'id' },
  joined: { columns: { auction: 'BIGINT', bidder: 'BIGINT', country: 'STRING' }, key: 'auction, bidder' },
  scored: { columns: { auction: 'BIGINT', a: 'BIGINT', b: 'BIGINT', c: 'STRING' } },
  printed: { columns: { auction: 'BIGINT', a: 'BIGINT', b: 'BIGINT' }, prints: true },
}

export const BIDS = 100_000
export const functionStatements = ['score', 'page_of', 'breaks'].map(
  name => `CREATE FUNCTION ${name} AS 'Counted$${name.replace(/(?:^|_)(.)/g, (_, c) => c.toUpperCase())}'`,
)

/**
 * CREATE statements: for Flink over JSON files in `folder`, read by `connector`, and into what CountedSinkFactory keeps; without a folder as Kafka's tables,
 * which Sluice knows.
 */
export function tableStatements(folder, connector = 'filesystem') {
  const source = name => (folder ? `'connector' = '${connector}', 'path' = '${folder}/${name}', 'format' = 'json'` : kafka(name))
  return [
    ...Object.entries(sources).map(([name, { columns, watermark, of = name }]) =>
      create(name, columns, watermark && `WATERMARK FOR ${watermark}`, source(of)),
    ),
    ...Object.entries(sinks).map(([name, { columns, key, prints }]) => {
      // As Kafka's sink, which has a committer, and print's, which has none.
      const counted = `'connector' = 'counted', 'commits' = '${!prints}'`
      return create(
        name,
        columns,
        key && `PRIMARY KEY (${key}) NOT ENFORCED`,
        folder ? counted : prints ? "'connector' = 'print'" : kafka(name, key),
      )
    }),
  ]
}

/** Writes the sources' files: four each, which four subtasks read. */
export function writeSources(folder, bids = BIDS) {
  for (const name of Object.keys(sources).filter(s => sources[s].row)) {
    const rows = sourceRows(name, bids)
    mkdirSync(join(folder, name), { recursive: true })
    for (let part = 0; part < 4; part++) {
      const lines = rows.filter((_, i) => i % 4 === part).map(row => `${JSON.stringify(row)}\n`)
      writeFileSync(join(folder, name, `${part}.json`), lines.join(''))
    }
  }
}

/** A source's rows as JSON objects, the same at each call. */
export function sourceRows(name, bids = BIDS) {
  const { columns, row, rows = bids } = sources[name]
  const names = Object.keys(columns)
  const random = generator(2026)
  return Array.from({ length: rows }, (_, i) => {
    const values = row(random, i)
    return Object.fromEntries(names.map((n, c) => [n, values[c]]))
  })
}

/** Tommy Ettinger's mulberry32: small, and the same everywhere. */
function generator(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Picks 0 … keys - 1, the first of them most often. */
function zipf(keys, exponent) {
  const upTo = new Float64Array(keys)
  for (let k = 0; k < keys; k++) upTo[k] = (upTo[k - 1] ?? 0) + 1 / (k + 1) ** exponent
  return random => {
    const at = random() * upTo[keys - 1]
    let low = 0
    let high = keys - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle] < at) low = middle + 1
      else high = middle
    }
    return low
  }
}

const auctions = zipf(5_000, 1.1)
const channels = zipf(200, 1.2)
const sellers = zipf(2_000, 1.05)
const unless = (missing, value) => (missing ? null : value)
const padded = (n, digits) => String(n).padStart(digits, '0')

/** The first day of 2026, an event each 20 ms. */
function time(i, digits) {
  const text = new Date(Date.UTC(2026, 0, 1) + i * 20).toISOString().replace('T', ' ').replace('Z', '')
  return digits > 3 ? `${text}${padded((i * 7919) % 1000, 3)}` : text
}

function create(name, columns, more, options) {
  const list = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
  return `CREATE TABLE ${name} (${list.join(', ')}${more ? `, ${more}` : ''}) WITH (${options})`
}

function kafka(name, key) {
  const where = `'topic' = '${name}', 'properties.bootstrap.servers' = '127.0.0.1:9092', 'properties.group.id' = 'rewrites'`
  return key
    ? `'connector' = 'upsert-kafka', ${where}, 'key.format' = 'json', 'value.format' = 'json'`
    : `'connector' = 'kafka', ${where}, 'format' = 'json'`
}
