import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepFailures, openScene, type Scene } from './scene.ts'
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
  writeFileSync(path.join(folder, 'notes.md'), '# Notes\n\n```flinksql\nSELECT amount FROM orders;\n```\n\nSELECT is a word here.\n')
  scene = await openScene({ workspace: folder, settings: { 'editor.inlayHints.enabled': 'on' } })
  window = await scene.openWindow('query.flink.sql')
})
keepFailures(() => scene)
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

test('symbols of the script are a list to choose from', async () => {
  await window.openFile('query.flink.sql')
  await window.goTo(1)
  const row = window.page.locator('.quick-input-widget .monaco-list-row', { hasText: /SELECT/ }).first()
  await window.until(() => window.page.keyboard.press('Control+Shift+O'), row)
  await window.picture('symbols')
  await window.page.keyboard.press('Escape')
})

test('a star is written out as columns, seen before it is done', async () => {
  await window.goTo(3)
  await window.page.keyboard.insertText('SELECT * FROM orders;')
  await window.goTo(3, 8)
  const entry = await window.quickFix('Write the 4 columns of')
  await window.picture('star')
  await entry.click()
  await expect.poll(() => window.line(3)).toContain('SELECT id, customer, price, ordered_at FROM orders')
})

test('a rename is looked at before it is done', async () => {
  await window.goTo(3, 9)
  const box = window.page.locator('.rename-box input')
  await window.until(() => window.page.keyboard.press('F2'), box)
  await box.fill('order_id')
  await window.page.keyboard.press('Control+Enter')
  await window.page.locator('.part.panel .monaco-list-row', { hasText: 'tables.flink.sql' }).first().waitFor()
  await window.picture('rename-preview')
  await window.page.locator('.part.panel a', { hasText: 'Discard' }).click()
  await window.goTo(3)
  await expect.poll(() => window.line(3)).toContain('SELECT id,')
})

test('a snippet has places to fill in, and a name that stands in several changes in all', async () => {
  await window.goTo(3)
  await window.page.keyboard.press('Control+End')
  await window.page.keyboard.press('Enter')
  await window.page.keyboard.insertText('create-table')
  const row = window.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'create-table' }).first()
  await window.until(() => window.page.keyboard.press('Control+Space'), row)
  await row.click()
  await window.page.keyboard.insertText('clicks')
  await window.page.keyboard.press('Tab')
  await window.page.keyboard.press('Tab')
  await window.page.keyboard.insertText('clicked_at')
  await window.picture('snippet')
  await expect.poll(() => window.text()).toContain('CREATE TABLE clicks (')
  await expect.poll(() => window.text()).toContain('WATERMARK FOR clicked_at AS clicked_at')
})

test('Flink SQL in Markdown has its colours', async () => {
  await window.openFile('notes.md')
  // VS Code gives words of one colour one class.
  const classOf = (line: string) => window.page.locator('.view-line', { hasText: line }).locator('span span').first().getAttribute('class')
  await expect.poll(async () => (await classOf('SELECT amount')) === (await classOf('is a word here')), { timeout: 30_000 }).toBe(false)
  await window.picture('markdown')
})
