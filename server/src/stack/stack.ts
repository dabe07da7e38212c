import { join } from 'node:path'
import type * as Protocol from '../protocol.ts'
import { makeFolder } from '../runtime/make-folder.ts'
import type { Project } from '../settings.ts'
import { classData } from './archive.ts'
import { installKafka } from './artifacts.ts'
import { type ClusterPorts, isFormatted } from './broker-files.ts'
import { namedDiskError, StackError } from './errors.ts'
import { readJson, withLock, writeAtomically } from './files.ts'
import { findJava, type Java } from './java.ts'
import {
  answers,
  type BrokerProcess,
  forgetBroker,
  jvmFlags,
  killBroker,
  portInUse,
  readBroker,
  startBroker,
  stopBroker,
  untilAnswers,
} from './kafka.ts'
import { freePorts, isFree, loopback } from './ports.ts'
import { accepts, askBroker } from './probe.ts'
import { isAlive, isSuspended, signal } from './processes.ts'

export type { StackErrorKind } from './errors.ts'
export { StackError } from './errors.ts'

/** The part of sluice.json that the stack reads. */
export interface StackConfig {
  /** A cluster with brokers is someone else's: it is probed, never started or ended. Without any clusters here, `stack.clusters` are the local ones. */
  clusters?: { readonly [name: string]: { readonly brokers?: readonly string[] } }
  stack?: Partial<Project['stack']>
}

export interface StackOptions {
  env?: NodeJS.ProcessEnv
  /** Process id: the brokers that this handle starts are killed when that process is gone. For tests. */
  owner?: number
}

/** Progress of `up` and `revive`. `done` and `total` in bytes, with step `jars` only; `ms` since the call, with `ready` and `adopted`. */
export interface StackEvent extends Protocol.StackEvent {
  readonly step: 'java' | 'jars' | 'starting' | 'ready' | 'adopted'
}

/** `killed`: ended without `down`. `hung`: the process is there and gives no answer. `unreachable`: an external one that can't be connected to. */
export type ClusterState = Protocol.ClusterStatus['state']

/** `brokers` is empty and `port` missing for a local cluster that was never started; `uptimeMs` counts from the start of its process. */
export interface ClusterStatus extends Protocol.ClusterStatus {
  readonly port?: number
}

export interface StackStatus {
  readonly clusters: readonly ClusterStatus[]
}

/** The local clusters of one workspace. Every method may be called from several processes at the same time. */
export interface Stack {
  /** Starts the clusters, all local ones by default, at the same time; what runs already is adopted. */
  up(clusters?: string[], onEvent?: (event: StackEvent) => void): Promise<StackStatus>
  /** Stops them cleanly; the data stays. */
  down(clusters?: string[]): Promise<StackStatus>
  status(): Promise<StackStatus>
  /** SIGKILL. */
  kill(name: string): Promise<void>
  /** SIGSTOP: the process stays and answers no more. */
  suspend(name: string): Promise<void>
  /** SIGCONT, and waits for the first answer. */
  resume(name: string): Promise<void>
  /** Starts a killed or stopped cluster again from its log, at its old port; resumes a suspended one. */
  revive(name: string, onEvent?: (event: StackEvent) => void): Promise<void>
  /** `.sluice/stack/brokers.json` of the workspace, the document that `brokers.lookup` reads. */
  readonly brokersFile: string
}

/** The local clusters' names where sluice.json doesn't say. */
const defaultClusters = ['a', 'b']

