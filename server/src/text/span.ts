/**
 * Half-open range of UTF-16 code units. Which text it is relative to is part of the owner's contract:
 * tokens and nodes are relative to their unit, findings and edits to their file.
 */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One replacement in one file; `start`, `end` in UTF-16 code units of the whole file. */
export interface Edit extends Span {
  readonly file: string
  readonly newText: string
}
