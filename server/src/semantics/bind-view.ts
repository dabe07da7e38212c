import type { CreateView } from '../syntax/nodes.ts'
import { bindQuery } from './bind-query.ts'
import { Binder } from './binder.ts'
import type { Environment, FileInfo, ViewEntity } from './environment.ts'
import type { ReadSet } from './read-set.ts'
import { isOpen, type RelField } from './rel.ts'
import { isUnknown } from './type-rules.ts'

/** The query of a view, bound where the view stands. What is wrong in it is told at the view, not at its readers. */
export function resolveView(env: Environment, node: CreateView, file: FileInfo): { resolved: ViewEntity['resolved']; reads: ReadSet } {
  const { rel, binder, fields } = bindView(env, node, file)
  const reads = [...binder.reader.relations, ...binder.reader.functions].map(([k, v]) => `${k}=${v ?? '-'}`).join('|')
  const resolved = { rel, fields, reads, complete: binder.problems.length === 0 && !isOpen(rel) && fields.every(f => !isUnknown(f.type)) }
  return { resolved, reads: binder.reader.readSet() }
}

export function bindView(
  env: Environment,
  node: CreateView,
  file: FileInfo,
): { rel: ViewEntity['resolved']['rel']; fields: readonly RelField[]; binder: Binder } {
  const b = new Binder(env, file)
  const rel = bindQuery(b, node.query, { relations: [] })
  if (node.columns.length === 0) return { rel, fields: rel.fields, binder: b }
  if (node.columns.length !== rel.fields.length && !isOpen(rel)) {
    b.problem(node.columns[0], 'column-count', `The view names ${node.columns.length} columns, its query gives ${rel.fields.length}`)
  }
  const fields = rel.fields.map((f, i) => (node.columns[i] ? { ...f, name: node.columns[i].name } : f))
  return { rel: { ...rel, fields }, fields, binder: b }
}
