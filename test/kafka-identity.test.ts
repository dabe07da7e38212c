import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CopyFilter } from '../server/src/runtime/kafka/copy-filter.ts'
import { findIdentity, IdentityHeaders, identityAt, parseIdentity } from '../server/src/runtime/kafka/identity.ts'
import { RecordReader } from '../server/src/runtime/kafka/wire/batch-decode.ts'
import { RecordBatchBuilder } from '../server/src/runtime/kafka/wire/batch-encode.ts'
import { type AuditRecord, countLostAndDoubled } from './support/audit.ts'

const place = { cluster: 'a', topic: 't', partition: 0 }

interface Sent {
  readonly epoch: number
  readonly after: number | null
  readonly sequence: number
}

describe('the identity header', () => {
  test('is found and read as it was written', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.option(fc.nat()),
        fc.array(fc.nat(2 ** 52), { minLength: 1 }),
        (name, epoch, after, sequences) => {
          const headers = new IdentityHeaders({ job: name, sink: 'out put', writer: 'a/b%' }, epoch, after)
          for (const sequence of sequences) {
            headers.write(sequence)
            expect(findIdentity(headers.bytes, 0, headers.length)).toBe(true)
            const text = Buffer.from(headers.bytes.subarray(identityAt.start, identityAt.end)).toString()
            const cut = text.lastIndexOf('/')
            expect(Number(text.slice(cut + 1))).toBe(sequence)
            expect(parseIdentity(text.slice(0, cut))).toMatchObject({ epoch, after, writer: expect.stringMatching(/\/out put\/a%2fb%25$/) })
          }
        },
      ),
      { seed: 11 },
    )
  })

  test('is found behind other headers, and no bytes make the search crash', () => {
    const identity = new IdentityHeaders({ job: 'j', sink: 's', writer: 'w' }, 1, null)
    identity.write(5)
    const other = Buffer.concat([Buffer.from([4, 2, 120, 1]), identity.bytes.subarray(1, identity.length)])
    expect(findIdentity(other, 0, other.length)).toBe(true)
    expect(other.toString('utf8', identityAt.start, identityAt.end)).toBe('j/s/w/1/-/5')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        if (findIdentity(bytes, 0, bytes.length)) expect(identityAt.end).toBeLessThanOrEqual(bytes.length)
      }),
      { seed: 12, numRuns: 2000 },
    )
  })
})

