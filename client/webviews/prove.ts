import './lab.css'
import { explanationOf, stateInWords, verdictOf } from '../../server/src/lab/report.ts'
import { count, sampleInWords } from '../../server/src/lab/words.ts'
import type { ProveEvent, ProveResult, RowDifference } from '../../server/src/protocol.ts'
import { againWords, button, byId, element, problemParts, progressParts, webviewApi } from './dom.ts'
import type { Problem } from './problem.ts'
import { type FromProof, type ProofView, readToProof } from './prove-messages.ts'
import { type DiffLine, differenceColumns, differs, diffLines, type Figure, figuresOf, measurementTexts, valueText } from './prove-model.ts'

const api = webviewApi<never>()
const post = (type: FromProof['type']) => api.postMessage({ type } satisfies FromProof)

window.addEventListener('message', event => {
  const message = readToProof(event.data)
  if (message) draw(message.view)
})
post('ready')

function draw(view: ProofView): void {
  const { phase, result } = view
  document.body.dataset.phase = phase
  document.body.dataset.proof = result ? (result.equal ? 'equal' : 'refused') : ''
  const focused = document.activeElement?.id
  byId('app').replaceChildren(
    element('h1', {}, [`Proof: ${view.rewrite}`]),
    element('p', { class: 'hint' }, [view.title]),
    ...stateParts(view),
    ...(result ? resultParts(result, view) : []),
  )
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
}

const phaseWords: Record<ProveEvent['phase'], string> = {
  capturing: 'Capturing the input',
  comparing: 'Running the statement as it is and with the rewrite',
  timing: 'Taking CPU time, in turns',
}

function stateParts({ phase, progress, problem }: ProofView): HTMLElement[] {
  if (phase === 'running') {
    const words = progress ? phaseWords[progress.phase] : 'Planning both sides'
    const unit = progress?.phase === 'timing' ? 'runs' : 'records'
    return progressParts(words, progress && { done: progress.done, of: progress.of, unit }, () => post('stop'))
  }
  if (phase === 'failed' && problem) return [...problemParts(problem, () => post('action')), buttonRow(againButton(problem))]
  if (phase === 'stopped') return [element('p', { role: 'status' }, ['Stopped; nothing was proven.']), buttonRow(againButton())]
  return []
}

function resultParts(result: ProveResult, { applied }: ProofView): HTMLElement[] {
  const apply = result.equal ? [button('apply', 'Apply the rewrite', () => post('apply'), 'primary')] : []
  return [
    verdict(result),
    buttonRow(
      ...apply,
      button('report', 'Open report', () => post('report')),
      againButton(),
    ),
    ...(applied ? [element('p', { id: 'applied', role: 'status' }, [applied])] : []),
    ...differencesPart(result),
    element('h2', {}, ['Before and after']),
    figureTable(figuresOf(result)),
    ...flinkPart(result),
    ...diffPart('script', 'The script', result.scriptDiff),
    ...diffPart('plan', 'The plan', result.planDiff),
    element('h2', {}, ['The input of both']),
    element(
      'ul',
      { class: 'plain' },
      result.tables.map(table => element('li', {}, [sampleInWords(table)])),
    ),
  ]
}

const againButton = (problem?: Problem) => button('again', againWords('Prove', problem), () => post('again'))
const buttonRow = (...made: HTMLElement[]) => element('div', { class: 'buttons' }, made)

function verdict(result: ProveResult): HTMLElement {
  return element('div', { id: 'verdict', class: `verdict ${result.equal ? 'good' : 'bad'}`, role: 'status' }, [
    element('p', {}, [element('strong', {}, [`${verdictOf(result)}.`])]),
    ...[explanationOf(result), ...(result.timeToLive ? [result.timeToLive] : []), ...stateInWords(result)].map(text =>
      element('p', {}, [text]),
    ),
  ])
}

