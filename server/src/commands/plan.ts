import { explain } from '../plan/explain.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'
import { choose, planScript } from './script.ts'

/** The plans of a script's queries, INSERTs and statement sets, or of one of them, in Flink's words. */
export const plan: CommandImplementation<'plan'> = async ({ file, text, statement, offset, parallelism }, context) => {
  const project = parallelism === undefined ? context.project : { ...context.project, parallelism }
  const script = await planScript({ root: context.root, project }, file, text, { explained: true })
  if (script.statements.length === 0) throw new CommandProblem('no-such-statement', `${script.file} has no query or INSERT`, 'Add a query')
  const chosen = statement === undefined && offset === undefined ? script.statements : [choose(script, { statement, offset }, 'run')]
  return {
    statements: chosen.map(({ index, line, plan: physical }) => {
      const sink = physical.nodes.find(n => n.kind === 'Sink')?.table.at(-1)
      return {
        statement: index,
        line: line + 1,
        plan: physical.nodes.length > 0 ? explain(physical) : '',
        ...(sink !== undefined && { sink }),
        ...(physical.unknown !== undefined && { unknown: physical.unknown }),
        operators: physical.nodes.map(n => ({
          id: n.id,
          kind: n.kind,
          inputs: n.inputs,
          ...('state' in n && { state: n.state.operator }),
        })),
      }
    }),
  }
}
