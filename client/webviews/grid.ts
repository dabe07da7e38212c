import { element } from './dom.ts'

export interface GridColumn {
  readonly title: string
  readonly type: string
  /** numbers stand at the right */
  readonly numeric: boolean
  readonly key: boolean
}
export interface GridSource {
  readonly length: number
  /** the texts of one row; `kind` becomes a class of the row */
  row(index: number): { readonly cells: readonly string[]; readonly kind?: string }
}

const rowHeight = 24
const margin = 8
/** characters of a cell that are drawn; copying takes all of them */
const longest = 300

/**
 * A table of which only the rows in sight exist, so that ten thousand cost what thirty do. One tab stop; the arrow keys, Page, Home and End move
 * the active cell. Widths come from the longest texts seen so far and only grow, so that nothing jumps while rows stream.
 */
export class Grid {
  readonly root: HTMLElement
  private readonly head: HTMLElement
  private readonly scroller: HTMLElement
  private readonly canvas: HTMLElement
  private columns: readonly GridColumn[] = []
  private widths: number[] = []
  private source: GridSource = { length: 0, row: () => ({ cells: [] }) }
  private pool: HTMLElement[] = []
  private active = { row: 0, column: 0 }
  /** keep the last row in sight while rows come */
  private following = false

  constructor(label: string, onCopy: (text: string) => void) {
    this.head = element('div', { class: 'grid-head', role: 'row', 'aria-rowindex': '1' })
    this.canvas = element('div', { class: 'grid-canvas', role: 'rowgroup' })
    this.scroller = element('div', { class: 'grid-scroller', role: 'presentation' }, [this.canvas])
    this.root = element('div', { class: 'grid', role: 'grid', tabindex: '0', 'aria-label': label, 'aria-readonly': 'true' }, [
      element('div', { class: 'grid-head-clip', role: 'rowgroup' }, [this.head]),
      this.scroller,
    ])
    this.scroller.addEventListener('scroll', () => this.onScroll(), { passive: true })
    this.root.addEventListener('keydown', event => this.onKey(event, onCopy))
    this.canvas.addEventListener('mousedown', event => this.onMouse(event))
    new ResizeObserver(() => this.draw()).observe(this.scroller)
  }

  /** New columns: widths start again and the view goes to the top. */
  setColumns(columns: readonly GridColumn[], follow: boolean): void {
    this.columns = columns
    this.widths = columns.map(headWidth)
    this.following = follow
    this.active = { row: 0, column: 0 }
    this.head.replaceChildren(...columns.map(headCell))
    this.root.setAttribute('aria-colcount', String(columns.length))
    this.pool = []
    this.canvas.replaceChildren()
    this.scroller.scrollTop = 0
  }

  setSource(source: GridSource): void {
    this.source = source
    this.root.setAttribute('aria-rowcount', String(source.length + 1))
    this.canvas.style.height = `${source.length * rowHeight}px`
    if (this.following) this.scroller.scrollTop = this.scroller.scrollHeight
    this.draw()
  }

  get follows(): boolean {
    return this.following
  }

  private onScroll(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller
    this.following = this.following ? scrollTop + clientHeight >= scrollHeight - rowHeight * 1.5 : this.atEnd()
    this.head.style.transform = `translateX(${-this.scroller.scrollLeft}px)`
    this.draw()
  }

  // A table that fits wholly is not followed: nobody scrolled to its end.
  private atEnd(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller
    return scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 1
  }

