import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '../../server/src/cli/program.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The built programs are there afterwards; they are made where they aren't. */
export function build(): void {
  const built = ['cli.js', 'engine.cjs'].every(name => existsSync(join(ROOT, 'dist', name)))
  if (!built) execFileSync(process.execPath, ['esbuild.mjs'], { cwd: ROOT })
}

export interface CommandLine {
  /** a copy of the demo's sluice.json and script */
  readonly folder: string
  /** the command line in this process: a third of a second cheaper than a shell */
  run(args: readonly string[], input?: string): Promise<{ code: number; out: string; err: string }>
  end(): void
}

/** `sluice` in a folder of its own. */
export function commandLine(): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-'))
  for (const name of ['sluice.json', 'bids.flink.sql']) cpSync(join(ROOT, 'client/demo', name), join(folder, name))
  return { folder, run, end: () => rmSync(folder, { recursive: true, force: true }) }

  async function run(args: readonly string[], input = '') {
    let out = ''
    let err = ''
    const code = await runCli(args, {
      cwd: folder,
      colours: false,
      signal: new AbortController().signal,
      out: text => {
        out += text
      },
      err: text => {
        err += text
      },
      input: () => input,
    })
    return { code: code ?? 0, out, err }
  }
}
