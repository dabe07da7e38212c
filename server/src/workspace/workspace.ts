import type { PlannedPart } from '../plan/reuse.ts'
import type { Place, Rule, RuleSettings, UnitView } from '../rules/rule.ts'
import type { RuleLevels } from '../rules/run.ts'
import { type Environment, type EnvironmentConfig, emptyEnvironment } from '../semantics/environment.ts'
import { FORMAT_DEFAULTS, type FormatOptions } from '../syntax/format/format.ts'
import { type Analysis, analyseUnit, planOfUnit, stillTrue, type Work } from './analyse.ts'
import { GroupReaders } from './group-readers.ts'
import { foldScript, type Script, type UnitState } from './script.ts'

/** What the workspace takes from sluice.json. */
export interface WorkspaceSettings {
  readonly environment: EnvironmentConfig
  readonly rules: RuleSettings
  readonly levels: RuleLevels
  /** how scripts are laid out; the house's way where absent */
  readonly format?: FormatOptions
  /** for tests: other rules than those of rules/index.ts */
  readonly ruleSet?: readonly Rule[]
}

/**
 * All scripts at hand and what is known of them; text comes in, nothing is read from anywhere. A file of the order sees the tables, views and
 * functions of those before it (not their SETs); any other file sees those of all.
 */
export class Workspace {
  private settings: WorkspaceSettings
  private base: Environment
  private order: readonly string[] = []
  private readonly texts = new Map<string, string>()
  private readonly closed = new Set<string>()
  private readonly scripts = new Map<string, Script>()
  private exported = new WeakMap<Environment, Environment>()
  private edited?: string
  private lastId = 0
  readonly work: Work = { bound: 0, planned: 0 }
  /** of the scripts that are open */
  groupReaders = new GroupReaders()

  constructor(settings: WorkspaceSettings) {
    this.settings = settings
    this.base = emptyEnvironment(settings.environment)
  }

  /** Everything is done again with the new settings. */
  configure(settings: WorkspaceSettings): void {
    this.settings = settings
    this.base = emptyEnvironment(settings.environment)
    this.scripts.clear()
    this.groupReaders.forgetAll()
    this.exported = new WeakMap()
  }

  /** The files of sluice.json's globs, in the order in which they see each other. Those without a text are passed over. */
  setOrder(files: readonly string[]): void {
    this.order = files
  }

  /** `open` false: nobody looks at the script, others only see what it declares, so what is found in it needn't be kept. */
  setText(file: string, text: string, open = true): void {
    this.texts.set(file, text)
    if (open) {
      this.closed.delete(file)
      this.edit(file)
    } else {
      this.closed.add(file)
      this.groupReaders.forget(file)
    }
  }

  /** Of all scripts only the one that was edited last keeps its trees. */
  private edit(file: string): void {
    if (this.edited === file) return
    const before = this.edited === undefined ? undefined : this.scripts.get(this.edited)
    for (const { view } of before?.units ?? []) view.letTreeGo()
    this.edited = file
  }

  remove(file: string): void {
    this.texts.delete(file)
    this.closed.delete(file)
    this.scripts.delete(file)
    this.groupReaders.forget(file)
  }

  get format(): FormatOptions {
    return this.settings.format ?? FORMAT_DEFAULTS
  }

  /** Levels of the rules, and which there are. */
  get ruling(): { readonly levels: RuleLevels; readonly rules?: readonly Rule[] } {
    return { levels: this.settings.levels, rules: this.settings.ruleSet }
  }

  has(file: string): boolean {
    return this.texts.has(file)
  }

  text(file: string): string | undefined {
    return this.texts.get(file)
  }

  get files(): readonly string[] {
    return [...this.texts.keys()]
  }

  /** A copy to try changes in; it shares what is known so far. */
  fork(): Workspace {
    const copy = new Workspace(this.settings)
    copy.base = this.base
    copy.order = this.order
    copy.exported = this.exported
    copy.lastId = this.lastId
    copy.groupReaders = this.groupReaders.copy()
    for (const [file, text] of this.texts) copy.texts.set(file, text)
    for (const file of this.closed) copy.closed.add(file)
    for (const [file, script] of this.scripts) copy.scripts.set(file, script)
    return copy
  }

  /** The script as its text and the files before it are now. Undefined for a file without a text. */
  script(file: string): Script | undefined {
    const text = this.texts.get(file)
    if (text === undefined) return undefined
    return this.fold(file, text, this.environmentBefore(file))
  }

  /** The script as its text is now; what it sees may be of an earlier time. */
  current(file: string): Script | undefined {
    const known = this.scripts.get(file)
    return known && known.text === this.texts.get(file) ? known : this.script(file)
  }

  /** The script as it was last asked for; undefined for one that nobody asked for yet. */
  known(file: string): Script | undefined {
    return this.scripts.get(file)
  }

  /** Everything about one unit, from the cache where it is still true. */
  analysis(script: Script, unit: UnitState): Analysis {
    const { cache } = unit
    const old = cache.analysis
    const still = old ? stillTrue(old, unit, place => this.isAlive(script, place.unit, place.file)) : 'nothing'
    if (old && still === 'all') return old
    const context = {
      settings: this.settings.rules,
      levels: this.settings.levels,
      rules: this.settings.ruleSet,
      work: this.work,
      unitOf: (place: Place) => this.unitOf(script, place.unit, place.file),
    }
    cache.analysis = analyseUnit(unit, context, still === 'binding' ? old?.binding : undefined)
    return cache.analysis
  }

  /** The plan of one query or INSERT; undefined for what has none, or has errors. */
  plan(script: Script, unit: UnitState): PlannedPart | undefined {
    return planOfUnit(this.analysis(script, unit), unit)
  }

  /** True where the unit and all before it are as they were analysed; told without a look at what the unit read. */
  isUntouched(script: Script, unit: UnitState): boolean {
    const { analysis } = unit.cache
    return analysis?.environment === unit.before && analysis.elsewhere.every(p => this.isAlive(script, p.unit, p.file))
  }

  /** The unit that a place names, in this script's version or in another file. */
  stateOf(script: Script, id: number, file: string): UnitState | undefined {
    return file === script.file ? script.byId.get(id) : this.scripts.get(file)?.byId.get(id)
  }

  private unitOf(script: Script, id: number, file: string): UnitView | undefined {
    return this.stateOf(script, id, file)?.view
  }

  private isAlive(script: Script, id: number, file: string): boolean {
    return this.stateOf(script, id, file) !== undefined
  }

  private fold(file: string, text: string, before: Environment): Script {
    const script = foldScript(file, text, before, this.scripts.get(file), () => ++this.lastId, !this.closed.has(file))
    this.scripts.set(file, script)
    if (file === this.edited) for (const { view } of script.units) view.keepTree()
    return script
  }

  private environmentBefore(file: string): Environment {
    let env = this.base
    for (const other of this.order) {
      if (other === file) break
      const text = this.texts.get(other)
      if (text !== undefined) env = this.exports(this.fold(other, text, env).after)
    }
    return env
  }

  // A script's SETs and USEs end with it: what the next one sees are names.
  private exports(after: Environment): Environment {
    const known = this.exported.get(after)
    if (known) return known
    const { options, catalog, database } = this.base
    const same = after.options === options && after.catalog === catalog && after.database === database
    const env = same ? after : { ...after, options, catalog, database }
    this.exported.set(after, env)
    return env
  }
}
