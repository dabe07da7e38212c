import { applyPatch, parsePatch, type StructuredPatch } from 'diff'
import { difference, type TextEdit } from '../../server/src/text/edits.ts'

/** The files that a unified diff is about, with absolute paths: its names are relative to a folder that the script, which is one of them, lies in. */
export function filesOfDiff(diff: string, script: string): { file: string; patch: StructuredPatch }[] {
  const patches = parsePatch(diff).filter(({ hunks }) => hunks.length > 0)
  const named = patches.map(patch => ({ name: patch.newFileName?.replace(/^b\//, '') ?? '', patch }))
  const own = named.find(({ name }) => script === name || script.endsWith(`/${name}`))
  if (!own) return named.length === 1 ? [{ file: script, patch: named[0].patch }] : []
  const folder = script.slice(0, -own.name.length)
  return named.map(({ name, patch }) => ({ file: folder + name, patch }))
}

/** The one replacement that a file's patch makes in its text; undefined where it doesn't fit. */
export function replacementOf(text: string, patch: StructuredPatch): TextEdit | undefined {
  const after = applyPatch(text, patch)
  if (after === false || after === text) return undefined
  return difference(text, after)
}
