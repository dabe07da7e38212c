import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requireProject } from '../../server/src/commands/project.ts'
import { createTopics } from '../../server/src/commands/topics.ts'
import { openStack, type Stack } from '../../server/src/stack/stack.ts'
import { openScene, root, type Scene } from './scene.ts'
import type { Workbench } from './workbench.ts'

let scene: Scene
let stack: Stack
let stream: ChildProcess
let window: Workbench

beforeAll(async () => {
  scene = await openScene()
  const { project } = requireProject(scene.workspace)
  stack = openStack(scene.workspace, project, { owner: process.pid })
  await stack.up()
  await createTopics(scene.workspace, project, ['bids', 'auctions', 'persons', 'auction_totals'], 4)
  stream = spawn(process.execPath, [path.join(root, 'dist/generator.cjs'), scene.workspace], { stdio: ['pipe', 'ignore', 'inherit'] })
  window = await scene.openWindow('bids.flink.sql')
})
afterAll(async () => {
  await window?.picture('story-end').catch(() => {})
  stream?.stdin?.end()
  await stack?.down().catch(() => {})
  await scene?.close()
})

test('Run gives rows of both clusters; one that is killed does not stop them, and it comes back', async () => {
  const run = await window.lens(49, 'Run')
  await run.click()
  const results = await window.webview('#clusters')
  const cluster = (name: string) => results.locator(`#clusters [data-cluster="${name}"]`)
  const records = async (name: string) => Number((await cluster(name).locator('.records').innerText()).replace(/\D/g, ''))
  for (const name of ['a', 'b']) await expect.poll(() => records(name), { timeout: 30_000 }).toBeGreaterThan(0)
  await window.picture('rows')
  await stack.kill('a')
  await results.locator('#clusters [data-cluster="a"]:not([data-health="healthy"])').waitFor()
  const [deadAt, livingAt] = [await records('a'), await records('b')]
  await expect.poll(() => records('b'), { timeout: 10_000 }).toBeGreaterThan(livingAt)
  await window.picture('one-cluster-down')
  await stack.revive('a')
  await results.locator('#clusters [data-cluster="a"][data-health="healthy"]').waitFor()
  expect(await records('a')).toBeGreaterThanOrEqual(deadAt)
  await results.locator('#stop').click()
  await results.locator('#stop').waitFor({ state: 'hidden' })
  await window.picture('stopped')
})
