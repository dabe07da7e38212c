import fc from 'fast-check'
// @ts-expect-error see above
import KafkajsDecoder from 'kafkajs/src/protocol/decoder.js'
// @ts-expect-error see above
import kafkajsRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js'
// @ts-expect-error see above
import kafkajsDecodeBatch from 'kafkajs/src/protocol/recordBatch/v0/decoder.js'
// @ts-expect-error kafkajs has no types for its own encoder and decoder, which judge ours here
import kafkajsBatch from 'kafkajs/src/protocol/recordBatch/v0/index.js'
import { describe, expect, test } from 'vitest'
import { type RecordColumns, RecordReader, wholeBatches } from '../server/src/runtime/kafka/wire/batch-decode.ts'
import { noHeaders, producerOf, RecordBatchBuilder, recordCount, stampProducer } from '../server/src/runtime/kafka/wire/batch-encode.ts'
import { crc32c } from '../server/src/runtime/kafka/wire/crc32c.ts'
import { fetchRequest, metadataRequest } from '../server/src/runtime/kafka/wire/messages.ts'
import { ByteReader } from '../server/src/runtime/kafka/wire/reader.ts'
import { RuntimeProblem } from '../server/src/runtime/ports.ts'

const place = { cluster: 'a', topic: 't', partition: 3 }
const baseTime = 1_700_000_000_000

interface PlainRecord {
  readonly key: string | null
  readonly value: string | null
  readonly timestamp: number
  readonly headers: readonly (readonly [string, string])[]
}

const someBytes = fc.string({ unit: 'binary', maxLength: 300 })
const plainRecord: fc.Arbitrary<PlainRecord> = fc.record({
  key: fc.option(someBytes),
  value: fc.option(someBytes),
  timestamp: fc
    .oneof(fc.integer({ min: -1000, max: 200_000 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }))
    .map(delta => baseTime + delta),
  headers: fc.array(fc.tuple(fc.string({ maxLength: 20 }), fc.string({ maxLength: 80 })), { maxLength: 3 }),
})
const records = fc.array(plainRecord, { minLength: 1, maxLength: 40 })
const compression = fc.constantFrom('none', 'gzip' as const) as fc.Arbitrary<'none' | 'gzip'>

