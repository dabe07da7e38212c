import type { Span } from './span.ts'

/** A place in a text: line and UTF-16 code unit within the line, both from 0 (the positions LSP speaks of). */
export interface Position {
  readonly line: number
  readonly character: number
}

/** Translates between offsets and positions. Lines end at `\n`, `\r\n` or a lone `\r`; offsets and positions outside of the text are clamped. */
export class LineIndex {
  readonly text: string
  /** offset of the first code unit of each line; the first is 0 */
  readonly lineStarts: readonly number[]

  constructor(text: string) {
    this.text = text
    this.lineStarts = lineStartsOf(text)
  }

  get lineCount(): number {
    return this.lineStarts.length
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length))
    const line = this.lineAt(at)
    return { line, character: at - this.lineStarts[line] }
  }

  /** A character beyond the line's end gives the line's end (before its line break). */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0
    if (position.line >= this.lineStarts.length) return this.text.length
    const line = this.lineSpan(position.line)
    return Math.min(line.start + Math.max(0, position.character), line.end)
  }

  /** The line's text without its line break. */
  lineSpan(line: number): Span {
    const start = this.lineStarts[line]
    let end = line + 1 < this.lineStarts.length ? this.lineStarts[line + 1] : this.text.length
    if (end > start && this.text.charCodeAt(end - 1) === 10) end--
    if (end > start && this.text.charCodeAt(end - 1) === 13) end--
    return { start, end }
  }

  private lineAt(offset: number): number {
    let low = 0
    let high = this.lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.lineStarts[middle] <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10) starts.push(at + 1)
    else if (code === 13) {
      if (text.charCodeAt(at + 1) === 10) at++
      starts.push(at + 1)
    }
  }
  return starts
}
