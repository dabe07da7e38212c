import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { rules } from '../rules/index.ts'
import { openService } from './check.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'
import { expandFiles, readScript } from './workspace.ts'

/** Applies the safe repairs of files, and those of the rules that are named; with `dryRun` only says how the files would differ. */
export const fix: CommandImplementation<'fix'> = async ({ files, rules: named = [], dryRun = false }, context) => {
  const unknown = named.find(id => !rules.some(r => r.id === id))
  if (unknown !== undefined)
    throw new CommandProblem('unknown-rule', `There is no rule '${unknown}'`, `The rules are ${rules.map(r => r.id).join(', ')}`)
  const service = openService(context)
  const done: { file: string; applied: string[]; diff: string }[] = []
  for (const file of expandFiles(files, context.root, context.project)) {
    if (file === '-') throw new CommandProblem('no-file', 'Standard input is no file that could be fixed', 'Name files')
    if (!service.workspace.has(file)) service.setText(file, readScript(file))
    for (const fixed of service.fixAll(file, (f, finding) => !f.changesRows && (f.safe || named.includes(finding.rule)))) {
      const before = service.workspace.text(fixed.file) ?? ''
      if (before === fixed.text) continue
      const name = relative(context.root, fixed.file)
      done.push({ file: fixed.file, applied: [...fixed.applied], diff: createTwoFilesPatch(`a/${name}`, `b/${name}`, before, fixed.text) })
      service.setText(fixed.file, fixed.text)
      if (!dryRun) writeFileSync(fixed.file, fixed.text)
    }
  }
  return { files: done }
}
