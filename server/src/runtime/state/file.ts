import { RuntimeProblem } from '../ports.ts'

/**
 * The bytes of a checkpoint: `SLUICECP`, version (u32), size of all (f64), number of parts (u32), then per part: name (u32 length, UTF-8), size (f64),
 * CRC32 (u32), bytes; at the end the CRC32 of everything before it. The first part is the header as JSON. Little-endian. A file that is torn, cut or
 * changed anywhere is noticed.
 */
export interface Checkpoint {
  readonly header: unknown
  readonly sections: ReadonlyMap<string, Uint8Array>
}

const MAGIC = 'SLUICECP'
export const VERSION = 1
const HEADER = 'header'
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function encodeCheckpoint({ header, sections }: Checkpoint): Uint8Array {
  const parts: [Uint8Array, Uint8Array][] = [[encoder.encode(HEADER), encoder.encode(JSON.stringify(header))]]
  for (const [name, bytes] of sections) parts.push([encoder.encode(name), bytes])
  const size = parts.reduce((n, [name, bytes]) => n + 4 + name.length + 12 + bytes.length, 24) + 4
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  out.set(encoder.encode(MAGIC))
  view.setUint32(8, VERSION, true)
  view.setFloat64(12, size, true)
  view.setUint32(20, parts.length, true)
  let at = 24
  for (const [name, bytes] of parts) {
    view.setUint32(at, name.length, true)
    out.set(name, at + 4)
    at += 4 + name.length
    view.setFloat64(at, bytes.length, true)
    view.setUint32(at + 8, crc32(bytes, 0, bytes.length), true)
    out.set(bytes, at + 12)
    at += 12 + bytes.length
  }
  view.setUint32(at, crc32(out, 0, at), true)
  return out
}

/** Throws RuntimeProblem('checkpoint-corrupt') for anything but a whole checkpoint of a known version. Sections are copies. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  if (bytes.length < 28 || decoder.decode(bytes.subarray(0, 8)) !== MAGIC) throw corrupt('it does not begin like a checkpoint')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint32(8, true)
  if (version !== VERSION) throw corrupt(`it has version ${version}, this Sluice reads ${VERSION}`)
  if (view.getFloat64(12, true) !== bytes.length) throw corrupt(`it should have ${view.getFloat64(12, true)} bytes and has ${bytes.length}`)
  const end = bytes.length - 4
  if (view.getUint32(end, true) !== crc32(bytes, 0, end)) throw corrupt('its checksum is wrong')
  const sections = new Map<string, Uint8Array>()
  let at = 24
  for (let n = view.getUint32(20, true); n > 0; n--) {
    const nameLength = view.getUint32(at, true)
    const name = decoder.decode(bytes.subarray(at + 4, at + 4 + nameLength))
    at += 4 + nameLength
    const size = view.getFloat64(at, true)
    if (at + 12 + size > end) throw corrupt(`part ${name} is longer than the file`)
    if (view.getUint32(at + 8, true) !== crc32(bytes, at + 12, at + 12 + size)) throw corrupt(`the checksum of part ${name} is wrong`)
    sections.set(name, bytes.slice(at + 12, at + 12 + size))
    at += 12 + size
  }
  const header = sections.get(HEADER)
  if (header === undefined) throw corrupt('it has no header')
  sections.delete(HEADER)
  return { header: JSON.parse(decoder.decode(header)), sections }
}

function corrupt(why: string): RuntimeProblem {
  return new RuntimeProblem('checkpoint-corrupt', `The checkpoint can't be used: ${why}`, 'The one before it is used, if there is one.')
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** CRC-32 (IEEE) of bytes `from … to`. */
export function crc32(bytes: Uint8Array, from: number, to: number): number {
  let c = 0xffffffff
  for (let i = from; i < to; i++) c = TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
