import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cutsOf, offersAt } from './support/completion-places.ts'
import { newService } from './support/service.ts'

// Statements cut at one of their tokens, with the keywords that Flink 2.2's parser takes there (`npm run update:completion`); the bench `completion`
// looks at every place of every statement.
interface Stored {
  /** keywords with ` | ` between them */
  readonly places: readonly { readonly sql: string; readonly at: number; readonly takes: string; readonly refuses: string }[]
}
const { places }: Stored = JSON.parse(readFileSync(join(import.meta.dirname, 'flink/completion.json'), 'utf8'))
const service = newService()
const judged = places.map(({ sql, at, takes, refuses }) => {
  const cut = cutsOf(sql).find(c => c.token.start === at)
  if (!cut) throw new Error(`no token at ${at} of ${sql}`)
  const [taken, refused] = [new Set(takes.split(' | ')), new Set(refuses.split(' | '))]
  const { hit, keywords } = offersAt(service, cut)
  return { cut, hit, words: keywords.map(word => ({ word, taken: taken.has(word) ? true : refused.has(word) ? false : undefined })) }
})

it('offers the kind of the token that stands there in at least 95 % of the places', () => {
  const missed = judged.filter(j => !j.hit).map(j => `${j.cut.before}⟨${j.cut.token.text}⟩`)
  expect(1 - missed.length / judged.length, missed.join('\n')).toBeGreaterThanOrEqual(0.95)
})

it('offers keywords that Flink takes in at least 90 % of the cases', () => {
  const words = judged.flatMap(j => j.words.map(w => ({ ...w, at: j.cut.before })))
  expect(words.length).toBeGreaterThan(2000)
  const unasked = words.filter(w => w.taken === undefined)
  const tell = (list: typeof words) => list.map(w => `${w.at}⟨${w.word}⟩`).join('\n')
  expect(unasked.length / words.length, `Ask Flink again: npm run update:completion\n${tell(unasked)}`).toBeLessThan(0.05)
  const refused = words.filter(w => w.taken === false)
  expect(refused.length / words.length, tell(refused)).toBeLessThan(0.1)
})
