import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Absolute path of a bundle (`engine.cjs`, `keeper.cjs`) beside the running one, or above it for a part of one; from the sources (tests) the one
 * in `dist/`, which `npm run build` makes.
 */
export function bundlePath(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url))
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return join(folder, name)
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'dist', name)
    if (dirname(folder) === folder) return join(here, name)
  }
}
