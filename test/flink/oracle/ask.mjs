import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answers, prepare } from './prepare.mjs'

/**
 * Asks Flink's own planner about scripts: `ask([{ id, statements: [sql, …] }])` → `[{ id, answers: [{ ok, execution, physical, … }] }]`.
 * `jars`: more connectors and formats for the class path. The first call fetches Flink's jars through Maven (needs `mvn` and Java 17) and
 * compiles the program; both are kept in the cache folder.
 */
export async function ask(scripts, jars = []) {
  const found = await run(
    'PlannerOracle',
    scripts.map(s => ({ ...s, statements: s.statements.map(forFlink) })),
    jars,
  )
  return found.map(a => ({ ...a, answers: a.answers.map(fromFlink) }))
}

/** Jars that update-options.mjs downloaded, by their folders, for `ask` and `run`; throws where there are none. */
export function downloaded(...folders) {
  const cache = join(process.env.SLUICE_CACHE ?? join(homedir(), '.cache', 'sluice'), 'flink-options')
  const jars = folders.flatMap(f => (existsSync(join(cache, f)) ? readdirSync(join(cache, f)).map(j => join(cache, f, j)) : []))
  if (jars.length === 0) throw new Error('Run test/flink/update-options.mjs first: it downloads connectors, formats and models')
  return jars
}

/** Runs one of the programs in `src`: a JSON value a line in, one a line out. */
export async function run(program, requests, jars = []) {
  const questions = requests.map(request => JSON.stringify(request))
  const lines = await answers([classPath(), ...jars].join(':'), program, questions, { jvm: opened })
  return lines.map(line => JSON.parse(line))
}

/** Statements of a script: a statement ends with `;` at the end of a line. */
export function statementsOf(text) {
  return text
    .split(/;[ \t]*(?:--.*)?(?:\r?\n|$)/)
    .map(s => s.trim())
    .filter(s => s.replace(/^\s*--.*$/gm, '').trim() !== '')
}

/**
 * Flink has no `kafka-cluster`: the statement is planned over the connector with the same traits, `kafka` without a primary key and
 * `upsert-kafka` with one. The metadata key `cluster` becomes `topic`, which has the same type.
 */
export function forFlink(sql) {
  if (!/'connector'\s*=\s*'kafka-cluster'/.test(sql)) return sql
  const upsert = /PRIMARY\s+KEY/i.test(sql)
  return sql
    .replace(
      /'connector'\s*=\s*'kafka-cluster'/,
      `'connector' = '${upsert ? 'upsert-kafka' : 'kafka'}', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'oracle'`,
    )
    .replace(/,\s*'(?:clusters|brokers|sink\.delivery-guarantee|sink\.failover|sink\.failback|scan\.cluster)[^']*'\s*=\s*'[^']*'/g, '')
    .replace(/METADATA\s+FROM\s+'cluster'/gi, "METADATA FROM 'topic'")
    .replace(upsert ? /,\s*'(?:scan\.startup\.mode|format)'\s*=\s*'[^']*'/g : /$^/, '')
}

function fromFlink(answer) {
  for (const part of ['ast', 'physical', 'execution']) {
    if (answer[part]) answer[part] = answer[part].replace(/metadata=\[topic\]/g, 'metadata=[cluster]')
  }
  return answer
}

function classPath() {
  const here = dirname(fileURLToPath(import.meta.url))
  const sourceRoot = join(here, 'src')
  const sources = ['PlannerOracle.java', 'TypeOracle.java', 'FunctionCatalog.java', 'KeyOracle.java'].concat(
    readdirSync(join(sourceRoot, 'com', 'example')).map(f => join('com', 'example', f)),
  )
  return prepare({ folder: 'flink-oracle', pom: join(here, 'pom.xml'), sourceRoot, sources })
}

/** JVM flags for what Flink's planner reaches into. */
export const opened = [
  'lang',
  'net',
  'io',
  'nio',
  'lang.reflect',
  'text',
  'time',
  'util',
  'util.concurrent',
  'util.concurrent.atomic',
  'util.concurrent.locks',
].map(part => `--add-opens=java.base/java.${part}=ALL-UNNAMED`)
