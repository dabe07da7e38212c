import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FunctionModules } from './control.ts'
import { RuntimeProblem } from './ports.ts'

/** A user function as the engine calls it: values in JSON form in, one value out. */
// biome-ignore lint/suspicious/noExplicitAny: what a user's module takes is known to its author only
export type UserFunction = (...args: any[]) => unknown

/** Loads the modules of sluice.json's `functions`; the JavaScript twins of the script's functions, by SQL name. */
export async function loadFunctions(modules: FunctionModules): Promise<Record<string, UserFunction>> {
  const loaded: Record<string, UserFunction> = {}
  for (const [name, { module, export: exported }] of Object.entries(modules)) {
    const found = (await loadModule(module, `function ${name}`))[exported]
    if (typeof found !== 'function')
      throw new RuntimeProblem(
        'function-missing',
        `${module} exports no function ${exported}, which stands in for ${name}`,
        `Export it there, or correct functions.${name}.export in sluice.json`,
      )
    loaded[name] = guarded(name, module, found as UserFunction)
  }
  return loaded
}

export async function loadModule(file: string, purpose: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path.resolve(file)).href)) as Record<string, unknown>
  } catch (error) {
    throw new RuntimeProblem(
      'module-failed',
      `${file}, the module of ${purpose}, can't be loaded: ${(error as Error).message}`,
      'Correct the module, or its path in sluice.json',
    )
  }
}

/** What a user's function throws is the user's to correct: the problem names the function and its module. */
function guarded(name: string, module: string, call: UserFunction): UserFunction {
  return (...args) => {
    try {
      return call(...args)
    } catch (error) {
      throw new RuntimeProblem(
        'function-failed',
        `Function ${name} failed on (${args.map(describe).join(', ')}): ${(error as Error)?.message ?? String(error)}`,
        `Correct ${module}`,
      )
    }
  }
}

function describe(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
