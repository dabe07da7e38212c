import './lab.css'
import { subtaskOfGroup } from '../../server/src/lab/load.ts'
import { count, instant, loadInShort, percent, sampleInWords, shareText, sureness, verdictInWords } from '../../server/src/lab/words.ts'
import type { ForecastResult, OperatorForecast } from '../../server/src/protocol.ts'
import { keyText } from '../../server/src/text/data-text.ts'
import { ratio, times } from '../../server/src/text/ratio.ts'
import { againWords, button, byId, element, problemParts, progressParts, svg, webviewApi } from './dom.ts'
import { type ForecastView, type FromForecast, readToForecast } from './forecast-messages.ts'
import { barsOf, chartsAt, type LoadedOperator, type OperatorCharts, scaleOf, worstOf } from './forecast-model.ts'
import type { Problem } from './problem.ts'

const MOST_SUBTASKS = 128

const api = webviewApi<never>()
const post = (message: FromForecast) => api.postMessage(message)
let view: ForecastView | undefined
/** where the slider stands */
let parallelism = 1
let keysShown = true

window.addEventListener('message', event => {
  const message = readToForecast(event.data)
  if (!message) return
  if (message.view.result && message.view.result !== view?.result) parallelism = message.view.result.parallelism
  view = message.view
  draw(view)
})
post({ type: 'ready' })

function draw(view: ForecastView): void {
  document.body.dataset.phase = view.phase
  byId('app').replaceChildren(
    element('h1', {}, ['Load forecast']),
    element('p', { class: 'hint' }, [view.title]),
    ...stateParts(view),
    ...(view.result ? resultParts(view.result) : []),
  )
  if (view.result) drawLoads(view.result)
}

function stateParts({ phase, progress, problem }: ForecastView): HTMLElement[] {
  if (phase === 'running') {
    const words =
      progress?.phase === 'counting' ? 'Counting keys' : progress?.table ? `Reading ${progress.table}` : 'Planning the statement'
    return progressParts(words, progress && { done: progress.records, of: progress.of, unit: 'records' }, () => post({ type: 'stop' }))
  }
  if (phase === 'failed' && problem) return [...problemParts(problem, () => post({ type: 'action' })), againButton(problem)]
  if (phase === 'stopped') return [element('p', { role: 'status' }, ['Stopped; nothing was forecast.']), againButton()]
  return []
}

function resultParts(result: ForecastResult): HTMLElement[] {
  const tables = result.tables.map(table => element('li', {}, [sampleInWords(table)]))
  const source = element('section', { class: 'source', 'aria-label': 'What was read' }, [
    element('ul', { id: 'tables', class: 'plain' }, tables),
    element('p', { class: 'hint' }, [`Forecast of ${instant(result.at)}.`]),
  ])
  if (result.operators.length === 0) {
    const words = result.tables.some(t => t.sampled > 0 || t.records)
      ? 'No operator of this statement divides its rows by a key: each subtask works on what its source reads.'
      : 'The tables have no records yet, so there is nothing to forecast from.'
    return [source, element('p', { id: 'empty', class: 'lead' }, [words]), againButton()]
  }
  return [
    sliderPart(),
    element('div', { id: 'operators' }),
    ...(result.rewrites.length ? [element('h2', {}, ['Rewrites that are offered here']), element('div', { id: 'rewrites' })] : []),
    element('h2', {}, ['What was read']),
    source,
    againButton(),
  ]
}

const againButton = (problem?: Problem) =>
  element('div', { class: 'buttons' }, [button('again', againWords('Forecast', problem), () => post({ type: 'again' }))])

function sliderPart(): HTMLElement {
  const slider = element('input', {
    id: 'parallelism',
    type: 'range',
    min: '1',
    max: String(MOST_SUBTASKS),
    step: '1',
    value: String(parallelism),
    'aria-describedby': 'parallelism-value',
  }) as HTMLInputElement
  slider.addEventListener('input', () => {
    parallelism = Number(slider.value)
    if (view?.result) drawLoads(view.result)
  })
  return element('div', { class: 'slider' }, [
    element('label', { for: 'parallelism' }, ['Parallelism']),
    slider,
    element('output', { id: 'parallelism-value', for: 'parallelism' }),
  ])
}

/** What changes with the slider. */
function drawLoads(result: ForecastResult): void {
  if (result.operators.length === 0) return
  const charts = chartsAt(result, parallelism)
  const scale = scaleOf(charts)
  document.body.dataset.parallelism = String(parallelism)
  const own = parallelism === result.parallelism ? ' (of the script)' : ''
  byId('parallelism-value').textContent = `${parallelism}${own}`
  byId('operators').replaceChildren(...charts.map(chart => operatorSection(chart, result, scale)))
  if (result.rewrites.length) byId('rewrites').replaceChildren(rewriteTable(result, charts))
}

function operatorSection(chart: OperatorCharts, result: ForecastResult, scale: number): HTMLElement {
  const { operator, load, index, after } = chart
  const link = button(`reveal-${index}`, titleOf(operator), () => post({ type: 'reveal', operator: index }), 'link')
  link.title = 'Go to its key in the script'
  const pictures = [
    chartFigure('As written', chart, scale),
    ...after.flatMap(({ rewrites, operators }) =>
      operators.map(o => {
        // Rewrites with the same loads share a chart; the table below names them all.
        const [first, ...others] = new Set(rewrites.map(rewrite => result.rewrites[rewrite].title))
        const caption = others.length ? `${first}, or ${others.length} more of the rewrites below` : first
        return chartFigure(operators.length > 1 ? `${caption}: ${titleOf(o.operator)}` : caption, o, scale)
      }),
    ),
  ]
  return element('section', { class: 'operator', 'data-operator': String(index), 'data-verdict': load.verdict }, [
    element('h2', {}, [link]),
    element('p', { class: 'verdict' }, [verdictInWords({ ...operator, ...load })]),
    element('div', { class: 'charts' }, pictures),
    ...hottestTable(operator),
    ...(operator.basis === 'modelled' ? [] : [element('p', { class: 'hint' }, [sureness(operator)])]),
  ])
}

