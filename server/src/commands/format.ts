import { writeFileSync } from 'node:fs'
import { LanguageService } from '../language-service.ts'
import type { FormatResult } from '../protocol.ts'
import { applyEdits } from '../text/edits.ts'
import type { CommandImplementation } from './command.ts'
import { expandFiles, readScript, settingsOf } from './workspace.ts'

/** Lays out files, folders and globs in place, or, with `check`, says which would change; `-` is the text that comes along. */
export const format: CommandImplementation<'format'> = async ({ files, text = '', check = false }, { root, project }) => {
  const service = new LanguageService(settingsOf(project, {}))
  const done = expandFiles(files, root, project).map((file): FormatResult['files'][number] => {
    const before = file === '-' ? text : readScript(file)
    service.setText(file, before)
    const after = applyEdits(before, service.format(file))
    const kept = service.workspace.script(file)?.units.filter(u => u.parsed.problems.length > 0).length ?? 0
    service.remove(file)
    const changed = after !== before
    if (file === '-') return { file, changed, kept, text: after }
    if (changed && !check) writeFileSync(file, after)
    return { file, changed, kept }
  })
  return { files: done }
}
