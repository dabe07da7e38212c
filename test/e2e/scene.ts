import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { cacheFolder } from '../../server/src/stack/artifacts.ts'
import { type Editor, quietSettings, startCodeServer } from '../../server/src/stack/code-server.ts'
import { openBrowser } from './chromium.ts'
import { Workbench } from './workbench.ts'

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
  readonly editor: Editor
  openWindow(file?: string): Promise<Workbench>
  close(): Promise<void>
}

const testSettings = {
  ...quietSettings,
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'files.hotExit': 'off',
  'files.autoSave': 'off',
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-e2e-'))
  const workspace = path.join(folder, 'workspace')
  const endings: (() => Promise<unknown> | unknown)[] = [
    () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  ]
  const close = async () => {
    while (endings.length) await endings.pop()?.()
  }
  try {
    cpSync(options.workspace ?? path.join(root, 'client/demo'), workspace, { recursive: true })
    // One after the other: where the first doesn't start, the second isn't there to be left over.
    const editor = await startEditor(folder, workspace, options)
    endings.push(() => editor.stop())
    const browser: Browser = await openBrowser()
    endings.push(() => browser.close())
    return { workspace, editor, close, openWindow: file => Workbench.open(browser, editor.urlOf(file)) }
  } catch (error) {
    await close()
    throw error
  }
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
