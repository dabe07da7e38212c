import { createTwoFilesPatch } from 'diff'
import { rules } from '../rules/index.ts'
import { applyEdits } from '../text/edits.ts'
import type { Edit } from '../text/span.ts'
import type { DocumentFinding, DocumentFix } from '../workspace/findings.ts'
import { successorOf } from '../workspace/statements.ts'
import { type CommandContext, type CommandImplementation, CommandProblem } from './command.ts'
import { choose, list, type PlannedScript, type PlannedStatement, planScript, type StatementChoice } from './script.ts'
import { readScript, relativeTo } from './workspace.ts'

/** A statement before and after one repair of a rule. */
export interface Rewrite {
  readonly fix: DocumentFix
  readonly before: Planned
  readonly after: Planned
  /** the texts that the repair changes */
  readonly files: readonly { readonly file: string; readonly before: string; readonly after: string }[]
}
export interface Planned {
  readonly script: PlannedScript
  readonly statement: PlannedStatement
}

/**
 * Carries out a repair on the text alone, and plans the statement once more. Without a choice it is the statement that has the finding. Throws
 * CommandProblem where no rule, finding or repair is as asked for: says what there is.
 */
export async function rewrite(
  context: Pick<CommandContext, 'root' | 'project'>,
  args: StatementChoice & { readonly file: string; readonly text?: string; readonly fix: string; readonly title?: string },
): Promise<Rewrite> {
  const script = await planScript(context, args.file, args.text)
  const statement = statementOf(script, args)
  return carryOut(context, { script, statement }, fixOf(script, statement, args))
}

/** The texts alone: what a proven repair is applied with, to a script that may have changed around the statement. */
export const rewriteText: CommandImplementation<'rewrite'> = async (args, context) => {
  const { files } = await rewrite(context, args)
  return { files, diff: diffOf(files, context.root) }
}

export const diffOf = (files: Rewrite['files'], root: string): string =>
  files
    .map(({ file, before, after }) => {
      const name = relativeTo(root, file)
      return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after)
    })
    .join('')

/** The same for a repair that is at hand. */
export async function carryOut(context: Pick<CommandContext, 'root' | 'project'>, before: Planned, fix: DocumentFix): Promise<Rewrite> {
  const { script, statement } = before
  const edits = fix.edits()
  if (edits.length === 0)
    throw new CommandProblem('no-edits', `The repair "${fix.title}" changes nothing here`, 'Correct the statement first: sluice check')
  const files = [...new Set(edits.map(e => e.file))].map(file => edited(script, file, edits))
  const text = files.find(f => f.file === script.file)?.after ?? script.text
  const after = await planScript(context, script.file, text, { edited: new Map(files.map(f => [f.file, f.after])) })
  const successor = successorOf(statement, script.statements, after.statements)
  if (!successor)
    throw new CommandProblem('statement-gone', `After the repair "${fix.title}" the statement is another one`, 'Run both texts by hand')
  return { fix, before, after: { script: after, statement: successor }, files }
}

function edited(script: PlannedScript, file: string, edits: readonly Edit[]): Rewrite['files'][number] {
  const before = file === script.file ? script.text : readScript(file)
  return {
    file,
    before,
    after: applyEdits(
      before,
      edits.filter(e => e.file === file),
    ),
  }
}

function statementOf(script: PlannedScript, args: StatementChoice & { readonly fix: string }): PlannedStatement {
  if (!rules.some(r => r.id === args.fix))
    throw new CommandProblem('unknown-rule', `There is no rule '${args.fix}'`, `The rules are ${rules.map(r => r.id).join(', ')}`)
  if (args.statement !== undefined || args.offset !== undefined) return choose(script, args, 'run')
  const having = script.statements.filter(s => script.findings.some(f => f.rule === args.fix && isIn(f, s)))
  if (having.length === 1) return having[0]
  if (having.length > 1)
    throw new CommandProblem(
      'several-statements',
      `${script.file} has ${having.length} statements with a finding of ${args.fix}`,
      list(having),
    )
  return choose(script, args, 'run')
}

const isIn = (finding: DocumentFinding, { start, end }: PlannedStatement) => finding.start >= start && finding.start <= end

function fixOf(script: PlannedScript, statement: PlannedStatement, { fix: rule, title }: { fix: string; title?: string }): DocumentFix {
  const at = `${script.file}:${statement.line + 1}`
  const near = findingsNear(script, statement)
  const found = near.filter(f => f.rule === rule).sort((a, b) => Number(isIn(b, statement)) - Number(isIn(a, statement)))
  const fixes = found.flatMap(f => f.fixes)
  // A title may be given without what it says of the state.
  const fix = fixes.find(f => title === undefined || f.title === title || f.title.startsWith(`${title} (`))
  if (fix) return fix
  if (fixes.length > 0)
    throw new CommandProblem('no-such-repair', `${at}: ${rule} offers no repair "${title}"`, `It offers ${quoted(fixes.map(f => f.title))}`)
  const repaired = [...new Set(near.filter(f => f.fixes.length > 0).map(f => f.rule))]
  const hint =
    repaired.length > 0 ? `Repairs are offered here by ${repaired.join(', ')}` : 'No rule offers a repair here: there is nothing to prove'
  if (found.length > 0) throw new CommandProblem('no-such-repair', `${at}: the finding of ${rule} comes without a repair`, hint)
  throw new CommandProblem('no-such-finding', `${at}: ${rule} has no finding here`, hint)
}

/** The findings of a statement; what is said of a table or of a SET is about the statements behind it as well. */
export const findingsNear = (script: PlannedScript, statement: PlannedStatement): DocumentFinding[] =>
  script.findings.filter(f => isIn(f, statement) || !script.statements.some(s => isIn(f, s)))

const quoted = (titles: readonly string[]) => [...new Set(titles)].map(t => `"${t}"`).join(', ')
