import { writeVarint } from './wire/varint.ts'

/*
 * The identity of a record, contract point 1: one header `sluice-id`, text, so that any tool shows it and any reader can count with it:
 *
 *     <job>/<sink>/<writer>/<epoch>/<after>/<sequence>         e.g.  bids-7f3a/totals/0/4/1200/1207
 *
 * job, sink, writer   names; `%`, `/` and control characters are percent-encoded. `job` is unique for ever (a name that is used again
 *                     needs another id), because equal identity means equal key and value.
 * epoch               decimal; rises with every start, restart, rollback and upgrade
 * after               decimal: the sequence at which this epoch took over in this partition (its own first one): records of the epoch before
 *                     it from here on are a zombie's. `-` where the epoch continues nothing (a first start without a checkpoint)
 * sequence            decimal, dense per (job, sink, writer, partition) across epochs
 *
 * Lost = holes between the sequences of an epoch, up to the next epoch's `after`; doubled = equal identities less one.
 */

export const identityHeader = 'sluice-id'

/** Who writes: fixed for a sink's life. */
export interface WriterIdentity {
  readonly job: string
  readonly sink: string
  readonly writer: string
}

/** Gives the header block of a record: one header, `sluice-id`. One instance per partition and epoch; the bytes are reused by the next call. */
export class IdentityHeaders {
  /** the block is `bytes[0, length)` */
  readonly bytes: Uint8Array
  length = 0
  private readonly prefix: Uint8Array

  /** `after`: null where the epoch continues nothing */
  constructor(writer: WriterIdentity, epoch: number, after: number | null) {
    this.prefix = Buffer.from(`${writerText(writer)}/${epoch}/${after ?? '-'}/`)
    this.bytes = new Uint8Array(this.prefix.length + 64)
    this.bytes[0] = 2
    const key = Buffer.from(identityHeader)
    const behindLength = writeVarint(this.bytes, 1, key.length)
    this.bytes.set(key, behindLength)
  }

  write(sequence: number): void {
    const digits = decimalDigits(sequence)
    let at = writeVarint(this.bytes, 2 + identityHeader.length, this.prefix.length + digits)
    this.bytes.set(this.prefix, at)
    at += this.prefix.length
    let left = sequence
    for (let place = at + digits - 1; place >= at; place--) {
      const rest = Math.floor(left / 10)
      this.bytes[place] = 48 + (left - rest * 10)
      left = rest
    }
    this.length = at + digits
  }
}

/** Position and length of the value of the first `sluice-id` header in a header block; `identityAt.start` -1 = none. Reused, to make no object a record. */
export const identityAt = { start: -1, end: -1 }

export function findIdentity(bytes: Uint8Array, blockStart: number, blockEnd: number): boolean {
  identityAt.start = -1
  let at = blockStart
  // A one-byte count, key length and value length are the rule: our own writer makes no others.
  let count = varint(bytes, at, blockEnd)
  at = cursor
  for (; count > 0 && at < blockEnd; count--) {
    const keyLength = varint(bytes, at, blockEnd)
    const keyAt = cursor
    const valueLength = varint(bytes, keyAt + keyLength, blockEnd)
    const valueAt = cursor
    at = valueLength > 0 ? valueAt + valueLength : valueAt
    if (keyLength < 0 || at > blockEnd) return false
    if (keyLength === nameBytes.length && startsWithName(bytes, keyAt)) {
      if (valueLength <= 0) return false
      identityAt.start = valueAt
      identityAt.end = at
      return true
    }
  }
  return false
}

/** job/sink/writer, as they begin every identity of this writer. */
export function writerText({ job, sink, writer }: WriterIdentity): string {
  return [job, sink, writer].map(encodeName).join('/')
}

export interface Identity {
  /** as `writerText` gives it */
  readonly writer: string
  readonly epoch: number
  readonly after: number | null
}

/** Everything before the sequence: `text` is the header's value up to its last `/`. Null where it is not of our making. */
export function parseIdentity(text: string): Identity | null {
  const parts = text.split('/')
  if (parts.length !== 5) return null
  const [job, sink, writer, epoch, after] = parts
  if (!DECIMAL.test(epoch) || !(after === '-' || DECIMAL.test(after))) return null
  return { writer: `${job}/${sink}/${writer}`, epoch: Number(epoch), after: after === '-' ? null : Number(after) }
}

const DECIMAL = /^\d{1,15}$/
const nameBytes = Buffer.from(identityHeader)

function startsWithName(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < nameBytes.length; i++) if (bytes[at + i] !== nameBytes[i]) return false
  return true
}

function decimalDigits(value: number): number {
  let digits = 1
  for (let bound = 10; value >= bound; bound *= 10) digits++
  return digits
}

function encodeName(name: string): string {
  return name.replace(/[%/\x00-\x1f\x7f]/g, character => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

let cursor = 0

/** A zigzag varint that fits 31 bits; beyond the block it gives -1 and the end. */
function varint(bytes: Uint8Array, from: number, end: number): number {
  let value = 0
  for (let at = from, shift = 0; at < end && shift < 35; at++, shift += 7) {
    const byte = bytes[at]
    value |= (byte & 127) << shift
    if (byte < 128) {
      cursor = at + 1
      return (value >>> 1) ^ -(value & 1)
    }
  }
  cursor = end + 1
  return -1
}
