import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFolder } from '../runtime/make-folder.ts'
import { cacheFolder } from './artifacts.ts'
import { type CodeServer, installCodeServer } from './code-server-install.ts'
import { StackError } from './errors.ts'
import { freePorts, loopback } from './ports.ts'

export { installCodeServer } from './code-server-install.ts'

export interface EditorOptions {
  /** absolute path of the folder to open */
  readonly workspace: string
  /** opened in the first editor; relative to the workspace */
  readonly file?: string
  /** a built extension, linked as it is: a reload of the window takes a new build */
  readonly extensionFolder?: string
  /** or a package, installed before the start */
  readonly vsix?: string
  /** 'password' makes one for this start; 'none' is for tests: whoever can reach the port then owns the account */
  readonly auth: 'password' | 'none'
  /** false: VS Code asks before it trusts the workspace (Restricted Mode until then) */
  readonly trusted: boolean
  /** default: a free one */
  readonly port?: number
  /** keeps settings, extensions and the log; default: a folder of the workspace in the cache */
  readonly profile?: string
  /** VS Code's user settings, where the profile has none yet */
  readonly settings?: Readonly<Record<string, unknown>>
  /** seconds that VS Code's server keeps what belongs to a closed window; default: its own (hours) */
  readonly reconnectionGraceTime?: number
  readonly env?: NodeJS.ProcessEnv
}

export interface Editor {
  /** what a person opens */
  readonly url: string
  readonly origin: string
  /** undefined with `auth: 'none'` */
  readonly password: string | undefined
  readonly pid: number
  readonly log: string
  /** the page of another folder, or another file of the workspace */
  urlOf(file?: string, workspace?: string): string
  /** ends the server and what it started, and nothing else */
  stop(): Promise<void>
  readonly exited: Promise<void>
}

/**
 * Starts VS Code's server on the loopback address, with a free port and, for people, a password of its own. It ends with the process that called this, even
 * when that is killed. Throws StackError `editor-not-ready` with the last line of its log, and what `installCodeServer` throws.
 */
export async function startCodeServer(options: EditorOptions): Promise<Editor> {
  const env = { ...process.env, ...options.env }
  const server = await installCodeServer(undefined, env)
  const profile = options.profile ?? defaultProfile(options.workspace, env)
  const folders = prepareProfile(profile, options.settings ?? quietSettings)
  const log = path.join(profile, 'server.log')
  const output = openSync(log, 'w', 0o600)
  const password = options.auth === 'password' ? randomBytes(12).toString('base64url') : undefined
  // Without a gallery VS Code asks nothing of any host outside.
  const childEnv: NodeJS.ProcessEnv = { ...env, EXTENSIONS_GALLERY: '{}', PASSWORD: password }
  delete childEnv.HASHED_PASSWORD
  const common = [
    server.entry,
    '--config',
    path.join(profile, 'config.yaml'),
    '--user-data-dir',
    folders.user,
    '--extensions-dir',
    folders.extensions,
  ]
  try {
    if (options.vsix) await installPackage(server, common, options.vsix, childEnv, output, log)
    else if (options.extensionFolder) linkExtension(options.extensionFolder, folders.extensions)
    const port = options.port ?? (await freePorts(1))[0]
    const child = spawn(server.node, ['-r', server.parentWatch, ...common, ...flags(options, port)], {
      env: childEnv,
      stdio: ['ignore', output, output],
    })
    return await whenReady(child, { options, port, password, log })
  } finally {
    closeSync(output)
  }
}

