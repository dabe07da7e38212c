import './results.css'
import { count } from '../../server/src/lab/words.ts'
import type { ClusterHealth } from '../../server/src/runtime/ports.ts'
import { button, byId, duration, element, problemParts, webviewApi } from './dom.ts'
import { Grid, type GridColumn, type GridSource } from './grid.ts'
import { type FromResults, type ResultsView, readToResults, type ToResults } from './results-messages.ts'
import { ResultsModel, type Row } from './results-model.ts'

type Mode = 'table' | 'changelog'

const api = webviewApi<{ mode: Mode }>()
const post = (message: FromResults) => api.postMessage(message)
const grid = new Grid('Rows of the query', text => post({ type: 'copy', text }))
let model = new ResultsModel(10_000)
let view: ResultsView = { phase: 'empty', title: '' }
let mode: Mode = api.getState()?.mode === 'changelog' ? 'changelog' : 'table'
let drawing = false

buildPage()
window.addEventListener('message', event => {
  const message = readToResults(event.data)
  if (message) take(message)
})
post({ type: 'ready' })

function take(message: ToResults): void {
  switch (message.type) {
    case 'begin':
      model = new ResultsModel(message.maxRows)
      showColumns()
      break
    case 'columns':
      model.begin(message.columns, message.key)
      showColumns()
      break
    case 'rows':
      model.apply(message.rows)
      afterDrawing(message.batch)
      break
    case 'snapshot':
      model = ResultsModel.from(message.snapshot, message.maxRows)
      showColumns()
      afterDrawing(message.batch)
      break
    case 'view':
      view = message.view
      break
  }
  drawSoon()
}

function buildPage(): void {
  const switcher = element('div', { class: 'switch', role: 'radiogroup', 'aria-label': 'How the rows are shown' }, [
    modeButton('table', 'Table', 'What the changelog folds to'),
    modeButton('changelog', 'Changelog', 'Each insert, update and delete as it came'),
  ])
  const stop = button('stop', 'Stop', () => post({ type: 'stop' }))
  const again = button('again', 'Run again', () => post({ type: 'again' }))
  const facts = element('div', { class: 'facts' }, [
    element('span', { id: 'phase', role: 'status' }),
    ...['badge', 'elapsed', 'speed', 'rows', 'late'].map(id => element('span', { id, class: 'fact' })),
  ])
  const toolbar = element('header', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Run' }, [
    stop,
    again,
    switcher,
    facts,
    element('div', { id: 'clusters', class: 'clusters', role: 'list', 'aria-label': 'Records read from each cluster' }),
    element('span', { id: 'title', class: 'title' }),
  ])
  byId('app').append(toolbar, element('section', { id: 'message', class: 'message' }), grid.root)
}

function modeButton(value: Mode, label: string, title: string): HTMLElement {
  const made = element('button', { id: `mode-${value}`, type: 'button', role: 'radio', title }, [label])
  made.addEventListener('click', () => switchTo(value))
  made.addEventListener('keydown', event => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    switchTo(value === 'table' ? 'changelog' : 'table')
    byId(`mode-${mode}`).focus()
  })
  return made
}

function switchTo(value: Mode): void {
  mode = value
  api.setState({ mode })
  showColumns()
  draw()
}

function showColumns(): void {
  const columns: GridColumn[] = model.columns.map(({ name, type }) => ({
    title: name,
    type,
    numeric: /^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|DECIMAL|FLOAT|DOUBLE)/i.test(type),
    key: model.key?.includes(name) ?? false,
  }))
  if (mode === 'changelog') columns.unshift({ title: 'op', type: '', numeric: false, key: false })
  // A keyed table changes in place, so it is read from its top; everything else grows at its end.
  grid.setColumns(columns, mode === 'changelog' || !model.key)
}

// The next batch comes when this one is on the screen: that is the back-pressure.
function afterDrawing(batch: number): void {
  requestAnimationFrame(() => post({ type: 'taken', batch }))
}

function drawSoon(): void {
  if (drawing) return
  drawing = true
  requestAnimationFrame(() => {
    drawing = false
    draw()
  })
}

function draw(): void {
  for (const value of ['table', 'changelog'] as const) {
    const chosen = mode === value
    byId(`mode-${value}`).setAttribute('aria-checked', String(chosen))
    byId(`mode-${value}`).tabIndex = chosen ? 0 : -1
  }
  document.body.dataset.phase = view.phase
  document.body.dataset.rows = String(mode === 'table' ? model.tableLength : model.changelogLength)
  drawFacts()
  drawClusters()
  drawMessage()
  grid.setSource(mode === 'table' ? tableSource() : changelogSource())
}

