import type { Span } from './span.ts'

/** A replacement in one text: code units `start` to `end` become `newText`. */
export interface TextEdit extends Span {
  readonly newText: string
}

/** Two edits touch the same characters, or one lies outside of the text. */
export class EditError extends Error {
  readonly kind: 'overlapping-edits' | 'edit-out-of-range'
  readonly hint = 'Apply these edits one after the other, each to the text that the one before gave'

  constructor(kind: EditError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

/** The text after all edits, which are given in any order and refer to the text before. Two insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  let result = ''
  let at = 0
  for (const edit of sorted) {
    if (edit.start < 0 || edit.end < edit.start || edit.end > text.length) {
      throw new EditError('edit-out-of-range', `Edit ${edit.start}-${edit.end} lies outside of a text of ${text.length} characters`)
    }
    if (edit.start < at) throw new EditError('overlapping-edits', `Edit ${edit.start}-${edit.end} overlaps the one that ends at ${at}`)
    result += text.slice(at, edit.start) + edit.newText
    at = edit.end
  }
  return result + text.slice(at)
}

/** The smallest single replacement that makes `after` of `before`. */
export function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  let tail = 0
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return { start: head, end: before.length - tail, newText: after.slice(head, after.length - tail) }
}
