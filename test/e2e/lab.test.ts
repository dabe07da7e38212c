import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoStack, startDemo } from './demo-stack.ts'
import { keepFailures, openScene, type Scene } from './scene.ts'
import { styleOf, type Workbench } from './workbench.ts'

// From a squiggle to a rewrite that is proven on the records of two real clusters, in the editor.
let scene: Scene
let demo: DemoStack
let window: Workbench

const INSERT = 38
const GROUP_BY = 41

/** Sums of floating point numbers, which come out otherwise when they are added in another order. */
const SHARES = `CREATE TABLE prices (auction BIGINT, price BIGINT)
WITH ('connector' = 'kafka-cluster', 'topic' = 'bids', 'clusters' = 'a;b', 'format' = 'json');
CREATE TABLE shares (auction BIGINT, share DOUBLE, PRIMARY KEY (auction) NOT ENFORCED)
WITH ('connector' = 'kafka-cluster', 'topic' = 'shares', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');
INSERT INTO shares SELECT auction, SUM(price / 7e0)
FROM prices
GROUP BY auction;
`

/** A join that keeps everything, of two streams whose rows belong together within an hour. */
const SELLERS = `CREATE TABLE bids (auction BIGINT, price BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
WITH ('connector' = 'kafka-cluster', 'topic' = 'bids', 'clusters' = 'a;b', 'format' = 'json');
CREATE TABLE auctions (id BIGINT, seller BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
WITH ('connector' = 'kafka-cluster', 'topic' = 'auctions', 'clusters' = 'a;b', 'format' = 'json');
CREATE TABLE sold (seller BIGINT, price BIGINT)
WITH ('connector' = 'kafka-cluster', 'topic' = 'sold', 'clusters' = 'a;b', 'format' = 'json');
INSERT INTO sold SELECT a.seller, b.price FROM bids AS b
JOIN auctions AS a ON b.auction = a.id;
`

beforeAll(async () => {
  scene = await openScene({ settings: { 'editor.inlayHints.enabled': 'on' } })
  demo = await startDemo(scene.workspace)
  writeFileSync(path.join(scene.workspace, 'shares.flink.sql'), SHARES)
  writeFileSync(path.join(scene.workspace, 'sellers.flink.sql'), SELLERS)
  window = await scene.openWindow('bids.flink.sql')
  // The stream has only just begun.
  await demo.streamed('bids', 2000)
})
keepFailures(() => scene)
afterAll(async () => {
  await scene?.stopEditor()
  await demo?.close()
  await scene?.close()
})

test('Forecast load shows the bars of each subtask, the hottest key and how sure, at any parallelism', async () => {
  await (await window.lens(INSERT, 'Forecast load')).click()
  const page = await window.webview('#operators')
  await page.locator('body[data-phase="done"]').waitFor()
  const bars = page.locator('#operators .bars').first()
  expect(await bars.getAttribute('data-bars')).toBe('4')
  // The style sheet has arrived: bars are not black.
  expect(await styleOf(bars.locator('.bar').first(), 'fill')).toMatch(/^rgb\((?!0, 0, 0\))/)
  const operator = page.locator('#operators section').first()
  expect(await operator.getAttribute('data-verdict')).toBe('skewed')
  expect(await operator.locator('.verdict').innerText()).toMatch(/busiest of 4 subtasks gets [\d.]+×.*Key \d+ alone is \d+\.\d %/)
  expect(await page.locator('#tables').innerText()).toMatch(/records of bids \(read: a [\d,]+, b [\d,]+\), from \d{4}-/)
  await window.picture('forecast')

  await page.locator('#parallelism').focus()
  for (let i = 0; i < 4; i++) await window.page.keyboard.press('ArrowRight')
  await expect.poll(() => page.locator('#parallelism-value').innerText()).toBe('8')
  expect(await bars.getAttribute('data-bars')).toBe('8')
  await page.locator('#reveal-0').click()
  await window.page.getByText(`Ln ${GROUP_BY}, Col`).waitFor()
})

test('Prove this rewrite, on the page of the forecast, gives its proof', async () => {
  const page = await window.webview('#rewrites')
  expect(await page.locator('#rewrites tr[data-rewrite="0"]').innerText()).toMatch(/Aggregate in two phases.*\s[\d.]+×.* → [\d.]+×/s)
  await page.locator('#prove-0').click()
  const proof = await window.webview('#verdict')
  expect(await proof.locator('#verdict').innerText()).toMatch(/^Equal: the same [\d,]+ rows/)
  await window.closeTab('Proof')
})

