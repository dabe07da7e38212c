/** One `-- ^^^^ severity: message` line: the span that its carets name in the line above. */
export interface Mark {
  /** offsets into the file's text without marks and `$0` */
  readonly start: number
  readonly end: number
  readonly severity: string
  readonly message: string
}

export interface FixtureFile {
  readonly name: string
  /** without mark lines and `$0` */
  readonly text: string
  readonly marks: readonly Mark[]
  /** the offset of `$0` */
  readonly caret?: number
}

export interface Fixture {
  readonly files: readonly FixtureFile[]
  /** the first file's text, marks and caret, for the many fixtures that have one file */
  readonly text: string
  readonly marks: readonly Mark[]
  readonly caret?: number
}

const MARK_LINE = /^(\s*--\s*?)(\s*)(\^+)\s*([a-z]+)(?::\s*(.*))?\s*$/
const FILE_LINE = /^\s*--\s*file:\s*(\S+)\s*$/

/**
 * Reads a fixture as house style has it: SQL indented by two columns, marks as `--   ^^^^ error: message` under the line they are about,
 * `$0` for the caret, and `-- file: name.sql` before each file when there are several. A line of SQL may have several mark lines.
 */
export function parseMarks(fixture: string, firstName = 'main.sql'): Fixture {
  const files: FixtureFile[] = []
  let name = firstName
  let lines: string[] = []
  const finish = () => {
    if (lines.some(line => line.trim() !== '') || files.length > 0) files.push(parseFile(name, lines))
    lines = []
  }
  for (const line of fixture.replace(/^\n/, '').split('\n')) {
    const file = FILE_LINE.exec(line)
    if (!file) lines.push(line)
    else {
      if (lines.some(one => one.trim() !== '')) finish()
      lines = []
      name = file[1]
    }
  }
  finish()
  if (files.length === 0) files.push({ name, text: '', marks: [] })
  const [{ text, marks, caret }] = files
  return { files, text, marks, caret: caret ?? files.find(file => file.caret !== undefined)?.caret }
}

/** The text with a mark line under each line that a finding begins in: what a fixture should look like. For comparing with one. */
export function renderMarks(text: string, findings: readonly Mark[]): string {
  const out: string[] = []
  let start = 0
  const sorted = [...findings].sort((a, b) => a.start - b.start || a.end - b.end || a.message.localeCompare(b.message))
  for (const line of text.split('\n')) {
    out.push(line)
    const end = start + line.length
    for (const finding of sorted) {
      if (finding.start < start || finding.start > end) continue
      const from = finding.start - start
      const width = Math.max(1, Math.min(finding.end, end) - finding.start)
      const lead = from >= 2 ? `--${' '.repeat(from - 2)}` : '--'
      out.push(`${lead}${'^'.repeat(width)} ${finding.severity}: ${finding.message}`)
    }
    start = end + 1
  }
  return out.join('\n')
}

function parseFile(name: string, lines: readonly string[]): FixtureFile {
  const marks: Mark[] = []
  let text = ''
  let caret: number | undefined
  let lineStart = 0
  let lineCaret = -1
  let first = true
  for (const line of lines) {
    const mark = MARK_LINE.exec(line)
    if (mark && !first) {
      const column = mark[1].length + mark[2].length
      const start = lineStart + shifted(column, lineCaret)
      const end = lineStart + shifted(column + mark[3].length, lineCaret)
      if (end > text.length) throw new Error(`The mark '${line.trim()}' reaches beyond the line above it`)
      marks.push({ start, end, severity: mark[4], message: (mark[5] ?? '').trim() })
      continue
    }
    if (!first) text += '\n'
    first = false
    lineStart = text.length
    lineCaret = line.indexOf('$0')
    if (lineCaret >= 0) caret = lineStart + lineCaret
    text += line.replace('$0', '')
  }
  return { name, text, marks, ...(caret !== undefined && { caret }) }
}

/** Columns count the `$0` of the line above, which is not in the text. */
function shifted(column: number, caret: number): number {
  return caret >= 0 && column > caret ? column - 2 : column
}