describe('the copy filter', () => {
  test('lets each identity through once, in any order, with any batches and restarts between', () => {
    const sequences = fc.array(fc.nat(60), { maxLength: 200 })
    fc.assert(
      fc.property(sequences, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sent, cuts) => {
        let filter = new CopyFilter()
        const seen: number[] = []
        for (let at = 0, turn = 0; at < sent.length; turn++) {
          const size = cuts[turn % cuts.length]
          seen.push(
            ...pass(
              filter,
              sent.slice(at, at + size).map(sequence => ({ epoch: 1, after: null, sequence })),
            ).map(r => r.sequence),
          )
          at += size
          // A checkpoint is JSON.
          if (turn % 3 === 2) filter = new CopyFilter(JSON.parse(JSON.stringify(filter.snapshot())))
        }
        expect(seen).toEqual([...new Set(sent)])
      }),
      { seed: 13 },
    )
  })

  test('drops what a zombie sends beyond the hand-over, even when nobody has seen it', () => {
    const filter = new CopyFilter()
    expect(pass(filter, range(1, null, 0, 10))).toHaveLength(10)
    expect(pass(filter, range(2, 8, 8, 12))).toHaveLength(4)
    // Epoch 1 ended at 8: 5 and 6 are copies, 10 and 11 are a zombie's.
    expect(
      pass(
        filter,
        [5, 6, 10, 11].map(sequence => ({ epoch: 1, after: null, sequence })),
      ),
    ).toEqual([])
    expect(filter.dropped).toBe(4)
  })

  test('a lagging cluster still gives what only it has', () => {
    const filter = new CopyFilter()
    expect(pass(filter, range(1, null, 0, 5))).toHaveLength(5)
    expect(pass(filter, range(3, 20, 20, 25))).toHaveLength(5)
    expect(pass(filter, range(1, null, 3, 8)).map(r => r.sequence)).toEqual([5, 6, 7])
    expect(pass(filter, range(2, 10, 10, 21)).map(r => r.sequence)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  })

  test('a first start bounds nothing that was written before it', () => {
    const filter = new CopyFilter()
    expect(pass(filter, range(7, null, 0, 3))).toHaveLength(3)
    expect(pass(filter, range(6, null, 0, 3))).toHaveLength(3)
  })

  test('other writers, other partitions and records without an identity are no copies', () => {
    const filter = new CopyFilter()
    for (const [partition, writer] of [
      [0, 'w'],
      [1, 'w'],
      [0, 'v'],
    ] as const)
      expect(pass(filter, range(1, null, 0, 3), partition, writer)).toHaveLength(3)
    const builder = new RecordBatchBuilder()
    for (let i = 0; i < 2; i++) builder.append(Buffer.from('v'), -1, -1, 0, 1, 0)
    expect(filter.apply(0, new RecordReader(builder.finish(), 0, place).next()!).count).toBe(2)
  })

  test('its size is bounded: what it forgets is let through, never dropped', () => {
    const filter = new CopyFilter()
    const even = Array.from({ length: 10_000 }, (_, i) => ({ epoch: 1, after: null, sequence: 2 * i }))
    expect(pass(filter, even)).toHaveLength(10_000)
    expect(JSON.stringify(filter.snapshot()).length).toBeLessThan(150_000)
    expect(pass(filter, even.map(sent => ({ ...sent, sequence: sent.sequence + 1 })).slice(0, 9999))).toHaveLength(9999)
  })
})

test('the audit counts holes, copies and zombies by identity alone', () => {
  const record = (cluster: string, header: string, value = 'v'): AuditRecord => ({
    cluster,
    partition: 0,
    offset: 0,
    timestamp: 0,
    key: 'k',
    value,
    headers: { 'sluice-id': header },
  })
  const report = countLostAndDoubled([
    record('a', 'j/s/w/1/-/0'),
    record('a', 'j/s/w/1/-/2'),
    record('b', 'j/s/w/1/-/2'),
    record('b', 'j/s/w/1/-/6'),
    record('a', 'j/s/w/2/4/4'),
    record('b', 'j/s/w/2/4/4', 'other'),
  ])
  expect(report).toMatchObject({ lost: 2, doubled: 2, zombies: 1, different: 1 })
  expect(report.distinct).toHaveLength(3)
})

/** Sends the identities as one record batch through the filter and gives those that came through. */
function pass(filter: CopyFilter, sent: readonly Sent[], partition = 0, writer = 'w'): Sent[] {
  if (sent.length === 0) return []
  const builder = new RecordBatchBuilder()
  for (const { epoch, after, sequence } of sent) {
    const headers = new IdentityHeaders({ job: 'j', sink: 's', writer }, epoch, after)
    headers.write(sequence)
    const value = Buffer.from(JSON.stringify({ epoch, after, sequence }))
    builder.append(value, -1, -1, 0, value.length, 0, headers.bytes, 0, headers.length)
  }
  const columns = new RecordReader(builder.finish(), 0, place).next()!
  const kept = filter.apply(partition, columns)
  const bytes = Buffer.from(kept.bytes.buffer, kept.bytes.byteOffset, kept.bytes.length)
  return Array.from({ length: kept.count }, (_, i) => JSON.parse(bytes.toString('utf8', kept.valueStart[i], kept.valueEnd[i])))
}

function range(epoch: number, after: number | null, from: number, to: number): Sent[] {
  return Array.from({ length: to - from }, (_, i) => ({ epoch, after, sequence: from + i }))
}
