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

/** The options that are written whole; a text such as `${TOPIC}` or `<topic>` is filled in by somebody else, and nothing is said about it. */
export function writtenOptions({ options }: CreateTable): CreateTable['options'] {
  return options.filter(({ key, value }) => key.value !== '' && value.end > value.start)
}

export const isTemplate = (text: string): boolean => /\$\{|\{\{|^<.*>$|^\.\.\.$|^…$/.test(text)
