import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * Asks Flink's own planner about scripts: `ask([{ id, statements: [sql, …] }])` → `[{ id, answers: [{ ok, execution, physical, … }] }]`.
 * `jars`: more connectors and formats for the class path. The first call fetches Flink's jars through Maven (needs `mvn` and Java 17) and
 * compiles the program; both are kept in the cache folder.
 */
export async function ask(scripts, jars = []) {
  const answers = await run(
    'PlannerOracle',
    scripts.map(s => ({ ...s, statements: s.statements.map(forFlink) })),
    jars,
  )
  return answers.map(a => ({ ...a, answers: a.answers.map(fromFlink) }))
}

/** Runs one of the programs in `src`: a JSON value a line in, one a line out. */
export async function run(program, requests, jars = []) {
  const child = spawn('java', [...prepare(jars), program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = []
  const lines = createInterface({ input: child.stdout })
  const done = new Promise((resolve, reject) => {
    lines.on('line', line => answers.push(JSON.parse(line)))
    child.on('error', reject)
    child.on('close', code => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))))
  })
  for (const request of requests) child.stdin.write(`${JSON.stringify(request)}\n`)
  child.stdin.end()
  await done
  return answers
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

function prepare(jars) {
  const here = dirname(fileURLToPath(import.meta.url))
  const cache = join(process.env.SLUICE_CACHE ?? join(homedir(), '.cache', 'sluice'), 'flink-oracle')
  const lib = join(cache, 'lib')
  if (!existsSync(lib) || readdirSync(lib).length < 50) {
    mkdirSync(lib, { recursive: true })
    call('mvn', [
      '-q',
      '-B',
      '-f',
      join(here, 'pom.xml'),
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${lib}`,
    ])
  }
  const sources = ['PlannerOracle.java', 'TypeOracle.java', 'FunctionCatalog.java']
    .concat(readdirSync(join(here, 'src', 'com', 'example')).map(f => join('com', 'example', f)))
    .map(f => join(here, 'src', f))
  const stamp = createHash('sha256')
    .update(sources.map(f => readFileSync(f, 'utf8')).join('\0'))
    .digest('hex')
  const classes = join(cache, 'classes')
  const stampFile = join(cache, 'classes.sha256')
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
    mkdirSync(classes, { recursive: true })
    writeFileSync(join(classes, 'log4j2.properties'), 'rootLogger.level = off\n')
    call('javac', ['-nowarn', '-cp', join(lib, '*'), '-d', classes, ...sources])
    writeFileSync(stampFile, stamp)
  }
  const packages = [
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
  ]
  return [
    '-Xmx1g',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    ...packages.map(p => `--add-opens=java.base/java.${p}=ALL-UNNAMED`),
    '-cp',
    [classes, join(lib, '*'), ...jars].join(':'),
  ]
}

function call(program, args) {
  const r = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (r.status !== 0) throw new Error(`${program} failed (${r.error?.message ?? r.status}); the oracle needs mvn and a JDK 17`)
}