export function openStack(workspace: string, config: StackConfig = {}, options: StackOptions = {}): Stack {
  const folder = join(workspace, '.sluice', 'stack')
  const env = options.env ?? process.env
  const named = Object.entries(config.clusters ?? {})
  const external = new Map(named.flatMap(([name, { brokers }]) => (brokers?.length ? [[name, brokers] as const] : [])))
  const local = named.length ? named.map(([name]) => name).filter(name => !external.has(name)) : (config.stack?.clusters ?? defaultClusters)
  const names = named.length ? named.map(([name]) => name) : local
  const folderOf = (name: string) => join(folder, name)

  const checkLocal = (name: string) => {
    const list = external.get(name)
    if (list) {
      const hint = `Start and stop it where it runs, or take "clusters" out of sluice.json to get local ones`
      throw new StackError('external-cluster', `Cluster ${name} is not Sluice's: sluice.json names its brokers (${list.join(', ')})`, hint)
    }
    if (!local.includes(name)) {
      throw new StackError('unknown-cluster', `There is no cluster ${name}`, `The clusters here are ${names.join(', ')}`)
    }
  }
  const chosen = (clusters: readonly string[] | undefined) => {
    for (const name of clusters ?? []) checkLocal(name)
    const list = clusters ?? local
    if (!list.length) checkLocal(names[0])
    return list
  }

  async function up(clusters?: string[], onEvent: (event: StackEvent) => void = () => {}): Promise<StackStatus> {
    const list = chosen(clusters)
    await withNamedErrors(async () => makeFolder(folder, 0o700))
    // Only the first looks for Java and the jars, and nobody does when all are running.
    let tools: Promise<Tools> | undefined
    const prepare = () => (tools ??= prepareTools(onEvent))
    const results = await Promise.allSettled(list.map((name, index) => upOne(name, prepare, index === 0, onEvent)))
    const failed = results.find(result => result.status === 'rejected')
    if (failed) throw failed.reason
    return status()
  }

  interface Tools {
    java: Java
    jars: string[]
  }

  async function prepareTools(onEvent: (event: StackEvent) => void): Promise<Tools> {
    const java = await findJava(env)
    if ('kind' in java) throw new StackError('java-missing', 'The local Kafka clusters need Java', java.hint)
    onEvent({ step: 'java', detail: java.version })
    const jars = await installKafka({ repository: config.stack?.repository, env, onProgress: onEvent })
    return { java, jars }
  }

  function upOne(name: string, prepare: () => Promise<Tools>, record: boolean, onEvent: (event: StackEvent) => void): Promise<void> {
    return locked(name, async () => {
      const begin = performance.now()
      const running = await adopt(name)
      if (running) return onEvent({ step: 'adopted', cluster: name, ms: Math.round(performance.now() - begin), detail: address(running) })
      const { java, jars } = await prepare()
      onEvent({ step: 'starting', cluster: name })
      const broker = await startOn(name, async ports =>
        startBroker({
          name,
          folder: folderOf(name),
          ports,
          java,
          jars,
          classData: await classData(java, jars, jvmFlags, record, env),
          properties: config.stack?.properties,
          owner: options.owner,
        }),
      )
      onEvent({ step: 'ready', cluster: name, ms: Math.round(performance.now() - begin), detail: address(broker) })
    })
  }

  /** The broker that runs already; one that hangs is woken up, or ended when it doesn't wake. */
  async function adopt(name: string): Promise<BrokerProcess | undefined> {
    const broker = await readBroker(folderOf(name))
    if (!broker || !isAlive(broker)) return undefined
    // Sent without a look: a process that was stopped a moment ago may not show it yet, and to one that runs it does nothing.
    signal(broker, 'SIGCONT')
    if (await untilAnswers(folderOf(name), broker, broker.readyAt ? 15_000 : 60_000)) return broker
    await killBroker(broker)
    return undefined
  }

  // A cluster keeps its ports as soon as it has data; a new one takes others when someone was quicker.
  async function startOn(name: string, start: (ports: ClusterPorts) => Promise<BrokerProcess>): Promise<BrokerProcess> {
    const hadData = isFormatted(folderOf(name))
    for (let attempt = 1; ; attempt++) {
      const ports = await portsOf(name, hadData, attempt > 1)
      try {
        return await start(ports)
      } catch (error) {
        const again = error instanceof StackError && error.kind === 'port-in-use' && !hadData && attempt < 4
        if (!again) throw error
      }
    }
  }

  function portsOf(name: string, hadData: boolean, anew: boolean): Promise<ClusterPorts> {
    return withLock(join(folder, 'stack.lock'), 10_000, async () => {
      const file = join(folder, 'stack.json')
      const clusters = (await readJson<StackFile>(file))?.clusters ?? {}
      const kept = clusters[name]
      if (kept && !anew) {
        if ((await isFree(kept.port)) && (await isFree(kept.controllerPort))) return kept
        if (hadData) throw portInUse(name, kept, folderOf(name))
      }
      const taken = new Set(Object.values(clusters).flatMap(ports => [ports.port, ports.controllerPort]))
      const [port, controllerPort] = await freePorts(2, taken)
      clusters[name] = { port, controllerPort }
      await writeAtomically(file, `${JSON.stringify({ version: 1, clusters } satisfies StackFile, null, 2)}\n`)
      const brokers = Object.fromEntries(Object.entries(clusters).map(([key, ports]) => [key, { brokers: [address(ports)], active: true }]))
      await writeAtomically(join(folder, 'brokers.json'), `${JSON.stringify(brokers, null, 2)}\n`)
      return clusters[name]
    })
  }

  async function down(clusters?: string[]): Promise<StackStatus> {
    for (const name of clusters ?? []) checkLocal(name)
    await Promise.all(
      (clusters ?? local).map(async name => {
        if (!(await readBroker(folderOf(name)))) return
        await locked(name, async () => {
          const broker = await readBroker(folderOf(name))
          if (broker && isAlive(broker)) await stopBroker(folderOf(name), broker)
          else await forgetBroker(folderOf(name))
        })
      }),
    )
    return status()
  }

  async function status(): Promise<StackStatus> {
    const kept = (await readJson<StackFile>(join(folder, 'stack.json')))?.clusters ?? {}
    const of = (name: string) =>
      external.has(name) ? externalStatus(name, external.get(name)!) : localStatus(name, folderOf(name), kept[name])
    return { clusters: await Promise.all(names.map(of)) }
  }

  async function running(name: string): Promise<BrokerProcess> {
    checkLocal(name)
    const broker = await readBroker(folderOf(name))
    if (broker && isAlive(broker)) return broker
    throw new StackError('cluster-not-running', `Cluster ${name} is not running`, 'Start it with: sluice stack up')
  }

  async function kill(name: string): Promise<void> {
    await killBroker(await running(name))
  }

  async function suspend(name: string): Promise<void> {
    signal(await running(name), 'SIGSTOP')
  }

  async function resume(name: string): Promise<void> {
    const broker = await running(name)
    signal(broker, 'SIGCONT')
    if (await untilAnswers(folderOf(name), broker, 30_000)) return
    throw new StackError(
      'broker-not-ready',
      `Cluster ${name} gave no answer for 30 s after it was woken up`,
      `See ${join(folderOf(name), 'broker.log')}`,
    )
  }

  async function revive(name: string, onEvent?: (event: StackEvent) => void): Promise<void> {
    checkLocal(name)
    if (!isFormatted(folderOf(name))) {
      throw new StackError('cluster-not-running', `Cluster ${name} was never started`, 'Start it with: sluice stack up')
    }
    await up([name], onEvent)
  }

  // One command at a time for a cluster: two that start it at once would both succeed, with one broker.
  function locked<T>(name: string, work: () => Promise<T>): Promise<T> {
    return withNamedErrors(() => withLock(join(folder, `${name}.lock`), 120_000, work))
  }

  async function withNamedErrors<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw namedDiskError(error, folder)
    }
  }

  return { up, down, status, kill, suspend, resume, revive, brokersFile: join(folder, 'brokers.json') }
}

