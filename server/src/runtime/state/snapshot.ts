import { stateProblem } from './bytes.ts'

/**
 * All state of an engine between two batches: plain JSON, and bytes by section. A section is `<operator id>/<part>`: ids are made of content, so an
 * edited plan finds what it can take.
 */
export interface EngineSnapshot {
  readonly json: EngineSnapshotJson
  readonly sections: ReadonlyMap<string, Uint8Array>
}

export interface EngineSnapshotJson {
  readonly version: 1
  /** per scan (`catalog.database.table#n`): watermark by split, ms; and what was handed down */
  readonly scans: Readonly<Record<string, ScanSnapshot>>
  /** per operator id, what isn't bytes */
  readonly operators: Readonly<Record<string, unknown>>
}

export interface ScanSnapshot {
  readonly splits: Readonly<Record<string, number>>
  /** null = none yet */
  readonly watermark: number | null
}

/**
 * Whose state an operator of the new plan takes: by operator id, the old operator and for each part (`AggregateCall.stateId`) the old part. An operator or
 * part that isn't named starts empty. Without a mapping at all the ids of both plans must be equal. `key` and `count` go with the operator.
 */
export interface StateMapping {
  readonly operators: Readonly<Record<string, { readonly from: string; readonly parts: Readonly<Record<string, string>> }>>
}

export interface PartWriter {
  put(part: string, bytes: Uint8Array): void
  json(value: unknown): void
}

export interface PartReader {
  /** undefined: this part starts empty */
  get(part: string): Uint8Array | undefined
  readonly json: unknown
}

/** Parts that belong to the operator as a whole. */
export const KEY = 'key'
export const COUNT = 'count'

export function partWriter(operator: string, sections: Map<string, Uint8Array>, operators: Record<string, unknown>): PartWriter {
  return {
    put: (part, bytes) => void sections.set(`${operator}/${part}`, bytes),
    json: value => {
      operators[operator] = value
    },
  }
}

/** Undefined where the operator starts empty; throws where ids must be equal and are not. */
export function partReader(operator: string, snapshot: EngineSnapshot, mapping?: StateMapping): PartReader | undefined {
  const source = mapping ? mapping.operators[operator] : { from: operator, parts: undefined }
  if (source === undefined) return undefined
  const from = source.from
  if (!(from in snapshot.json.operators)) {
    if (mapping) throw stateProblem(`has no operator ${from}`)
    throw stateProblem(`is of another plan: it has no operator ${from}`)
  }
  return {
    json: snapshot.json.operators[from],
    get: part => {
      // `id@slice` for windows, `id#2` for the second of equal calls: the mapping names the id alone
      const [, id, twin = '', slice = ''] = /^(.*?)(#\d+)?(@-?\d+)?$/s.exec(part)!
      const mapped = source.parts === undefined || id === KEY || id === COUNT ? id : source.parts[id]
      const old = mapped === undefined ? undefined : `${mapped}${twin}${slice}`
      if (old === undefined) return undefined
      const bytes = snapshot.sections.get(`${from}/${old}`)
      if (bytes === undefined) throw stateProblem(`has no part ${old} of operator ${from}`)
      return bytes
    },
  }
}
