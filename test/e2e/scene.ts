import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterEach } from 'vitest'
import { cacheFolder } from '../../server/src/stack/artifacts.ts'
import { type Editor, quietSettings, startCodeServer } from '../../server/src/stack/code-server.ts'
import { openBrowser } from './chromium.ts'
import { artefacts, Workbench } from './workbench.ts'

export const root = path.resolve(import.meta.dirname, '../..')

export interface SceneOptions {
  /** copied, so that a test may edit it; default: the demo */
  readonly workspace?: string
  readonly trusted?: boolean
  /** a package to install; default: the checkout, linked */
  readonly vsix?: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly env?: NodeJS.ProcessEnv
}

/** A workspace of its own, a VS Code and a browser; `close` ends and removes all of it. */
export interface Scene {
  readonly workspace: string
  openWindow(file?: string): Promise<Workbench>
  /** ends VS Code with its extension host and language server, and starts it again with what it remembers */
  restartEditor(): Promise<void>
  /** ends the windows and VS Code; the workspace stays until `close` */
  stopEditor(): Promise<void>
  /** after a failed test: what every open window shows, and the logs of VS Code, to the artefacts */
  keepEvidence(name: string): Promise<void>
  close(): Promise<void>
}

/** What the windows show when a test of this file has failed. `scene` is asked then: a hook makes it. */
export function keepFailures(scene: () => Scene): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await scene().keepEvidence(`failed-${task.name.slice(0, 30).replace(/\W+/g, '-')}`)
  })
}

const testSettings = {
  ...quietSettings,
  'git.enabled': false,
  'editor.minimap.enabled': false,
  // What is typed stays what was typed.
  'editor.quickSuggestions': 'off',
  'editor.autoClosingBrackets': 'never',
  // Hints stand in the text of a line.
  'editor.inlayHints.enabled': 'off',
  'files.hotExit': 'off',
  'files.autoSave': 'off',
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-e2e-'))
  const workspace = path.join(folder, 'workspace')
  const windows: Workbench[] = []
  let editor: Editor | undefined
  let browser: Browser | undefined
  const close = async () => {
    await stopEditor()
    await browser?.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  const openWindow = async (file?: string) => {
    const window = await Workbench.open(browser as Browser, (editor as Editor).urlOf(file))
    windows.push(window)
    return window
  }
  const stopEditor = async () => {
    for (const window of windows.splice(0)) await window.close().catch(() => {})
    await editor?.stop()
    editor = undefined
  }
  const restartEditor = async () => {
    await stopEditor()
    editor = await startEditor(folder, workspace, options)
  }
  const keepEvidence = async (name: string) => {
    for (const [i, window] of windows.entries()) await window.picture(i ? `${name}-${i}` : name).catch(() => {})
    cpSync(path.join(folder, 'profile', 'user', 'logs'), path.join(artefacts, `${name}-logs`), { recursive: true })
  }
  try {
    copyWithoutState(options.workspace ?? path.join(root, 'client/demo'), workspace)
    // One after the other: where the first doesn't start, the second isn't there to be left over.
    editor = await startEditor(folder, workspace, options)
    browser = await openBrowser()
    return { workspace, openWindow, restartEditor, stopEditor, keepEvidence, close }
  } catch (error) {
    await close()
    throw error
  }
}

// Clusters and jobs of whoever uses the demo here are not the test's.
function copyWithoutState(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: source => path.basename(source) !== '.sluice' })
}

/** The server's home is in the scene, so that nothing of the account's is read or written; Sluice's cache stays the shared one. */
function startEditor(folder: string, workspace: string, options: SceneOptions): Promise<Editor> {
  return startCodeServer({
    workspace,
    extensionFolder: options.vsix ? undefined : (process.env.SLUICE_E2E_EXTENSION ?? root),
    vsix: options.vsix,
    auth: 'none',
    trusted: options.trusted ?? true,
    profile: path.join(folder, 'profile'),
    settings: { ...testSettings, ...options.settings },
    reconnectionGraceTime: 1,
    env: { HOME: folder, SLUICE_CACHE: cacheFolder(), XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', ...options.env },
  })
}
