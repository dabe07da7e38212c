import type { Fix, RuleContext } from '../rule.ts'

/** Flink-manual spellings of what local-global needs; AUTO is enough as the strategy (TwoStageOptimizedAggregateRule). */
export const miniBatch: Readonly<Record<string, string>> = {
  'table.exec.mini-batch.enabled': 'true',
  'table.exec.mini-batch.allow-latency': '1 s',
  'table.exec.mini-batch.size': '5000',
}
const ENABLED = 'table.exec.mini-batch.enabled'
const STRATEGY = 'table.optimizer.agg-phase-strategy'

export const miniBatchIsOn = (ctx: RuleContext): boolean => ctx.option(ENABLED)?.trim().toLowerCase() === 'true'

/** The setting that asks for bundles or for two phases while nothing has switched mini-batch on: alone it changes nothing. */
export function idleSetting(ctx: RuleContext): string | undefined {
  if (ctx.option(ENABLED) !== undefined) return undefined
  if (ctx.option(STRATEGY)?.trim().toUpperCase() === 'TWO_PHASE') return STRATEGY
  return Object.keys(miniBatch).find(key => key !== ENABLED && Number.parseFloat(ctx.option(key) ?? '0') > 0)
}

export const onePhaseIsAsked = (ctx: RuleContext): boolean => ctx.option(STRATEGY)?.trim().toUpperCase() === 'ONE_PHASE'

/** The repair that sets what is missing for an aggregate to work in two phases. */
export function inTwoPhases(title: string, ctx: RuleContext): Fix {
  return { title, state: { embedded: 'mapped', flink: 'fresh' }, options: missing(ctx) }
}

function missing(ctx: RuleContext): Record<string, string> {
  const options: Record<string, string> = {}
  for (const [key, value] of Object.entries(miniBatch)) {
    const set = ctx.option(key)
    const does = key === ENABLED ? miniBatchIsOn(ctx) : set !== undefined && Number.parseFloat(set) > 0
    if (!does) options[key] = value
  }
  if (onePhaseIsAsked(ctx)) options[STRATEGY] = 'AUTO'
  return options
}
