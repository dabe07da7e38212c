import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readFile, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../runtime/make-folder.ts'
import checkpoint from './bootstrap-checkpoint.json' with { type: 'json' }
import { diskFull } from './errors.ts'
import { writeAtomically } from './files.ts'
import { loopback } from './ports.ts'

/** The two ports of one cluster: its broker's and its controller's. */
export interface ClusterPorts {
  port: number
  controllerPort: number
}

/** Broker properties of sluice.json, laid over ours. */
export type BrokerProperties = Record<string, string | number | boolean>

/** Least free space for a start, in bytes: Kafka preallocates index files, and dies in the middle of things on a full disk. */
const leastFree = 100_000_000

/** True when the cluster has been formatted, so that topics, offsets and jobs may depend on it. */
export function isFormatted(folder: string): boolean {
  return existsSync(join(folder, 'data', 'meta.properties'))
}

/**
 * What `StorageTool format` writes, without the JVM that it takes (2 CPU seconds a cluster): the identity of the cluster, and the
 * snapshot with the feature levels of this Kafka version, which names no cluster and so is the same for all.
 */
export async function format(folder: string): Promise<void> {
  if (isFormatted(folder)) return
  const data = join(folder, 'data')
  makeFolder(data, 0o700)
  await writeAtomically(join(data, 'bootstrap.checkpoint'), Buffer.from(checkpoint.base64, 'base64'))
  // Last, because with it the folder counts as formatted.
  await writeAtomically(join(data, 'meta.properties'), `node.id=1\nversion=1\ncluster.id=${newClusterId()}\n`)
}

/** `cluster.id` of a formatted folder. */
export async function clusterIdOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'data', 'meta.properties'), 'utf8')
  return /^cluster\.id=(.*)$/m.exec(text)?.[1].trim() ?? ''
}

export async function writeSettings(folder: string, ports: ClusterPorts, properties: BrokerProperties = {}): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < leastFree) throw diskFull(folder, bavail * bsize)
  const all = { ...brokerProperties(ports), ...properties }
  await writeAtomically(
    join(folder, 'server.properties'),
    Object.entries(all)
      .map(([key, value]) => `${key}=${escapeValue(String(value))}\n`)
      .join(''),
  )
  await writeAtomically(join(folder, 'log4j2.properties'), logSettings)
}

function brokerProperties({ port, controllerPort }: ClusterPorts): BrokerProperties {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${loopback}:${controllerPort}`,
    listeners: `PLAINTEXT://${loopback}:${port},CONTROLLER://${loopback}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${loopback}:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    // Relative to the folder that the broker is started in: a comma in the workspace's path would be read as two folders.
    'log.dirs': 'data',
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'auto.create.topics.enable': false,
    // With the default of 9 s a broker that was killed is refused for as long when it comes back.
    'broker.session.timeout.ms': 1000,
    'broker.heartbeat.interval.ms': 250,
    // The default of 128 MB is half of the heap, and kept for as long as the broker runs.
    'log.cleaner.dedupe.buffer.size': 16 << 20,
    // A demo at 1,000 records/s writes 18 GB a day: a partition keeps its newest 256 MB.
    'log.segment.bytes': 64 << 20,
    'log.retention.bytes': 256 << 20,
  }
}

// `broker.log` is always of the latest start; the ones before it, and what is above 4 MB, are kept as broker.1.log … broker.4.log.
const logSettings = `status=error
appender.file.type=RollingFile
appender.file.name=file
appender.file.fileName=broker.log
appender.file.filePattern=broker.%i.log
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{yyyy-MM-dd HH:mm:ss.SSS} %p %c{1}: %m%n
appender.file.policies.type=Policies
appender.file.policies.start.type=OnStartupTriggeringPolicy
appender.file.policies.size.type=SizeBasedTriggeringPolicy
appender.file.policies.size.size=4MB
appender.file.strategy.type=DefaultRolloverStrategy
appender.file.strategy.fileIndex=min
appender.file.strategy.max=4
rootLogger.level=info
rootLogger.appenderRef.file.ref=file
logger.state.name=state.change.logger
logger.state.level=error
`

/** 16 random bytes in Kafka's form; like Kafka's own, none begins with a dash, which command lines would read as an option. */
function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url')
    if (!id.startsWith('-')) return id
  }
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replace(/[\r\n]+/g, ' ')
}

/** The line of a broker's log that says why it ended, without its time and the exception's package; `undefined` for an empty log. */
export function reasonIn(log: string): string | undefined {
  const lines = log.split(/\r?\n/).filter(line => line.trim() && !/^\s+at |^\s*\.\.\. \d+ more/.test(line))
  const last = (pattern: RegExp) => lines.findLast(line => pattern.test(line))
  const line =
    last(/^Caused by: /) ??
    last(/^(Exception in thread|[\w.$]+(Exception|Error)\b)/) ??
    last(/\b(FATAL|ERROR)\b/) ??
    last(/^Error\b/) ??
    lines.at(-1)
  return line
    ?.replace(/^Caused by: /, '')
    .replace(/^\S+ \S+ (FATAL|ERROR|WARN|INFO) \S+: /, '')
    .replace(/^(?:[a-z][\w$]*\.)+(?=[A-Z])/, '')
    .trim()
}

/** The end of a log file, when it was written to after `since` (epoch ms). */
export async function logSince(path: string, since: number): Promise<string> {
  // One second of grace: some file systems keep times in seconds.
  const seen = await stat(path).catch(() => undefined)
  if (!seen || seen.mtimeMs < since - 1000) return ''
  const file = await open(path)
  try {
    const length = Math.min(seen.size, 65_536)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, seen.size - length)
    return buffer.toString('utf8')
  } finally {
    await file.close()
  }
}
