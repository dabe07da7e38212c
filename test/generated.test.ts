import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generatedFiles } from '../server/generate/generated.ts'

const root = join(import.meta.dirname, '..')

describe('generated files', () => {
  for (const { path, text } of generatedFiles(root)) {
    it(`${path} is what npm run generate makes`, () => {
      expect(readFileSync(join(root, path), 'utf8') === text, `${path} is stale: run npm run generate`).toBe(true)
    })
  }
})
