import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UpgradeEvent } from '../../server/src/protocol.ts'
import { countLostAndDoubled, identityOf, readAll } from '../support/audit.ts'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'
import { checkCounters, counting, type Load, startLoad, Workspace } from '../support/jobs.ts'
import { seeded, seeds, sleep } from '../support/kafka-fixture.ts'

let clusters: TestClusters
let workspace: Workspace
let load: Load

const NAME = 'totals'

beforeAll(async () => {
  clusters = await startTestClusters()
  workspace = new Workspace(clusters)
  await workspace.createTopics(['events'], ['totals'])
  load = await startLoad(clusters.brokers, 'events')
  const file = workspace.write('totals.flink.sql', counting('totals'))
  await workspace.call('submit', { file, name: NAME })
})
afterAll(async () => {
  await load?.stop()
  await workspace?.end()
  await clusters?.stop()
})

const upgrade = (text: string, emit: (event: UpgradeEvent) => void = () => {}, yes = true) =>
  workspace.call('upgrade', { job: NAME, file: workspace.write('edited.flink.sql', text), yes }, { emit })

/** What stands in the sink's topic now, judged from outside. */
async function audit() {
  const records = await readAll(clusters.brokers, 'totals')
  const report = countLostAndDoubled(records)
  return { records, report, ...checkCounters(report.distinct) }
}

describe('an upgrade under load', () => {
  test('shows its steps first, and does nothing', async () => {
    const before = await workspace.job(NAME)
    const { steps, state, done } = await upgrade(counting('totals', { where: 'WHERE v <> 3' }), undefined, false)
    expect(done).toBe(false)
    expect(state.verdict).toBe('keep')
    expect(steps.map(s => s.id)).toEqual(['start-beside', 'warm', 'barrier', 'lease', 'take-over', 'confirm', 'measure'])
    expect((await workspace.job(NAME)).run).toBe(before.run)
  })

  test.each([
    ['a WHERE is added', { where: 'WHERE v <> 3' }],
    ['another expression is projected', { where: 'WHERE v <> 3', total: 'SUM(v) * 100' }],
    ['the WHERE goes again', { total: 'SUM(v) * 100' }],
  ])('%s: counters go on, nothing is lost or doubled', async (what, edit) => {
    const before = await workspace.job(NAME)
    const events: UpgradeEvent[] = []
    const result = await upgrade(counting('totals', edit), event => events.push(event))
    expect(result).toMatchObject({ done: true, lost: 0, duplicated: 0, epoch: before.epoch + 1 })
    console.log(`upgrade (${what}): gap ${result.gapMs} ms`)
    expect(result.gapMs).toBeLessThan(20_000)
    expect(events.flatMap(e => (e.type === 'step' && e.status === 'done' ? [e.id] : []))).toEqual(result.steps.map(s => s.id))
    await sleep(500)
    const { wrong, report, records } = await audit()
    expect(wrong).toEqual([])
    expect(report).toMatchObject({ lost: 0, doubled: 0, zombies: 0, different: 0 })
    // The new expression shows in the records of the new epoch, and in none before it.
    const scaled = records
      .filter(r => identityOf(r)?.epoch === result.epoch)
      .map(r => (JSON.parse(r.value ?? '') as { total: number }).total)
    expect(scaled.length).toBeGreaterThan(0)
    expect(scaled.every(total => total % 100 === 0)).toBe('total' in edit)
    expect(workspace.store.record(NAME)?.previous).toMatchObject({ run: before.run })
  })

  test('an edit that can not keep the state is refused with the operator and the reason; the job works on', async () => {
    const before = await workspace.job(NAME)
    const { done, steps, state } = await upgrade(counting('totals', { by: 'v' }))
    expect({ done, steps, verdict: state.verdict }).toEqual({ done: false, steps: [], verdict: 'refuse' })
    const refused = state.operators.find(o => o.fate === 'refuse')
    expect(refused?.title).toContain('GroupAggregate')
    expect(refused?.reason).not.toBe('')
    expect(await workspace.job(NAME)).toMatchObject({ run: before.run, pid: before.pid, state: 'running' })
  })
})

describe('when something dies in the middle of it', () => {
  const edit = (i: number) => counting('totals', { total: `SUM(v) + ${i}` })

  test('the new run before the barrier: nothing happened', async () => {
    const before = await workspace.job(NAME)
    const next = workspace.store.nextRun(NAME)
    const failed = upgrade(edit(0), event => {
      if (event.type === 'step' && event.id === 'start-beside' && event.status === 'done') void workspace.kill(workspace.runOf(NAME, next))
    })
    await expect(failed).rejects.toMatchObject({
      failure: { kind: 'upgrade-failed', exitCode: 1, message: expect.stringContaining(`Run ${before.run} works as before`) },
    })
    expect(await workspace.job(NAME)).toMatchObject({
      run: before.run,
      pid: before.pid,
      epoch: before.epoch,
      restarts: before.restarts,
      state: 'running',
    })
    await sleep(500)
    expect((await audit()).wrong).toEqual([])
  })

  test('the new run behind the barrier: the old version goes on from the last checkpoint', async () => {
    const before = await workspace.job(NAME)
    const next = workspace.store.nextRun(NAME)
    const failed = upgrade(edit(1), event => {
      if (event.type === 'step' && event.id === 'barrier' && event.status === 'running') void workspace.kill(workspace.runOf(NAME, next))
    })
    await expect(failed).rejects.toMatchObject({ failure: { kind: 'upgrade-failed' } })
    await workspace.until(NAME, j => j.state === 'running' && j.run > before.run)
    expect(workspace.store.record(NAME)?.script.text).not.toContain('SUM(v) + 1')
    await sleep(500)
    expect((await audit()).wrong).toEqual([])
  })

  test('the keeper: the next one goes on with it, and the command looks on', async () => {
    const before = await workspace.job(NAME)
    let killed = false
    const result = await upgrade(edit(2), event => {
      if (killed || event.type !== 'step' || event.id !== 'warm' || event.status !== 'running') return
      killed = true
      void workspace.killKeeper()
    })
    expect(killed).toBe(true)
    expect(result).toMatchObject({ done: true, run: before.run + 1 })
    await workspace.until(NAME, j => j.state === 'running' && j.run === result.run)
    await sleep(500)
    expect((await audit()).wrong).toEqual([])
  })

  const times = Math.max(3, seeds.length)
  test(`anyone, at ${times} seeded moments: one run is left, and the counters are right`, async () => {
    const random = seeded(7)
    for (let i = 0; i < times; i++) {
      const before = await workspace.job(NAME)
      const next = workspace.store.nextRun(NAME)
      const going = upgrade(edit(10 + i)).catch(error => error)
      await sleep(random() * 500)
      const victim = Math.floor(random() * 3)
      if (victim === 0) await workspace.killKeeper()
      else await workspace.kill(workspace.runOf(NAME, victim === 1 ? before.run : next))
      await going
      await workspace.until(NAME, j => j.state === 'running' && workspace.store.upgrade(NAME) === undefined)
    }
    await load.stop()
    const all = [...load.perKey.values()].reduce((a, b) => a + b, 0)
    let seen = await audit()
    for (let i = 0; i < 50 && seen.last.size > 0 && [...seen.last.values()].reduce((a, b) => a + b, 0) < all * 0.9; i++) {
      await sleep(200)
      seen = await audit()
    }
    expect(seen.wrong).toEqual([])
    expect(seen.report).toMatchObject({ lost: 0, different: 0, zombies: 0 })
  }, 120_000)
})
