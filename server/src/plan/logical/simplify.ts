import { call, conjuncts, disjuncts, literal, mapChildren, type Rex, rexDigest } from '../../semantics/rex.ts'
import { isInteger } from '../../semantics/type-rules.ts'
import { BOOLEAN, withNullable } from '../../semantics/types.ts'

/** What Calcite's simplifier does to an expression, as far as it shows in plans: constants, nested AND/OR, casts to the same type. */
export function simplify(e: Rex): Rex {
  const s = mapChildren(e, simplify)
  if (s.kind !== 'call') return s
  switch (s.name) {
    case 'CAST': {
      const from = s.args[0]
      if (from.kind === 'literal' && from.value === null) return { ...from, type: withNullable(s.type, true) }
      return s
    }
    case 'AND':
    case 'OR':
      return junction(s.name, s)
    case 'IS TRUE':
      return s.args[0].type.nullable ? s : s.args[0]
    case '+':
    case '-':
    case '*':
      return foldIntegers(s)
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      // Calcite writes the literal on the right.
      return s.args[0].kind === 'literal' && s.args[1].kind !== 'literal'
        ? { ...s, name: mirrored[s.name], args: [s.args[1], s.args[0]] }
        : s
    default:
      return s
  }
}
/** The parts of one condition; `x IS NOT NULL` is none beside a comparison of x, which is never true for NULL. */
export function conditionParts(condition: Rex | undefined): Rex[] {
  const parts = conjuncts(condition && simplify(condition))
  const compared = new Set(parts.flatMap(p => (p.kind === 'call' && mirrored[p.name] ? p.args.map(rexDigest) : [])))
  return parts.filter(p => !(p.kind === 'call' && p.name === 'IS NOT NULL' && compared.has(rexDigest(p.args[0]))))
}
const mirrored: Record<string, string> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function junction(name: 'AND' | 'OR', e: Extract<Rex, { kind: 'call' }>): Rex {
  const seen = new Set<string>()
  const parts: Rex[] = []
  const stop = name === 'OR'
  for (const p of e.args.flatMap(a => (a.kind === 'call' && a.name === name ? a.args : [a]))) {
    if (p.kind === 'literal' && p.value === stop) return p
    if (p.kind === 'literal' && p.value === !stop) continue
    const key = rexDigest(p)
    if (seen.has(key)) continue
    seen.add(key)
    parts.push(p)
  }
  if (parts.length === 0) return literal(!stop, withNullable(BOOLEAN, false), e.at)
  if (parts.length === 1) return parts[0]
  return call(
    name,
    parts,
    withNullable(
      BOOLEAN,
      parts.some(p => p.type.nullable),
    ),
    e.at,
  )
}

function foldIntegers(e: Extract<Rex, { kind: 'call' }>): Rex {
  const [a, b] = e.args
  if (!b || a.kind !== 'literal' || b.kind !== 'literal' || !isInteger(a.type) || !isInteger(b.type)) return e
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return e
  const value = e.name === '+' ? a.value + b.value : e.name === '-' ? a.value - b.value : a.value * b.value
  return Math.abs(value) <= 2147483647 && e.type.root === 'INTEGER' ? literal(value, e.type, e.at) : e
}

/** The literals of `x = a OR x = b …` on one expression, else undefined. */
export function equalities(e: Rex): { operand: Rex; values: Rex[] } | undefined {
  const parts = disjuncts(e)
  let operand: Rex | undefined
  const values: Rex[] = []
  for (const p of parts) {
    if (p.kind !== 'call' || p.name !== '=' || p.args[1].kind !== 'literal') return undefined
    if (operand && rexDigest(operand) !== rexDigest(p.args[0])) return undefined
    operand = p.args[0]
    values.push(p.args[1])
  }
  return operand ? { operand, values } : undefined
}
