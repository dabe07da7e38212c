import type { UnitView } from './rule.ts'
import type { Finding } from './run.ts'

const pattern = /sluice-ignore\s+([a-z0-9/-]+(?:\s*,\s*[a-z0-9/-]+)*)\s*(?::\s*(\S.*?))?\s*(?:\*\/)?\s*$/i

interface Suppression {
  readonly rules: readonly string[]
  readonly reason?: string
  /** span of the comment in its unit */
  readonly start: number
  readonly end: number
  /** the text that it covers, in its unit */
  readonly from: number
  readonly to: number
}

/**
 * Takes out what comments of the unit suppress: `-- sluice-ignore rule-id: reason`. Before a statement it covers all of it, inside one its
 * own line and the next. Without a reason it covers nothing and becomes a finding. Parse errors can't be suppressed.
 */
export function suppress(unit: UnitView, findings: readonly Finding[]): readonly Finding[] {
  if (!/sluice-ignore/i.test(unit.text)) return findings
  const suppressions = suppressionsOf(unit)
  const kept = findings.filter(f => f.rule === 'syntax' || f.at.unit !== unit.id || !suppressions.some(s => covers(s, f)))
  const unreasoned = suppressions.filter(s => s.reason === undefined)
  return [
    ...kept,
    ...unreasoned.map(
      (s): Finding => ({
        rule: 'suppression',
        severity: 'warning',
        message: `A suppression needs a reason: -- sluice-ignore ${s.rules.join(', ')}: why`,
        at: { file: unit.file, unit: unit.id, start: s.start, end: s.end },
      }),
    ),
  ]
}

const covers = (s: Suppression, { rule, at }: Finding) =>
  s.reason !== undefined && s.rules.includes(rule) && at.start >= s.from && at.start <= s.to

function suppressionsOf(unit: UnitView): Suppression[] {
  const first = unit.tokens.find(t => t.kind !== 'comment')?.start ?? unit.text.length
  return unit.tokens.flatMap(token => {
    const match = token.kind === 'comment' ? pattern.exec(token.text) : null
    if (!match) return []
    const { start, end } = token
    const reason = match[2]
    const span = start < first ? { from: 0, to: unit.text.length } : { from: lineStart(unit.text, start), to: nextLineEnd(unit.text, end) }
    return [{ rules: match[1].split(/\s*,\s*/), ...(reason && { reason }), start, end, ...span }]
  })
}

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1

function nextLineEnd(text: string, at: number): number {
  const next = text.indexOf('\n', at)
  const end = next === -1 ? -1 : text.indexOf('\n', next + 1)
  return end === -1 ? text.length : end
}