function drawFacts(): void {
  const { status, phase } = view
  setText('phase', phaseText())
  byId('phase').dataset.phase = phase === 'running' ? (status?.phase ?? 'starting') : phase
  setText('badge', status?.badge ?? '')
  setText('elapsed', status ? duration(status.elapsedMs) : '')
  setText('speed', status && phase === 'running' ? `${count(status.recordsPerSecond)} records/s` : '')
  setText('rows', status ? rowsText(status.rows) : '')
  setText('late', status?.lateRows ? `${count(status.lateRows)} late` : '')
  setText('title', view.title)
  byId('title').title = view.title
  byId('stop').hidden = phase !== 'running'
  byId('again').hidden = phase !== 'ended' && phase !== 'failed'
}

function phaseText(): string {
  if (view.phase === 'running') return view.status?.phase ?? 'starting'
  if (view.phase === 'ended') return view.ended ?? 'finished'
  return view.phase === 'failed' ? 'failed' : ''
}

function rowsText(changes: number): string {
  const changesText = `${count(changes)} ${changes === 1 ? 'change' : 'changes'}`
  const kept = model.dropped && mode === 'changelog' ? ` (last ${count(model.changelogLength)} kept)` : ''
  return mode === 'table' ? `${count(model.tableLength)} ${model.tableLength === 1 ? 'row' : 'rows'} · ${changesText}` : changesText + kept
}

const healthText: Record<ClusterHealth, string> = { healthy: 'healthy', suspected: 'suspected', down: 'down', probing: 'probing' }

function drawClusters(): void {
  const list = byId('clusters')
  const { records = {}, health = {} } = view.status ?? {}
  const names = [...new Set([...Object.keys(records), ...Object.keys(health)])].sort()
  while (list.children.length > names.length) list.lastElementChild?.remove()
  while (list.children.length < names.length) {
    list.append(
      element(
        'div',
        { class: 'cluster', role: 'listitem' },
        ['dot', 'name', 'records', 'health'].map(part => element('span', { class: part })),
      ),
    )
  }
  names.forEach((name, i) => {
    const chip = list.children[i] as HTMLElement
    const state = health[name]
    chip.dataset.cluster = name
    chip.dataset.health = state ?? 'unknown'
    const texts = ['', name, count(records[name] ?? 0), state && state !== 'healthy' ? healthText[state] : '']
    texts.forEach((text, part) => {
      chip.children[part].textContent = text
    })
    chip.title = `Cluster ${name}${state ? `, ${healthText[state]}` : ''}: ${count(records[name] ?? 0)} records read`
  })
}

function drawMessage(): void {
  const place = byId('message')
  const key = JSON.stringify([view.phase, view.problem, model.changelogLength === 0])
  if (place.dataset.key === key) return
  place.dataset.key = key
  place.replaceChildren(...messageParts())
  place.hidden = place.children.length === 0
}

function messageParts(): HTMLElement[] {
  if (view.problem) return problemParts(view.problem, () => post({ type: 'action' }))
  if (view.phase === 'empty') {
    const lines = ['No query has run yet.', 'Press Run above a query in a script, or Ctrl+Enter with the cursor in it.']
    return lines.map((line, i) => element('p', { class: i ? 'hint' : 'lead' }, [line]))
  }
  if (model.changelogLength) return []
  return [element('p', { class: 'hint' }, [view.phase === 'running' ? 'Waiting for the first row …' : 'The query gave no rows.'])]
}

function setText(id: string, text: string): void {
  const place = byId(id)
  if (place.textContent !== text) place.textContent = text
  place.hidden = text === ''
}

function tableSource(): GridSource {
  const rows = model.table()
  return { length: rows.length, row: index => ({ cells: cellsOf(rows[index]) }) }
}

const kinds = { '+I': 'insert', '+U': 'update', '-U': 'before', '-D': 'delete' } as const

function changelogSource(): GridSource {
  const row = (index: number) => {
    const change = model.changelogAt(index)
    return { cells: [change.op, ...cellsOf(change.row)], kind: kinds[change.op] }
  }
  return { length: model.changelogLength, row }
}

const cellsOf = (row: Row) => model.columns.map(({ name }) => textOf(row[name]))

function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
