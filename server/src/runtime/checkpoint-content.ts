import type { PhysicalPlan } from '../plan/physical.ts'
import type { CheckpointParts } from './loop.ts'
import type { SinkCheckpoint, SinkSnapshot, SourceSnapshot } from './ports.ts'
import { decodeCheckpoint, encodeCheckpoint } from './state/file.ts'
import type { EngineSnapshot } from './state/snapshot.ts'

/** What a checkpoint says of itself. The plan is stored with it: it names each piece of state by content, so an edited plan finds its own. */
export interface CheckpointHeader {
  readonly version: 1
  readonly id: number
  /** epoch ms */
  readonly at: number
  readonly job: string
  readonly run: number
  readonly epoch: number
  readonly parallelism: number
  readonly plan: PhysicalPlan
}

export interface CheckpointContent extends CheckpointHeader {
  readonly sources: Readonly<Record<string, SourceSnapshot>>
  readonly sinks: Readonly<Record<string, SinkCheckpoint>>
  readonly engine: EngineSnapshot
}

/** As bytes: sources, sinks and the engine's own words in the header; state and outboxes as sections. */
export function encodeContent(header: CheckpointHeader, parts: CheckpointParts): Uint8Array {
  const engine = parts.engine as EngineSnapshot
  const sections = new Map<string, Uint8Array>()
  for (const [name, bytes] of engine.sections) sections.set(`${ENGINE}${name}`, bytes)
  const sinks: Record<string, SinkSnapshot> = {}
  for (const [key, { snapshot, outbox }] of Object.entries(parts.sinks)) {
    sinks[key] = snapshot
    sections.set(`${OUTBOX}${key}`, outbox)
  }
  return encodeCheckpoint({ header: { ...header, sources: parts.sources, sinks, engine: engine.json }, sections })
}

/** Throws where the bytes are torn or of another version. */
export function decodeContent(bytes: Uint8Array): CheckpointContent {
  const { header, sections } = decodeCheckpoint(bytes)
  const { sinks, engine, ...rest } = header as Omit<CheckpointContent, 'sinks' | 'engine'> & {
    sinks: Record<string, SinkSnapshot>
    engine: EngineSnapshot['json']
  }
  if (rest.version !== 1) throw new Error(`version ${rest.version} of a checkpoint, this is a Sluice that reads version 1`)
  const state = new Map<string, Uint8Array>()
  for (const [name, part] of sections) if (name.startsWith(ENGINE)) state.set(name.slice(ENGINE.length), part)
  return {
    ...rest,
    sinks: Object.fromEntries(
      Object.entries(sinks).map(([key, snapshot]) => [key, { snapshot, outbox: sections.get(`${OUTBOX}${key}`) ?? new Uint8Array(0) }]),
    ),
    engine: { json: engine, sections: state },
  }
}

const ENGINE = 'engine/'
const OUTBOX = 'outbox/'
