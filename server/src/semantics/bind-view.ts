import type { CreateView, Query } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import { bindQuery } from './bind-query.ts'
import { Binder } from './binder.ts'
import type { Environment, FileInfo, Unreadable, ViewEntity } from './environment.ts'
import { knownVersion } from './flink/versions.ts'
import type { ReadSet } from './read-set.ts'
import { isOpen, type RelField } from './rel.ts'
import { isUnknown } from './type-rules.ts'

/** The query of a view, bound where the view stands. What is wrong in it (`binder`) is told at the view, not at its readers. */
export function resolveView(
  env: Environment,
  node: CreateView,
  file: FileInfo,
): { resolved: ViewEntity['resolved']; reads: ReadSet; binder: Binder } {
  const { rel, binder, fields } = bindView(env, node, file)
  const readSet = binder.reader.readSet()
  const reads = [...readSet.relations, ...readSet.functions].map(([k, v]) => `${k}=${v ?? '-'}`).join('|')
  const found = binder.problems.filter(p => !p.late).length === 0
  const complete = found && !isOpen(rel) && fields.every(f => !isUnknown(f.type))
  const unreadable = unreadableIn(env, node, binder)
  const resolved = { rel, fields, reads, complete, ...(unreadable && { unreadable }) }
  return { resolved, reads: readSet, binder }
}

/** Flink keeps a view as text, which version 2.2 writes wrongly in two cases; else it fails on what is wrong only to the planner. */
function unreadableIn(env: Environment, node: CreateView, binder: Binder): Unreadable | undefined {
  if (knownVersion(env.config.flink) === '2.2') {
    const query = withoutBrackets(node.query)
    const sorted = query.orderBy.length > 0 || query.limit !== undefined || query.offset !== undefined
    if (sorted && query.ctes.length === 0 && query.body.kind === 'Select')
      return {
        message: 'Flink 2.2 cannot read a view that ends with ORDER BY, LIMIT or OFFSET: put that into a query in FROM',
        late: false,
      }
    let matches = false
    walk(node.query, n => {
      matches ||= n.kind === 'MatchRecognize'
      return !matches
    })
    if (matches) return { message: 'Flink 2.2 cannot read a view with MATCH_RECOGNIZE: write it where it is read', late: false }
  }
  const late = binder.problems.find(p => p.late)
  return late && { message: late.message, late: true }
}

function withoutBrackets(query: Query): Query {
  const isPlain = query.ctes.length === 0 && query.orderBy.length === 0 && query.limit === undefined && query.offset === undefined
  return isPlain && query.body.kind === 'Query' ? withoutBrackets(query.body) : query
}

function bindView(
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
