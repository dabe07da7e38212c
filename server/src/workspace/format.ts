import { type FormatOptions, formatUnit } from '../syntax/format/format.ts'
import { parseUnit } from '../syntax/parser/parse.ts'
import { flinkVersion } from '../syntax/versions.ts'
import type { TextEdit } from '../text/edits.ts'
import type { Span } from '../text/span.ts'
import type { Script, UnitState } from './script.ts'

/**
 * The changes that lay out a script, or the statements of it that `span` touches, in the order of the text. Between two statements an empty
 * line stays, a comment behind a `;` stays there, and the script ends with one line break. A half-written statement stays as it is, with the
 * white space before it.
 */
export function formatScript({ text, units }: Script, options: FormatOptions, span?: Span): TextEdit[] {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const edits: TextEdit[] = []
  let end = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (const unit of units) {
    const start = end
    end = unit.start + unit.view.text.length
    if (span && (unit.start > span.end || end < span.start)) continue
    const version = flinkVersion(unit.before.config.flink)
    const laidOut = formatUnit(unit.view.text, { ...unit.parsed, tokens: unit.view.tokens }, options, eol, (now, tokens) =>
      parseUnit(now, tokens, version, unit.view.setPlace),
    )
    if (laidOut === undefined) continue
    if (!span) replace(edits, text, start, unit.start, between(text.slice(start, unit.start), unit, edits.length === 0 && start <= 1, eol))
    replace(edits, text, unit.start, end, laidOut)
  }
  if (!span && units.length > 0) replace(edits, text, end, text.length, eol)
  return edits
}

function between(gap: string, { view }: UnitState, first: boolean, eol: string): string {
  if (first) return ''
  const newlines = gap.match(/\r\n|\r|\n/g)?.length ?? 0
  if (newlines === 0 && commentOfLineBefore(view)) return ' '
  return newlines > 1 ? eol + eol : eol
}

/** The unit begins with a comment that nothing follows on its line: it belongs to the statement before. */
function commentOfLineBefore({ tokens, text }: UnitState['view']): boolean {
  const [comment, next] = tokens
  return comment.kind === 'comment' && (!next || /[\r\n]/.test(text.slice(comment.end, next.start)))
}

function replace(edits: TextEdit[], text: string, start: number, end: number, newText: string): void {
  if (text.slice(start, end) !== newText) edits.push({ start, end, newText })
}
