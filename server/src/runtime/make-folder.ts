import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` tries for ever where a folder is there and takes no other in, as below /proc.
 * Throws the system's error.
 */
export function makeFolder(folder: string, mode?: number): void {
  if (isFolder(folder)) return
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    const above = dirname(folder)
    // Another process may have made it by now.
    if (isFolder(folder)) return
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || existsSync(above)) throw error
    makeFolder(above, mode)
    makeFolder(folder, mode)
  }
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()
