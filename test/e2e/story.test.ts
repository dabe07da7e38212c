import type { FrameLocator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JobStore } from '../../server/src/jobs/store.ts'
import { isAlive, signal } from '../../server/src/stack/processes.ts'
import { type DemoStack, startDemo } from './demo-stack.ts'
import { keepFailures, openScene, type Scene } from './scene.ts'
import type { Workbench } from './workbench.ts'

// The story of the README, from Run to an upgraded job, one test after the other in one workspace on two real clusters.
let scene: Scene
let demo: DemoStack
let window: Workbench
let store: JobStore

const INSERT = 38
const GROUP_BY = 41
const PAGES = 49
const job = 'auction_totals'

beforeAll(async () => {
  scene = await openScene()
  demo = await startDemo(scene.workspace)
  store = new JobStore(scene.workspace)
  window = await scene.openWindow('bids.flink.sql')
})
keepFailures(() => scene)
afterAll(async () => {
  // An open jobs view would call for a keeper again.
  await scene?.stopEditor()
  await demo?.close()
  await scene?.close()
})

test('Run gives rows of both clusters, as table and as changelog; one that is killed does not stop them, and it comes back', async () => {
  await (await window.lens(PAGES, 'Run')).click()
  const results = await window.webview('#clusters')
  const records = (name: string) => numberIn(results, `[data-cluster="${name}"] .records`)
  for (const name of ['a', 'b']) await expect.poll(() => records(name), { timeout: 30_000 }).toBeGreaterThan(0)
  await expect.poll(() => numberIn(results, '#speed'), { timeout: 10_000 }).toBeGreaterThan(0)
  await expect.poll(() => results.locator('#elapsed').innerText()).toMatch(/\d/)
  await window.picture('rows')
  await results.locator('#mode-changelog').click()
  await results.getByRole('columnheader', { name: 'op' }).waitFor()
  await results.locator('[role="gridcell"]', { hasText: '+I' }).first().waitFor()
  await window.picture('changelog')
  await results.locator('#mode-table').click()

  await window.command('Sluice: Kill Cluster')
  await window.choose('a', 'a')
  await results.locator('[data-cluster="a"]:not([data-health="healthy"])').waitFor()
  const [deadAt, livingAt] = [await records('a'), await records('b')]
  await expect.poll(() => records('b'), { timeout: 10_000 }).toBeGreaterThan(livingAt)
  await window.picture('one-cluster-down')
  await window.command('Sluice: Revive Cluster')
  await results.locator('[data-cluster="a"][data-health="healthy"]').waitFor()
  await expect.poll(() => records('a'), { timeout: 20_000 }).toBeGreaterThan(deadAt)
  await results.locator('#stop').click()
  await results.locator('#stop').waitFor({ state: 'hidden' })
  await window.picture('stopped')
})

test('Submit starts a job that the jobs view shows, and that goes on without VS Code', async () => {
  await (await window.lens(INSERT, 'Submit job')).click()
  await window.type(job)
  await window.page.keyboard.press('Enter')
  await window.treeRow('Jobs', /running · [\d,.]+\/s/).waitFor()
  for (const fact of [/cluster a ?lag/, /cluster b ?lag/, /checkpoint/]) await window.treeRow('Jobs', fact).waitFor()
  await window.picture('job')
  const run = store.run(job, 1)
  expect(run && isAlive(run)).toBe(true)
  const before = newestCheckpoint()
  await scene.restartEditor()
  expect(run && isAlive(run)).toBe(true)
  window = await scene.openWindow('bids.flink.sql')
  await window.showJobs()
  await window.treeRow('Jobs', /running · [\d,.]+\/s/).waitFor()
  await expect.poll(() => newestCheckpoint()).toBeGreaterThan(before)
  expect(store.record(job)?.run).toBe(1)
  await window.picture('job-found-again')
})

test('a job whose process is killed is started again', async () => {
  const run = store.run(job, 1)
  if (!run) throw new Error('the job has no run')
  signal(run, 'SIGKILL')
  await window.treeRow('Jobs', /restarts ?1/).waitFor()
  await window.treeRow('Jobs', /running · [\d,.]+\/s/).waitFor()
  expect(store.record(job)).toMatchObject({ run: 2, epoch: 2 })
  await window.picture('job-restarted')
})

test('Upgrade shows the steps and what becomes of the state, then does them and counts', async () => {
  await window.replace(GROUP_BY - 1, 'FROM bids', 'FROM bids WHERE price > 200')
  await window.save()
  await (await window.lens(INSERT, 'Upgrade job')).click()
  const upgrade = await window.webview('h1')
  await upgrade.locator('body[data-phase="planned"]').waitFor()
  expect(await upgrade.locator('#steps li').count()).toBeGreaterThan(3)
  expect(await upgrade.locator('#state').innerText()).toMatch(/keeps\s+GroupAggregate by auction/)
  await window.picture('upgrade-planned')
  await upgrade.locator('#confirm').click()
  await upgrade.locator('body[data-phase="done"]').waitFor()
  expect(await upgrade.locator('#gap .value').innerText()).toMatch(/^[\d.]+ m?s$/)
  expect(await upgrade.locator('#lost .value').innerText()).toBe('0')
  expect(await upgrade.locator('#duplicated .value').innerText()).toBe('0')
  await window.picture('upgraded')
  expect(store.record(job)?.run).toBe(3)
  await window.closeTab('Upgrade')
})

test('Upgrade to another expression keeps the state', async () => {
  await window.replace(GROUP_BY - 2, 'SUM(price) AS total', 'SUM(price) / 100 AS total')
  await window.save()
  await (await window.lens(INSERT, 'Upgrade job')).click()
  const upgrade = await window.webview('h1')
  await upgrade.locator('#confirm').click()
  await upgrade.locator('body[data-phase="done"]').waitFor()
  expect(await upgrade.locator('#lost .value').innerText()).toBe('0')
  await window.closeTab('Upgrade')
})

test('Upgrade refuses what cannot keep the state, with the operator and the reason', async () => {
  await window.replace(GROUP_BY - 2, 'MAX(price)', 'MIN(price)')
  await window.save()
  await (await window.lens(INSERT, 'Upgrade job')).click()
  const upgrade = await window.webview('h1')
  await upgrade.locator('body[data-phase="refused"]').waitFor()
  expect(await upgrade.locator('#state').innerText()).toMatch(/can't keep\s+GroupAggregate by auction/)
  expect(await upgrade.locator('#next').innerText()).toContain('another name')
  expect(await upgrade.locator('#confirm').count()).toBe(0)
  await window.picture('upgrade-refused')
  expect(store.record(job)?.run).toBe(4)
  await window.closeTab('Upgrade')
})

const newestCheckpoint = () => store.checkpoints(job)[0]?.id ?? 0
const numberIn = async (page: FrameLocator, selector: string) => Number((await page.locator(selector).innerText()).replace(/\D/g, ''))