function differencesPart({ equal, differences, differing }: ProveResult): HTMLElement[] {
  if (equal || differences.length === 0) return []
  const { key, values } = differenceColumns(differences)
  const heads = [...key, '', ...values, ''].map(text => element('th', { scope: 'col' }, [text]))
  const rows = differences.flatMap(difference => differenceRows(difference, key, values))
  const more = differing > differences.length ? ` The first ${count(differences.length)} are shown.` : ''
  return [
    element('h2', {}, ['Rows that differ']),
    element('p', { class: 'hint' }, [`${count(differing)} of them, by the sink's key.${more}`]),
    element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Rows that differ' }, [
      element('table', { id: 'differences' }, [element('thead', {}, [element('tr', {}, heads)]), element('tbody', {}, rows)]),
    ]),
  ]
}

function differenceRows(difference: RowDifference, key: readonly string[], values: readonly string[]): HTMLElement[] {
  const side = (name: 'before' | 'after') => {
    const row = difference[name]
    const keys = key.map(column => element('td', { class: 'key' }, [valueText(difference.key[column])]))
    const about = [difference.sink, difference.note].filter(text => text !== undefined).join(': ')
    const cells = row
      ? values.map(column => element('td', { class: differs(difference, column) ? `other ${name}` : '' }, [valueText(row[column])]))
      : [element('td', { class: `other ${name}`, colspan: String(Math.max(1, values.length)) }, ['no such row'])]
    return element('tr', { 'data-side': name }, [
      ...keys,
      element('td', { class: 'hint' }, [name]),
      ...cells,
      element('td', { class: 'hint' }, [name === 'before' ? about : '']),
    ])
  }
  return [side('before'), side('after')]
}

function figureTable(figures: readonly Figure[]): HTMLElement {
  const heads = ['', 'As written', 'With the rewrite', 'Change'].map(text => element('th', { scope: 'col' }, [text]))
  const rows = figures.map(({ id, label, before, after, change, better, hint }) =>
    element('tr', { 'data-figure': id }, [
      element('th', { scope: 'row' }, [label, ...(hint ? [element('div', { class: 'hint' }, [hint])] : [])]),
      element('td', { class: 'number' }, [before]),
      element('td', { class: 'number' }, [after]),
      element('td', { class: better === undefined ? 'number' : `number ${better ? 'better' : 'worse'}` }, [change]),
    ]),
  )
  return element('table', { id: 'figures' }, [element('thead', {}, [element('tr', {}, heads)]), element('tbody', {}, rows)])
}

function flinkPart({ onFlink }: ProveResult): HTMLElement[] {
  const title = element('h2', {}, ['The same rewrite on Flink'])
  if (onFlink.length === 0) return [title, element('p', { class: 'hint' }, ['It was not measured there.'])]
  const heads = ['Query', 'Flink', 'Counter', 'Before', 'After', 'Rows', 'Job time'].map(text => element('th', { scope: 'col' }, [text]))
  const rows = onFlink.map(measurement => {
    const { query, flink, counter, rowsEqual } = measurement
    const { before, after, job } = measurementTexts(measurement)
    const cells = [query, flink, counter, before, after, rowsEqual ? 'equal' : 'differ', job]
    return element(
      'tr',
      {},
      cells.map((text, i) => element('td', { class: i > 2 ? 'number' : '' }, [text])),
    )
  })
  return [
    title,
    element('p', { class: 'hint' }, [
      'Measured on a real Flink when this version of Sluice was built, on the queries that are named, not on yours.',
    ]),
    element('table', { id: 'on-flink' }, [element('thead', {}, [element('tr', {}, heads)]), element('tbody', {}, rows)]),
  ]
}

function diffPart(id: string, title: string, diff: string): HTMLElement[] {
  const lines = diffLines(diff)
  const signs: Record<DiffLine['kind'], string> = { added: '+', removed: '-', same: ' ', place: '' }
  const parts = lines.map(({ kind, text }) => element('span', { class: `line ${kind}` }, [`${signs[kind]}${text}\n`]))
  return [
    element('h2', {}, [title]),
    lines.length
      ? element('pre', { id: `${id}-diff`, class: 'diff scroll', tabindex: '0', 'aria-label': `${title}, before and after` }, parts)
      : element('p', { class: 'hint' }, ['No difference.']),
  ]
}
