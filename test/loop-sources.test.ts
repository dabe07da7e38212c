import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { ChangelogRowJson } from '../server/src/protocol.ts'
import { createFileSource } from '../server/src/runtime/file-source.ts'
import { createFold } from '../server/src/runtime/fold.ts'
import { createGeneratedSource } from '../server/src/runtime/generated-source.ts'
import { createClusterSource } from '../server/src/runtime/kafka/cluster-source.ts'
import type { Source } from '../server/src/runtime/ports.ts'
import { createRowPipe } from '../server/src/runtime/row-pipe.ts'
import { manualClock } from './support/memory.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-unit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function readAll(source: Source): Promise<{ offset: number; value: string }[]> {
  const read: { offset: number; value: string }[] = []
  while (!source.finished) {
    const batch = await source.poll(0)
    for (let i = 0; batch && i < batch.count; i++)
      read.push({ offset: batch.offsets[i], value: new TextDecoder().decode(batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i])) })
  }
  return read
}

describe('a file as a source', () => {
  const fileOf = (text: string) => {
    const file = path.join(folder, 'rows.jsonl')
    writeFileSync(file, text)
    return file
  }

  test('a record a line, in order, empty lines left out, the last line with or without its end', async () => {
    const source = createFileSource('t', fileOf('{"a":1}\n\n{"a":2}\r\n  \n{"a":3}'))
    await source.open()
    const read = await readAll(source)
    expect(read.map(r => JSON.parse(r.value).a)).toEqual([1, 2, 3])
    expect(read.map(r => r.offset)).toEqual([0, 2, 4])
    expect(source.status()[0]).toMatchObject({ state: 'finished', holdsWatermark: false })
  })

  test('lines longer than a piece, and characters cut by a piece, come whole', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => JSON.stringify({ text: 'ä€😀'.repeat(3000), i }))
    const source = createFileSource('t', fileOf(lines.join('\n')))
    await source.open()
    expect((await readAll(source)).map(r => r.value)).toEqual(lines)
  })

  test('a missing file says what to give', async () => {
    await expect(createFileSource('t', path.join(folder, 'none')).open()).rejects.toMatchObject({
      kind: 'input-missing',
      hint: expect.stringContaining('--input t='),
    })
  })
})

describe('the generated source', () => {
  const record = (index: number) => ({
    topic: index % 3 === 0 ? 'bids' : 'persons',
    key: index % 2 ? String(index) : null,
    value: { index },
  })
  const make = (clock: ReturnType<typeof manualClock>) =>
    createGeneratedSource({ record, topic: 'bids', recordsPerSecond: 1000, clock, sleep: async ms => void (clock.at += ms) })

  test('gives the records of its topic that are due, and no others', async () => {
    const clock = manualClock(1_000_000)
    const source = make(clock)
    await source.open()
    expect(await source.poll(0)).toBeNull()
    const batch = await source.poll(10)
    expect([...(batch?.offsets ?? [])]).toEqual([0, 3, 6, 9])
    expect([...(batch?.timestamps ?? [])]).toEqual([1_000_000, 1_000_003, 1_000_006, 1_000_009])
    expect(batch?.nextOffset).toBe(10)
  })

  test('a restart goes on with the very next record of the same stream', async () => {
    const clock = manualClock(1_000_000)
    const first = make(clock)
    await first.open()
    await first.poll(10)
    const snapshot = first.snapshot()
    clock.at += 5000
    const second = make(clock)
    await second.open(snapshot)
    const batch = await second.poll(0)
    expect(batch?.offsets[0]).toBe(12)
    expect(batch?.timestamps[0]).toBe(1_000_012)
  })
})

describe('folding a changelog', () => {
  test('by key: the last version of each row is left', () => {
    const fold = createFold(['k'])
    const add = (op: ChangelogRowJson['op'], k: number, n: number) => fold.add({ op, row: { k, n } })
    add('+I', 1, 1)
    add('+I', 2, 1)
    add('+U', 1, 2)
    add('-D', 2, 1)
    add('+I', 3, 1)
    expect(fold.result()).toEqual([
      { k: 1, n: 2 },
      { k: 3, n: 1 },
    ])
  })

  test('as a bag: what was added and not taken away is left, copies counted', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 })), added => {
        const fold = createFold()
        for (const n of added) fold.add({ op: '+I', row: { n } })
        const gone = added.filter((_, i) => i % 2 === 0)
        for (const n of gone) fold.add({ op: '-D', row: { n } })
        const left = added.filter((_, i) => i % 2 === 1)
        expect(
          fold
            .result()
            .map(r => r.n)
            .sort(),
        ).toEqual(left.sort())
      }),
      { seed: 7 },
    )
  })
})

describe('rows on their way to a reader', () => {
  test('a reader that does not answer holds the rows back: four batches are under way, no more', async () => {
    const sent: number[] = []
    const answers: (() => void)[] = []
    const clock = manualClock()
    const pipe = createRowPipe(rows => {
      sent.push(rows.length)
      return new Promise<void>(resolve => answers.push(resolve))
    }, clock)
    let accepted = 0
    const writing = (async () => {
      for (let i = 0; i < 10; i++) {
        for (let n = 0; n < 500; n++) pipe.add({ op: '+I', row: { n } })
        await pipe.ready()
        accepted++
      }
    })()
    await new Promise(resolve => setImmediate(resolve))
    expect(sent).toEqual([500, 500, 500, 500])
    expect(accepted).toBe(4)
    while (accepted < 10) {
      answers.shift()?.()
      await new Promise(resolve => setImmediate(resolve))
    }
    await writing
    expect(sent).toHaveLength(10)
  })

  test('flush waits until the reader has taken the last row', async () => {
    let taken = 0
    const pipe = createRowPipe(async rows => {
      await new Promise(resolve => setImmediate(resolve))
      taken += rows.length
    }, manualClock())
    pipe.add({ op: '+I', row: {} })
    await pipe.flush()
    expect(taken).toBe(1)
  })
})

describe('a source that is still being opened', () => {
  test('ends with the reason of the signal that stops it', async () => {
    const table = { connector: 'kafka-cluster', topic: 't', clusters: 'a;b', format: 'json' }
    const sources = [
      createClusterSource({ table, places: {}, startHold: 60_000 }),
      createFileSource('t', '/dev/null'),
      createGeneratedSource({
        topic: 't',
        record: () => ({ topic: 't', key: null, value: '' }),
        recordsPerSecond: 1,
        clock: { now: () => 0 },
        sleep: async () => {},
      }),
    ]
    for (const source of sources) {
      const stop = new AbortController()
      if (source === sources[0]) setTimeout(() => stop.abort(new Error('enough')), 5)
      else stop.abort(new Error('enough'))
      await expect(source.open(undefined, stop.signal)).rejects.toThrow('enough')
      await source.close()
    }
  })
})
