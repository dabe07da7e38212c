// Makes every stored answer of Flink again (`npm run update:flink`), more than an hour in all: options first, because they bring the jars that others
// use. With names of steps as arguments (`npm run update:flink -- semantics plans`) only those.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
/** What makes which answers. */
const steps = {
  options: ['update-options.mjs', 'options/update.mjs', 'options/update-batch.mjs'],
  parser: ['update-parser.mjs'],
  plans: ['update.mjs'],
  keys: ['update-keys.mjs'],
  semantics: ['update-semantics.mjs'],
  functions: ['update-functions.mjs'],
  'anti-patterns': ['update-anti-patterns.mjs'],
  rewrites: ['rewrites/update.mjs'],
  changelogs: ['changelogs/update.mjs'],
  joins: ['joins/update.mjs'],
  'import-schema': ['../../esbuild.mjs', 'update-import-schema.mjs'],
}
const wanted = process.argv.slice(2)
const unknown = wanted.find(name => !Object.hasOwn(steps, name))
if (unknown) {
  console.error(`There is no step '${unknown}'. Steps: ${Object.keys(steps).join(', ')}`)
  process.exit(1)
}
for (const [name, scripts] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const script of scripts) {
    console.log(`${name}: ${script}`)
    const { status } = spawnSync(process.execPath, [join(folder, script)], { stdio: 'inherit' })
    if (status !== 0) process.exit(status ?? 1)
  }
}
