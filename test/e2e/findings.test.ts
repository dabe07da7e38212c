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

test('the demo script has its findings, each with an explanation and a fix', async () => {
  await window.page.locator('.monaco-editor .squiggly-warning').first().waitFor()
  await window.picture('findings')
  await window.hover(41, 3, 'mini-batch')
  await window.picture('hover')
})

test('a quick fix calls the function once a row', async () => {
  await window.goTo(49, 26)
  const fix = await window.quickFix('Call it once a row, through CROSS JOIN UNNEST')
  await window.picture('quick-fix')
  await fix.click()
  await expect.poll(() => window.text(), { timeout: 10_000 }).toContain('UNNEST')
  await window.picture('fixed')
})
