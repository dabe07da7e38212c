// `npm run package [-- file.vsix]`: packs what runs, and nothing else, from a folder of its own; the checkout's dist/ stays as it is.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVSIX } from '@vscode/vsce'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
const packagePath = path.resolve(process.argv[2] ?? path.join(root, `${manifest.name}-${manifest.version}.vsix`))
const staging = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-package-'))
try {
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'syntaxes', 'client/media']) {
    fs.cpSync(path.join(root, name), path.join(staging, name), { recursive: true })
  }
  // Scripts and dependencies are about the checkout: here everything is bundled.
  const { scripts: _scripts, devDependencies: _dependencies, ...published } = manifest
  fs.writeFileSync(path.join(staging, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
  execFileSync(process.execPath, ['esbuild.mjs', '--production', `--outdir=${path.join(staging, 'dist')}`], { cwd: root, stdio: 'inherit' })
  // There is no address yet that relative links of the README could be made to point to.
  await createVSIX({ cwd: staging, packagePath, dependencies: false, rewriteRelativeLinks: false })
  console.log(`${packagePath}: ${(fs.statSync(packagePath).size / 1e6).toFixed(2)} MB`)
} finally {
  fs.rmSync(staging, { recursive: true, force: true })
}
