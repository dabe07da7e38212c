// Our parser beside dt-sql-parser 4.5 (FlinkSQL) and node-sql-parser 5.4 (flinksql) on the same texts in the same run: what each takes of what
// Flink 2.2 takes, what it flags of what Flink rejects, how long it needs, and how much memory. Each runs in a process of its own.
// dt-sql-parser is installed into ~/.cache/sluice by npm the first time. Prints name<TAB>metric<TAB>value<TAB>unit.
//   npm run bench -- parsers [--rounds 3]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { loadParser } from '../flink/compare.mjs'
import { labelledStatements } from './labelled.mjs'
import { largeScript } from './large-script.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const flags = flagsOf({ rounds: { type: 'string', default: '3' }, as: { type: 'string' } })

/** Each gives a function that says whether it finds a mistake in a text. */
const parsers = {
  sluice: async () => {
    const problemsOf = await loadParser()
    return text => problemsOf(text).length > 0
  },
  'dt-sql-parser': async () => {
    const { FlinkSQL } = await bundled(installed('dt-sql-parser', '~4.5.0'), `export { FlinkSQL } from 'dt-sql-parser'`)
    const parser = new FlinkSQL()
    // It writes each mistake to the console, which would cost more than finding it.
    console.error = () => {}
    return text => parser.validate(text).length > 0
  },
  'node-sql-parser': async () => {
    const { Parser } = createRequire(import.meta.url)('node-sql-parser/build/flinksql')
    const parser = new Parser()
    return text => {
      try {
        parser.astify(text, { database: 'flinksql' })
        return false
      } catch {
        return true
      }
    }
  },
}

// Without the one that has to be fetched.
if (flags.dry) for (const name of ['sluice', 'node-sql-parser']) await parsers[name]()
endIfDry(flags)
if (flags.as) await measure(flags.as)
else {
  installed('dt-sql-parser', '~4.5.0')
  for (const name of Object.keys(parsers)) {
    const { status } = spawnSync(process.execPath, ['--expose-gc', import.meta.filename, '--as', name, '--rounds', flags.rounds], {
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error(`${name} ended with ${status}`)
  }
}

async function measure(name) {
  const print = (metric, value, unit) => console.log([name, metric, value, unit].join('\t'))
  const hasMistake = await parsers[name]()
  const sets = labelledStatements()
  let wrong = 0
  for (const [set, statements] of Object.entries(sets)) {
    if (!statements) continue
    const accepted = statements.filter(s => !s.error)
    const rejected = statements.filter(s => s.error)
    const falseErrors = accepted.filter(s => hasMistake(s.sql)).length
    wrong += falseErrors
    print(`${set}: accept rate`, percent(accepted.length - falseErrors, accepted.length), `% of ${accepted.length}`)
    print(`${set}: flagged`, percent(rejected.filter(s => hasMistake(s.sql)).length, rejected.length), `% of ${rejected.length}`)
  }
  print('false errors', wrong, 'statements')
  const all = Object.values(sets).flatMap(statements => statements ?? [])
  const parseAll = () => {
    for (const { sql } of all) hasMistake(sql)
  }
  print('all statements, warm', median(parseAll), `ms for ${all.length}`)
  const script = largeScript(2_000)
  const whole = hasMistake(script) ? 'ms, with false errors' : 'ms, without an error'
  print(
    'a script of 2,000 lines, warm',
    median(() => hasMistake(script)),
    whole,
  )
  globalThis.gc()
  print('memory of the process', (process.memoryUsage().rss / 1e6).toFixed(0), 'MB')
}

function median(run) {
  const times = Array.from({ length: Number(flags.rounds) }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  }).sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)].toFixed(1)
}

function percent(part, whole) {
  return ((100 * part) / whole).toFixed(1)
}

/** Its modules are made for a bundler: Node alone can't load them. */
async function bundled(resolveDir, contents) {
  const { build } = await import('esbuild')
  const outfile = join(resolveDir, 'bundle.mjs')
  await build({ stdin: { contents, resolveDir }, bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error' })
  return import(outfile)
}

/** The folder in the cache that has the package. */
function installed(name, range) {
  const folder = join(process.env.SLUICE_CACHE ?? join(homedir(), '.cache', 'sluice'), name)
  if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return folder
  mkdirSync(folder, { recursive: true })
  const { status } = spawnSync('npm', ['install', '--silent', '--no-save', '--prefix', folder, `${name}@${range}`], { stdio: 'inherit' })
  if (status !== 0) throw new Error(`npm could not install ${name}@${range} into ${folder}`)
  return folder
}
