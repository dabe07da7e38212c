import { type ChildProcess, spawn } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { makeFolder } from '../runtime/make-folder.ts'
import { type ClassData, dropRecording, keepRecording } from './archive.ts'
import { type BrokerProperties, type ClusterPorts, clusterIdOf, format, logSince, reasonIn, writeSettings } from './broker-files.ts'
import { diskFull, StackError } from './errors.ts'
import { readJson, writeAtomically } from './files.ts'
import type { Java } from './java.ts'
import { loopback } from './ports.ts'
import { askBroker } from './probe.ts'
import { identify, isAlive, type ProcessIdentity, signal, waitUntilGone } from './processes.ts'

/** What is noted of a broker's process, in `<cluster>/broker.json`. */
export interface BrokerProcess extends ProcessIdentity, ClusterPorts {
  /** Epoch ms. */
  startedAt: number
  /** Epoch ms of the first answer; missing until then. */
  readyAt?: number
  /** The class archive that this process writes when it ends cleanly. */
  recording?: string
}

export interface StartOptions {
  name: string
  /** The cluster's folder: `data`, settings, logs. */
  folder: string
  ports: ClusterPorts
  java: Java
  jars: string[]
  classData: ClassData
  properties?: BrokerProperties
  /** The broker is killed when this process is gone. Without it the broker outlives whoever started it. */
  owner?: number
}

/** Fast to start rather than fast at its peak: one compiler tier and one collector thread leave the two cores to the clients. */
export const jvmFlags = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xlog:cds=off']

const startDeadline = 90_000

/**
 * Starts one broker in its own process group and waits until it answers. Formats the folder first when it is new.
 * Throws StackError `port-in-use`, `disk-full`, `broker-died` (with the line of its log that says why), `broker-not-ready`.
 */
export async function startBroker(options: StartOptions): Promise<BrokerProcess> {
  const { folder, ports } = options
  makeFolder(folder, 0o700)
  await writeSettings(folder, ports, options.properties)
  await format(folder)
  const startedAt = Date.now()
  const child = await launch(options)
  const identity = identify(child.pid!)
  let broker: BrokerProcess = {
    ...(identity ?? { pid: child.pid!, started: '' }),
    ...ports,
    startedAt,
    recording: options.classData.recording,
  }
  await writeAtomically(brokerFile(folder), JSON.stringify(broker))
  try {
    await untilReady(options, broker)
  } catch (error) {
    await killBroker(broker)
    await forgetBroker(folder)
    throw error
  }
  broker = { ...broker, readyAt: Date.now() }
  await writeAtomically(brokerFile(folder), JSON.stringify(broker))
  return broker
}

/** What is noted of the cluster's latest process, alive or not; nothing after a clean stop. */
export function readBroker(folder: string): Promise<BrokerProcess | undefined> {
  return readJson<BrokerProcess>(brokerFile(folder))
}

export function forgetBroker(folder: string): Promise<void> {
  return rm(brokerFile(folder), { force: true })
}

/** A clean stop (0.5-1 s; 2-3 s when it writes the class archive); a kill when it takes longer than that. */
export async function stopBroker(folder: string, broker: BrokerProcess): Promise<void> {
  // To the group: the watchdog of a broker with an owner ends with it. A suspended one must wake up to hear it; one that was
  // stopped a moment ago may not show it yet, so nobody looks.
  signal(broker, 'SIGTERM', 'group')
  signal(broker, 'SIGCONT', 'group')
  const clean = await waitUntilGone(broker, broker.recording ? 30_000 : 10_000)
  if (!clean) await killBroker(broker)
  else if (broker.recording) await keepRecording(broker.recording)
  await forgetBroker(folder)
}

/** SIGKILL; the note of the process stays, so that the cluster counts as killed, not stopped. */
export async function killBroker(broker: BrokerProcess): Promise<void> {
  signal(broker, 'SIGKILL', 'group')
  await waitUntilGone(broker, 10_000)
  if (broker.recording) await dropRecording(broker.recording)
}

/** True when this very cluster answers at the port. */
export async function answers(folder: string, port: number, timeoutMs: number): Promise<boolean> {
  try {
    const { clusterId, brokers } = await askBroker(loopback, port, timeoutMs)
    return brokers > 0 && clusterId === (await clusterIdOf(folder))
  } catch {
    return false
  }
}

/** Waits until a running broker answers again, for example after SIGCONT. False after `timeoutMs`, or when it is gone. */
export async function untilAnswers(folder: string, broker: BrokerProcess, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  while (!(await answers(folder, broker.port, 500))) {
    if (performance.now() > end || !isAlive(broker)) return false
    await sleep(30)
  }
  return true
}

function brokerFile(folder: string): string {
  return join(folder, 'broker.json')
}

async function launch(options: StartOptions): Promise<ChildProcess> {
  const { folder, owner } = options
  const output = await open(join(folder, 'console.log'), 'w', 0o600)
  try {
    const [command, ...args] =
      owner === undefined ? javaCommand(options) : ['sh', '-c', watched, 'sluice-broker', String(owner), ...javaCommand(options)]
    const child = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', output.fd, output.fd] })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    child.unref()
    return child
  } finally {
    await output.close()
  }
}

// The watchdog sits in the broker's process group and kills that whole group, itself with it: no number is looked up that could by
// then belong to someone else. `$$` is the shell that becomes the broker by `exec`; `$1` is the owner.
const watched = '(while kill -0 "$1" && kill -0 $$; do sleep 0.5; done; kill -9 0) >/dev/null 2>&1 & shift; exec "$@"'

function javaCommand({ folder, java, jars, classData }: StartOptions): string[] {
  return [
    java.path,
    ...jvmFlags,
    ...classData.flags,
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-UsePerfData',
    '-XX:ErrorFile=console-crash.log',
    '-Djava.awt.headless=true',
    '-Dlog4j.shutdownHookEnabled=false',
    `-Dlog4j2.configurationFile=${pathToFileURL(join(folder, 'log4j2.properties')).href}`,
    '-cp',
    jars.join(delimiter),
    'kafka.Kafka',
    'server.properties',
  ]
}

async function untilReady(options: StartOptions, broker: BrokerProcess): Promise<void> {
  const { name, folder } = options
  const ready = await untilAnswers(folder, broker, startDeadline)
  if (ready) return
  const log = join(folder, 'broker.log')
  if (isAlive(broker)) {
    throw new StackError('broker-not-ready', `The broker of cluster ${name} gave no answer for ${startDeadline / 1000} s`, `See ${log}`)
  }
  const text = (await logSince(log, broker.startedAt)) + (await logSince(join(folder, 'console.log'), broker.startedAt))
  if (/Address already in use/.test(text)) throw portInUse(name, broker, folder)
  if (/No space left on device|Disk quota exceeded/.test(text)) throw diskFull(folder)
  const reason = reasonIn(text) ?? 'it wrote no log'
  throw new StackError('broker-died', `The broker of cluster ${name} ended at its start: ${reason}`, `The whole log is ${log}`)
}

export function portInUse(name: string, { port, controllerPort }: ClusterPorts, folder: string): StackError {
  return new StackError(
    'port-in-use',
    `Another program listens on port ${port} or ${controllerPort}, which cluster ${name} of this workspace keeps`,
    `End that program, or delete ${join(folder, '..', 'stack.json')} to let the clusters choose new ports (their data stays)`,
  )
}
