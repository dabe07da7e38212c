import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../runtime/make-folder.ts'
import { cacheFolder } from './artifacts.ts'
import { namedDiskError, StackError } from './errors.ts'
import { installOnce } from './once.ts'

/** The VS Code in the browser that people get without a desktop one, and that the end-to-end tests drive. Both versions go together. */
const codeServerVersion = '4.139.1'
const nodeVersion = '24.21.0'

/** Raised when what an install leaves in its folder changes, so that an older one isn't taken for it. */
const layout = 1

export interface InstallEvent {
  readonly step: 'code-server' | 'code-server modules' | 'code-server ready'
  readonly ms: number
}

export interface CodeServer {
  readonly folder: string
  /** the Node that runs it; VS Code's server asks for this major version */
  readonly node: string
  readonly entry: string
  /** preloaded with `-r`: ends the server when the process that started it is gone */
  readonly parentWatch: string
}

/**
 * VS Code's server from npm packages alone, in the cache folder: no root, no compiler. About half a minute the first time, nothing after; several
 * processes may ask at once. Throws StackError `download-failed`, `disk-full` or `cache-unwritable`.
 */
export async function installCodeServer(
  onEvent: (event: InstallEvent) => void = () => {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<CodeServer> {
  const folder = path.join(cacheFolder(env), `code-server-${codeServerVersion}-${layout}`)
  const began = performance.now()
  const done = (step: InstallEvent['step']) => onEvent({ step, ms: Math.round(performance.now() - began) })
  try {
    const worked = await installOnce(folder, async staging => {
      await installPackages(staging, env)
      done('code-server')
      await installModules(staging, env)
      done('code-server modules')
      writeStandIns(staging)
    })
    if (worked) done('code-server ready')
  } catch (error) {
    throw namedDiskError(error, folder)
  }
  return installed(folder)
}

function installed(folder: string): CodeServer {
  const modules = path.join(folder, 'node_modules')
  return {
    folder,
    node: path.join(modules, nodePackage(), 'bin', 'node'),
    entry: path.join(modules, 'code-server', 'out', 'node', 'entry.js'),
    parentWatch: path.join(folder, 'parent-watch.cjs'),
  }
}

const platform = () => `${process.platform}-${process.arch}`
const nodePackage = () => `node-${platform()}`
const vscodeFolder = (folder: string) => path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode')

async function installPackages(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }')
  const packages = [`code-server@${codeServerVersion}`, `${nodePackage()}@${nodeVersion}`]
  await npm(['install', '--ignore-scripts', '--no-package-lock', ...packages], folder, env)
}

/** VS Code's own dependencies, without the two that are large and of no use here: an assistant's SDK and its sandbox. */
async function installModules(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const vscode = vscodeFolder(folder)
  for (const name of ['package.json', 'npm-shrinkwrap.json']) {
    const file = path.join(vscode, name)
    if (existsSync(file)) writeFileSync(file, JSON.stringify(withoutUnused(JSON.parse(readFileSync(file, 'utf8'))), null, 2))
  }
  await npm(['install', '--omit=dev', '--ignore-scripts'], vscode, env)
  prune(folder, vscode)
}

type Manifest = { dependencies?: object; packages?: Record<string, { dependencies?: object }> }

function withoutUnused(manifest: Manifest): Manifest {
  const unused = (name: string) => /(^|node_modules\/)@(github\/copilot|microsoft\/mxc-sdk)/.test(name)
  const kept = (table: object | undefined) => table && Object.fromEntries(Object.entries(table).filter(([name]) => !unused(name)))
  const result: Manifest = { ...manifest }
  if (manifest.dependencies) result.dependencies = kept(manifest.dependencies)
  if (manifest.packages) {
    const packages = kept(manifest.packages) as NonNullable<Manifest['packages']>
    const root = packages['']
    if (root?.dependencies) packages[''] = { ...root, dependencies: kept(root.dependencies) }
    result.packages = packages
  }
  return result
}

function prune(folder: string, vscode: string): void {
  const remove = (...parts: string[]) => rmSync(path.join(...parts), { recursive: true, force: true })
  for (const name of ['copilot', 'mermaid-markdown-features', 'microsoft-authentication', 'github-authentication'])
    remove(vscode, 'extensions', name)
  remove(vscode, 'node_modules', 'node-pty', 'third_party')
  remove(folder, 'node_modules', nodePackage(), 'include')
  // Both bring their program for every platform.
  for (const parent of ['@vscode/ripgrep-universal/bin', 'node-pty/prebuilds']) {
    const all = path.join(vscode, 'node_modules', parent)
    for (const name of existsSync(all) ? readdirSync(all) : []) if (name !== platform()) remove(all, name)
  }
}

/**
 * VS Code's log and its watch over the parent process are C++ addons, which would need a compiler. These do the same in JavaScript.
 * They name each export in a line of its own, because VS Code imports them as ES modules and Node finds the names by reading the text.
 */
function writeStandIns(folder: string): void {
  const modules = path.join(vscodeFolder(folder), 'node_modules', '@vscode')
  const write = (name: string, text: string) => {
    makeFolder(path.join(modules, name))
    writeFileSync(path.join(modules, name, 'index.js'), text)
  }
  write('spdlog', logStandIn)
  write('native-watchdog', watchdogStandIn)
  writeFileSync(path.join(folder, 'parent-watch.cjs'), parentWatch)
}

const logStandIn = `'use strict'
const { appendFileSync, mkdirSync } = require('node:fs')
const { dirname } = require('node:path')
const labels = ['trace', 'debug', 'info', 'warning', 'error', 'critical']
let threshold = 2
class Logger {
  constructor(file) {
    this.file = file
    this.level = threshold
    this.plain = false
    mkdirSync(dirname(file), { recursive: true })
  }
  put(level, message) {
    if (level < this.level) return
    const stamp = new Date().toISOString().replace('T', ' ').slice(0, 23)
    try {
      appendFileSync(this.file, this.plain ? message : stamp + ' [' + labels[level] + '] ' + message + '\\n')
    } catch {}
  }
  trace(message) { this.put(0, message) }
  debug(message) { this.put(1, message) }
  info(message) { this.put(2, message) }
  warn(message) { this.put(3, message) }
  error(message) { this.put(4, message) }
  critical(message) { this.put(5, message) }
  getLevel() { return this.level }
  setLevel(level) { this.level = level }
  setPattern() { this.plain = true }
  clearFormatters() { this.plain = true }
  flush() {}
  drop() {}
}
async function open(name, file) { return new Logger(file) }
exports.version = 0
exports.Logger = Logger
exports.setLevel = level => { threshold = level }
exports.setFlushOn = () => {}
exports.createRotatingLogger = open
exports.createAsyncRotatingLogger = open
`

const watchdogStandIn = `'use strict'
function watch(pid) {
  setInterval(() => {
    try { process.kill(pid, 0) } catch { process.exit(87) }
  }, 1000).unref()
}
exports.start = watch
exports.exit = code => process.exit(code || 0)
`

// A killed parent can't tell its children; they notice by being given to another one.
const parentWatch = `'use strict'
const parent = process.ppid
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM') }, 500).unref()
`

function npm(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
    const child = spawn('npm', [...args, ...quiet], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output = (output + chunk).slice(-4000)))
    child.on('error', error => reject(notInstalled(error.message)))
    child.on('close', code => (code === 0 ? resolve() : reject(notInstalled(firstError(output) ?? `npm ended with ${code}`))))
  })
}

const firstError = (output: string) => /^npm (?:error|ERR!) (?!code )(.+)$/m.exec(output)?.[1]

function notInstalled(reason: string): StackError {
  const hint = 'Check that npm reaches its registry and run the command again, or install desktop VS Code, which is used where it is there'
  return new StackError('download-failed', `VS Code for the browser could not be installed (${reason})`, hint)
}
