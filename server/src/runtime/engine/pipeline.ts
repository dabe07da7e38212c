import type { Expression } from '../../plan/expression.ts'
import type { Correlate, Field, PhysicalNode, WindowTableFunction } from '../../plan/physical.ts'
import { INTEGER, type SqlType } from '../../semantics/types.ts'
import { spanTerm } from '../formats/json.ts'
import { Cursor } from '../formats/json-text.ts'
import { convert } from '../functions/cast.ts'
import { compileExpression } from '../functions/scalar.ts'
import { type Env, fromNullable, NotHere, nullable, type Scope } from '../functions/scope.ts'
import { Code, emptyValue, nullTerm, type Term, term } from './code.ts'
import { Batch, CAPACITY, type Layout, physicalOf, UPDATE_BEFORE } from './columns.ts'
import { batchTerms, declareOutput, layoutsOf, writeRow } from './rows.ts'
import { emitScan, hasDeletions, type ScanInput } from './scan.ts'
import { windowsOf } from './windows.ts'

/**
 * A pipeline is a run of stateless operators between two breaks (a source, a stateful operator, a sink). It becomes one generated function that takes
 * rows from bytes or columns to the next columns: decode, filter, project, unnest, expand. Each operator's code stands inside the one before it, so a
 * row lives in local variables on its way.
 */
export interface Pipeline {
  readonly output: readonly Layout[]
  readonly ops: boolean
  /** its input is a source's bytes */
  readonly fromBytes: boolean
  /** greatest watermark that the rows of the last run gave, ms; -Infinity without one */
  readonly watermark: { value: number }
  /** `emit` gets a filled batch whose buffers are used again as soon as it returns */
  run(input: Batch | ScanInput, emit: (batch: Batch) => void): void
}

export interface PipelineSpec {
  readonly env: Env
  /** rows out, by node id */
  readonly counts: Float64Array
  /** the operators after the break; the first may be a scan */
  readonly chain: readonly PhysicalNode[]
  /** the batches that come in; absent when the chain begins with a scan */
  readonly input?: { readonly layouts: readonly Layout[]; readonly ops: boolean }
  /** strings instead of spans in the output: where batches of several producers meet */
  readonly strings?: boolean
}

/** Throws `NotHere` for what doesn't run. */
export function compilePipeline(spec: PipelineSpec): Pipeline {
  return new PipelineWriter(spec).compile()
}

type Next = (terms: readonly Term[]) => void

class PipelineWriter {
  private readonly c = new Code()
  private readonly spec: PipelineSpec
  private readonly ops: boolean
  private readonly counted: number[] = []
  private readonly watermark = { value: Number.NEGATIVE_INFINITY }
  private readonly before: string[] = []
  private layouts: Layout[] = []
  private flush = ''

  constructor(spec: PipelineSpec) {
    this.spec = spec
    const [first] = spec.chain
    this.ops = first?.kind === 'TableSourceScan' ? hasDeletions(first) : (spec.input?.ops ?? false)
  }

  compile(): Pipeline {
    const { chain, input, counts } = this.spec
    const { c, ops, watermark } = this
    const scan = chain[0]?.kind === 'TableSourceScan' ? chain[0] : undefined
    if (scan) {
      emitScan(c, scan, terms => {
        this.count(scan.id)
        if (scan.watermark) this.trackWatermark(scan.watermark.expression, terms)
        this.step(1, terms)
      })
    } else if (chain[0]?.kind === 'Values') {
      const values = chain[0]
      this.repeat(values.rows, values.fields, { input: noInput, env: this.spec.env }, terms => {
        this.count(values.id)
        this.step(1, terms)
      })
    } else {
      this.before.push('const size = input.size, inOps = input.ops')
      const terms = batchTerms(c, this.before, input!.layouts, 'input', 'i', 'i')
      c.block('for (let i = 0; i < size; i++)', () => {
        if (ops) c.line('const op = inOps[i]')
        this.step(0, terms)
      })
    }
    const out = new Batch(this.layouts, ops)
    const after = [this.flush, ...this.counted.map(n => `counts[${n}] += c${n}`), 'wmSlot.value = wm']
    const run = c.compile<
      (input: unknown, out: Batch, at: Cursor, counts: Float64Array, emit: (n: number) => void, wmSlot: unknown) => void
    >(
      ['input', 'out', 'at', 'counts', 'emit', 'wmSlot'],
      [`let n = 0, wm = -Infinity${this.counted.map(k => `, c${k} = 0`).join('')}`, ...this.before],
      after,
    )
    const at = new Cursor()
    return {
      output: this.layouts,
      fromBytes: scan !== undefined,
      ops,
      watermark,
      run(batch, emit) {
        at.sideSize = 0
        out.subtask = batch.subtask
        out.outage = batch.outage
        out.split = batch.split
        const full = (n: number) => {
          out.size = n
          if (n > 0) emit(out)
          out.clear()
        }
        run(batch, out, at, counts, full, watermark)
      },
    }
  }