interface StackFile {
  version: 1
  clusters: Record<string, ClusterPorts>
}

async function localStatus(name: string, folder: string, kept: ClusterPorts | undefined): Promise<ClusterStatus> {
  const status = { name, external: false, brokers: kept ? [address(kept)] : [], port: kept?.port }
  const broker = await readBroker(folder)
  if (!broker) return { ...status, state: 'stopped' }
  if (!isAlive(broker)) return { ...status, state: 'killed' }
  const alive = { ...status, pid: broker.pid, port: broker.port, brokers: [address(broker)], uptimeMs: Date.now() - broker.startedAt }
  if (isSuspended(broker)) return { ...alive, state: 'hung' }
  if (await answers(folder, broker.port, 1500)) return { ...alive, state: 'running' }
  return { ...alive, state: broker.readyAt ? 'hung' : 'starting' }
}

async function externalStatus(name: string, brokers: readonly string[]): Promise<ClusterStatus> {
  // A broker that wants TLS hangs up on a plain request; that it accepts connections is then all that can be seen from here.
  const reached = await Promise.all(
    brokers.map(async broker => {
      const [host, port] = hostAndPort(broker)
      return (
        (await askBroker(host, port, 1500).then(
          () => true,
          () => false,
        )) || accepts(host, port, 1500)
      )
    }),
  )
  return { name, external: true, brokers, state: reached.includes(true) ? 'running' : 'unreachable' }
}

function hostAndPort(broker: string): [string, number] {
  const colon = broker.lastIndexOf(':')
  return colon < 0 ? [broker, 9092] : [broker.slice(0, colon).replace(/^\[|\]$/g, ''), Number(broker.slice(colon + 1))]
}

function address({ port }: { port: number }): string {
  return `${loopback}:${port}`
}
