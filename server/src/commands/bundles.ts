import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Absolute path of a bundle (`engine.cjs`, `keeper.cjs`) beside the running one; from the sources (tests) the one in `dist/`, which
 * `npm run build` makes.
 */
export function bundlePath(name: string): string {
  const here = typeof __dirname === 'string' ? __dirname : dirname(process.argv[1])
  if (existsSync(join(here, name))) return join(here, name)
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'dist', name)
    if (dirname(folder) === folder) return join(here, name)
  }
}