  /** The rest of the chain from position i on, for the row in `terms`. */
  private step(i: number, terms: readonly Term[]) {
    const { c, spec } = this
    const node = spec.chain[i]
    if (node === undefined) {
      this.writeRow(terms)
      return
    }
    const next: Next = t => {
      this.count(node.id)
      this.step(i + 1, t)
    }
    const scope: Scope = { input: k => terms[k], env: spec.env }
    switch (node.kind) {
      case 'Calc': {
        const project = () => next(node.select.map((e, k) => named(compileExpression(c, e, scope), node.fields[k].type)))
        if (node.where === undefined) return project()
        const holds = compileExpression(c, node.where, scope)
        return c.block(`if (${holds.nul === 'false' ? '' : `!(${holds.nul}) && `}${holds.value()})`, project)
      }
      case 'WatermarkAssigner':
        this.trackWatermark(node.expression, terms)
        return next(terms)
      case 'MiniBatchAssigner':
      case 'Exchange':
        return next(terms)
      case 'DropUpdateBefore':
        return this.ops ? c.block(`if (op !== ${UPDATE_BEFORE})`, () => next(terms)) : next(terms)
      case 'Correlate':
        return this.correlate(node, terms, scope, next)
      case 'WindowTableFunction':
        return this.windows(node, terms, next)
      case 'Expand':
        return this.repeat(node.projects, node.fields, scope, next)
      default:
        throw new NotHere(node.kind)
    }
  }

  private count(node: number): void {
    this.counted.push(node)
    this.c.line(`c${node}++`)
  }

  private trackWatermark(expression: Expression, terms: readonly Term[]): void {
    const { c } = this
    const w = compileExpression(c, expression, { input: k => terms[k], env: this.spec.env })
    if ((w.type.precision ?? 6) > 3) throw new NotHere('a watermark of precision above 3')
    const set = () => c.line(`if (${w.value()} > wm) wm = ${w.value()}`)
    if (w.nul === 'false') set()
    else c.block(`if (!(${w.nul}))`, set)
  }

  /** One left row, then the rows of its array: each element a row (a ROW's fields side by side), those that the condition takes. */
  private correlate(node: Correlate, left: readonly Term[], scope: Scope, next: Next): void {
    const { c } = this
    if (node.function === 'TABLE_FUNCTION') throw new NotHere('a table function')
    const array = compileExpression(c, node.expression, scope)
    const element = elementType(array.type)
    const outer = node.joinType === 'LEFT'
    const list = c.let(nullable(array), 'list')
    const size = c.let(`${list} === null ? 0 : ${list}.length`, 'size')
    const hit = outer ? c.let('false', 'hit') : ''
    const j = c.fresh('j')
    c.block(`for (let ${j} = 0; ${j} ${outer ? '<=' : '<'} ${size}; ${j}++)`, () => {
      if (outer) c.line(`if (${j} === ${size} && ${hit}) break`)
      const e = c.let(outer ? `${j} === ${size} ? null : ${list}[${j}]` : `${list}[${j}]`, 'e')
      const columns: Term[] =
        element.root === 'ROW'
          ? element.fields!.map((f, k) => fromNullable(c, f.type, `${e} === null ? null : ${e}[${k}]`))
          : array.type.root === 'MAP'
            ? [
                fromNullable(c, array.type.key!, `${e} === null ? null : ${e}[0]`),
                fromNullable(c, array.type.value!, `${e} === null ? null : ${e}[1]`),
              ]
            : [fromNullable(c, element, e)]
      if (node.function === 'UNNEST_WITH_ORDINALITY')
        columns.push(term(INTEGER, outer ? c.let(`${j} === ${size}`, 'n') : 'false', c.let(`${j} + 1`)))
      const row = () => {
        if (outer) c.line(`${hit} = true`)
        next([...left, ...columns])
      }
      if (node.condition === undefined) return row()
      const holds = compileExpression(c, node.condition, { input: k => columns[k], env: scope.env })
      const test = `${holds.nul === 'false' ? '' : `!(${holds.nul}) && `}${holds.value()}`
      c.block(`if (${outer ? `${j} === ${size} || ` : ''}(${test}))`, row)
    })
  }

