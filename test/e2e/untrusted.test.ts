import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openScene, root, type Scene } from './scene.ts'
import type { Workbench } from './workbench.ts'

// The package as people install it, in a workspace that nobody has trusted yet.
const folder = mkdtempSync(path.join(tmpdir(), 'sluice-vsix-'))
let scene: Scene
let window: Workbench
beforeAll(async () => {
  const vsix = path.join(folder, 'sluice.vsix')
  execFileSync(process.execPath, ['client/package.mjs', vsix], { cwd: root, stdio: 'ignore' })
  scene = await openScene({ vsix, trusted: false })
  window = await scene.openWindow('bids.flink.sql')
})
afterAll(async () => {
  await scene?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the installed package analyses an untrusted workspace, and starts nothing in it', async () => {
  await window.page.getByText('Restricted Mode').first().waitFor()
  await window.squiggles('warning').first().waitFor()
  await window.picture('untrusted')
  await window.goTo(49)
  await window.command('Sluice: Run Query')
  const results = await window.webview('.problem')
  expect(await results.locator('.problem').innerText()).toMatch(/trust/i)
  await results.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor()
  await window.picture('untrusted-run')
  expect(existsSync(path.join(scene.workspace, '.sluice'))).toBe(false)
})
