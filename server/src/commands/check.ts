import { LanguageService } from '../language-service.ts'
import type { CheckResult, FindingJson, FixJson } from '../protocol.ts'
import type { RuleLevels } from '../rules/run.ts'
import { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'
import type { DocumentFinding } from '../workspace/findings.ts'
import { type CommandContext, type CommandImplementation, CommandProblem } from './command.ts'
import { readObserved } from './observed.ts'
import { expandFiles, readScript, scriptFiles, settingsOf } from './workspace.ts'

/** Findings of files, folders and globs; `-` is the text that comes along. */
export const check: CommandImplementation<'check'> = async ({ files, text, rules = {} }, context) => {
  const begin = performance.now()
  const service = openService(context, rules)
  const names = expandFiles(files, context.root, context.project)
  if (names.length === 0) throw new CommandProblem('no-files', 'No scripts to check', 'Name files, or list scripts in sluice.json')
  const findings: FindingJson[] = []
  let statements = 0
  for (const file of names) {
    if (file === '-') service.setText('-', text ?? '')
    else if (!service.workspace.has(file)) service.setText(file, readScript(file))
    // Of jobs in several scripts is told when all are known.
    service.findings(file)
  }
  for (const file of names) {
    const lines = linesOf(service)
    findings.push(...service.findings(file).map(f => findingJson(f, lines)))
    statements += service.workspace.script(file)?.units.filter(u => u.view.statement.kind !== 'Empty').length ?? 0
  }
  return { findings, files: names.length, statements, ms: Math.round((performance.now() - begin) * 10) / 10 } satisfies CheckResult
}

/** A language service with the project's scripts in it, as they are on disk. */
export function openService({ root, project }: Pick<CommandContext, 'root' | 'project'>, levels: RuleLevels = {}): LanguageService {
  const service = new LanguageService(settingsOf(project, readObserved(root), levels))
  const order = scriptFiles(root, project)
  service.setOrder(order)
  for (const file of order) service.setText(file, readScript(file))
  return service
}

type LinesOf = (file: string) => LineIndex

function linesOf(service: LanguageService): LinesOf {
  const known = new Map<string, LineIndex>()
  return file => {
    const lines = known.get(file) ?? new LineIndex(service.workspace.text(file) ?? '')
    known.set(file, lines)
    return lines
  }
}

function findingJson(finding: DocumentFinding, lines: LinesOf): FindingJson {
  const { file, rule, severity, message } = finding
  const fixes = finding.fixes.map(
    (fix): FixJson => ({
      title: fix.title,
      edits: fix.edits().map(e => ({ file: e.file, range: rangeIn(lines(e.file), e), newText: e.newText })),
      state: fix.state,
      stateOnFlink: fix.stateOnFlink,
    }),
  )
  return { file, rule, severity, message, range: rangeIn(lines(file), finding), fixes }
}

const rangeIn = (lines: LineIndex, { start, end }: Span) => ({ start: lines.positionAt(start), end: lines.positionAt(end) })
