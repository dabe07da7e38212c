import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rules } from '../server/src/rules/index.ts'
import { casesOfFile, casesOfPage, checkCase, checkState, type RuleCase } from './support/rule-cases.ts'

const folder = join(import.meta.dirname, '../server/src/rules')

for (const { id } of rules) {
  const page = readFileSync(join(folder, `${id}.md`), 'utf8')
  const file = join(folder, `${id}.cases.sql`)
  const cases = existsSync(file) ? casesOfFile(id, readFileSync(file, 'utf8')) : []

  describe(id, () => {
    it('has a page whose first example is bad, and cases with and without a finding', () => {
      const [first] = casesOfPage(id, page)
      expect(first.marks.length).toBeGreaterThan(0)
      expect(cases.some(c => c.marks.length === 0)).toBe(true)
      expect(cases.some(c => c.marks.length > 0)).toBe(true)
    })
    for (const example of [...casesOfPage(id, page), ...cases]) it(example.title, () => holds(example))
  })
}

/** Each mark has its finding and each finding its mark; repairs give the text that is written, in which nothing is found any more. */
function holds(example: RuleCase): void {
  const { found, fixable, fixed, left } = checkCase(example)
  // A mark may give only the beginning of the message.
  const shortened = found.map((f, i) => ({
    ...f,
    text: example.marks[i] && f.text.startsWith(example.marks[i].text) ? example.marks[i].text : f.text,
  }))
  expect(shortened).toEqual(example.marks)
  if (example.marks.length === 0) return
  // A query that runs only in the editor has nothing to keep, and a repair of it may say so.
  for (const { title, says, is } of checkState(example)) if (is) expect(says === 'none' ? 'kept' : says, title).toBe(is)
  if (example.fixed === 'none') {
    expect(fixable, 'findings with a repair').toBe(0)
    return
  }
  expect(example.fixed, 'a fixture with marks says what the repair makes, or that there is none').toBeDefined()
  expect(fixed).toBe(example.fixed)
  expect(left).toEqual([])
}