  private draw(): void {
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / rowHeight) - margin)
    const last = Math.min(this.source.length, first + Math.ceil(this.scroller.clientHeight / rowHeight) + 2 * margin)
    const count = Math.max(0, last - first)
    while (this.pool.length < count) this.pool.push(this.newRow())
    for (let i = 0; i < this.pool.length; i++) {
      if (i < count) this.fill(this.pool[i], first + i)
      this.pool[i].hidden = i >= count
    }
    this.applyWidths()
    this.markActive()
  }

  private newRow(): HTMLElement {
    const cells = this.columns.map((column, i) =>
      element('div', { class: column.numeric ? 'cell number' : 'cell', role: 'gridcell', 'aria-colindex': String(i + 1) }),
    )
    const row = element('div', { class: 'grid-row', role: 'row' }, cells)
    this.canvas.append(row)
    return row
  }

  private fill(row: HTMLElement, index: number): void {
    const { cells, kind } = this.source.row(index)
    row.className = kind ? `grid-row ${kind}` : 'grid-row'
    row.dataset.index = String(index)
    row.setAttribute('aria-rowindex', String(index + 2))
    row.style.transform = `translateY(${index * rowHeight}px)`
    row.classList.toggle('odd', index % 2 === 1)
    for (let i = 0; i < row.children.length; i++) {
      const cell = row.children[i]
      const text = cells[i] ?? ''
      const shown = text.length > longest ? `${text.slice(0, longest)}…` : text
      if (cell.textContent !== shown) cell.textContent = shown
      cell.classList.toggle('null', text === 'NULL')
      this.widths[i] = Math.min(60, Math.max(this.widths[i], text.length))
    }
  }

  private applyWidths(): void {
    const template = this.widths.map(width => `${Math.ceil(width) + 4}ch`).join(' ')
    if (this.root.dataset.template === template) return
    this.root.dataset.template = template
    this.root.style.setProperty('--columns', `${template} 1fr`)
  }

  private markActive(): void {
    const at = Math.min(this.active.row, this.source.length - 1)
    this.canvas.querySelector('#active-cell')?.removeAttribute('id')
    const row = this.pool.find(candidate => !candidate.hidden && candidate.dataset.index === String(at))
    const cell = row?.children[this.active.column]
    if (cell) cell.id = 'active-cell'
    if (cell) this.root.setAttribute('aria-activedescendant', 'active-cell')
    else this.root.removeAttribute('aria-activedescendant')
  }

  private onMouse(event: MouseEvent): void {
    const cell = (event.target as HTMLElement).closest('.cell')
    const row = cell?.parentElement
    if (!cell || !row) return
    this.active = { row: Number(row.dataset.index), column: [...row.children].indexOf(cell) }
    this.markActive()
  }

  private onKey(event: KeyboardEvent, onCopy: (text: string) => void): void {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / rowHeight) - 1)
    const whole = event.ctrlKey || event.metaKey
    const { row, column } = this.active
    const moves: Record<string, [number, number]> = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      PageDown: [row + page, column],
      PageUp: [row - page, column],
      Home: whole ? [0, 0] : [row, 0],
      End: whole ? [this.source.length - 1, this.columns.length - 1] : [row, this.columns.length - 1],
    }
    const move = moves[event.key]
    if (move) this.moveTo(move[0], move[1])
    else if (whole && event.key.toLowerCase() === 'c' && this.source.length) onCopy(this.copied(event.shiftKey))
    else return
    event.preventDefault()
  }

  // With Shift the whole row, its cells apart by tabs, as spreadsheets take them.
  private copied(wholeRow: boolean): string {
    const { cells } = this.source.row(Math.min(this.active.row, this.source.length - 1))
    return wholeRow ? cells.join('\t') : (cells[this.active.column] ?? '')
  }

  private moveTo(row: number, column: number): void {
    this.active = { row: clamp(row, this.source.length), column: clamp(column, this.columns.length) }
    const top = this.active.row * rowHeight
    const { scrollTop, clientHeight } = this.scroller
    if (top < scrollTop) this.scroller.scrollTop = top
    else if (top + rowHeight > scrollTop + clientHeight) this.scroller.scrollTop = top + rowHeight - clientHeight
    this.draw()
    this.canvas.querySelector('#active-cell')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
}

// In characters; the type and the mark of a key are written smaller.
const headWidth = ({ title, type, key }: GridColumn) => title.length + (type.length ? 1 + type.length * 0.8 : 0) + (key ? 4.5 : 0)

const clamp = (value: number, length: number) => Math.max(0, Math.min(value, length - 1))

function headCell(column: GridColumn, index: number): HTMLElement {
  const name = element('span', { class: 'name' }, [column.title])
  const type = element('span', { class: 'type' }, [column.type])
  const key = column.key ? [element('span', { class: 'key', title: 'Key of the result' }, ['key'])] : []
  const attributes = { class: column.numeric ? 'cell number' : 'cell', role: 'columnheader', 'aria-colindex': String(index + 1) }
  return element('div', attributes, [name, ...key, type])
}
