import { open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from './make-folder.ts'
import { RuntimeProblem } from './ports.ts'

export interface StoredCheckpoint {
  readonly id: number
  readonly file: string
  /** epoch ms at which it was made durable */
  readonly at: number
  readonly bytes: number
}

export interface FoundCheckpoint<T> {
  readonly id: number
  readonly file: string
  readonly value: T
  /** newer files that could not be used, with the reason: said plainly in the run's log */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
}

/**
 * The checkpoints of one job as files `<id>.ckpt`: written beside, synced, renamed, the folder synced, the last `keep` kept. A file that has its
 * name is whole as far as the file system keeps its word; `latest` still decodes (and so checks) it and goes back by one where it can't.
 */
export class CheckpointStore {
  readonly folder: string
  private readonly keep: number
  /** once only: a folder that was deleted since is not to be made again */
  private made = false
  constructor(folder: string, keep: number) {
    this.folder = folder
    this.keep = keep
  }

  /** Resolves when the checkpoint survives a power cut. `chunks` are written one after the other. */
  async write(id: number, chunks: Uint8Array | readonly Uint8Array[]): Promise<StoredCheckpoint> {
    const file = this.fileOf(id)
    const beside = `${file}.part`
    const list = chunks instanceof Uint8Array ? [chunks] : chunks
    try {
      if (!this.made) makeFolder(this.folder, 0o700)
      this.made = true
      const handle = await open(beside, 'w', 0o600)
      try {
        for (const chunk of list) await handle.writeFile(chunk)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(beside, file)
      await syncFolder(this.folder)
    } catch (error) {
      throw checkpointProblem(error, this.folder)
    }
    await this.prune(id)
    return { id, file, at: Date.now(), bytes: list.reduce((sum, c) => sum + c.byteLength, 0) }
  }

  /** Newest first. */
  async list(): Promise<StoredCheckpoint[]> {
    const found: StoredCheckpoint[] = []
    for (const id of await this.ids()) {
      const file = this.fileOf(id)
      const info = await stat(file).catch(() => undefined)
      if (info) found.push({ id, file, at: info.mtimeMs, bytes: info.size })
    }
    return found
  }

  /** The newest that `decode` takes; undefined when there is none at all. Rejects when there are some and none is whole. */
  async latest<T>(decode: (bytes: Uint8Array) => T): Promise<FoundCheckpoint<T> | undefined> {
    const skipped: { file: string; reason: string }[] = []
    for (const id of await this.ids()) {
      const file = this.fileOf(id)
      try {
        return { id, file, value: decode(await readFile(file)), skipped }
      } catch (error) {
        skipped.push({ file, reason: (error as Error).message })
      }
    }
    if (skipped.length === 0) return undefined
    throw new RuntimeProblem(
      'checkpoints-unreadable',
      `None of the ${skipped.length} checkpoints in ${this.folder} can be read: ${skipped[0].reason}`,
      'Restore the folder from a backup, or remove the job and submit it again',
    )
  }

  /** One file by its path: the checkpoint that a hand-over names. */
  async read<T>(file: string, decode: (bytes: Uint8Array) => T): Promise<T> {
    return decode(await readFile(file))
  }

  async nextId(): Promise<number> {
    return ((await this.ids())[0] ?? 0) + 1
  }

  private fileOf(id: number): string {
    return path.join(this.folder, `${id}.ckpt`)
  }

  private async ids(): Promise<number[]> {
    const names = await readdir(this.folder).catch(() => [] as string[])
    return names
      .flatMap(name => /^(\d+)\.ckpt$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a)
  }

  private async prune(newest: number): Promise<void> {
    const old = (await this.ids()).filter(id => id <= newest).slice(this.keep)
    for (const id of old) await unlink(this.fileOf(id)).catch(() => {})
  }
}

/** Makes a rename durable. Windows has no folder handles to sync, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function checkpointProblem(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new RuntimeProblem(
      'disk-full',
      `The disk that holds ${folder} is full: a checkpoint could not be written`,
      'Free some space there; the job is then restarted from its last checkpoint',
    )
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new RuntimeProblem(
      'checkpoint-unwritable',
      `Can't write a checkpoint to ${folder}`,
      'Make the folder writable, then: sluice restart',
    )
  return error
}
