// Reads the options of every Flink version that Sluice knows out of Flink's jars and writes server/src/semantics/flink/options-data.ts
// (`npm run update:options`). Needs mvn and a JDK 17; the jars are kept in the cache folder.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oracle = join(dirname(fileURLToPath(import.meta.url)), 'oracle')
const cache = join(process.env.SLUICE_CACHE ?? join(homedir(), '.cache', 'sluice'), 'flink-options')
/** Release of each version; `connectors` is the profile of connectors-pom.xml; `models`: providers of models, of Flink's own release; 2.1's file formats are not to be had. */
const releases = [
  { version: '1.20', release: '1.20.0', connectors: '1.20' },
  { version: '2.0', release: '2.0.0', connectors: '2.0' },
  { version: '2.1', release: '2.1.0', models: ['openai'], files: false },
  { version: '2.2', release: '2.2.0', connectors: '2.2', models: ['openai'] },
  { version: '2.3', release: '2.3.0', models: ['openai', 'triton'] },
]
const versions = releases.map(r => r.version)
/** Keys that Flink's classes use among themselves, which nobody sets, and factories that no DDL names. */
const hiddenKey =
  /^(?:\$|<|[^.]*$|(?:internal|hidden|user|process|filter|sink|partition|lookup|scope|cleanup-strategy|collect-sink|statebackend|local)\.)/
const hiddenFactory = /^(?:default|python-.*|legacy-csv|rest|embedded|core)$/

const read = releases.map(reflect)
const keys = merged(read.map(r => r.keys))
const tables = merged(read.map(r => r.factories))

const text = `// Made by \`npm run update:options\` out of Flink's jars (test/flink/update-options.mjs). Tab-separated: parsed when it is first asked for.

/** key, versions ('' all, '2.0-' since, '-2.1' until), type, default, old keys (! deprecated, ~ fallback), flags. */
export const setKeyLines = \`${escaped(keys.map(keyLine))}\`

/** A factory: kind, id, abilities, versions; below it, after a tab, its options: name (! required, * only for files), versions, type, default, old names. */
export const factoryLines = \`${escaped(factoriesOf(tables))}\`
`
writeFileSync(join(oracle, '../../../server/src/semantics/flink/options-data.ts'), `// biome-ignore-all format: generated\n${text}`)
console.log(`${keys.length} keys, ${new Set(tables.map(t => t.factory)).size} factories with ${tables.filter(t => t.name).length} options`)

