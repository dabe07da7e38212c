import { explain } from '../plan/explain.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'
import { planScript } from './script.ts'

/** The plans of a script's queries, INSERTs and statement sets, in Flink's words. */
export const plan: CommandImplementation<'plan'> = async ({ file, text, statement, parallelism }, context) => {
  const project = parallelism === undefined ? context.project : { ...context.project, parallelism }
  const script = await planScript({ root: context.root, project }, file, text)
  const chosen = statement === undefined ? script.statements : script.statements.filter(s => s.index === statement)
  if (chosen.length === 0) {
    const there = script.statements.map(s => `${s.index} (${s.kind}, line ${s.line + 1})`).join(', ')
    throw new CommandProblem(
      'no-such-statement',
      statement === undefined
        ? `${script.file} has no query or INSERT`
        : `${script.file}: statement ${statement} is no query, INSERT or statement set`,
      there || 'Add a query',
    )
  }
  return {
    statements: chosen.map(({ index, line, plan: physical }) => ({
      statement: index,
      line: line + 1,
      plan: physical.nodes.length > 0 ? explain(physical) : '',
      ...(physical.unknown !== undefined && { unknown: physical.unknown }),
      operators: physical.nodes.map(n => ({ id: n.id, kind: n.kind, inputs: n.inputs, ...('state' in n && { state: n.state.operator }) })),
    })),
  }
}
