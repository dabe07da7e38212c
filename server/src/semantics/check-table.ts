import type { Hint, Name } from '../syntax/nodes.ts'
import type { Binder } from './binder.ts'
import { type OptionProblem, optionProblems, type Side } from './check-options.ts'
import type { ResolvedTable } from './environment.ts'
import { knownVersion } from './flink/versions.ts'

/** A table where it is read or written: its name in the text, and what stands behind it. */
export interface TableUseNode {
  readonly name: Name
  readonly hints: readonly Hint[]
}

/**
 * What Flink refuses where a table is used. It says no place for these: they stand on the table's name in the use, or on the option in an OPTIONS
 * hint; where the option stands in CREATE TABLE, the rules under `options/` warn of it.
 */
export function checkUsable(b: Binder, { name, hints }: TableUseNode, table: ResolvedTable, side: Side, path: readonly string[]): void {
  const hinted = hints.filter(h => h.name.name.toUpperCase() === 'OPTIONS').flatMap(h => h.options)
  const options = Object.fromEntries(hinted.flatMap(o => (o.value ? [[keyOf(o.key), o.value.value]] : [])))
  const version = knownVersion(b.env.config.flink)
  const problems =
    hinted.length === 0
      ? remembered(table, side, version)
      : optionProblems({ ...table, options: { ...table.options, ...options } }, side, version)
  for (const { code, key, message, hint, near, late } of problems) {
    // Tables of other catalogs get their connector from there.
    if (code === 'missing-option' && table.options.connector === undefined && (path[0] !== 'default_catalog' || !table.complete)) continue
    const at = key === undefined ? undefined : hinted.findLast(o => keyOf(o.key) === key)
    // Where the option stands in CREATE TABLE, the repair is offered there.
    const help = near === undefined ? hint : at ? { near, at: code === 'unknown-option' ? at.key : at.value } : `Did you mean '${near}'?`
    if (late) b.late(at?.key ?? name, code, message, help)
    else b.problem(at?.key ?? name, code, message, help)
  }
}

const keyOf = (key: Hint['options'][number]['key']) => (key.kind === 'StringLiteral' ? key.value : key.name)

// A script uses the same tables many times.
const answers = new WeakMap<ResolvedTable, Map<string, readonly OptionProblem[]>>()

function remembered(table: ResolvedTable, side: Side, version: ReturnType<typeof knownVersion>): readonly OptionProblem[] {
  const known = answers.get(table) ?? new Map<string, readonly OptionProblem[]>()
  const id = `${side} ${version}`
  const problems = known.get(id) ?? optionProblems(table, side, version)
  answers.set(table, known.set(id, problems))
  return problems
}
