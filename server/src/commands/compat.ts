import { compareForState } from '../plan/compat/embedded.ts'
import type { CommandImplementation } from './command.ts'
import { chooseStatement, planScript } from './script.ts'

/** What happens to a running job's state when `oldFile` becomes `newFile`: per operator kept, mapped, new, dropped or refused, with the reason. */
export const compat: CommandImplementation<'compat'> = async ({ oldFile, newFile }, context) => {
  const before = chooseStatement(await planScript(context, oldFile), {}, 'submit')
  const after = chooseStatement(await planScript(context, newFile), {}, 'submit')
  return compareForState(before.plan, after.plan)
}
