import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { findNodeAtLocation, type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser'
import { type Project, projectSchema } from '../settings.ts'
import { CommandProblem } from './command.ts'

export const PROJECT_FILE = 'sluice.json'

/** Something wrong in sluice.json; `line` from 0, `start`, `end` in UTF-16 code units of the file. */
export interface ProjectProblem {
  readonly message: string
  readonly line: number
  readonly start: number
  readonly end: number
}

export interface LoadedProject {
  /** absolute folder of sluice.json, else the folder that was asked for */
  readonly root: string
  /** absolute path of sluice.json; absent where there is none */
  readonly file?: string
  readonly project: Project
  /** the defaults are used while there are any */
  readonly problems: readonly ProjectProblem[]
}

/** sluice.json in `folder` or the nearest folder above it; without one, the defaults. Never throws: what is wrong stands in `problems`. */
export function loadProject(folder: string, config?: string): LoadedProject {
  const file = config === undefined ? findProjectFile(resolve(folder)) : resolve(folder, config)
  if (file === undefined) return { root: resolve(folder), project: projectSchema.parse({}), problems: [] }
  try {
    return { root: dirname(file), file, ...readProject(readFileSync(file, 'utf8')) }
  } catch (error) {
    const message = `can't be read: ${(error as Error).message}`
    return { root: dirname(file), file, project: projectSchema.parse({}), problems: [{ message, line: 0, start: 0, end: 0 }] }
  }
}

/** As `loadProject`, for the command line: a bad file is a problem that names the line and ends the command. */
export function requireProject(folder: string, config?: string): LoadedProject {
  const loaded = loadProject(folder, config)
  const problem = loaded.problems[0]
  if (problem === undefined) return loaded
  throw new CommandProblem(
    'bad-config',
    `${loaded.file}:${problem.line + 1}: ${problem.message}`,
    'Correct sluice.json, or name another with --config',
  )
}

/** Where a sluice.json names a user function, without the quotes; its case may differ. */
export function placeOfFunction(text: string, name: string): { readonly start: number; readonly end: number } | undefined {
  const tree = parseTree(text, [], { allowTrailingComma: true })
  const keys = (tree && findNodeAtLocation(tree, ['functions']))?.children?.flatMap(property => property.children?.[0] ?? [])
  const key = keys?.find(k => String(k.value).toLowerCase() === name.toLowerCase())
  return key && { start: key.offset + 1, end: key.offset + key.length - 1 }
}

/** The text of a sluice.json (comments and trailing commas allowed) as a `Project`. */
export function readProject(text: string): { project: Project; problems: ProjectProblem[] } {
  const errors: ParseError[] = []
  const value = text.trim() === '' ? {} : parse(text, errors, { allowTrailingComma: true })
  const problems = errors.map(e => at(text, e.offset, e.offset + e.length, `not JSON: ${words(printParseErrorCode(e.error))}`))
  if (problems.length > 0) return { project: projectSchema.parse({}), problems }
  const result = projectSchema.safeParse(value)
  if (result.success) return { project: result.data, problems: [] }
  const tree = parseTree(text, [], { allowTrailingComma: true })
  for (const issue of result.error.issues) {
    const path = issue.path.map(p => (typeof p === 'symbol' ? String(p) : p))
    const extra = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    const node = tree && findNodeAtLocation(tree, extra === undefined ? path : [...path, extra])
    const start = node?.parent?.type === 'property' && extra !== undefined ? node.parent.offset : (node?.offset ?? 0)
    const end = node ? node.offset + node.length : start
    problems.push(at(text, start, end, `${path.length > 0 ? `${path.join('.')}: ` : ''}${issue.message}`))
  }
  return { project: projectSchema.parse({}), problems }
}

function at(text: string, start: number, end: number, message: string): ProjectProblem {
  let line = 0
  for (let i = text.indexOf('\n'); i !== -1 && i < start; i = text.indexOf('\n', i + 1)) line++
  return { message, line, start, end }
}

// 'ValueExpected' → 'value expected'
const words = (code: string) => code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

function findProjectFile(from: string): string | undefined {
  let folder = existsSync(from) && statSync(from).isDirectory() ? from : dirname(from)
  for (;;) {
    const candidate = join(folder, PROJECT_FILE)
    if (existsSync(candidate)) return candidate
    const parent = dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
}
