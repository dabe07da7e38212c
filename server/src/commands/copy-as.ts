import { copyAs as copied } from '../import-schema/copy-as.ts'
import { parseUnit } from '../syntax/parser/parse.ts'
import { cutUnits } from '../workspace/units.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'
import { loadForeign } from './import-schema.ts'
import { absolute, readScript } from './workspace.ts'

/** The statement at an offset, or the only one, as SQL of another system; what can't be carried over is refused with its reason. */
export const copyAs: CommandImplementation<'copy-as'> = async ({ file, text, to, offset }, context) => {
  const script = text ?? readScript(absolute(context.root, file))
  const units = cutUnits(script).filter(({ tokens }) => tokens.some(token => token.kind !== 'comment' && token.text !== ';'))
  const unit = offset === undefined ? only(units) : units.find(({ end }) => offset <= end)
  if (!unit) {
    const hint = offset === undefined ? 'Name a script of one statement, or an offset in it' : 'Put the cursor into a statement'
    throw new CommandProblem('no-statement', `${file}: no single statement here`, hint)
  }
  const answer = copied(unit.text, parseUnit(unit.text, unit.tokens), to, await loadForeign(to, context))
  if ('refused' in answer)
    throw new CommandProblem('not-carried-over', `Not copied: ${answer.refused}`, 'Change that part of the statement, then copy it', 1)
  return answer
}

const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined)