function reflect({ release, connectors, models, files }) {
  const jars = [...download('options-pom.xml', release, [`-Dflink.version=${release}`, ...(files === false ? ['-P', '!files'] : [])])]
  if (connectors) jars.push(...download('connectors-pom.xml', `connectors-${connectors}`, ['-P', connectors]))
  for (const model of models ?? []) jars.push(...downloadModel(`org.apache.flink:flink-model-${model}:${release}`, `models-${release}`))
  const classes = join(cache, 'classes')
  run('javac', ['-nowarn', '-cp', jars.join(':'), '-d', classes, join(oracle, 'src', 'OptionsOracle.java')])
  const java = ['-Xmx1g', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', [classes, ...jars].join(':'), 'OptionsOracle']
  const lines = run('java', java)
    .split('\n')
    .map(l => l.split('\t'))
  const keys = lines
    .filter(l => l[0] === 'key' && !hiddenKey.test(l[1]))
    .map(([, id, type, standard, deprecated, fallback, , flags]) => ({
      id,
      type,
      standard,
      others: [...deprecated.split(' ').map(k => `!${k}`), ...fallback.split(' ').map(k => `~${k}`)].filter(k => k.length > 1).join(' '),
      flags,
    }))
  return {
    keys,
    factories: lines.flatMap(l => ((l[0] === 'factory' || l[0] === 'option') && !hiddenFactory.test(l[1]) ? asFactoryLine(l) : [])),
  }
}

/** Formats of files stand beside the general ones of the same name: one factory here. A line without a name stands for the factory itself. */
function asFactoryLine([word, id, abilities, need, name, type, standard, others]) {
  if (abilities === '') return []
  const list = abilities.split(',')
  const kind = list.some(a => /coding/.test(a)) ? 'format' : list.some(a => a === 'source' || a === 'sink') ? 'connector' : list[0]
  const factory = `${kind}\t${id}`
  if (word === 'factory') return [{ id: factory, factory, abilities: list }]
  const marked = (others ?? '')
    .split(' ')
    .map(o => (o.startsWith('!') || o === '' ? o : `~${o}`))
    .join(' ')
  const file = kind === 'format' && list.every(a => a.startsWith('bulk'))
  return [{ id: `${factory}\t${name}`, factory, name, file, required: need === 'required', type, standard, others: marked }]
}

/** One entry per id with the versions that have it; what differs is taken from 2.2, else from the last version that has it. */
function merged(perVersion) {
  const found = new Map()
  for (const [i, entries] of perVersion.entries()) {
    for (const entry of entries) {
      const before = found.get(entry.id)
      const abilities = [...new Set([...(before?.abilities ?? []), ...(entry.abilities ?? [])])]
      const keep = before && versions[i] === '2.3' && before.in.has(3)
      const file = entry.file && (before?.file ?? true)
      found.set(entry.id, { ...(keep ? before : entry), file, abilities, in: (before?.in ?? new Set()).add(i) })
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function keyLine({ id, in: has, type, standard, others, flags }) {
  return [id, range(has, versions.length - 1), type, standard, others, flags.trim().replace(/[a-z]+/g, w => w[0])].join('\t').trimEnd()
}

function factoriesOf(entries) {
  return entries.map(e => {
    // A connector of its own repository, or a format that one release lacks, says nothing about Flink's versions.
    if (!e.name) return [e.id, e.abilities.sort().join(',')].join('\t')
    const own = releases.map((_, i) => i).filter(i => read[i].factories.some(f => f.id === e.factory))
    const versionsOf = range(new Set(own.filter(i => e.in.has(i)).map(i => own.indexOf(i))), own.length - 1, own)
    return ['', (e.required ? '!' : e.file ? '*' : '') + e.name, versionsOf, e.type, e.standard, e.others].join('\t').trimEnd()
  })
}

/** '' where all versions have it, '2.1-' since, '-2.0' until, '2.0-2.1' between. */
function range(has, last, names = versions.map((_, i) => i)) {
  const list = [...has].sort()
  const from = list[0] === 0 ? '' : versions[names[list[0]]]
  const to = list.at(-1) === last ? '' : versions[names[list.at(-1)]]
  return from === '' && to === '' ? '' : `${from}-${to}`
}

function escaped(lines) {
  return lines.join('\n').replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')
}

function download(pom, name, args) {
  const folder = join(cache, name)
  if (!existsSync(folder) || readdirSync(folder).length === 0) {
    mkdirSync(folder, { recursive: true })
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`]
    run('mvn', ['-q', '-B', '-f', join(oracle, pom), ...args, ...goal])
  }
  return readdirSync(folder).map(f => join(folder, f))
}

/** One jar by itself: not every release has the parent that its pom names. */
function downloadModel(artifact, name) {
  const folder = join(cache, name)
  const jar = join(folder, `${artifact.split(':').slice(1).join('-')}.jar`)
  if (!existsSync(jar)) run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`])
  return [jar]
}

function run(program, args) {
  const r = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e8 })
  if (r.status !== 0) throw new Error(`${program} failed (${r.error?.message ?? r.status}): ${r.stderr}`)
  const passed = r.stderr.split('\n').filter(l => /passed over .*(?:TableFactory|FormatFactory|Options?|Config)\b/.test(l))
  if (passed.length > 0) console.error(passed.join('\n'))
  return r.stdout
}
