import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { desktopArguments, findCode } from '../server/src/stack/desktop-code.ts'
import { installOnce } from '../server/src/stack/once.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-once-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('installOnce', () => {
  it('does the work once for all who ask at the same time', async () => {
    const target = path.join(folder, 'tool-1')
    let builds = 0
    const build = async (staging: string) => {
      builds++
      await new Promise(resolve => setTimeout(resolve, 20))
      writeFileSync(path.join(staging, 'tool'), 'ready')
    }
    const worked = await Promise.all([installOnce(target, build), installOnce(target, build), installOnce(target, build)])
    expect(builds).toBe(1)
    expect(worked.filter(Boolean)).toHaveLength(1)
    expect(readFileSync(path.join(target, 'tool'), 'utf8')).toBe('ready')
    expect(readdirSync(folder)).toEqual(['tool-1'])
  })

  it('leaves nothing behind when the work fails, and does it again when asked again', async () => {
    const target = path.join(folder, 'tool-1')
    const failing = async (staging: string) => {
      writeFileSync(path.join(staging, 'half'), '')
      throw new Error('no network')
    }
    await expect(installOnce(target, failing)).rejects.toThrow('no network')
    expect(readdirSync(folder)).toEqual([])
    expect(await installOnce(target, async staging => writeFileSync(path.join(staging, 'tool'), ''))).toBe(true)
    expect(existsSync(path.join(target, 'tool'))).toBe(true)
  })

  it('takes over from a process that was killed in the middle', async () => {
    const target = path.join(folder, 'tool-1')
    // A process with this number existed at another time, if at all.
    writeFileSync(`${target}.lock`, JSON.stringify({ pid: process.pid, started: 'before' }))
    mkdirSync(`${target}.partial-1`)
    expect(await installOnce(target, async staging => writeFileSync(path.join(staging, 'tool'), ''))).toBe(true)
    expect(readdirSync(folder)).toEqual(['tool-1'])
  })
})

describe('findCode', () => {
  const program = (name: string) => {
    const file = path.join(folder, name)
    writeFileSync(file, '#!/bin/sh\n')
    chmodSync(file, 0o755)
    return file
  }
  const env = (more: Record<string, string> = {}) => ({ PATH: folder, DISPLAY: ':0', ...more })

  it('finds the command on the path, the stable one first', () => {
    const insiders = program('code-insiders')
    expect(findCode(env(), 'linux')).toBe(insiders)
    const stable = program('code')
    expect(findCode(env(), 'linux')).toBe(stable)
  })

  it('finds none where no window could open', () => {
    program('code')
    expect(findCode({ PATH: folder }, 'linux')).toBeUndefined()
    expect(findCode(env({ VSCODE_IPC_HOOK_CLI: '/tmp/socket' }), 'linux')).toBeUndefined()
    expect(findCode({ PATH: 'relative', DISPLAY: ':0' }, 'linux')).toBeUndefined()
  })

  it('skips a file that is not a program', () => {
    writeFileSync(path.join(folder, 'code'), '')
    expect(findCode(env(), 'linux')).toBeUndefined()
  })

  it('opens the workspace with the extension from its folder', () => {
    expect(desktopArguments({ workspace: '/w', file: 'q.flink.sql', extensionFolder: '/x' })).toEqual([
      '--new-window',
      '--extensionDevelopmentPath=/x',
      '/w',
      '/w/q.flink.sql',
    ])
    expect(desktopArguments({ workspace: '/w', extensionFolder: '/x', profile: '/p' })).toContain('/p')
  })
})
