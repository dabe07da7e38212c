import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const pages = ['README.md', 'CONTRIBUTING.md', 'BENCHMARKS.md', 'server/ARCHITECTURE.md']
const benchmarks = readdirSync(join(root, 'test/bench'))

describe('a command that is written down', () => {
  it.each(pages)('is there to run: %s', page => {
    const text = readFileSync(join(root, page), 'utf8')
    const named = [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)(?: -- ([a-z][\w-]*))?/g)]
    const missing = named.filter(([, script, short, word]) => {
      if (!Object.hasOwn(scripts, script ?? short)) return true
      return script === 'bench' && word !== undefined && !benchmarks.includes(`${word}.bench.mjs`)
    })
    expect(missing.map(([command]) => command)).toEqual([])
    expect(programsIn(text).filter(file => !existsSync(join(root, file)))).toEqual([])
  })

  it('is there behind each script of package.json', () => {
    const files = Object.values(scripts).flatMap(programsIn)
    expect(files.length).toBeGreaterThan(10)
    expect(files.filter(file => !existsSync(join(root, file)))).toEqual([])
  })
})

/** Files that `node` is to run; what is built is there only behind a build. */
const programsIn = (text: string): string[] => [...text.matchAll(/\bnode ((?!dist\/)[\w./-]+\.m?js)\b/g)].map(([, file]) => file)
