import type { Origins } from '../plan/origins.ts'
import type { Field, PhysicalPlan } from '../plan/physical.ts'
import { STATEMENT_CHANGED, type StatementThen } from '../protocol.ts'
import { emptyEnvironment } from '../semantics/environment.ts'
import { LineIndex } from '../text/line-index.ts'
import { type DocumentFinding, findingsOf } from '../workspace/findings.ts'
import { planOf } from '../workspace/plans.ts'
import { foldScript, type Script } from '../workspace/script.ts'
import { type RunnableStatement, sameTextIn, statementsOf, successorOf } from '../workspace/statements.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type CommandContext, CommandProblem } from './command.ts'
import { absolute, openWorkspace, readScript } from './workspace.ts'

/** A query, INSERT or statement set of a script with its plan. */
export interface PlannedStatement {
  /** 0-based among all statements of the script; a statement set counts as one */
  readonly index: number
  readonly kind: 'query' | 'insert' | 'statement set'
  /** the table that it writes to, as written; of a statement set the first one */
  readonly target?: string
  /** UTF-16 offsets of the file */
  readonly start: number
  readonly end: number
  /** 0-based line of `start` */
  readonly line: number
  /** `unknown` says why where the statement can't be planned; with errors it has no nodes */
  readonly plan: PhysicalPlan
  /** `unit` is the offset in the file that `start`, `end` are relative to */
  readonly origins: Origins
  /** what the query gives; empty for what writes to a table */
  readonly columns: readonly Field[]
  /** what keeps it from running */
  readonly errors: readonly DocumentFinding[]
  /** value of a `SET` in force for it */
  readonly option: (key: string) => string | undefined
}

export interface PlannedScript {
  readonly file: string
  readonly text: string
  readonly statements: readonly PlannedStatement[]
  readonly findings: readonly DocumentFinding[]
  /** with the script as it was planned; for who tries a repair of it on a copy */
  readonly workspace: Workspace
}

/**
 * A script with the plans of everything in it that can run, or as EXPLAIN shows them. The project's other scripts are its environment, in
 * sluice.json's order; of those in `edited` that text counts.
 */
export async function planScript(
  { root, project }: Pick<CommandContext, 'root' | 'project'>,
  file: string,
  text?: string,
  { explained = false, edited = new Map() }: { explained?: boolean; edited?: ReadonlyMap<string, string> } = {},
): Promise<PlannedScript> {
  const path = absolute(root, file)
  const { workspace } = openWorkspace(root, project, {}, explained)
  for (const [other, changed] of edited) workspace.setText(other, changed)
  workspace.setText(path, text ?? readScript(path))
  const script = workspace.script(path)
  if (!script) throw new CommandProblem('no-script', `${path}: no script`, 'Name a Flink SQL script')
  const lines = new LineIndex(script.text)
  const findings = findingsOf(workspace, script)
  const statements = statementsOf(script).map(s => planned(workspace, script, s, lines, findings))
  return { file: path, text: script.text, statements, findings, workspace }
}

function planned(
  workspace: Workspace,
  script: Script,
  statement: RunnableStatement,
  lines: LineIndex,
  findings: readonly DocumentFinding[],
): PlannedStatement {
  const { index, kind, target, start, end } = statement
  const errors = findings.filter(
    f => f.severity === 'error' && f.start >= start && f.start <= end && (f.rule === 'syntax' || f.rule.startsWith('semantics/')),
  )
  const { plan, origins } = planOf(workspace, script, statement) ?? {
    plan: emptyPlan(errors[0]?.message ?? 'there is nothing to plan'),
    origins: new Map(),
  }
  const root = plan.nodes[plan.roots[0]]
  const columns = root?.kind === 'Collect' ? root.fields : []
  const position = { index, kind, start, end, line: lines.positionAt(start).line, ...(target !== undefined && { target }) }
  const option = (key: string) => statement.units[0]?.before.options.get(key)
  return { ...position, plan, origins: placedInFile(workspace, script, origins), columns, errors, option }
}

const emptyPlan = (unknown: string): PhysicalPlan => ({ version: 1, flink: '', nodes: [], roots: [], unknown })

/** Origins name units by id inside the workspace; outside they name the offset at which the unit begins. */
function placedInFile(workspace: Workspace, script: Script, origins: Origins): Origins {
  const placed = new Map<string, { file: string; unit: number; start: number; end: number; role: string }[]>()
  for (const [key, list] of origins) {
    placed.set(
      key,
      list.map(o => ({ ...o, unit: workspace.stateOf(script, o.unit, o.file)?.start ?? 0 })),
    )
  }
  return placed
}

export interface StatementChoice {
  /** as `PlannedStatement.index` */
  readonly statement?: number
  /** UTF-16 offset in the file */
  readonly offset?: number
  /** the text that `statement` or `offset` is of, where it may have been edited since; the statement is looked for by its own text */
  readonly was?: StatementThen
}