describe('record batches', () => {
  test('crc32c gives the check values of RFC 3720', () => {
    expect(crc32c(new Uint8Array(32), 0, 32)).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(255), 0, 32)).toBe(0x62a8ab43)
    expect(crc32c(Buffer.from('..123456789..'), 2, 11)).toBe(0xe3069283)
  })

  test('what is encoded is decoded', () => {
    fc.assert(
      fc.property(records, compression, fc.nat(2 ** 40), (list, codec, baseOffset) => {
        const batch = encode(list, codec)
        batch.writeBigInt64BE(BigInt(baseOffset), 0)
        const columns = new RecordReader(batch, baseOffset, place).next()!
        expect(plain(columns)).toEqual(list)
        expect([...columns.offsets]).toEqual(list.map((_, i) => baseOffset + i))
        expect(columns.nextOffset).toBe(baseOffset + list.length)
        expect(recordCount(batch)).toBe(list.length)
      }),
      { seed: 1 },
    )
  })

  test('kafkajs reads what we write', async () => {
    await fc.assert(
      fc.asyncProperty(records, compression, async (list, codec) => {
        const batch = encode(list, codec)
        const decoder = new KafkajsDecoder(batch)
        const read = await kafkajsDecodeBatch(decoder)
        expect(read.records.map((r: { key: Buffer | null }) => r.key?.toString() ?? null)).toEqual(list.map(r => r.key))
        expect(read.records.map((r: { value: Buffer | null }) => r.value?.toString() ?? null)).toEqual(list.map(r => r.value))
        expect(read.records.map((r: { timestamp: string }) => Number(r.timestamp))).toEqual(list.map(r => r.timestamp))
        expect(read.firstSequence).toBe(7)
        expect(read.producerId).toBe('4711')
      }),
      { seed: 2, numRuns: 50 },
    )
  })

  test('we read what kafkajs writes', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom(0, 1), async (list, codec) => {
        const written = await kafkajsBatch.RecordBatch({
          compression: codec,
          firstTimestamp: list[0].timestamp,
          maxTimestamp: Math.max(...list.map(r => r.timestamp)),
          lastOffsetDelta: list.length - 1,
          records: list.map((r, offsetDelta) =>
            kafkajsRecord({
              offsetDelta,
              timestampDelta: r.timestamp - list[0].timestamp,
              key: r.key === null ? null : Buffer.from(r.key),
              value: r.value === null ? null : Buffer.from(r.value),
              headers: Object.fromEntries(r.headers),
            }),
          ),
        })
        const columns = new RecordReader(written.buffer, 0, place).next()!
        const unique = list.map(r => ({ ...r, headers: Object.entries(Object.fromEntries(r.headers)) }))
        expect(plain(columns)).toEqual(unique)
      }),
      { seed: 3, numRuns: 50 },
    )
  })

  test('a batch that the broker cut off is ignored, at every length', () => {
    const first = encode([record('k1', 'v1'), record('k2', 'v2')], 'none')
    const second = encode([record('k3', 'v3')], 'none')
    second.writeBigInt64BE(2n, 0)
    const both = Buffer.concat([first, second])
    for (let length = first.length; length < both.length; length++) {
      const reader = new RecordReader(both.subarray(0, length), 0, place)
      expect(reader.next()!.count).toBe(2)
      expect(reader.next()).toBeNull()
      expect(wholeBatches(both.subarray(0, length), 0)).toEqual({ end: first.length, nextOffset: 2 })
    }
    expect(wholeBatches(both, 0)).toEqual({ end: both.length, nextOffset: 3 })
  })

  test('records before the fetched offset are left out', () => {
    const batch = encode([record('a', '0'), record('b', '1'), record('c', '2')], 'gzip')
    const columns = new RecordReader(batch, 2, place).next()!
    expect(plain(columns).map(r => r.value)).toEqual(['2'])
    expect([...columns.offsets]).toEqual([2])
  })

  test('random bytes and flipped bits end in a problem or in records, never in a crash', () => {
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.tuple(records, compression, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean()).map(([list, codec, at, mask, honest]) => {
        const batch = encode(list, codec)
        batch[at % batch.length] ^= mask
        // With the checksum made right again the decoder itself has to notice.
        if (honest && batch.length >= 61) batch.writeUInt32BE(crc32c(batch, 21, batch.length), 17)
        return batch
      }),
    )
    fc.assert(
      fc.property(anyBytes, bytes => {
        try {
          const reader = new RecordReader(Buffer.from(bytes), 0, place)
          for (let columns = reader.next(); columns; columns = reader.next()) plain(columns)
        } catch (error) {
          if (!(error instanceof RuntimeProblem)) throw error
          expect(error.message).toContain('a/t/3 offset')
        }
      }),
      { seed: 4, numRuns: 1000 },
    )
  })

  test('other codecs and old formats are named with the place', () => {
    const batch = encode([record('k', 'v')], 'none')
    batch.writeBigInt64BE(42n, 0)
    batch[22] = 4
    batch.writeUInt32BE(crc32c(batch, 21, batch.length), 17)
    expect(() => new RecordReader(batch, 0, place).next()).toThrow('a/t/3 offset 42 is compressed with zstd')
    batch[16] = 1
    expect(() => new RecordReader(batch, 0, place).next()).toThrow('a/t/3 offset 42 has records in the old format v1')
  })

  test('log append time replaces the record time', () => {
    const batch = encode([record('a', '0'), record('b', '1')], 'none')
    batch[22] |= 8
    batch.writeBigInt64BE(99n, 35)
    batch.writeUInt32BE(crc32c(batch, 21, batch.length), 17)
    expect([...new RecordReader(batch, 0, place).next()!.timestamps]).toEqual([99, 99])
  })

  test('control batches and aborted transactions are passed, the offset moves on', () => {
    const log = Buffer.concat([
      at(transactional(encode([record('a', 'aborted')], 'none'), 5), 0),
      at(transactional(encode([record('b', 'kept')], 'none'), 6), 1),
      at(marker(5, 'abort'), 2),
      at(transactional(encode([record('c', 'kept too')], 'none'), 5), 3),
      at(marker(5, 'commit'), 4),
    ])
    const reader = new RecordReader(log, 0, place, { aborted: [{ producerId: 5, firstOffset: 0 }] })
    const columns = reader.next()!
    expect(plain(columns).map(r => r.value)).toEqual(['kept', 'kept too'])
    expect(columns.nextOffset).toBe(5)
    expect(reader.next()).toBeNull()
    const uncommitted = new RecordReader(log, 0, place).next()!
    expect(plain(uncommitted).map(r => r.value)).toEqual(['aborted', 'kept', 'kept too'])
  })

  test('another producer stamp changes no record', () => {
    const batch = encode([record('k', 'v')], 'none')
    const records = Buffer.from(batch.subarray(57))
    stampProducer(batch, { producerId: 2 ** 40, producerEpoch: 3, baseSequence: 2 ** 31 - 1 })
    expect(producerOf(batch)).toEqual({ producerId: 2 ** 40, producerEpoch: 3, baseSequence: 2 ** 31 - 1 })
    expect(batch.subarray(57).equals(records)).toBe(true)
    expect(plain(new RecordReader(batch, 0, place).next()!)).toHaveLength(1)
  })

  test('runs are cut near their length, and no record is lost between them', () => {
    const batches = Array.from({ length: 10 }, (_, i) =>
      at(
        encode(
          Array.from({ length: 7 }, (_, j) => record('k', `${i * 7 + j}`)),
          i % 4 === 3 ? 'gzip' : 'none',
        ),
        i * 7,
      ),
    )
    const reader = new RecordReader(Buffer.concat(batches), 0, place)
    const values: string[] = []
    for (let columns = reader.next(10); columns; columns = reader.next(10)) {
      expect(columns.count).toBeLessThanOrEqual(16)
      values.push(...plain(columns).map(r => r.value!))
      expect(columns.nextOffset).toBe(values.length)
    }
    expect(values).toEqual(Array.from({ length: 70 }, (_, i) => `${i}`))
  })
})

