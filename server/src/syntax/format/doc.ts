/**
 * A text with choices, after Oppen's and Wadler's pretty printers: a group is laid out on one line when it fits, else each of its own lines
 * becomes a line break. `broken` groups never stand on one line.
 */
export type Doc =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'space' }
  /** a comment up to the line's end: what follows begins a new line */
  | { readonly kind: 'line comment'; readonly text: string }
  /** `flat` stands in its place on one line; `blank`: the writer had an empty line here, which is kept where the line breaks */
  | { readonly kind: 'line'; readonly flat: '' | ' '; readonly hard: boolean; readonly blank: boolean }
  /** spaces where the group is broken, so that what follows is in one column */
  | { readonly kind: 'pad'; readonly spaces: number }
  | { readonly kind: 'indent'; readonly docs: Doc[] }
  | { readonly kind: 'group'; readonly docs: Doc[]; broken: boolean }

export interface Page {
  /** UTF-16 code units that a line should not exceed */
  readonly width: number
  /** spaces of one step */
  readonly indent: number
  readonly eol: string
}

interface Entry {
  readonly level: number
  readonly broken: boolean
  readonly doc: Doc
}

/** The text of `docs`; no line ends with a space that isn't a token's own. */
export function render(docs: readonly Doc[], page: Page): string {
  const stack = entries(docs, 0, true)
  let out = ''
  let column = 0
  let space = 0
  let newline: { level: number; blank: boolean } | undefined
  const write = (text: string) => {
    if (newline && out !== '') {
      const lead = ' '.repeat(newline.level * page.indent)
      out += (newline.blank ? page.eol : '') + page.eol + lead
      column = lead.length
    } else if (out !== '') {
      out += ' '.repeat(space)
      column += space
    }
    newline = undefined
    space = 0
    out += text
    const last = text.lastIndexOf('\n')
    column = last < 0 ? column + text.length : text.length - last - 1
  }
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { level, broken, doc } = entry
    switch (doc.kind) {
      case 'text':
        write(doc.text)
        break
      case 'line comment':
        write(doc.text)
        newline = { level, blank: false }
        break
      case 'space':
        space = Math.max(space, 1)
        break
      case 'line':
        if (broken || doc.hard) newline = { level, blank: doc.blank || newline?.blank === true }
        else space = Math.max(space, doc.flat.length)
        break
      case 'pad':
        if (broken) space += doc.spaces
        break
      case 'indent':
        push(stack, doc.docs, level + 1, broken)
        break
      case 'group': {
        const room = page.width - (newline ? newline.level * page.indent : column + space)
        push(stack, doc.docs, level, doc.broken || !fits(doc.docs, stack, room))
      }
    }
  }
  return out
}

/** Whether `docs` on one line, and what follows them up to the next line that may break, need no more than `room`. */
function fits(docs: readonly Doc[], rest: readonly Entry[], room: number): boolean {
  const stack = entries(docs, 0, false)
  let below = rest.length
  let left = room
  for (;;) {
    let entry = stack.pop()
    if (!entry) {
      if (below === 0) return true
      entry = rest[--below]
    }
    const { broken, doc } = entry
    switch (doc.kind) {
      case 'text':
      case 'line comment': {
        const newline = doc.text.indexOf('\n')
        left -= newline < 0 ? doc.text.length : newline
        if (left < 0) return false
        if (newline >= 0 || doc.kind === 'line comment') return true
        break
      }
      case 'line':
        if (broken || doc.hard) return true
        left -= doc.flat.length
        break
      case 'space':
        left--
        break
      case 'pad':
        break
      case 'indent':
        push(stack, doc.docs, 0, broken)
        break
      case 'group':
        push(stack, doc.docs, 0, broken || doc.broken)
    }
  }
}

function entries(docs: readonly Doc[], level: number, broken: boolean): Entry[] {
  const stack: Entry[] = []
  push(stack, docs, level, broken)
  return stack
}

function push(stack: Entry[], docs: readonly Doc[], level: number, broken: boolean): void {
  for (let i = docs.length - 1; i >= 0; i--) stack.push({ level, broken, doc: docs[i] })
}
