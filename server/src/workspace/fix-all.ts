import { applyEdits } from '../text/edits.ts'
import type { Edit, Span } from '../text/span.ts'
import { type DocumentFinding, type DocumentFix, findingsOf } from './findings.ts'
import type { Workspace } from './workspace.ts'

export interface FixedFile {
  readonly file: string
  readonly text: string
  /** titles of what was done, in order */
  readonly applied: readonly string[]
}

/**
 * All wanted repairs of a script, round by round: what can be done together, then a new analysis, until nothing is left. Works on a copy of
 * the workspace. More than one file where a repair reaches into another.
 */
export function fixAll(workspace: Workspace, file: string, wanted: (fix: DocumentFix, finding: DocumentFinding) => boolean): FixedFile[] {
  const copy = workspace.fork()
  const applied = new Map<string, string[]>()
  // Each round removes at least one finding; the bound holds even where a repair brings a new one.
  for (let round = 0; round < 100; round++) {
    const script = copy.script(file)
    if (!script) break
    const edits = compatible(findingsOf(copy, script), wanted, applied)
    if (edits.length === 0) break
    for (const [target, list] of groupByFile(edits)) copy.setText(target, applyEdits(copy.text(target) ?? '', list))
  }
  return [...applied].map(([target, titles]) => ({ file: target, text: copy.text(target) ?? '', applied: titles }))
}

function compatible(
  findings: readonly DocumentFinding[],
  wanted: (fix: DocumentFix, finding: DocumentFinding) => boolean,
  applied: Map<string, string[]>,
): Edit[] {
  const chosen: Edit[] = []
  for (const finding of findings) {
    const fix = finding.fixes.find(f => wanted(f, finding))
    const edits = fix?.edits() ?? []
    if (!fix || edits.length === 0) continue
    const fresh = edits.filter(e => !chosen.some(c => isEqual(c, e)))
    if (fresh.some(e => chosen.some(c => c.file === e.file && conflicts(c, e)))) continue
    chosen.push(...fresh)
    for (const target of new Set(fresh.map(e => e.file))) applied.set(target, [...(applied.get(target) ?? []), fix.title])
  }
  return chosen
}

const isEqual = (a: Edit, b: Edit) => a.file === b.file && a.start === b.start && a.end === b.end && a.newText === b.newText

/** They overlap, or both insert at one place. */
const conflicts = (a: Span, b: Span) => a.start === b.start || (a.start < b.start ? a.end > b.start : b.end > a.start)

function groupByFile(edits: readonly Edit[]): Map<string, Edit[]> {
  const groups = new Map<string, Edit[]>()
  for (const edit of edits) groups.set(edit.file, [...(groups.get(edit.file) ?? []), edit])
  return groups
}