test('answers that are no answers are refused, never crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
      for (const message of [
        metadataRequest(['t']),
        fetchRequest('t', [], { maxWaitMs: 1, maxBytes: 1, partitionMaxBytes: 1, readCommitted: false }),
      ]) {
        try {
          message.parse(new ByteReader(Buffer.from(bytes)))
        } catch (error) {
          expect(error).toBeInstanceOf(RuntimeProblem)
        }
      }
    }),
    { seed: 5, numRuns: 500 },
  )
})

function record(key: string, value: string): PlainRecord {
  return { key, value, timestamp: baseTime, headers: [] }
}

function encode(list: readonly PlainRecord[], codec: 'none' | 'gzip'): Buffer {
  const builder = new RecordBatchBuilder(128)
  for (const { key, value, timestamp, headers } of list) {
    const keyBytes = Buffer.from(key ?? '')
    const source = Buffer.concat([keyBytes, Buffer.from(value ?? '')])
    const block = headers.length === 0 ? noHeaders : headerBlock(headers)
    builder.append(source, key === null ? -1 : 0, keyBytes.length, value === null ? -1 : keyBytes.length, source.length, timestamp, block)
  }
  return builder.finish({ producerId: 4711, producerEpoch: 2, baseSequence: 7 }, codec)
}

function headerBlock(headers: readonly (readonly [string, string])[]): Buffer {
  const parts = headers.flatMap(([key, value]) => [
    varint(Buffer.byteLength(key)),
    Buffer.from(key),
    varint(Buffer.byteLength(value)),
    Buffer.from(value),
  ])
  return Buffer.concat([varint(headers.length), ...parts])
}

/** The test's own varint: zigzag of a small positive number. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = value * 2
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128)
  return Buffer.from([...bytes, left])
}

function plain(columns: RecordColumns): PlainRecord[] {
  const bytes = Buffer.from(columns.bytes.buffer, columns.bytes.byteOffset, columns.bytes.length)
  return Array.from({ length: columns.count }, (_, i) => ({
    key: columns.keyStart[i] < 0 ? null : bytes.toString('utf8', columns.keyStart[i], columns.keyEnd[i]),
    value: columns.valueStart[i] < 0 ? null : bytes.toString('utf8', columns.valueStart[i], columns.valueEnd[i]),
    timestamp: columns.timestamps[i],
    headers: readHeaders(bytes.subarray(columns.headersStart[i], columns.headersEnd[i])),
  }))
}

function readHeaders(block: Buffer): [string, string][] {
  const decoder = new KafkajsDecoder(block)
  const count = block.length === 0 ? 0 : decoder.readVarInt()
  const headers: [string, string][] = []
  for (let i = 0; i < Math.min(count, 10) && decoder.offset < block.length; i++)
    headers.push([decoder.readVarIntString(), decoder.readVarIntString()])
  return headers
}

function at(batch: Buffer, offset: number): Buffer {
  batch.writeBigInt64BE(BigInt(offset), 0)
  return batch
}

function transactional(batch: Buffer, producerId: number): Buffer {
  batch[22] |= 16
  stampProducer(batch, { producerId, producerEpoch: 0, baseSequence: 0 })
  return batch
}

function marker(producerId: number, type: 'abort' | 'commit'): Buffer {
  const builder = new RecordBatchBuilder()
  const key = Buffer.from([0, 0, 0, type === 'abort' ? 0 : 1])
  builder.append(key, 0, 4, -1, -1, baseTime)
  const batch = builder.finish()
  batch[22] |= 48
  stampProducer(batch, { producerId, producerEpoch: 0, baseSequence: -1 })
  return batch
}
