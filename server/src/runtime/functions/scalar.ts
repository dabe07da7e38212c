import type { Expression, ScalarCall } from '../../plan/expression.ts'
import type { Code, Term } from '../engine/code.ts'
import { cast } from './cast.ts'
import { collectionFunctions } from './collections.ts'
import { logicFunctions } from './logic.ts'
import { numericFunctions } from './numeric.ts'
import { type Build, literalTerm, NotHere, type Scope } from './scope.ts'
import { stringFunctions } from './strings.ts'
import { temporalFunctions } from './temporal.ts'
import { userCall } from './user.ts'

/**
 * Compiles a typed expression into lines of generated code. Every call is compiled where the plan has it: nothing is shared that the plan
 * repeats. Throws `NotHere` for what doesn't run.
 */
export function compileExpression(c: Code, e: Expression, scope: Scope): Term {
  switch (e.kind) {
    case 'input':
      return scope.input(e.index)
    case 'literal':
      return literalTerm(c, e.type, e.value)
    case 'call':
      return compileCall(c, e, scope)
  }
}

/** Made at the first use: the tables' files know each other. */
let eager: Record<string, Build> | undefined
const tables = (): Record<string, Build> =>
  (eager ??= { ...numericFunctions, ...stringFunctions, ...temporalFunctions, ...collectionFunctions })

function compileCall(c: Code, call: ScalarCall, scope: Scope): Term {
  if (call.user) return userCall(c, call, scope)
  if (Object.hasOwn(logicFunctions, call.name)) return logicFunctions[call.name](c, call, scope)
  const args = call.args.map(a => compileExpression(c, a, scope))
  if (call.name === 'CAST' || call.name === 'TRY_CAST') return cast(c, args[0], call.type, call.name === 'TRY_CAST')
  const ofTime = args.length === 2 && call.args[1].type.root === 'SYMBOL' ? `${call.name} TO` : call.name
  const build = Object.hasOwn(tables(), ofTime) ? tables()[ofTime] : undefined
  if (build) return build(c, call, args, scope)
  throw new NotHere(`function ${call.name}`)
}
