import type { Expression, ScalarCall } from '../../plan/expression.ts'
import { BOOLEAN, type SqlType } from '../../semantics/types.ts'
import { type Code, emptyValue, nullTerm, strict, type Term, term } from '../engine/code.ts'
import { physicalOf } from '../engine/columns.ts'
import { convert } from './cast.ts'
import { compare } from './numeric.ts'
import { compileExpression } from './scalar.ts'
import { type LazyBuild, literalOf, type Scope } from './scope.ts'
import { fromJson } from './values.ts'

/** Three-valued logic and the calls that evaluate only what they need, as Flink's generated code does. */
export const logicFunctions: Record<string, LazyBuild> = {
  AND: (c, call, scope) => connective(c, call, scope, false),
  OR: (c, call, scope) => connective(c, call, scope, true),
  NOT: (c, call, scope) => strict(c, call.type, [compileExpression(c, call.args[0], scope)], ([a]) => `!${a}`),
  CASE: (c, call, scope) => caseWhen(c, call.type, call.args, scope),
  IF: (c, call, scope) => caseWhen(c, call.type, call.args, scope),
  NULLIF: (c, call, scope) => {
    const [a, b] = call.args.map(e => compileExpression(c, e, scope))
    const equal = compare(c, '=', a, b)
    const value = convert(c, a, call.type)
    return select(
      c,
      call.type,
      `!${equal.nul === 'false' ? 'false' : `(${equal.nul})`} && ${equal.value()}`,
      () => nullTerm(call.type),
      () => value,
    )
  },
  COALESCE: (c, call, scope) => {
    const args = call.args.map(a => convert(c, compileExpression(c, a, scope), call.type))
    return args.reduceRight((rest, a) =>
      a.nul === 'false'
        ? a
        : select(
            c,
            call.type,
            a.nul,
            () => rest,
            () => a,
          ),
    )
  },
  IFNULL: (c, call, scope) => logicFunctions.COALESCE(c, call, scope),
  'IS NULL': (c, call, scope) => term(call.type, 'false', compileExpression(c, call.args[0], scope).nul),
  'IS NOT NULL': (c, call, scope) => term(call.type, 'false', `!(${compileExpression(c, call.args[0], scope).nul})`),
  'IS TRUE': (c, call, scope) => truth(c, call, scope, (n, v) => `!${n} && ${v}`),
  'IS NOT TRUE': (c, call, scope) => truth(c, call, scope, (n, v) => `${n} || !${v}`),
  'IS FALSE': (c, call, scope) => truth(c, call, scope, (n, v) => `!${n} && !${v}`),
  'IS NOT FALSE': (c, call, scope) => truth(c, call, scope, (n, v) => `${n} || ${v}`),
  'IS UNKNOWN': (c, call, scope) => term(call.type, 'false', compileExpression(c, call.args[0], scope).nul),
  'IS NOT UNKNOWN': (c, call, scope) => term(call.type, 'false', `!(${compileExpression(c, call.args[0], scope).nul})`),
  'IS DISTINCT FROM': (c, call, scope) => distinctFrom(c, call, scope, true),
  'IS NOT DISTINCT FROM': (c, call, scope) => distinctFrom(c, call, scope, false),
  IN: (c, call, scope) => inList(c, call, scope),
  'NOT IN': (c, call, scope) => strict(c, call.type, [inList(c, call, scope)], ([a]) => `!${a}`),
}

function truth(c: Code, call: ScalarCall, scope: Scope, make: (nul: string, value: string) => string): Term {
  const a = compileExpression(c, call.args[0], scope)
  return term(call.type, 'false', c.let(make(`(${a.nul})`, a.value())))
}

