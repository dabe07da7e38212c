import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a snippet writes when its tab stops are left as they are. */
export function snippets(): { readonly name: string; readonly text: string }[] {
  const file = join(import.meta.dirname, '../../syntaxes/flinksql.snippets.json')
  const all: Record<string, { readonly body: readonly string[] }> = JSON.parse(readFileSync(file, 'utf8'))
  return Object.entries(all).map(([name, { body }]) => ({ name, text: filled(body.join('\n')) }))
}

const filled = (body: string): string =>
  body
    .replaceAll('$0', '')
    .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^{}]*)\}/g, '$1')
