import { inBackticks, writtenName } from '../syntax/reserved-words.ts'
import type { Span } from '../text/span.ts'
import type { CaretPlace } from './completion-place.ts'
import type { Subject } from './hover-subject.ts'

export type CompletionKind =
  | 'keyword'
  | 'type'
  | 'table'
  | 'view'
  | 'cte'
  | 'alias'
  | 'column'
  | 'function'
  | 'window'
  | 'option'
  | 'value'
  | 'hint'
  | 'catalog'
  | 'condition'

export interface Completion extends Span {
  readonly label: string
  readonly kind: CompletionKind
  /** `start`, `end`: what the text replaces */
  readonly insert: string
  /** `insert` has `$1`, `${2:…}` and `$0` in it */
  readonly snippet?: true
  readonly detail?: string
  /** what the editor matches the typed text with, where it isn't the label */
  readonly filter?: string
  /** smaller is better */
  readonly rank: number
  /** what `describeSubject` tells more of, when it is asked */
  readonly about?: Subject
}

/** Groups of proposals, best first. Within a group they stand in the order in which they were added. */
export const RANK = { special: 0, local: 1, name: 2, word: 3, function: 4, rare: 5 } as const

/** Collects proposals for one place; each label once for each kind. */
export class Proposals {
  readonly place: CaretPlace
  private readonly found = new Map<string, Completion>()

  constructor(place: CaretPlace) {
    this.place = place
  }

  add(kind: CompletionKind, label: string, group: number, more: Partial<Omit<Completion, 'kind' | 'label' | 'rank'>> = {}): void {
    const key = `${kind} ${label}`
    if (this.found.has(key)) return
    const { word, inside } = this.place
    const insert = more.insert ?? label
    const filter = more.filter ?? (inside === 'text' ? undefined : `${this.place.text[word.start]}${label}`)
    const rank = group * 10_000 + this.found.size
    this.found.set(key, { ...word, label, kind, ...more, insert, rank, ...(filter !== undefined && { filter }) })
  }

  /** A name: quoted where it has to be, or where a quote was begun. */
  name(kind: CompletionKind, name: string, group: number, more: Partial<Omit<Completion, 'kind' | 'label' | 'rank'>> = {}): void {
    const insert = this.place.inside === 'quoted' ? inBackticks(name) : writtenName(name)
    this.add(kind, name, group, { insert, ...more })
  }

  keep(wanted: (proposal: Completion) => boolean): void {
    for (const [key, proposal] of this.found) if (!wanted(proposal)) this.found.delete(key)
  }

  /** Whether the typed text can be a beginning of this one, or has its letters in this order. */
  mayMean(text: string): boolean {
    return distanceTo(this.place.typed.toUpperCase(), text) < 3
  }

  /** Those that the typed text can be meant for: its letters in this order. Beginnings first, then what has it inside, each as they rank. */
  matching(): Completion[] {
    const wanted = this.place.typed.toUpperCase()
    const found: [Completion, number][] = []
    for (const c of this.found.values()) {
      const distance = distanceTo(wanted, (this.place.inside === 'text' ? (c.filter ?? c.label) : c.label).toUpperCase())
      if (distance < 3) found.push([c, distance * 100_000 + c.rank])
    }
    return found.sort((a, b) => a[1] - b[1]).map(([c]) => c)
  }
}

/** 0 begins with it, 1 has it inside, 2 has its letters in this order, 3 has nothing of it. */
function distanceTo(wanted: string, text: string): 0 | 1 | 2 | 3 {
  if (text.startsWith(wanted)) return 0
  if (text.includes(wanted)) return 1
  let at = 0
  for (let i = 0; i < text.length && at < wanted.length; i++) if (text[i] === wanted[at]) at++
  return at === wanted.length ? 2 : 3
}

/** A text as a snippet has it. */
export const plain = (text: string): string => text.replace(/[\\$}]/g, '\\$&')
