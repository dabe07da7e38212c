/** An operator of an explained plan, without the expressions in it: what it is, and what of its text decides how rows travel and what is kept. */
export interface Operator {
  readonly depth: number
  readonly kind: string
  readonly traits: string
}

/** The operators of an explained plan from top to bottom, inputs behind their consumers. Several trees stand behind one another. */
export function operatorsOf(plan: string): Operator[] {
  return plan
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const text = line.replace(/^(?:[: ] {2})*(?:[:+]- )?/, '')
      const kind = /^\w+/.exec(text)?.[0] ?? ''
      return { depth: (line.length - text.length) / 3, kind, traits: traitsOf(kind, text) }
    })
}

/** One line an operator, equal exactly where the operators are: for comparing and for reading the difference. */
export const outline = (plan: string): string =>
  operatorsOf(plan)
    .map(o => `${'  '.repeat(o.depth)}${o.kind}${o.traits && ` ${o.traits}`}`)
    .join('\n')

export type Agreement = 'same' | 'wrong' | 'unknown'

/** `ours` is undefined where the plan can't be told. */
export function agreementOf(ours: string | undefined, flink: string): Agreement {
  if (ours === undefined) return 'unknown'
  return outline(ours) === outline(flink) ? 'same' : 'wrong'
}

/** The attributes of each kind that are compared; of the others only the kind is. */
const attributes: Readonly<Record<string, readonly string[]>> = {
  TableSourceScan: ['table', 'watermarkEmitStrategy'],
  Exchange: ['distribution'],
  GroupAggregate: ['groupBy', 'partialFinalType'],
  LocalGroupAggregate: ['groupBy', 'partialFinalType'],
  GlobalGroupAggregate: ['groupBy', 'partialFinalType'],
  IncrementalGroupAggregate: ['partialAggGrouping', 'finalAggGrouping'],
  GroupWindowAggregate: ['groupBy', 'window'],
  WindowAggregate: ['groupBy', 'window'],
  LocalWindowAggregate: ['groupBy', 'window'],
  GlobalWindowAggregate: ['groupBy', 'window'],
  WindowTableFunction: ['window'],
  WindowRank: ['window', 'rankType', 'partitionBy'],
  WindowDeduplicate: ['window', 'keep', 'partitionKeys'],
  WindowJoin: ['leftWindow', 'rightWindow', 'joinType'],
  Join: ['joinType', 'leftInputSpec', 'rightInputSpec', 'miniBatch'],
  IntervalJoin: ['joinType', 'windowBounds'],
  TemporalJoin: ['joinType'],
  LookupJoin: ['table', 'joinType', 'lookup'],
  Rank: ['strategy', 'rankType', 'rankRange', 'partitionBy'],
  Deduplicate: ['keep', 'key', 'order'],
  OverAggregate: ['partitionBy'],
  ChangelogNormalize: ['key'],
  MiniBatchAssigner: ['interval', 'mode'],
  Sink: ['table', 'upsertMaterialize'],
  Reused: ['reference_id'],
}

function traitsOf(kind: string, text: string): string {
  const wanted = attributes[kind] ?? []
  const found = wanted.flatMap(name => {
    const value = attribute(text, name)
    return value === undefined ? [] : [`${name}=${kept(name, value)}`]
  })
  const reused = /\(reuse_id=\[(\d+)\]\)$/.exec(text)
  return [...found, ...(reused ? [`reuse_id=${reused[1]}`] : [])].join(' ')
}

/** Less what only pushes down to a source, and how the columns are called that hold the time of a window. */
function kept(name: string, value: string): string {
  if (name === 'table') return value.replace(/,? (?:metadata|watermark|watermarkEmitStrategy|project|filter|idletimeout)=.*$/, '')
  return /window/i.test(name) ? value.replace(/(win_start|win_end|time_col)=\[[^\]]*\]/g, '$1').replace(/'w\$, [^,]*/, "'w$") : value
}

/** What stands in `name=[…]`, brackets inside it included. */
function attribute(text: string, name: string): string | undefined {
  const start = text.indexOf(`${name}=[`)
  if (start < 0) return undefined
  let depth = 0
  for (let i = start + name.length + 1; i < text.length; i++) {
    if (text[i] === '[') depth++
    else if (text[i] === ']' && --depth === 0) return text.slice(start + name.length + 2, i)
  }
  return undefined
}
