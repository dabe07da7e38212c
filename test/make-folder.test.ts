import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { failureOf } from '../server/src/commands/failure.ts'
import { makeFolder } from '../server/src/runtime/make-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'sluice-folders-'))
afterAll(() => rmSync(root, { recursive: true }))

const failureFor = (folder: string) => {
  try {
    makeFolder(folder)
    return undefined
  } catch (error) {
    return failureOf(error)
  }
}

describe('a folder', () => {
  it('is made with those above it, with the mode, and may be there already', () => {
    const folder = join(root, 'a', 'b', 'c')
    makeFolder(folder, 0o700)
    for (const made of [folder, join(root, 'a')]) expect(statSync(made).mode & 0o777).toBe(0o700)
    expect(failureFor(folder)).toBeUndefined()
    expect(failureFor(`${root}/d/`)).toBeUndefined()
    expect(failureFor('/')).toBeUndefined()
  })
  it("that can't be is named, with the next step, and never tried for ever", () => {
    writeFileSync(join(root, 'file'), '')
    expect(failureFor(join(root, 'file'))).toMatchObject({
      kind: 'folder-not-made',
      message: `The folder ${join(root, 'file')} can't be made (EEXIST)`,
    })
    expect(failureFor(join(root, 'file', 'x'))).toMatchObject({
      kind: 'folder-not-made',
      message: `The folder ${join(root, 'file', 'x')} can't be made (ENOTDIR)`,
    })
    // Linux only: a folder that takes no other in.
    if (existsSync('/proc/self'))
      expect(failureFor('/proc/x/y')).toMatchObject({ kind: 'folder-not-made', message: "The folder /proc/x can't be made (ENOENT)" })
  })
})
