import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'

/** The tests' clusters, workspace, load and reader as one module, with what `more` exports by paths from the root; the jobs themselves run from dist/. */
export async function loadParts(more = '') {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  await esbuild.build({
    stdin: {
      contents: `
        export { startTestClusters } from './test/support/clusters.ts'
        export { readAll, countLostAndDoubled } from './test/support/audit.ts'
        export * from './test/support/jobs.ts'
        ${more}`,
      resolveDir: new URL('../../', import.meta.url).pathname,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'cjs',
    keepNames: true,
    define: { 'import.meta.url': JSON.stringify(new URL('../../server/src/stack/x.ts', import.meta.url).href) },
    outfile: join(folder, 'parts.cjs'),
    logLevel: 'error',
  })
  const parts = await import(pathToFileURL(join(folder, 'parts.cjs')).href)
  await rm(folder, { recursive: true, force: true })
  return parts.default
}

export const median = numbers => [...numbers].sort((x, y) => x - y)[Math.floor(numbers.length / 2)]
export const report = (name, metric, value, unit) => console.log(`${name}\t${metric}\t${value}\t${unit}`)
