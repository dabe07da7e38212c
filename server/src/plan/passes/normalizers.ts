import { and, conjuncts, inputsOf, type Rex, shiftInputs } from '../../semantics/rex.ts'
import { asExpression, asRex, type Draft, type DraftOf, is } from '../draft.ts'
import type { Expression } from '../expression.ts'
import { draft } from '../to-physical.ts'

/**
 * A Calc over a ChangelogNormalize (Flink's PushCalcPastChangelogNormalizeRule): columns that nobody reads and conditions on the key go below its
 * exchange, the other conditions into the normalizer; the Calc keeps what it computes.
 */
export function pushPastNormalizers(d: Draft): Draft {
  const inputs = d.inputs.map(pushPastNormalizers)
  const same = inputs.every((input, i) => input === d.inputs[i])
  const next = same ? d : { ...d, inputs }
  const [normalize] = inputs
  if (!is(next, 'Calc') || !is(normalize, 'ChangelogNormalize') || normalize.node.condition) return next
  return pushed(next, normalize)
}

function pushed(calc: DraftOf<'Calc'>, normalize: DraftOf<'ChangelogNormalize'>): Draft {
  const { keys, state } = normalize.node
  const [exchange] = normalize.inputs
  const [below] = exchange.inputs
  const select = calc.node.select.map(asRex)
  const where = conjuncts(calc.node.where && asRex(calc.node.where))
  const isOnKey = (c: Rex): boolean => [...inputsOf(c)].every(i => keys.includes(i))
  const onKey = where.filter(isOnKey)
  const others = where.filter(c => !isOnKey(c))
  const used = new Set<number>(keys)
  for (const e of [...select, ...others]) inputsOf(e, used)
  const kept = [...used].sort((a, b) => a - b)
  if (onKey.length === 0 && others.length === 0 && kept.length === below.fields.length) return calc
  const to = (i: number): number => kept.indexOf(i)
  const fields = kept.map(i => normalize.fields[i])
  const lineage = kept.map(i => below.lineage[i])
  const key = keys.map(to)
  const known = { lineage, uniqueKeys: [key] }
  const narrow = onKey.length > 0 || kept.length < below.fields.length
  const columns = kept.map((i): Expression => ({ kind: 'input', index: i, type: below.fields[i].type }))
  const source: Draft = narrow
    ? {
        ...draft({ kind: 'Calc', select: columns.map(asPlaced), ...optional('where', onKey) }, [below], { fields, at: [] }, known),
        changelog: below.changelog,
      }
    : below
  const spread: Draft = {
    ...draft({ kind: 'Exchange', distribution: { type: 'hash', keys: key } }, [source], { fields, at: [] }, known),
    changelog: below.changelog,
    distribution: { type: 'hash', keys: key },
  }
  const row = { root: 'ROW' as const, nullable: false, fields: fields.map(f => ({ name: f.name, type: f.type })) }
  const node = {
    kind: 'ChangelogNormalize' as const,
    keys: key,
    state: { ...state, parts: [{ id: 'row', type: row }] },
    ...optional(
      'condition',
      others.map(c => shiftInputs(c, to)),
    ),
  }
  const normal: Draft = { ...normalize, node, inputs: [spread], fields, lineage, uniqueKeys: [key] }
  const moved = select.map(e => shiftInputs(e, to))
  if (moved.length === fields.length && moved.every((e, i) => e.kind === 'input' && e.index === i)) return normal
  return { ...calc, node: { kind: 'Calc', select: moved.map(asExpression) }, inputs: [normal] }
}

const asPlaced = (e: Expression): Expression => ({ ...e, at: [] }) as unknown as Expression
function optional<K extends string>(name: K, conditions: readonly Rex[]): { [P in K]?: Expression } {
  const condition = and(conditions)
  return (condition ? { [name]: asExpression(condition) } : {}) as { [P in K]?: Expression }
}
