import './upgrade.css'
import { count } from '../../server/src/lab/words.ts'
import { AFTER_REFUSAL, type OperatorFate } from '../../server/src/protocol.ts'
import { byId, duration, element, problemParts, webviewApi } from './dom.ts'
import { type FromUpgrade, readToUpgrade, type UpgradeStep, type UpgradeView } from './upgrade-messages.ts'

const api = webviewApi<never>()
const post = (message: FromUpgrade) => api.postMessage(message)

window.addEventListener('message', event => {
  const message = readToUpgrade(event.data)
  if (message) draw(message.view)
})
post({ type: 'ready' })

function draw(view: UpgradeView): void {
  const turned = document.body.dataset.phase !== view.phase
  document.body.dataset.phase = view.phase
  const focused = document.activeElement?.id
  byId('app').replaceChildren(
    ...heading(view),
    ...resultSection(view),
    ...stateSection(view),
    ...stepsSection(view),
    ...problemSection(view),
    ...buttons(view),
  )
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
  // What is new stands at the top once it is over, and in the middle of the steps while they run.
  if (view.phase === 'running') document.querySelector('li[data-status="running"]')?.scrollIntoView({ block: 'nearest' })
  else if (turned) window.scrollTo(0, 0)
}

const phaseTexts: Record<UpgradeView['phase'], string> = {
  planning: 'Comparing the plans …',
  planned: 'Nothing has happened yet: this is what the upgrade will do.',
  refused: "The edit can't keep the state of the running job, so nothing was done.",
  running: 'The upgrade is on its way. It goes on when this window is closed.',
  done: 'The upgrade is done.',
  failed: 'The upgrade failed.',
}

function heading(view: UpgradeView): HTMLElement[] {
  return [
    element('h1', {}, [`Upgrade ${view.job}`]),
    element('p', { class: 'hint' }, [view.title]),
    element('p', { id: 'phase', role: 'status' }, [phaseTexts[view.phase]]),
  ]
}

const fateTexts: Record<OperatorFate['fate'], string> = {
  keep: 'keeps',
  mapped: 'maps',
  new: 'starts empty',
  dropped: 'drops',
  refuse: "can't keep",
}

function stateSection({ state }: UpgradeView): HTMLElement[] {
  if (!state) return []
  const rows = state.operators.map(({ title, operator, fate, reason }) =>
    element('tr', { class: `fate-${fate}`, 'data-operator': operator }, [
      element('td', { class: 'fate' }, [fateTexts[fate]]),
      element('td', {}, [title]),
      element('td', { class: 'hint' }, [reason]),
    ]),
  )
  const head = element(
    'tr',
    {},
    ['State', 'Operator', 'Why'].map(text => element('th', { scope: 'col' }, [text])),
  )
  const table = element('table', { id: 'state', 'aria-label': 'What happens to the state' }, [
    element('thead', {}, [head]),
    element('tbody', {}, rows),
  ])
  return [
    element('h2', {}, ['What happens to the state']),
    rows.length ? table : element('p', { class: 'hint' }, ['The job keeps no state.']),
    ...(state.verdict === 'refuse' ? [element('p', { id: 'next' }, [`${AFTER_REFUSAL}.`])] : []),
  ]
}

function stepsSection({ steps }: UpgradeView): HTMLElement[] {
  if (!steps.length) return []
  return [element('h2', {}, ['Steps']), element('ol', { id: 'steps' }, steps.map(stepItem))]
}

function stepItem({ id, title, reason, status, ms, note }: UpgradeStep): HTMLElement {
  const states = { running: 'running', done: 'done', failed: 'failed' }
  const time = ms === undefined ? [] : [element('span', { class: 'time' }, [duration(ms)])]
  const notes = note ? [element('div', { class: 'note' }, [note])] : []
  const mark = element('span', { class: 'mark', role: 'img', 'aria-label': status ? states[status] : 'not yet' })
  return element('li', { 'data-step': id, 'data-status': status ?? 'open' }, [
    mark,
    element('div', { class: 'step' }, [
      element('span', { class: 'step-title' }, [title]),
      ...time,
      element('div', { class: 'hint' }, [reason]),
      ...notes,
    ]),
  ])
}

function resultSection({ result }: UpgradeView): HTMLElement[] {
  if (!result) return []
  const { gapMs, lost, duplicated, run, epoch } = result
  const gap = gapMs === null ? 'no record seen in time' : gapMs === undefined ? 'not measured' : duration(gapMs)
  const measured: [string, string, string, boolean][] = [
    ['gap', 'Gap', gap, true],
    ['lost', 'Records lost', lost === undefined ? 'not counted' : count(lost), !lost],
    ['duplicated', 'Records doubled', duplicated === undefined ? 'not counted' : count(duplicated), !duplicated],
  ]
  const tiles = measured.map(([id, label, value, good]) =>
    element('div', { class: good ? 'tile' : 'tile bad', id }, [
      element('div', { class: 'value' }, [value]),
      element('div', { class: 'hint' }, [label]),
    ]),
  )
  const now = [...(run === undefined ? [] : [`run ${run}`]), ...(epoch === undefined ? [] : [`epoch ${epoch}`])].join(', ')
  const explanation = `The gap is the time from the last record of the old run to the first of the new one in the sink's topic, by the broker's clock.${now ? ` Now: ${now}.` : ''}`
  return [
    element('h2', {}, ['Measured']),
    element('div', { class: 'tiles', id: 'result' }, tiles),
    element('p', { class: 'hint' }, [explanation]),
  ]
}

const problemSection = ({ problem }: UpgradeView) => (problem ? problemParts(problem) : [])

function buttons({ phase }: UpgradeView): HTMLElement[] {
  const made: HTMLElement[] = []
  if (phase === 'planned') made.push(button('confirm', 'Upgrade now', 'primary'))
  if (phase === 'planned' || phase === 'refused' || phase === 'failed') made.push(button('plan', 'Compare again', ''))
  return made.length ? [element('div', { class: 'buttons' }, made)] : []
}

function button(type: FromUpgrade['type'], label: string, kind: string): HTMLElement {
  const made = element('button', { id: type, type: 'button', class: kind }, [label])
  made.addEventListener('click', () => post({ type }))
  return made
}
