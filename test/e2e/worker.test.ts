import path from 'node:path'
import * as esbuild from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './chromium.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The language service and a few questions to it, as one script for a worker. `platform: browser`: a module of Node would fail the bundle. */
async function bundleWorker(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: `
        import { LanguageService } from './server/src/language-service.ts'
        onmessage = ({ data: text }) => {
          const service = new LanguageService({
            environment: { flink: '2.2' },
            rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap' },
            levels: {},
          })
          service.setText('a.sql', text)
          const renaming = service.rename('a.sql', text.indexOf('bids'), 'offers')
          postMessage({
            globals: ['process', 'Buffer', 'require', 'window'].filter(name => name in globalThis),
            findings: service.findings('a.sql').map(f => [f.rule, text.slice(f.start, f.end)]),
            hover: service.hover('a.sql', text.indexOf('price FROM'))?.markdown,
            tokens: service.tokens('a.sql').length,
            edits: renaming.edits.length,
          })
        }`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0].text
}

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test('the language service answers in a plain browser worker', async () => {
  const code = await bundleWorker()
  const page = await browser.newPage()
  const sql = `CREATE TABLE bids (auction BIGINT, price BIGINT) WITH ('connector' = 'kafka-cluster', 'topic' = 'bids', 'clusters' = 'a', 'format' = 'json');
SELECT auction, COUNT(DISTINCT price) AS prices FROM bids GROUP BY auction;
SELECT auctoin, price FROM bids;`
  // The page is one of ours in text: this runs in the browser, whose names the test's own types don't have.
  const answer = await page.evaluate(`new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(code)}], { type: 'text/javascript' })))
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = event => reject(new Error(event.message))
    worker.postMessage(${JSON.stringify(sql)})
  })`)
  expect(answer).toMatchObject({ globals: [], edits: 3, hover: expect.stringContaining('price BIGINT') })
  expect((answer as { findings: unknown[] }).findings).toContainEqual(['semantics/unknown-column', 'auctoin'])
  expect((answer as { findings: unknown[] }).findings).toContainEqual(['skew/distinct-not-split', 'DISTINCT'])
  expect((answer as { tokens: number }).tokens).toBeGreaterThan(10)
})
