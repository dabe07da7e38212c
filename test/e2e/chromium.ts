import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import { cacheFolder } from '../../server/src/stack/artifacts.ts'
import { installOnce } from '../../server/src/stack/once.ts'

/** A headless Chromium out of the npm package's packed files; CHROME names another. */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await installChromium()
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env } as Record<string, string>,
    args: ['--no-sandbox', '--disable-gpu', ...quiet],
  })
}

interface Chromium {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

// The package unpacks itself into the temporary folder, and never again when it is updated; so it is done here, into a folder with its version.
async function installChromium(): Promise<Chromium> {
  if (process.env.CHROME) return { executablePath: process.env.CHROME, env: {} }
  const bin = packedFiles()
  const { version } = JSON.parse(readFileSync(path.join(bin, '..', 'package.json'), 'utf8'))
  const folder = path.join(cacheFolder(), `chromium-${version}`)
  await installOnce(folder, async staging => {
    writeFileSync(path.join(staging, 'chromium'), unpack(bin, 'chromium.br'), { mode: 0o755 })
    untar(bin, 'swiftshader.tar.br', staging)
    untar(bin, 'fonts.tar.br', staging)
    untar(bin, 'al2023.tar.br', path.join(staging, 'libraries'))
    writeFileSync(path.join(staging, 'fonts.conf'), fontConfiguration(folder))
  })
  const executablePath = path.join(folder, 'chromium')
  return { executablePath, env: missingParts(folder, executablePath) }
}

function packedFiles(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const name = path.join('@sparticuz', 'chromium')
  return path.join(main.slice(0, main.lastIndexOf(name) + name.length), 'bin')
}

const unpack = (folder: string, name: string) => brotliDecompressSync(readFileSync(path.join(folder, name)))

function untar(from: string, name: string, to: string): void {
  mkdirSync(to, { recursive: true })
  execFileSync('tar', ['-x', '--no-same-owner', '-C', to], { input: unpack(from, name) })
}

/** The package brings a font, and NSS with expat, for machines that have none; where the machine has its own, those are better. */
function missingParts(folder: string, executable: string): Record<string, string> {
  const env: Record<string, string> = {}
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_FILE = path.join(folder, 'fonts.conf')
  if (spawnSync(executable, ['--version']).status !== 0) env.LD_LIBRARY_PATH = path.join(folder, 'libraries', 'lib')
  return env
}

function fontConfiguration(folder: string): string {
  const folders = [path.join(folder, 'fonts'), '/usr/share/fonts'].map(name => `<dir>${name}</dir>`).join('')
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}<cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`
}
