import { afterAll, beforeAll, expect, test } from 'vitest'
import { openScene, type Scene } from './scene.ts'
import type { Workbench } from './workbench.ts'

let scene: Scene
let window: Workbench
beforeAll(async () => {
  scene = await openScene()
  window = await scene.openWindow('bids.flink.sql')
})
afterAll(() => scene?.close())

const GROUP_BY = 41
const DISTINCT = 44
const PAGES = 49

test('the demo script has its findings, each with an explanation', async () => {
  await window.squiggles('warning').first().waitFor()
  await window.picture('findings')
  await window.goTo(PAGES)
  expect(await window.squiggles('warning').count()).toBe(2)
  expect(await window.squiggles('info').count()).toBe(1)
  expect(await window.squiggles('error').count()).toBe(0)
  for (const [line, column, text] of [
    [GROUP_BY, 3, 'When it is fine'],
    [DISTINCT, 26, 'When it helps, and when it costs'],
    [PAGES, 26, 'Fix: Call it once a row'],
  ] as const) {
    await window.hover(line, column, text)
    await window.picture(`hover-${line}`)
    await window.page.keyboard.press('Escape')
  }
})

test("a fix says what becomes of a running job's state", async () => {
  await window.goTo(GROUP_BY, 3)
  await window.quickFix("Aggregate in two phases, in mini-batches of 1 s (a running job's state is")
  await window.picture('fix-titles')
  await window.page.keyboard.press('Escape')
})

test('"fix all" takes what is safe, and leaves the split of the distinct alone; one undo takes it back', async () => {
  await window.goTo(GROUP_BY, 3)
  await (await window.quickFix('Fix all in this script')).click()
  await window.goTo(1)
  await expect.poll(() => window.squiggles('warning').count()).toBe(0)
  await window.picture('fixed-all')
  await window.goTo(PAGES)
  const text = await window.text()
  expect(text).toContain('UNNEST')
  expect(text).toContain('table.exec.mini-batch.enabled')
  expect(text).not.toContain('distinct-agg.split')
  await window.page.keyboard.press('Control+Z')
  await expect.poll(() => window.text()).not.toContain('UNNEST')
})

test('a quick fix calls the function once a row', async () => {
  await window.goTo(PAGES, 26)
  const fix = await window.quickFix('Call it once a row, through CROSS JOIN UNNEST')
  await window.picture('quick-fix')
  await fix.click()
  await expect.poll(() => window.text(), { timeout: 10_000 }).toContain('UNNEST')
  await window.picture('fixed')
})
