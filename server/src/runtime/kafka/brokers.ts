import { readFile } from 'node:fs/promises'
import { RuntimeProblem } from '../ports.ts'
import type { ClusterTableConfig } from './options.ts'

/** Where `brokers.lookup` = `config` looks after the DDL; both are read again at every lookup. */
export interface BrokerPlaces {
  /** `sluice.json` → clusters */
  readonly clusters?: Readonly<
    Record<string, { readonly brokers: readonly string[]; readonly properties?: Readonly<Record<string, string>> }>
  >
  /** the local stack's brokers.json */
  readonly file?: string
  /** of the process; `env:NAME` reads it */
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface FoundCluster {
  /** host:port; empty = nobody knows (yet) */
  readonly brokers: readonly string[]
  /** false = drained on purpose: nothing is read or written, offsets are kept */
  readonly active: boolean
  readonly properties: Readonly<Record<string, string>>
}

/**
 * The broker lists of one table. `current` is the last answer; `refresh()` asks again (asked for while one is under way, it joins that one), and
 * so does the interval. A lookup that fails keeps the last answer and is told by `problem`.
 */
export class BrokerDirectory {
  current: Readonly<Record<string, FoundCluster>> = {}
  /** why the last lookup gave nothing new */
  problem: string | null = null
  private readonly config: ClusterTableConfig
  private readonly places: BrokerPlaces
  private readonly listeners: (() => void)[] = []
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | null = null

  constructor(config: ClusterTableConfig, places: BrokerPlaces) {
    this.config = config
    this.places = places
  }

  async start(): Promise<void> {
    await this.refresh()
    this.timer = setInterval(() => this.refresh(), this.config.lookupInterval)
    this.timer.unref()
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** Called after a lookup that changed something. */
  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  refresh(): Promise<void> {
    this.running ??= this.lookup().finally(() => {
      this.running = null
    })
    return this.running
  }

  private async lookup(): Promise<void> {
    const before = JSON.stringify(this.current)
    try {
      this.current = await lookUpBrokers(this.config, this.places)
      this.problem = null
    } catch (error) {
      this.problem = (error as Error).message
    }
    if (JSON.stringify(this.current) !== before) for (const listener of this.listeners) listener()
  }
}

/** One answer, every cluster of the table in it. Rejects with RuntimeProblem `lookup` where a document can't be read or has another shape. */
export async function lookUpBrokers(config: ClusterTableConfig, places: BrokerPlaces): Promise<Record<string, FoundCluster>> {
  const document = await readDocument(config, places)
  const found: Record<string, FoundCluster> = {}
  for (const name of config.clusters) {
    const fromProject = config.lookup.kind === 'config' ? places.clusters?.[name] : undefined
    const fromDocument = document[name]
    found[name] = {
      brokers: config.brokers[name] ?? fromProject?.brokers ?? fromDocument?.brokers ?? [],
      // A drained cluster is drained wherever its addresses come from.
      active: fromDocument?.active ?? true,
      properties: { ...fromProject?.properties, ...config.properties[name] },
    }
  }
  return found
}

type BrokerDocument = Readonly<Record<string, { readonly brokers?: readonly string[]; readonly active?: boolean }>>

async function readDocument(config: ClusterTableConfig, places: BrokerPlaces): Promise<BrokerDocument> {
  const { lookup } = config
  if (lookup.kind === 'env') {
    const text = (places.env ?? process.env)[lookup.target]
    if (text === undefined) throw lookupProblem(`the environment has no ${lookup.target}`)
    return parseDocument(text, `env:${lookup.target}`)
  }
  const path = lookup.kind === 'file' ? lookup.target : places.file
  if (!path) return {}
  try {
    return parseDocument(await readFile(path, 'utf8'), path)
  } catch (error) {
    if (error instanceof RuntimeProblem) throw error
    // The local stack may not have been started yet: its clusters are just not known.
    if (lookup.kind === 'config' && (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw lookupProblem(`${path} can't be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

function parseDocument(text: string, where: string): BrokerDocument {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw lookupProblem(`${where} is no JSON`)
  }
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  const fits =
    isObject(document) &&
    Object.values(document).every(
      entry =>
        isObject(entry) &&
        (entry.brokers === undefined || (Array.isArray(entry.brokers) && entry.brokers.every(broker => typeof broker === 'string'))) &&
        (entry.active === undefined || typeof entry.active === 'boolean'),
    )
  if (!fits) throw lookupProblem(`${where} is not of the form { "a": { "brokers": ["host:port"], "active": true } }`)
  return document as BrokerDocument
}

function lookupProblem(what: string): RuntimeProblem {
  return new RuntimeProblem('lookup', `The broker lists can't be looked up: ${what}`, 'Check brokers.lookup of the table')
}
