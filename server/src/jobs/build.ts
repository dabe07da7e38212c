import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Tells two builds of one bundle apart. */
export function buildOf(bundle: string): string {
  return createHash('sha256').update(readFileSync(bundle)).digest('hex').slice(0, 16)
}
