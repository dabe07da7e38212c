import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openScene, type Scene } from './scene.ts'
import type { Workbench } from './workbench.ts'

// The language, as people use it while they type: two scripts that see each other, no cluster.
const TABLES = `CREATE TABLE orders (
  id BIGINT,
  customer ROW<name STRING, city STRING>,
  amount DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
`
const QUERY = `select o.customer.city, sum(o.amount) as total from orders o where o.amount > 10 group by o.customer.city;
SELECT id FROM orders WHERE 
`
const AMOUNT = QUERY.indexOf('amount') + 2
const folder = mkdtempSync(path.join(tmpdir(), 'sluice-language-'))
let scene: Scene
let window: Workbench
beforeAll(async () => {
  writeFileSync(path.join(folder, 'sluice.json'), '{ "scripts": ["tables.flink.sql", "query.flink.sql"] }')
  writeFileSync(path.join(folder, 'tables.flink.sql'), TABLES)
  writeFileSync(path.join(folder, 'query.flink.sql'), QUERY)
  scene = await openScene({ workspace: folder, settings: { 'editor.inlayHints.enabled': 'on' } })
  window = await scene.openWindow('query.flink.sql')
})
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await scene.keepEvidence(`failed-${task.name.slice(0, 30).replace(/\W+/g, '-')}`)
})
afterAll(async () => {
  await scene?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a half-written statement has one problem, and its neighbour none', async () => {
  await window.squiggles('error').first().waitFor()
  await window.goTo(1)
  expect(await window.squiggles('error').count()).toBe(1)
  await window.page.locator('.view-line', { hasText: 'totalDECIMAL(38, 2)' }).waitFor()
  await window.picture('half-written')
})

test('hover tells the type of a column that another script declares', async () => {
  await window.hover(1, AMOUNT, 'DECIMAL(10, 2)')
  await window.picture('hover-column')
  await window.page.keyboard.press('Escape')
})

test('completion offers what can stand at the caret, and takes it', async () => {
  await window.goTo(2, 29)
  const row = window.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'ordered_at' }).first()
  await window.until(() => window.page.keyboard.press('Control+Space'), row)
  await window.picture('completion')
  await window.page.keyboard.press('Escape')
  await window.page.keyboard.insertText('amou')
  const amount = window.page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: 'amount' })
  await window.until(() => window.page.keyboard.press('Control+Space'), amount)
  await window.page.keyboard.press('Enter')
  await expect.poll(() => window.line(2)).toContain('WHERE amount')
  await window.page.keyboard.insertText(' > ROUND(1, ')
  const help = window.page.locator('.parameter-hints-widget.visible', { hasText: 'ROUND' })
  await window.until(() => window.page.keyboard.press('Control+Shift+Space'), help)
  await window.picture('signature')
  await window.page.keyboard.press('Escape')
  await window.page.keyboard.insertText('2);')
  await expect.poll(() => window.squiggles('error').count()).toBe(0)
})

test('rename reaches the other script', async () => {
  await window.goTo(1, AMOUNT)
  const box = window.page.locator('.rename-box input')
  await window.until(() => window.page.keyboard.press('F2'), box)
  await box.fill('price')
  await window.page.keyboard.press('Enter')
  await expect.poll(() => window.line(1)).toContain('sum(o.price)')
  await expect.poll(() => window.line(2)).toContain('WHERE price')
  await window.openFile('tables.flink.sql')
  await expect.poll(() => window.line(4)).toContain('price DECIMAL(10, 2)')
  await window.picture('renamed')
  await window.openFile('query.flink.sql')
})

test('format lays the script out, and one undo takes it back', async () => {
  await window.goTo(1)
  await window.command('Format Document')
  await expect.poll(() => window.line(2)).toMatch(/^\s*(o\.customer|sum|from)/i)
  await window.picture('formatted')
  await window.page.keyboard.press('Control+Z')
  await expect.poll(() => window.line(1)).toContain('group by o.customer.city')
})

test('definition opens the table', async () => {
  await window.goTo(1, 58)
  await window.page.keyboard.press('F12')
  await window.page.locator('.tab.active[aria-label^="tables.flink.sql"]').first().waitFor()
})
