import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Position, Range } from 'vscode-languageserver'
import type { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'

/** The name by which the core knows a document: the path of a file, else (untitled, other schemes) the URI itself. */
export function fileOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri
  try {
    return fileURLToPath(uri)
  } catch {
    return uri
  }
}

export const uriOf = (file: string): string =>
  /^[a-z][a-z0-9+.-]+:/i.test(file) && !/^[a-z]:[\\/]/i.test(file) ? file : pathToFileURL(file).href

export const offsetOf = (lines: LineIndex, position: Position): number => lines.offsetAt(position)

export const spanOf = (lines: LineIndex, range: Range): Span => ({ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) })