/** AND (`stop` false) and OR (`stop` true): stops at the first argument that decides; NULL doesn't. */
function connective(c: Code, call: ScalarCall, scope: Scope, stop: boolean): Term {
  const v = c.let(String(!stop))
  const n = c.let('false', 'n')
  const decided = stop ? v : `!${v}`
  const step = (i: number) => {
    const a = compileExpression(c, call.args[i], scope)
    const hit = stop ? a.value() : `!${a.value()}`
    const set = () => c.line(`${v} = ${stop}; ${n} = false`)
    if (a.nul === 'true') c.line(`${n} = true`)
    else if (a.nul === 'false') c.block(`if (${hit})`, set)
    else {
      c.line(`if (${a.nul}) ${n} = true`)
      c.block(`else if (${hit})`, set)
    }
    if (i + 1 < call.args.length) c.block(`if (!(${decided}))`, () => step(i + 1))
  }
  step(0)
  return term(call.type, n, v)
}

/** One of two terms by a condition in JavaScript; only the chosen one is evaluated. */
function select(c: Code, type: SqlType, condition: string, yes: () => Term, no: () => Term): Term {
  const n = c.let('true', 'n')
  const v = c.let(emptyValue(physicalOf(type)))
  const assign = (t: Term) => {
    if (t.nul === 'true') return
    if (t.nul === 'false') c.line(`${n} = false; ${v} = ${t.value()}`)
    else c.block(`if (!(${t.nul}))`, () => c.line(`${n} = false; ${v} = ${t.value()}`))
  }
  c.block(`if (${condition})`, () => assign(yes()))
  c.block('else', () => assign(no()))
  return term(type, n, v)
}

function caseWhen(c: Code, type: SqlType, args: readonly Expression[], scope: Scope): Term {
  const branch = (e: Expression) => convert(c, compileExpression(c, e, scope), type)
  if (args.length === 0) return nullTerm(type)
  if (args.length === 1) return branch(args[0])
  const condition = compileExpression(c, args[0], scope)
  if (condition.nul === 'true') return caseWhen(c, type, args.slice(2), scope)
  const holds = condition.nul === 'false' ? condition.value() : `!(${condition.nul}) && ${condition.value()}`
  return select(
    c,
    type,
    holds,
    () => branch(args[1]),
    () => caseWhen(c, type, args.slice(2), scope),
  )
}

function distinctFrom(c: Code, call: ScalarCall, scope: Scope, distinct: boolean): Term {
  const [a, b] = call.args.map(e => compileExpression(c, e, scope))
  const equal = compare(c, '=', a, b)
  const same = c.let(`(${a.nul}) === (${b.nul}) && ((${a.nul}) || ${equal.value()})`)
  return term(call.type, 'false', distinct ? `!${same}` : same)
}

/** `x IN (v, …)`: a set where all are literals of x's own form, else the comparisons one by one. NULL in the list makes a miss NULL. */
function inList(c: Code, call: ScalarCall, scope: Scope): Term {
  const [x, ...list] = call.args
  const sameForm = list.every(
    e =>
      literalOf(e) !== undefined &&
      (e.type.root === x.type.root || (bothText(e.type, x.type) ?? false)) &&
      (e.type.scale ?? 0) === (x.type.scale ?? 0),
  )
  if (!sameForm || x.type.root.startsWith('TIMESTAMP') || physicalOf(x.type) === 'object' || physicalOf(x.type) === 'bytes') {
    const equals: Expression[] = list.map(v => ({ kind: 'call', name: '=', args: [x, v], type: BOOLEAN }))
    return connective(c, { ...call, name: 'OR', args: equals }, scope, true)
  }
  const values = list.map(e => fromJson(e.type, literalOf(e)))
  const set = c.constant(new Set(values.filter(v => v !== null)))
  const a = compileExpression(c, x, scope)
  const found = strict(c, call.type, [a], ([v]) => `${set}.has(${v})`)
  if (!values.includes(null)) return found
  return term(call.type, `(${found.nul === 'false' ? '' : `${found.nul} || `}!${found.value()})`, found.value())
}

const bothText = (a: SqlType, b: SqlType): boolean => physicalOf(a) === 'text' && physicalOf(b) === 'text'
