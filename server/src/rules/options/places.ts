import type { CreateTable } from '../../syntax/nodes.ts'
import type { Span } from '../../text/span.ts'
import type { Fix, Place, SyntaxRule, UnitView } from '../rule.ts'

export type SyntaxContext = Parameters<SyntaxRule['check']>[1]

export const placeIn = ({ file, id }: UnitView, { start, end }: Span): Place => ({ file, unit: id, start, end })

/** A repair that writes another text in the place, in quotes where the old one has them. */
export function rewrite(unit: UnitView, at: Span, text: string, safe: boolean): Fix {
  const quoted = unit.text[at.start] === "'"
  return {
    title: `Write '${text}'`,
    state: { embedded: 'none', flink: 'none' },
    safe,
    edits: e => e.replace(placeIn(unit, at), quoted ? `'${text.replaceAll("'", "''")}'` : text),
  }
}

/** The options that are written to the end: what is being typed is not judged. */
export function writtenOptions({ options }: CreateTable, unit: UnitView): CreateTable['options'] {
  return options.filter(({ key, value }) => isClosed(unit, key) && key.value !== '' && isClosed(unit, value) && value.value !== '')
}

/** Not a string whose end is still missing. */
export const isClosed = ({ text }: UnitView, { start, end }: Span): boolean =>
  end > start && (text[start] !== "'" || (end > start + 1 && text[end - 1] === "'"))

/** A text such as `${TOPIC}` or `<topic>` is filled in by somebody else, and nothing is said about it. */
export const isTemplate = (text: string): boolean => /\$\{|\{\{|^<.*>$|^\.\.\.$|^…$/.test(text)