const titleOf = ({ title, keys }: OperatorForecast) => (keys.length ? `${title} by ${keys.join(', ')}` : title)

function chartFigure(caption: string, { operator, load }: LoadedOperator, scale: number): HTMLElement {
  const short = loadInShort(load)
  // What a model rests upon is said above its own bars; what was counted or drawn, once for all.
  const assumptions = operator.basis === 'modelled' ? [element('span', { class: 'hint' }, [sureness(operator)])] : []
  const words = [element('span', { class: 'caption' }, [caption]), element('span', { class: 'ratio' }, [short]), ...assumptions]
  return element('figure', { 'data-verdict': load.verdict }, [
    element('figcaption', {}, words),
    ...(load.verdict === 'unknown' ? [] : [bars(load, scale, `${caption}: ${short}`)]),
  ])
}

/** Bars per subtask; the line is the average. The picture has the page's colours by classes, for no style may stand inline. */
function bars(load: LoadedOperator['load'], scale: number, label: string): SVGElement {
  const [width, height] = [480, 130]
  const heights = barsOf(load)
  const step = width / heights.length
  const gap = Math.min(4, step * 0.2)
  const y = (value: number) => height - (value / scale) * height
  const highest = Math.max(...heights)
  const columns = heights.map((value, subtask) => {
    const top = Math.min(y(value), height - 1)
    const kind = value === 0 ? 'idle' : value === highest ? 'busiest' : ''
    const bar = svg('rect', {
      class: `bar ${kind}`.trim(),
      x: (subtask * step + gap / 2).toFixed(2),
      y: top.toFixed(2),
      width: (step - gap).toFixed(2),
      height: (height - top).toFixed(2),
    })
    bar.append(svg('title', {}, [`Subtask ${subtask}: ${times(value)} the average, ${percent(load.subtasks[subtask])} of the records`]))
    return bar
  })
  const average = svg('line', { class: 'average', x1: '0', x2: String(width), y1: String(y(1)), y2: String(y(1)) })
  const error = load.errorBar > 0 ? [errorBar(load, heights.indexOf(highest) * step + step / 2, y)] : []
  const box = { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label }
  return svg('svg', { class: 'bars', ...box, 'data-bars': String(heights.length) }, [...columns, average, ...error])
}

function errorBar({ maxOverAvg, errorBar }: LoadedOperator['load'], x: number, y: (value: number) => number): SVGElement {
  const [top, bottom] = [y(maxOverAvg + errorBar), y(Math.max(0, maxOverAvg - errorBar))]
  return svg('line', { class: 'error', x1: String(x), x2: String(x), y1: String(top), y2: String(bottom) })
}

function hottestTable({ hottest, keys, distinct, distinctEstimate, histogram }: OperatorForecast): HTMLElement[] {
  if (hottest.length === 0) return []
  const head = ['Key', 'Share of the records', 'Subtask'].map(text => element('th', { scope: 'col' }, [text]))
  const rows = hottest.map(key =>
    element('tr', {}, [
      element('td', { class: 'key' }, [keyText(key.key)]),
      element('td', { class: 'number' }, [shareText(key)]),
      element('td', { class: 'number' }, [String(subtaskOfGroup(histogram, key.group, parallelism))]),
    ]),
  )
  const more = distinctEstimate > distinct ? `, of at least ${count(distinctEstimate)} that there are` : ''
  const summary = `Hottest keys (${keys.join(', ')}), of ${count(distinct)} seen${more}`
  const details = element('details', { class: 'hottest', ...(keysShown && { open: '' }) }, [
    element('summary', {}, [summary]),
    element('table', {}, [element('thead', {}, [element('tr', {}, head)]), element('tbody', {}, rows)]),
  ]) as HTMLDetailsElement
  details.addEventListener('toggle', () => {
    keysShown = details.open
  })
  return [details]
}

function rewriteTable(result: ForecastResult, charts: readonly OperatorCharts[]): HTMLElement {
  const before = worstOf(charts)
  const rows = result.rewrites.map(({ title, rule, operators }, rewrite) => {
    const after = worstOf(charts.flatMap(chart => chart.after.find(a => a.rewrites.includes(rewrite))?.operators ?? []))
    const change = before && after ? `${ratio(before.load)} → ${ratio(after.load)}` : operators.length ? '' : 'no keyed operator is left'
    return element('tr', { 'data-rewrite': String(rewrite) }, [
      element('td', {}, [element('div', {}, [title]), element('div', { class: 'hint' }, [rule])]),
      element('td', { class: 'number' }, [change]),
      element('td', {}, [button(`prove-${rewrite}`, 'Prove this rewrite', () => post({ type: 'prove', rewrite }), 'primary')]),
    ])
  })
  const head = ['Rewrite', 'Busiest subtask', ''].map(text => element('th', { scope: 'col' }, [text]))
  return element('table', {}, [element('thead', {}, [element('tr', {}, head)]), element('tbody', {}, rows)])
}
