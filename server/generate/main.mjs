// npm run generate: writes every generated file. The sources are TypeScript, so they are bundled on the fly.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const folder = mkdtempSync(join(root, 'node_modules/.generate-'))
try {
  const outfile = join(folder, 'generated.mjs')
  await build({
    entryPoints: [join(here, 'generated.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  })
  const { generatedFiles } = await import(pathToFileURL(outfile).href)
  for (const { path, text } of generatedFiles(root)) {
    writeFileSync(join(root, path), text)
    console.log(path)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
