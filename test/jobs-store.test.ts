import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { JobRecord } from '../server/src/jobs/job.ts'
import { isJobName, JobStore } from '../server/src/jobs/store.ts'
import { IdentityTally } from '../server/src/jobs/tally.ts'
import { startTimeline } from '../server/src/jobs/timeline.ts'
import { CheckpointStore } from '../server/src/runtime/checkpoints.ts'
import { IdentityHeaders } from '../server/src/runtime/kafka/identity.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-unit-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const bytes = (text: string) => new TextEncoder().encode(text)
/** Reads what starts with "ok", as a stand-in for a checksum. */
const decode = (b: Uint8Array) => {
  const text = new TextDecoder().decode(b)
  if (!text.startsWith('ok')) throw new Error('checksum differs')
  return text
}

describe('checkpoints', () => {
  test('the last few stay, the newest is found, and nothing half-written has a name', async () => {
    const store = new CheckpointStore(folder, 3)
    for (let id = 1; id <= 5; id++) await store.write(id, bytes(`ok ${id}`))
    expect(readdirSync(folder).sort()).toEqual(['3.ckpt', '4.ckpt', '5.ckpt'])
    expect(await store.latest(decode)).toMatchObject({ id: 5, value: 'ok 5', skipped: [] })
    expect(await store.nextId()).toBe(6)
  })

  test('a torn one is passed over, and said', async () => {
    const store = new CheckpointStore(folder, 3)
    await store.write(1, bytes('ok 1'))
    await store.write(2, [bytes('o'), bytes('k 2')])
    writeFileSync(path.join(folder, '2.ckpt'), 'o')
    const found = await store.latest(decode)
    expect(found).toMatchObject({ id: 1, value: 'ok 1' })
    expect(found?.skipped).toEqual([{ file: path.join(folder, '2.ckpt'), reason: 'checksum differs' }])
  })

  test('when none is whole that is a problem, and no silent start from nothing', async () => {
    const store = new CheckpointStore(folder, 3)
    await store.write(1, bytes('torn'))
    await expect(store.latest(decode)).rejects.toMatchObject({ kind: 'checkpoints-unreadable' })
  })

  test('before the first there is none', async () => {
    expect(await new CheckpointStore(path.join(folder, 'none'), 3).latest(decode)).toBeUndefined()
  })
})

describe('the store', () => {
  const record = { name: 'totals', version: 1, run: 2, epoch: 2, desired: 'running' } as JobRecord

  test('gives back what was written, to this user alone', () => {
    const store = new JobStore(folder)
    store.save(record)
    expect(store.record('totals')).toEqual(record)
    expect(store.names()).toEqual(['totals'])
    expect(statSync(store.jobFolder('totals')).mode & 0o777).toBe(0o700)
    expect(statSync(path.join(store.jobFolder('totals'), 'job.json')).mode & 0o777).toBe(0o600)
  })

  test('a number is never given twice, also not that of a run that came to nothing', () => {
    const store = new JobStore(folder)
    store.save(record)
    expect(store.nextRun('totals')).toBe(3)
    store.saveRun('totals', { version: 1, run: 7, epoch: 3, pid: 1, started: '', startedAt: 0, socket: '', cause: 'upgrade' })
    expect(store.nextRun('totals')).toBe(8)
  })

  test('a line that was cut short is no line', () => {
    const store = new JobStore(folder)
    store.appendTimeline('totals', { at: 1, phase: 'started', ms: 0 })
    store.appendTimeline('totals', { at: 2, phase: 'stopped', ms: 0 })
    const file = path.join(store.jobFolder('totals'), 'timeline.jsonl')
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -10))
    expect(store.timeline('totals').map(t => t.phase)).toEqual(['started'])
  })

  test('names are safe as file names', () => {
    for (const good of ['a', 'totals-2', 'A.b_c']) expect(isJobName(good)).toBe(true)
    for (const bad of ['', '.', '..', '../x', 'a/b', '-a', 'a b', 'x'.repeat(64), 'job.part']) expect(isJobName(bad)).toBe(false)
  })
})

test('the timeline says how long each phase took since the one before', () => {
  const phases = [
    { phase: 'called', at: 100 },
    { phase: 'keeper', at: 150 },
    { phase: 'process', at: 190 },
  ]
  expect(startTimeline(phases)).toEqual([
    { phase: 'keeper', ms: 50, at: 150 },
    { phase: 'process', ms: 40, at: 190 },
  ])
})

describe('counting by identity', () => {
  const tally = (from: number[], records: [partition: number, sequence: number, epoch: number, at: number][]) => {
    const t = new IdentityTally('job/sink/0', from, 5)
    for (const r of records) t.count(...r)
    return t
  }

  test('the gap lies between the last record of the old epoch and the first of the new one', () => {
    const t = tally(
      [10, 0],
      [
        [0, 10, 4, 1000],
        [1, 0, 4, 1020],
        [0, 11, 5, 1100],
        [1, 1, 5, 1090],
      ],
    )
    expect(t.result()).toEqual({ gapMs: 70, lost: 0, duplicated: 0, records: 4 })
    expect(t.complete).toBe(true)
  })

  test('holes are lost, copies are doubled, and what came before the baseline is not counted', () => {
    const t = tally(
      [10],
      [
        [0, 9, 4, 900],
        [0, 10, 4, 1000],
        [0, 12, 4, 1001],
        [0, 12, 4, 1002],
        [0, 14, 5, 1100],
      ],
    )
    expect(t.result()).toEqual({ gapMs: 98, lost: 2, duplicated: 1, records: 4 })
    expect(t.complete).toBe(false)
  })

  test('records that another job, or another sink of this one, writes to the topic are not counted', () => {
    const writers = [
      { job: 'job', sink: 'sink' },
      { job: 'other', sink: 'sink' },
      { job: 'job', sink: 'another' },
      { job: 'job', sink: 'sink' },
    ]
    const headers = writers.map(({ job, sink }, i) => {
      const identity = new IdentityHeaders({ job, sink, writer: '0' }, 5, 0)
      identity.write(i * 10)
      return identity.bytes.slice(0, identity.length)
    })
    const ends = headers.map((_, i) => headers.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0))
    const t = new IdentityTally('job/sink/0', [0], 5)
    t.add({
      partition: 0,
      bytes: Buffer.concat(headers),
      count: headers.length,
      headersStart: Int32Array.from([0, ...ends.slice(0, -1)]),
      headersEnd: Int32Array.from(ends),
      timestamps: new Float64Array(headers.length),
    })
    // The first and the last, 30 apart.
    expect(t.result()).toMatchObject({ records: 2, lost: 29, duplicated: 0 })
  })

  test('nothing is complete before a record of the new epoch is there', () => {
    const t = tally([0], [[0, 0, 4, 1000]])
    expect(t.complete).toBe(false)
    expect(t.result().gapMs).toBeNull()
  })
})
