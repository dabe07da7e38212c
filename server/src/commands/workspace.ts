import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { globSync } from 'tinyglobby'
import type { Observed } from '../plan/observed.ts'
import type { RuleLevels } from '../rules/run.ts'
import type { Project } from '../settings.ts'
import { Workspace, type WorkspaceSettings } from '../workspace/workspace.ts'
import { CommandProblem } from './command.ts'
import { readObserved } from './observed.ts'

const ignored = ['**/node_modules/**', '**/.sluice/**', '**/.git/**']

/** What the pure core needs of sluice.json, and what forecasts have seen; `levels` go over the project's own. */
export function settingsOf(project: Project, observed: Observed, levels: RuleLevels = {}): WorkspaceSettings {
  const functions = Object.entries(project.functions).map(
    ([name, { returns, deterministic, kind, merge }]) => [name, { returns, deterministic, kind, merge }] as const,
  )
  return {
    environment: { flink: project.flink.version, functions: Object.fromEntries(functions) },
    rules: {
      flinkVersion: project.flink.version,
      parallelism: project.parallelism,
      stateBackend: project.stateBackend,
      clusters: Object.keys(project.clusters ?? {}),
      observed,
    },
    levels: { ...project.rules, ...levels },
    format: project.format,
  }
}

/** The scripts of the project as absolute paths, in the order in which they see each other: by glob, then by name. */
export function scriptFiles(root: string, project: Project): string[] {
  const found = new Set<string>()
  for (const pattern of project.scripts) {
    const files = globSync([pattern], { cwd: root, absolute: true, ignore: ignored })
    for (const file of files.map(f => resolve(f)).sort()) found.add(file)
  }
  return [...found]
}

/** A workspace with the project's scripts as they are on disk. */
export function openWorkspace(
  root: string,
  project: Project,
  levels: RuleLevels = {},
  explained = false,
): { workspace: Workspace; order: readonly string[] } {
  const settings = settingsOf(project, readObserved(root), levels)
  const workspace = new Workspace({ ...settings, environment: { ...settings.environment, explained } })
  const order = scriptFiles(root, project)
  workspace.setOrder(order)
  for (const file of order) workspace.setText(file, readScript(file))
  return { workspace, order }
}

/** Files, folders and globs of a command line as absolute paths; `-` stays as it is. */
export function expandFiles(names: readonly string[], root: string, project: Project): string[] {
  const found = new Set<string>()
  for (const name of names) {
    const path = resolve(root, name)
    if (name === '-') found.add(name)
    else if (existsSync(path) && statSync(path).isDirectory()) {
      const inside = globSync(['**/*.flink.sql', '**/*.fsql', ...project.scripts], { cwd: path, absolute: true, ignore: ignored })
      for (const file of inside.map(f => resolve(f)).sort()) found.add(file)
    } else if (existsSync(path)) found.add(path)
    else {
      const matches = /[*?{[]/.test(name) ? globSync([name], { cwd: root, absolute: true, ignore: ignored }) : []
      if (matches.length === 0)
        throw new CommandProblem(
          'no-such-file',
          `${name}: no such file`,
          'Name files, folders or globs of Flink SQL scripts, or - for standard input',
        )
      for (const file of matches.map(f => resolve(f)).sort()) found.add(file)
    }
  }
  return [...found]
}

export function readScript(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const message = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder, not a file' : (error as Error).message
    throw new CommandProblem('unreadable-file', `${file}: ${message}`, 'Name a Flink SQL script that can be read')
  }
}

/** As people write it from the folder; the URI of a document without a file stays what it is. */
export const relativeTo = (root: string, file: string): string => (isAbsolute(file) ? relative(root, file) : file)

/** The URI of a document without a file stays what it is. */
export const absolute = (root: string, file: string): string =>
  isAbsolute(file) || file.startsWith('untitled:') ? file : resolve(root, file)
