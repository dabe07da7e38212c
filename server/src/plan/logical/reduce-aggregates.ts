import { type AggCall, type AggregateRel, mapInputs, type Rel, type RelField } from '../../semantics/rel.ts'
import { call, input, literal, type Rex } from '../../semantics/rex.ts'
import { arithmeticType, sameType } from '../../semantics/type-rules.ts'
import { resultType } from '../../semantics/type-strategies.ts'
import { BIGINT, BOOLEAN, INTEGER, type SqlType, sqlType, withNullable } from '../../semantics/types.ts'
import { calc, passed } from './calc.ts'

const variances = new Set(['STDDEV_POP', 'STDDEV_SAMP', 'STDDEV', 'VAR_POP', 'VAR_SAMP', 'VARIANCE'])

/**
 * Variances as Flink computes them (Calcite's AggregateReduceFunctionsRule): from the sum of the squares, the sum and the count, put together above the
 * aggregate. A sum, an average and a count of one column are two calls.
 */
export function reduceAggregates(rel: Rel): Rel {
  const next = mapInputs(rel, reduceAggregates)
  return next.kind === 'Aggregate' && !next.sets && next.calls.some(c => isVariance(c) || isOfThree(c, next)) ? reduced(next) : next
}

const isVariance = (c: AggCall): boolean => !c.user && variances.has(c.fn) && c.args.length === 1

/** Sum, average or count of a column of which all three are asked. */
function isOfThree(c: AggCall, { calls }: AggregateRel): boolean {
  const has = (fn: string): boolean => calls.some(o => o.fn === fn && !o.user && readsSame(o, c))
  return c.args.length === 1 && three.every(has) && three.includes(c.fn)
}
const three = ['SUM', 'AVG', 'COUNT']

const readsSame = (a: AggCall, b: AggCall): boolean => a.distinct === b.distinct && a.filter === b.filter && a.args.join() === b.args.join()

function reduced(rel: AggregateRel): Rel {
  const { fields: below } = rel.input
  const columns = passed(below)
  const calls: AggCall[] = []
  const keys = rel.keys.length
  const out = passed(rel.fields.slice(0, keys))
  const add = (c: AggCall): Rex => {
    const known = calls.findIndex(o => o.fn === c.fn && !o.user === !c.user && readsSame(o, c))
    const at = known < 0 ? calls.push(c) - 1 : known
    return input(keys + at, calls[at].type, c.at)
  }
  const column = (e: Rex): number => columns.push(e) - 1
  const squares = new Map<number, number>()
  for (const c of rel.calls) {
    if (isOfThree(c, rel)) {
      const whole = add({ ...c, fn: '$SUM0', type: resultType('sum0', { args: [columns[c.args[0]].type] }) ?? c.type })
      const count = add({ ...c, fn: 'COUNT', type: withNullable(BIGINT, false) })
      out.push(part(c, whole, count))
      continue
    }
    if (!isVariance(c)) {
      out.push(add(c))
      continue
    }
    const [arg] = c.args
    const x = columns[arg]
    if (!squares.has(arg)) squares.set(arg, column(operation('*', x, x)))
    const sumOf = (i: number): Rex =>
      add({ ...c, fn: 'SUM', args: [i], type: resultType('sum', { args: [columns[i].type] }) ?? columns[i].type })
    const squaresSum = sumOf(squares.get(arg)!)
    const sum = sumOf(arg)
    const count = add({ ...c, fn: 'COUNT', args: [arg], type: withNullable(BIGINT, false) })
    out.push(variance(c, squaresSum, sum, count))
  }
  const named = calls.map((c, i) => ({ ...c, name: rel.calls.includes(c) ? c.name : `$f${keys + i}` }))
  const input_ = calc(
    rel.input,
    columns,
    undefined,
    columns.map((e, i): RelField => below[i] ?? { name: `$f${i}`, type: e.type }),
    [],
  )
  const aggregate: AggregateRel = {
    ...rel,
    input: input_,
    calls: named,
    fields: [...rel.fields.slice(0, keys), ...named.map(c => ({ name: c.name, type: c.type }))],
  }
  return calc(aggregate, out, undefined, rel.fields, [])
}

/** What was asked, of a sum that is 0 over nothing and the count. */
function part(c: AggCall, sum: Rex, count: Rex): Rex {
  if (c.fn === 'COUNT') return count
  const none = call('=', [count, literal(0, withNullable(INTEGER, false))], withNullable(BOOLEAN, false))
  const type = withNullable(sum.type, true)
  const total = call('CASE', [none, literal(null, type), sum], type, c.at)
  if (c.fn === 'SUM') return total
  const mean = operation('/', total, count)
  return sameType(mean.type, c.type) ? mean : call('CAST', [mean], c.type, c.at)
}

/** (Σx² − (Σx · Σx) / n) / (n or n − 1), and its square root. */
function variance(c: AggCall, squares: Rex, sum: Rex, count: Rex): Rex {
  const difference = operation('-', squares, operation('/', operation('*', sum, sum), count))
  const sample = c.fn.endsWith('SAMP') || c.fn === 'VARIANCE' || c.fn === 'STDDEV'
  const one = literal(1, withNullable(INTEGER, false))
  const isOne = call('=', [count, one], withNullable(BOOLEAN, false))
  const divisor = sample
    ? call('CASE', [isOne, literal(null, withNullable(BIGINT, true)), operation('-', count, one)], withNullable(BIGINT, true))
    : count
  const quotient = operation('/', difference, divisor)
  const value = c.fn.startsWith('STDDEV')
    ? call('POWER', [quotient, literal(0.5, sqlType('DECIMAL', false, { precision: 2, scale: 1 }))], sqlType('DOUBLE'), c.at)
    : quotient
  return sameType(withNullable(value.type, true), withNullable(c.type, true)) ? value : call('CAST', [value], c.type, c.at)
}

function operation(name: '+' | '-' | '*' | '/', a: Rex, b: Rex): Rex {
  const type: SqlType = arithmeticType(name, a.type, b.type) ?? a.type
  return call(name, [a, b], type)
}
