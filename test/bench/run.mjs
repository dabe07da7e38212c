// npm run bench -- NAME [options]: runs test/bench/NAME.bench.mjs against dist/. Without a name: what there is.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const [name, ...options] = process.argv.slice(2)
const names = readdirSync(import.meta.dirname).flatMap(f => (f.endsWith('.bench.mjs') ? [f.slice(0, -'.bench.mjs'.length)] : []))
if (!names.includes(name)) {
  console.error(`${name === undefined ? 'Which benchmark?' : `There is no benchmark '${name}'.`} There are: ${names.join(', ')}`)
  process.exit(2)
}
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.bench.mjs`), ...options], { stdio: 'inherit' })
process.exit(status ?? 1)
