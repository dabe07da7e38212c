/**
 * 64 bits of a text as 16 hexadecimal digits (two differently seeded 32-bit multiply-xor hashes). Stable across processes and versions: state ids
 * and stored plans stand on it. Not against an adversary.
 */
export function digestText(text: string): string {
  let a = 0x9e3779b1
  let b = 0x85ebca77
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    a = Math.imul(a ^ c, 0x01000193)
    b = Math.imul(b ^ c, 0x5bd1e995)
    b ^= b >>> 15
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b)
  a ^= b ^ (a >>> 13)
  b = Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b ^= text.length ^ (b >>> 16)
  return hex(a) + hex(b)
}
const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0')