  /** Each row once per window that its time lies in, with the window's bounds. */
  private windows(node: WindowTableFunction, terms: readonly Term[], next: Next): void {
    const { c } = this
    const windows = windowsOf(node.window)
    const t = terms[node.timeColumn]
    if (windows === undefined || node.time !== 'rowtime' || (t.type.precision ?? 6) > 3) throw new NotHere('this window table function')
    const x = c.fresh('x')
    c.block(`if (!(${t.nul})) for (const ${x} of ${c.constant(windows)}(${t.value()}))`, () => {
      const bounds = [`${x}[0]`, `${x}[1]`, `${x}[1] - 1`]
      next([...terms, ...node.fields.slice(terms.length).map((f, k) => term(f.type, 'false', c.let(bounds[k])))])
    })
  }

  /** A row per projection: a loop whose switch sets the columns, so that what follows stands in the code once. */
  private repeat(projects: readonly (readonly Expression[])[], fields: readonly Field[], scope: Scope, next: Next): void {
    const { c } = this
    const columns = fields.map((f, k) => {
      const physical = physicalOf(f.type)
      const sources = projects.map(p => p[k])
      const spans = sources.map(e => (e.kind === 'input' ? scope.input(e.index).span : undefined))
      const first = spans.find(s => s !== undefined)
      const asSpan = first !== undefined && spans.every((s, at) => (s === undefined ? isNullLiteral(sources[at]) : s.bytes === first.bytes))
      return {
        type: f.type,
        v: c.let(asSpan ? '-1' : emptyValue(physical)),
        n: c.let(asSpan ? '-1' : 'true', 'n'),
        span: asSpan ? first : undefined,
      }
    })
    const x = c.fresh('x')
    c.block(`for (let ${x} = 0; ${x} < ${projects.length}; ${x}++)`, () => {
      c.block(`switch (${x})`, () => {
        projects.forEach((project, p) => {
          c.block(`case ${p}:`, () => {
            project.forEach((e, k) => {
              const { v, n, span } = columns[k]
              const made = convert(c, compileExpression(c, e, scope), fields[k].type)
              if (span) c.line(made.span ? `${v} = ${made.span.start}; ${n} = ${made.span.end}` : `${v} = ${n} = -1`)
              else if (made.nul === 'true') c.line(`${n} = true; ${v} = ${emptyValue(physicalOf(fields[k].type))}`)
              else {
                c.line(`${n} = ${made.nul}`)
                c.block(`if (!${n})`, () => c.line(`${v} = ${made.value()}`))
              }
            })
          })
          c.line('break')
        })
      })
      next(columns.map(({ type, v, n, span }) => (span ? spanTerm(c, type, span.bytes, span.side, v, n) : term(type, n, v))))
    })
  }

  private writeRow(terms: readonly Term[]): void {
    const { c } = this
    this.layouts = layoutsOf(terms, this.spec.strings)
    declareOutput(this.before, this.layouts)
    const spans = writeRow(c, this.layouts, terms)
    if (this.ops) {
      this.before.push('const oop = out.ops')
      c.line('oop[n] = op')
    }
    this.flush = [...spans, 'emit(n)', 'n = 0'].join('; ')
    c.line(`if (++n === ${CAPACITY}) { ${this.flush} }`)
  }
}

const noInput = (): never => {
  throw new NotHere('VALUES over columns')
}

const isNullLiteral = (e: Expression): boolean => e.kind === 'literal' && e.value === null

/** The type that the plan gives the column, on the same variables. */
function named(t: Term, type: SqlType): Term {
  if (t.nul === 'true') return nullTerm(type)
  return t
}

function elementType(type: SqlType): SqlType {
  if (type.root === 'ARRAY') return type.element!
  if (type.root === 'MAP') return type.value!
  throw new NotHere(`UNNEST of ${type.root}`)
}
