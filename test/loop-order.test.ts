import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  type CheckpointParts,
  createLoop,
  createOutput,
  type LoopEngine,
  type LoopOutput,
  type LoopParts,
} from '../server/src/runtime/loop.ts'
import type { SourceBatch } from '../server/src/runtime/ports.ts'
import { encodeRows, manualClock, memorySink, memorySource } from './support/memory.ts'

/** Numbers in, running sum out; `bundle` keeps rows back until a snapshot or the end, as mini-batch does. */
function summingEngine(output: LoopOutput, options: { bundle?: boolean; root?: number } = {}): LoopEngine & { sum: number } {
  const engine = {
    sum: 0,
    held: [] as unknown[],
    push(_scan: number, batch: SourceBatch) {
      for (let i = 0; i < batch.count; i++) {
        engine.sum += JSON.parse(new TextDecoder().decode(batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i])))
        engine.held.push(engine.sum)
      }
      if (!options.bundle) engine.flush()
    },
    flush() {
      if (engine.held.length) output.encoded.push({ root: options.root ?? 9, rows: encodeRows(engine.held.splice(0)) })
    },
    tick() {},
    endOfInput: () => engine.flush(),
    snapshot() {
      engine.flush()
      return { sum: engine.sum }
    },
  }
  return engine
}

function setUp(over: Partial<LoopParts> & { values?: number[]; bundle?: boolean; interval?: number; calls?: string[] } = {}) {
  const calls = over.calls ?? []
  const written: CheckpointParts[] = []
  const output = createOutput()
  const sink = memorySink(calls)
  const engine = summingEngine(output, { bundle: over.bundle })
  const clock = manualClock()
  const loop = createLoop({
    engine,
    output,
    clock,
    sources: [{ scan: 0, key: 't', source: memorySource('t', over.values ?? [1, 2, 3, 4], { calls }) }],
    sinks: [{ root: 9, key: 's', sink }],
    turn: async () => {
      await turn()
    },
    checkpoints: {
      interval: over.interval ?? 1_000_000,
      async write(parts) {
        calls.push(`durable ${parts.sources.t.clusters.memory.offsets[0]} ${JSON.stringify(parts.engine)}`)
        written.push(parts)
      },
    },
    ...over,
  })
  return { loop, calls, written, sink, clock, engine, output }
}

describe('the loop', () => {
  test('publishes only what a durable checkpoint holds, and commits offsets last', async () => {
    const { loop, calls, sink } = setUp()
    expect(await loop.run()).toBe('end of input')
    expect(calls).toEqual([
      't: poll 0-1',
      'write 2',
      't: poll 2-3',
      'write 2',
      'prepare',
      'durable 4 {"sum":10}',
      'sink committed',
      't: committed 4',
    ])
    expect(sink.published).toEqual([1, 3, 6, 10])
  })

  test('what a snapshot flushes belongs to that checkpoint', async () => {
    const { loop, calls, sink } = setUp({ bundle: true, interval: 0 })
    await loop.run()
    const prepare = calls.indexOf('prepare')
    expect(calls.slice(prepare - 1, prepare + 1)).toEqual(['write 2', 'prepare'])
    expect(sink.published).toEqual([1, 3, 6, 10])
  })

  test('nothing is published when the checkpoint cannot be written, and the run ends with that problem', async () => {
    const { loop, sink } = setUp({
      interval: 0,
      checkpoints: {
        interval: 0,
        write: async () => {
          throw new Error('disk full')
        },
      },
    })
    await expect(loop.run()).rejects.toThrow('disk full')
    expect(sink.published).toEqual([])
  })

  test('takes one batch of each source in turn, however much one of them has', async () => {
    const calls: string[] = []
    const { loop } = setUp({
      calls,
      sources: [
        { scan: 0, key: 't', source: memorySource('t', [1, 1, 1, 1, 1, 1], { calls }) },
        { scan: 1, key: 'u', source: memorySource('u', [1, 1], { calls }) },
      ],
    })
    await loop.run()
    expect(calls.filter(c => c.includes('poll')).slice(0, 3)).toEqual(['t: poll 0-1', 'u: poll 0-1', 't: poll 2-3'])
  })

  test('a sink that takes no more rows holds the sources back', async () => {
    let release = () => {}
    const calls: string[] = []
    const sink = memorySink(calls, {
      write: () =>
        new Promise(resolve => {
          release = resolve
        }),
    })
    const { loop } = setUp({ calls, sinks: [{ root: 9, key: 's', sink }] })
    const done = loop.run()
    for (let i = 0; i < 20; i++) await turn()
    expect(calls).toEqual(['t: poll 0-1', 'write 2'])
    release()
    for (let i = 0; i < 20; i++) await turn()
    expect(calls).toContain('t: poll 2-3')
    release()
    await done
  })

  test('stop takes a last checkpoint of what was processed, and the next run goes on exactly there', async () => {
    const { loop, written } = setUp({
      values: [1, 2, 3, 4],
      sources: [{ scan: 0, key: 't', source: memorySource('t', [1, 2], { endless: true }) }],
    })
    const done = loop.run()
    for (let i = 0; i < 20; i++) await turn()
    loop.stop()
    expect(await done).toBe('stopped')
    expect(written.at(-1)?.engine).toEqual({ sum: 3 })
    expect(written.at(-1)?.sources.t.clusters.memory.offsets).toEqual([2])
  })

  test('a checkpoint that says what the last one said is not written again', async () => {
    let unchanged = 0
    const written: CheckpointParts[] = []
    const { loop, clock } = setUp({
      sources: [{ scan: 0, key: 't', source: memorySource('t', [1, 2], { endless: true }) }],
      checkpoints: {
        interval: 10,
        write: async parts => {
          written.push(parts)
        },
        unchanged: () => {
          unchanged++
        },
      },
    })
    const done = loop.run()
    for (let i = 0; i < 30; i++) {
      clock.at += 20
      await turn()
    }
    expect(written).toHaveLength(1)
    expect(unchanged).toBeGreaterThan(1)
    loop.stop()
    await done
  })
})