/**
 * The statement that is meant: by number, by an offset in or before it, else the only one. For 'submit' only what writes to a table counts, and for
 * 'run' a query goes before an INSERT. Problems say what there is to choose from, or what is wrong with the chosen one.
 */
export function chooseStatement(script: PlannedScript, choice: StatementChoice, purpose: 'run' | 'submit'): PlannedStatement {
  const chosen = choose(script, choice, purpose)
  if (purpose === 'submit' && chosen.kind === 'query') {
    throw new CommandProblem(
      'not-a-job',
      `${at(script, chosen)}: a query without a sink can't be a job`,
      'Write INSERT INTO a table in front of it, or run it',
    )
  }
  const [error] = chosen.errors
  if (error) {
    const line = new LineIndex(script.text).positionAt(error.start).line + 1
    throw new CommandProblem(
      'statement-has-errors',
      `${script.file}:${line}: ${error.message}`,
      'Correct the statement: sluice check shows all findings',
    )
  }
  return chosen
}

/** The statement that was asked for by number or place, else the only one that fits. */
export function choose(script: PlannedScript, choice: StatementChoice, purpose: 'run' | 'submit'): PlannedStatement {
  const { statements, file } = script
  const { statement, offset, was } = choice
  if (was && was.text !== script.text) {
    const followed = follow(script, choice, was)
    if (followed) return followed
  }
  if (statement !== undefined) {
    const found = placed(statements, choice)
    if (found) return found
    throw new CommandProblem('no-such-statement', `${file}: statement ${statement} is no query, INSERT or statement set`, list(statements))
  }
  if (offset !== undefined) {
    const found = placed(statements, choice)
    if (found) return found
    throw new CommandProblem('no-such-statement', `${file} has no query or INSERT there`, list(statements))
  }
  const candidates = purpose === 'submit' ? statements.filter(s => s.kind !== 'query') : statements
  if (candidates.length === 0) {
    const wanted = purpose === 'submit' ? 'INSERT or statement set to submit' : 'query or INSERT to run'
    throw new CommandProblem(
      'nothing-to-run',
      `${file} has no ${wanted}`,
      purpose === 'submit' ? 'Add INSERT INTO a table … SELECT' : 'Add a SELECT',
    )
  }
  const queries = candidates.filter(s => s.kind === 'query')
  if (candidates.length === 1) return candidates[0]
  if (purpose === 'run' && queries.length === 1) return queries[0]
  throw new CommandProblem(
    'several-statements',
    `${file} has ${candidates.length} statements that could ${purpose === 'run' ? 'run' : 'be a job'}`,
    list(candidates),
  )
}

/** By number, else the one at the offset or the next one. */
function placed<S extends Pick<RunnableStatement, 'index' | 'start' | 'end'>>(
  statements: readonly S[],
  { statement, offset = 0 }: StatementChoice,
): S | undefined {
  if (statement !== undefined) return statements.find(s => s.index === statement)
  return statements.find(s => s.start <= offset && offset <= s.end) ?? statements.find(s => s.start >= offset)
}

/** Where a statement of an older text stands now. Undefined where there was none at that place. Throws CommandProblem where it was edited or is gone. */
function follow(script: PlannedScript, choice: StatementChoice, { text, edited }: StatementThen): PlannedStatement | undefined {
  if (choice.statement === undefined && choice.offset === undefined) return undefined
  const before = statementsOf(foldScript(script.file, text, emptyEnvironment(), undefined, () => 0)).map(s => placeOf(s, text))
  const after = script.statements.map(s => placeOf(s, script.text))
  const old = placed(before, choice)
  if (!old) return undefined
  const same = sameTextIn(old, before, after)
  // What stands there word by word as before is another statement, not this one edited.
  const others = (list: readonly Place[], unlike: readonly Place[]) => list.filter(s => !unlike.some(u => u.words === s.words))
  const next = same ?? successorOf(old, others(before, after), others(after, before))
  const found = script.statements.find(s => s.index === next?.index)
  if (!found)
    throw new CommandProblem(
      'statement-gone',
      'This statement is no longer in the script',
      'Take the edit back, or start at another statement',
    )
  if (!same && !edited)
    throw new CommandProblem(
      STATEMENT_CHANGED,
      `This statement was edited; it stands at line ${found.line + 1} now`,
      'Go on with its new text',
    )
  return found
}
const placeOf = ({ index, kind, target, start, end }: RunnableStatement | PlannedStatement, text: string) => ({
  index,
  kind,
  target,
  start,
  end,
  words: text.slice(start, end).trim(),
})
type Place = ReturnType<typeof placeOf>

export const list = (statements: readonly PlannedStatement[]) =>
  statements.length === 0
    ? 'It has none'
    : `Choose one with --statement: ${statements.map(s => `${s.index} (${titleOf(s)}, line ${s.line + 1})`).join(', ')}`

const at = (script: PlannedScript, s: PlannedStatement) => `${script.file}:${s.line + 1}`

const titleOf = ({ kind, target }: PlannedStatement) => (target === undefined ? kind : `${kind} into ${target}`)
