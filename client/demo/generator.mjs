// The demo's stream, in the shapes of the Nexmark benchmark: persons register, sellers open auctions, bidders bid. Of 50 records 1 is a person,
// 3 are auctions and 46 are bids; about 30 % of the bids go to one hot auction, which is what the findings and the forecast are about.
// Record n as of a moment is always the same, so the generated source and the producer agree, and a run can be repeated.

const channels = ['Google', 'Facebook', 'Baidu', 'Apple']
const pages = ['item', 'seller', 'offers', 'checkout']
const first = ['Ada', 'Ben', 'Chen', 'Dora', 'Emil', 'Fatou', 'Goro', 'Hana']
const last = ['Adler', 'Brandt', 'Chow', 'Diaz', 'Eriksen', 'Fofana']
const places = [
  ['Boise', 'ID'],
  ['Portland', 'OR'],
  ['Phoenix', 'AZ'],
  ['Seattle', 'WA'],
  ['San Jose', 'CA'],
  ['Cheyenne', 'WY'],
]
const things = ['lamp', 'violin', 'atlas', 'clock', 'kettle', 'globe', 'chair', 'radio']

const HOT_AUCTION = 1007

/** A well-mixed 32-bit number for (index, salt), between 0 and 1. */
function chance(index, salt) {
  let h = Math.imul(index ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  h ^= h >>> 16
  return (h >>> 0) / 4294967296
}
const pick = (list, index, salt) => list[Math.floor(chance(index, salt) * list.length)]
const timestamp = now => new Date(now).toISOString().slice(0, 23).replace('T', ' ')

export function record(index, now) {
  const slot = index % 50
  const round = Math.floor(index / 50)
  if (slot === 0) return person(1000 + (round % 5000), index, now)
  if (slot <= 3) return auction(1000 + ((round * 3 + slot) % 20000), index, now)
  return bid(index, now)
}

function person(id, index, now) {
  const [city, state] = pick(places, index, 1)
  const name = `${pick(first, index, 2)} ${pick(last, index, 3)}`
  return {
    topic: 'persons',
    key: String(id),
    value: { id, name, email: `${name.toLowerCase().replace(' ', '.')}@example.org`, city, state, ts: timestamp(now) },
  }
}

function auction(id, index, now) {
  const start = 100 + Math.floor(chance(index, 4) * 900)
  return {
    topic: 'auctions',
    key: String(id),
    value: {
      id,
      item: `${pick(things, index, 5)} no. ${id}`,
      initial_bid: start,
      reserve: start + Math.floor(chance(index, 6) * 1000),
      seller: 1000 + Math.floor(chance(index, 7) * 5000),
      category: 10 + Math.floor(chance(index, 8) * 5),
      ts: timestamp(now),
      expires: timestamp(now + 20_000),
    },
  }
}

function bid(index, now) {
  const auction = chance(index, 9) < 0.3 ? HOT_AUCTION : 1000 + Math.floor(chance(index, 10) ** 2 * 2000)
  const channel = pick(channels, index, 11)
  return {
    topic: 'bids',
    key: null,
    value: {
      auction,
      bidder: 1000 + Math.floor(chance(index, 12) * 5000),
      price: Math.floor(100 * 10 ** (chance(index, 13) * 4)),
      channel,
      url: `https://www.auctions.example/${pick(pages, index, 14)}/${auction}?from=${channel.toLowerCase()}`,
      ts: timestamp(now),
    },
  }
}
