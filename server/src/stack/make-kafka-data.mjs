// Makes kafka-jars.json and bootstrap-checkpoint.json again, for another version of Kafka or of its logging:
//   node server/src/stack/make-kafka-data.mjs        (needs mvn, Java 17 and their network)
// Then run test/stack/kafka-stack.test.ts: it starts brokers with exactly these jars.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const kafka = '4.2.0'
const roots = [
  ['org.apache.kafka', 'kafka_2.13', kafka],
  ['org.apache.logging.log4j', 'log4j-slf4j-impl', '2.25.3'],
]
// Runtime dependencies that a broker with plain listeners never loads (seen with -Xlog:class+load over topics, configurations, all five
// codecs, transactions, classic, consumer and share groups): command line tools, OAuth, tiered storage, YAML and CSV.
const unneeded = [
  'argparse4j',
  'caffeine',
  'commons-beanutils',
  'commons-collections',
  'commons-digester',
  'commons-logging',
  'jackson-dataformat-csv',
  'jackson-dataformat-yaml',
  'jackson-datatype-jdk8',
  'jose4j',
  'kafka-tools-api',
  'scala-reflect',
  'snakeyaml',
]

const here = dirname(fileURLToPath(import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sluice-kafka-data-'))
try {
  const lib = collectJars()
  writeJson('kafka-jars.json', { kafka, jars: jarsOf(lib) })
  writeJson('bootstrap-checkpoint.json', { kafka, base64: makeCheckpoint(lib) })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A folder in the layout of a Maven repository, so that a jar's path tells its group. */
function collectJars() {
  const dependencies = roots.map(
    ([g, a, v]) => `<dependency><groupId>${g}</groupId><artifactId>${a}</artifactId><version>${v}</version></dependency>`,
  )
  writeFileSync(
    join(folder, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>sluice</groupId><artifactId>jars</artifactId>
<version>1</version><packaging>pom</packaging><dependencies>${dependencies.join('')}</dependencies></project>`,
  )
  const lib = join(folder, 'lib')
  execFileSync(
    'mvn',
    ['-B', '-q', 'dependency:copy-dependencies', '-DincludeScope=runtime', '-Dmdep.useRepositoryLayout=true', `-DoutputDirectory=${lib}`],
    { cwd: folder, stdio: 'inherit' },
  )
  return lib
}

function jarPaths(lib) {
  return readdirSync(lib, { recursive: true })
    .map(String)
    .filter(path => path.endsWith('.jar'))
    .sort()
}

function jarsOf(lib) {
  return jarPaths(lib)
    .map(path => {
      const parts = path.split('/')
      const bytes = readFileSync(join(lib, path))
      const [version, artifact] = [parts.at(-2), parts.at(-3)]
      return {
        group: parts.slice(0, -3).join('.'),
        artifact,
        version,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      }
    })
    .filter(jar => !unneeded.includes(jar.artifact))
}

/** The snapshot with the feature levels of this version that `StorageTool format` writes; it names no cluster, so one serves all. */
function makeCheckpoint(lib) {
  const data = join(folder, 'data')
  mkdirSync(data)
  const properties = join(folder, 'server.properties')
  writeFileSync(
    properties,
    `process.roles=broker,controller\nnode.id=1\ncontroller.quorum.voters=1@127.0.0.1:20001\nlisteners=PLAINTEXT://127.0.0.1:20000,CONTROLLER://127.0.0.1:20001
controller.listener.names=CONTROLLER\nlistener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT\nlog.dirs=${data}\n`,
  )
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
  const classPath = jarPaths(lib)
    .map(path => join(lib, path))
    .join(':')
  const id = Buffer.alloc(16, 7).toString('base64url')
  execFileSync(java, ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', id, '-c', properties], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return readFileSync(join(data, 'bootstrap.checkpoint')).toString('base64')
}

function writeJson(name, value) {
  writeFileSync(join(here, name), `${JSON.stringify(value, null, 2)}\n`)
  const biome = join(here, '../../../node_modules/.bin/biome')
  if (existsSync(biome)) execFileSync(biome, ['format', '--write', join(here, name)], { stdio: 'ignore', cwd: join(here, '../../..') })
}
