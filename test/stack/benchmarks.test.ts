import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../bench')
const benchmarks = readdirSync(folder).filter(f => f.endsWith('.bench.mjs'))
const run = promisify(execFile)

// What is renamed in the source is missed here, not when somebody next measures.
describe.concurrent('a benchmark loads all that it measures, and measures nothing with --dry', { timeout: 60_000 }, () => {
  it.each(benchmarks)('%s', async name => {
    expect(await run(process.execPath, [join(folder, name), '--dry'])).toEqual({ stdout: '', stderr: '' })
  })

  it.each(benchmarks)('%s says which flag it does not know', async name => {
    await expect(run(process.execPath, [join(folder, name), '--drie'])).rejects.toThrow("Unknown option '--drie'")
  })
})