/** Few surprises: no welcome page, no offers, no telemetry, no updates. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  // The demo lies within a checkout; what VS Code would ask about that is not about the demo.
  'git.openRepositoryInParentFolders': 'never',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
}

function flags(options: EditorOptions, port: number): string[] {
  return [
    ...['--auth', options.auth, '--bind-addr', `${loopback}:${port}`],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--ignore-last-opened'],
    ...(options.trusted ? ['--disable-workspace-trust'] : []),
    ...(options.reconnectionGraceTime === undefined ? [] : ['--reconnection-grace-time', String(options.reconnectionGraceTime)]),
  ]
}

function defaultProfile(workspace: string, env: NodeJS.ProcessEnv): string {
  const name = createHash('sha256').update(path.resolve(workspace)).digest('hex').slice(0, 12)
  return path.join(cacheFolder(env), 'editor', name)
}

function prepareProfile(profile: string, settings: Readonly<Record<string, unknown>>): { user: string; extensions: string } {
  const folders = { user: path.join(profile, 'user'), extensions: path.join(profile, 'extensions') }
  makeFolder(path.join(folders.user, 'User'), 0o700)
  makeFolder(folders.extensions, 0o700)
  const file = path.join(folders.user, 'User', 'settings.json')
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`)
  return folders
}

function linkExtension(folder: string, extensions: string): void {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const link = path.join(extensions, `${publisher}.${name}-${version}`)
  rmSync(link, { recursive: true, force: true })
  // VS Code's list of what is installed would hide the link; without it, it looks into the folder.
  rmSync(path.join(extensions, 'extensions.json'), { force: true })
  symlinkSync(path.resolve(folder), link, 'dir')
}

function installPackage(
  server: CodeServer,
  common: string[],
  vsix: string,
  env: NodeJS.ProcessEnv,
  output: number,
  log: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(server.node, [...common, '--install-extension', path.resolve(vsix), '--force'], {
      env,
      stdio: ['ignore', output, output],
    })
    child.on('error', error => reject(notReady(`${vsix} could not be installed (${error.message})`, log)))
    child.on('exit', code => (code === 0 ? resolve() : reject(notReady(`${vsix} could not be installed (${lastLine(log)})`, log))))
  })
}

interface Start {
  readonly options: EditorOptions
  readonly port: number
  readonly password: string | undefined
  readonly log: string
}

async function whenReady(child: ChildProcess, start: Start): Promise<Editor> {
  let gone = false
  const exited = new Promise<void>(resolve => {
    const end = () => {
      gone = true
      resolve()
    }
    child.once('exit', end)
    child.once('error', end)
  })
  const stop = async () => {
    if (gone) return
    child.kill('SIGTERM')
    const patience = setTimeout(() => child.kill('SIGKILL'), 5000)
    await exited
    clearTimeout(patience)
  }
  const origin = `http://${loopback}:${start.port}`
  for (let left = 1200; !(await answers(origin)); left--) {
    if (gone || left === 0) {
      await stop()
      throw notReady(`VS Code for the browser didn't start (${lastLine(start.log)})`, start.log)
    }
    await sleep(50)
  }
  const urlOf = (file?: string, workspace = start.options.workspace) => pageUrl(origin, workspace, file)
  const { password, log } = start
  return { url: urlOf(start.options.file), origin, password, pid: child.pid as number, log, urlOf, stop, exited }
}

async function answers(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/healthz`)).ok
  } catch {
    return false
  }
}

/** VS Code's web page takes the folder by its path, and what to open in it as a list of name and remote address. */
function pageUrl(origin: string, workspace: string, file: string | undefined): string {
  const folder = path.resolve(workspace)
  const remote = `vscode-remote://${new URL(origin).host}${path.join(folder, file ?? '')}`
  const payload = file ? `&payload=${encodeURIComponent(JSON.stringify([['openFile', remote]]))}` : ''
  return `${origin}/?folder=${encodeURI(folder)}${payload}`
}

function notReady(message: string, log: string): StackError {
  return new StackError('editor-not-ready', message, `See ${log}`)
}

// A minified file may stand in a stack trace, so lines are cut.
function lastLine(log: string): string {
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .map(line => line.trim())
  return (lines.findLast(line => /error/i.test(line)) ?? lines.findLast(line => line !== '') ?? 'it said nothing').slice(0, 200)
}
