import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const { contributes } = manifest
const ids: string[] = contributes.commands.map(({ command }: { command: string }) => command)
const table = readFileSync(path.join(root, 'client/src/commands.ts'), 'utf8')
const registered = [...table.matchAll(/^ {2}'(sluice\.\w+)':/gm)].map(match => match[1])

describe('the manifest', () => {
  it('declares exactly the commands of the table in client/src/commands.ts', () => {
    expect([...ids].sort()).toEqual([...registered].sort())
  })

  it('names only commands that are declared in menus, keys and welcome texts', () => {
    const used: string[] = [...contributes.keybindings, ...Object.values<{ command: string }[]>(contributes.menus).flat()].map(
      ({ command }) => command,
    )
    for (const { contents } of contributes.viewsWelcome) {
      for (const [, command] of contents.matchAll(/command:([\w.]+)/g)) if (command.startsWith('sluice.')) used.push(command)
    }
    expect(used.filter(command => !ids.includes(command))).toEqual([])
  })

  it('gives every view an empty state with one action in a trusted workspace', () => {
    const trees = Object.values<{ id: string; type?: string }[]>(contributes.views)
      .flat()
      .filter(({ type }) => type !== 'webview')
    for (const { id } of trees) {
      const welcome = contributes.viewsWelcome.filter(
        (entry: { view: string; when: string }) => entry.view === id && entry.when === 'isWorkspaceTrusted',
      )
      expect(welcome, id).toHaveLength(1)
      expect(welcome[0].contents.match(/\(command:/g), id).toHaveLength(1)
    }
  })

  it('points to files that are there', () => {
    const files: string[] = [manifest.icon]
    const collect = (value: unknown): void => {
      if (typeof value === 'string') {
        if (/^(\.\/)?(client|syntaxes)\//.test(value)) files.push(value)
      } else if (value && typeof value === 'object') Object.values(value).forEach(collect)
    }
    collect(contributes)
    expect(files.filter(file => !existsSync(path.join(root, file)))).toEqual([])
    expect(files.length).toBeGreaterThan(5)
  })

  it('activates for scripts and projects only, and analyses in Restricted Mode', () => {
    expect(manifest.activationEvents).toEqual(['onLanguage:flinksql', 'workspaceContains:sluice.json'])
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited')
  })
})
