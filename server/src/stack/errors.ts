/** What can go wrong with the local stack; a command turns the kind into its exit code (3, but 2 for `unknown-cluster` and `external-cluster`). */
export type StackErrorKind =
  | 'java-missing'
  | 'port-in-use'
  | 'disk-full'
  | 'download-failed'
  | 'cache-unwritable'
  | 'broker-died'
  | 'broker-not-ready'
  | 'external-cluster'
  | 'unknown-cluster'
  | 'cluster-not-running'
  | 'stack-busy'
  | 'editor-not-ready'

/** `message` says what happened, `hint` what to do next; each is one line without a full stop at its end. */
export class StackError extends Error {
  readonly kind: StackErrorKind
  readonly hint: string
  constructor(kind: StackErrorKind, message: string, hint: string) {
    super(oneLine(message))
    this.name = 'StackError'
    this.kind = kind
    this.hint = oneLine(hint)
  }
}

/** Gives a full disk or a folder without write permission its own name; other errors come back as they are. */
export function namedDiskError(error: unknown, folder: string): unknown {
  if (error instanceof StackError) return error
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || syscall === 'mkdir') {
    const where = (error as NodeJS.ErrnoException).path ?? folder
    return new StackError('cache-unwritable', `Can't write to ${where}`, 'Make the folder writable, or name another in SLUICE_CACHE')
  }
  return error
}

export function diskFull(folder: string, free?: number): StackError {
  const left = free === undefined ? '' : ` (${Math.floor(free / 1e6)} MB left)`
  return new StackError('disk-full', `The disk that holds ${folder} is full${left}`, 'Free some space there and run the command again')
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim()
}