test('the hint stands at the key until the statement is edited, and comes back with its text', async () => {
  const hint = /GROUP BY\s*busiest of 4 subtasks [\d.]+×/
  await expect.poll(() => window.text()).toMatch(hint)
  await window.hover(GROUP_BY, 5, 'aggregate')
  await window.picture('forecast-hint')
  await window.goTo(GROUP_BY - 1, 1)
  await window.page.keyboard.insertText(' ')
  await expect.poll(() => window.text()).not.toMatch(hint)
  await window.page.keyboard.press('Control+Z')
  await expect.poll(() => window.text()).toMatch(hint)
  await window.closeTab('Load forecast')
})

test('Prove, beside the repair in the light bulb: equal, what it saves, applied as an edit that can be undone', async () => {
  await window.goTo(GROUP_BY, 3)
  await (await window.quickFix('Prove: ')).click()
  const page = await window.webview('#verdict')
  expect(await page.locator('body').getAttribute('data-proof')).toBe('equal')
  expect(await page.locator('[data-figure="emitted"]').innerText()).toMatch(/÷ \d/)
  expect(await page.locator('#plan-diff .added').first().innerText()).toMatch(/Aggregate/)
  await window.picture('proof')

  // Not to another statement than was proven; to the same one wherever it stands.
  await window.goTo(GROUP_BY - 1, 1)
  await window.page.keyboard.insertText(' ')
  await page.locator('#apply').click()
  await expect.poll(() => page.locator('#applied').innerText()).toMatch(/^This statement was edited.*nothing was applied/)
  await window.goTo(GROUP_BY - 1, 1)
  await window.page.keyboard.press('Control+Z')
  await window.goTo(1, 1)
  await window.page.keyboard.insertText('-- above\n')
  await page.locator('#apply').click()
  await expect.poll(() => page.locator('#applied').innerText()).toMatch(/^Applied/)
  await expect.poll(() => window.text()).toContain("'table.exec.mini-batch.enabled'")
  await window.goTo(1)
  await window.page.keyboard.press('Control+Z')
  await window.page.keyboard.press('Control+Z')
  await expect.poll(() => window.text()).not.toContain("'table.exec.mini-batch.enabled'")
  expect(readdirSync(path.join(scene.workspace, '.sluice/proofs'))).toHaveLength(2)
  await page.locator('#report').click()
  await window.webview('h1:has-text("Equal: the same")')
  await window.picture('proof-report')
})

test('a rewrite whose rows differ is refused in red, with both rows side by side and nothing to apply', async () => {
  await window.closeTab('Proof')
  await window.openFile('shares.flink.sql')
  await window.goTo(7, 3)
  await (await window.quickFix('Prove: ')).click()
  const page = await window.webview('#verdict')
  expect(await page.locator('body').getAttribute('data-proof')).toBe('refused')
  expect(await page.locator('#verdict').innerText()).toMatch(/^Not equal: \d+ of [\d,]+ rows differ/)
  const [red, green] = numbersIn(await styleOf(page.locator('#verdict strong'), 'color'))
  expect(red).toBeGreaterThan(green)
  expect(await page.locator('#differences tr[data-side="before"] .other').first().innerText()).not.toBe(
    await page.locator('#differences tr[data-side="after"] .other').first().innerText(),
  )
  expect(await page.locator('#apply').count()).toBe(0)
  await window.picture('proof-refused')
})

test('an interval join in place of one that keeps everything is proven on the records of both tables', async () => {
  await window.closeTab('Proof')
  await window.openFile('sellers.flink.sql')
  await window.goTo(8, 2)
  await (await window.quickFix('Prove: Make it an interval join')).click()
  const page = await window.webview('#verdict')
  expect(await page.locator('#verdict').innerText()).toMatch(/^Equal: the same [\d,]+ rows before and after/)
  const read = await page.locator('body').innerText()
  expect(read).toMatch(/records of bids/)
  expect(read).toMatch(/records of auctions/)
  await window.picture('proof-join')
})

test('the hint is there again when VS Code is started again', async () => {
  await scene.restartEditor()
  window = await scene.openWindow('bids.flink.sql')
  await window.goTo(GROUP_BY, 1)
  // The server has started once a rule has spoken.
  await window.squiggles().first().waitFor()
  await expect.poll(() => window.text()).toMatch(/GROUP BY\s*busiest of 4 subtasks [\d.]+×/)
})

const numbersIn = (text: string) => text.match(/\d+/g)?.map(Number) ?? []
