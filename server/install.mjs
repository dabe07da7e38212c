// Makes a checkout ready: node_modules as the lock file says, dist/ from the sources. Node's own modules only, since it runs before `npm ci`.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Runs a program in the checkout; throws with the tail of its output where it fails. */
function run(command, args, log) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
  if (result.error) throw new Error(`${command} could not be started: ${result.error.message}`)
  if (result.status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${result.status}:\n${(result.stdout + result.stderr).slice(-3000)}`)
  if (log && result.stderr.trim()) log(result.stderr.trim())
}

/** npm writes node_modules/.package-lock.json last, so a broken-off installation is seen as stale. */
function stale() {
  const installed = path.join(root, 'node_modules/.package-lock.json')
  if (!fs.existsSync(installed)) return true
  return fs.statSync(installed).mtimeMs < fs.statSync(path.join(root, 'package-lock.json')).mtimeMs
}

/** @returns ms of each step that was needed */
export function makeReady({ build = true } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 11))
    throw new Error(
      `Sluice needs Node 20.11 or newer, this is ${process.versions.node}. Install it from nodejs.org or your package manager.`,
    )
  const steps = []
  const step = (name, action) => {
    const start = performance.now()
    action()
    steps.push({ name, ms: Math.round(performance.now() - start) })
  }
  if (stale()) {
    step('install packages', () => {
      run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])
      // a lock file that git wrote later than npm's own stamp would look stale for ever
      const now = new Date()
      fs.utimesSync(path.join(root, 'node_modules/.package-lock.json'), now, now)
    })
  }
  if (build) step('build', () => run(process.execPath, ['esbuild.mjs']))
  return steps
}
