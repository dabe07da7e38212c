import { createHash } from 'node:crypto'
import { chmod, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import {
  createMessageConnection,
  type MessageConnection,
  NotificationType,
  RequestType,
  RequestType0,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node'
import type { HandOver, Heartbeat } from '../jobs/job.ts'
import type { CountedForecast, ForecastOrder } from '../lab/forecast.ts'
import type { Proof, ProveOrder } from '../lab/prove.ts'
import type { PhysicalPlan } from '../plan/physical.ts'
import type { ChangelogRowJson, ForecastEvent, ProveEvent, RunEvent, RunSummary } from '../protocol.ts'
import { makeFolder } from './make-folder.ts'
import { type HealthEvent, RuntimeProblem } from './ports.ts'

/** User functions by SQL name: absolute path of the module and the name it exports. */
export type FunctionModules = Readonly<Record<string, { readonly module: string; readonly export: string }>>

/** Where the broker lists of `kafka-cluster` tables come from when the DDL has none. */
export interface BrokerDirectory {
  readonly clusters?: Readonly<
    Record<string, { readonly brokers: readonly string[]; readonly properties?: Readonly<Record<string, string>> }>
  >
  /** the local stack's brokers.json */
  readonly file?: string
}

/** What an attached process is told to run. */
export interface AttachedOrder {
  readonly title: string
  readonly plan: PhysicalPlan
  readonly functions: FunctionModules
  readonly parallelism: number
  readonly brokers: BrokerDirectory
  readonly limit?: number
  readonly timeoutMs?: number
  /** absolute paths of JSON-lines files by table name */
  readonly inputs?: Readonly<Record<string, string>>
  readonly changelog: boolean
  /** stand-in for topics that can't be reached */
  readonly generated?: { readonly module: string; readonly topics: readonly string[]; readonly recordsPerSecond: number }
}

// Attached: the parent asks once and gets the summary; rows come as requests, so that a reader that doesn't answer holds the engine back.
export const runRequest = new RequestType<AttachedOrder, RunSummary, ProblemJson>('run')
export const forecastRequest = new RequestType<ForecastOrder, CountedForecast, ProblemJson>('forecast')
export const proveRequest = new RequestType<ProveOrder, Proof, ProblemJson>('prove')
export const rowsRequest = new RequestType<readonly ChangelogRowJson[], null, void>('rows')
export const eventNotification = new NotificationType<
  Exclude<RunEvent, { type: 'rows' } | { type: 'health' }> | { type: 'health'; event: HealthEvent } | ForecastEvent | ProveEvent
>('event')
export const logNotification = new NotificationType<string>('log')
export const stopNotification = new NotificationType<null>('stop')

// Jobs: over a unix socket that only the user can open.
export const heartbeatRequest = new RequestType0<Heartbeat, void>('heartbeat')
/** a last checkpoint, its outbox published, then the process ends */
export const stopRequest = new RequestType0<{ checkpoint?: number }, ProblemJson>('stop')
/** the barrier of an upgrade: as `stop`, and the sink is shut for ever */
export const handOverRequest = new RequestType0<HandOver, ProblemJson>('handOver')
/** to the process that waits warm: go on from this checkpoint under the new epoch */
export const takeOverRequest = new RequestType<TakeOver, { readonly openedAt: number }, ProblemJson>('takeOver')

export interface TakeOver {
  readonly file: string
  readonly epoch: number
  readonly published: boolean
}

export interface ProblemJson {
  readonly kind: string
  readonly hint: string
}
export const asResponseError = (error: unknown): ResponseError<ProblemJson> =>
  new ResponseError(1, (error as Error).message, {
    kind: (error as RuntimeProblem).kind ?? 'defect',
    hint: (error as RuntimeProblem).hint ?? 'This is a defect of Sluice: please report it with the log',
  })
export const asProblem = (error: unknown): unknown =>
  error instanceof ResponseError && error.data ? new RuntimeProblem(error.data.kind, error.message, error.data.hint) : error

// ---------------------------------------------------------------- sockets

/** A folder with a short path, of this user alone: a unix socket's path must stay under 104 bytes (macOS), which a workspace's path often isn't. */
export async function socketFolder(): Promise<string> {
  if (process.platform === 'win32') return '\\\\.\\pipe'
  const folder = path.join(tmpdir(), `sluice-${userInfo().uid}`)
  makeFolder(folder, 0o700)
  const info = await stat(folder)
  // Somebody else may have made it first, where the temporary folder is shared.
  if (info.uid !== userInfo().uid || (info.mode & 0o077) !== 0)
    throw new RuntimeProblem('socket-folder', `${folder} is not private to you`, `Remove it, or run chmod 700 ${folder}`)
  return folder
}

export async function socketPath(kind: string, ...identity: readonly (string | number)[]): Promise<string> {
  const digest = createHash('sha256').update(identity.join('\0')).digest('hex').slice(0, 16)
  const name = `${kind}-${digest}`
  const folder = await socketFolder()
  return process.platform === 'win32' ? `${folder}\\sluice-${name}` : path.join(folder, `${name}.sock`)
}

/** Listens on a unix socket of mode 0600; `accept` gets a connection and registers its handlers before it listens. */
export async function serveSocket(file: string, accept: (connection: MessageConnection) => void): Promise<Server> {
  if (process.platform !== 'win32') await rm(file, { force: true })
  const server = createServer(socket => {
    socket.on('error', () => socket.destroy())
    const connection = connectionOf(socket)
    accept(connection)
    connection.listen()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(file, () => resolve())
  })
  if (process.platform !== 'win32') await chmod(file, 0o600)
  return server
}

/** Connects, or rejects with the system's error (ENOENT, ECONNREFUSED) when nobody listens. */
export async function connectSocket(file: string, timeoutMs = 2000): Promise<MessageConnection> {
  const socket = connect(file)
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error(`no answer on ${file}`)), timeoutMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.once('error', error => {
      clearTimeout(timer)
      reject(error)
    })
  })
  socket.on('error', () => socket.destroy())
  return connectionOf(socket)
}

function connectionOf(socket: Socket): MessageConnection {
  const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket))
  // A peer that goes away shows up as a closed connection; the error itself says nothing more.
  connection.onError(() => {})
  socket.on('close', () => connection.dispose())
  return connection
}

/** One question to whoever listens on `file`, within `timeoutMs`. */
export async function ask<T>(file: string, question: (connection: MessageConnection) => Promise<T>, timeoutMs: number): Promise<T> {
  const connection = await connectSocket(file, Math.min(timeoutMs, 2000))
  connection.listen()
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    })
    const gone = new Promise<never>((_, reject) => connection.onDispose(() => reject(new Error('the process went away'))))
    gone.catch(() => {})
    return await Promise.race([question(connection), late, gone])
  } catch (error) {
    throw asProblem(error)
  } finally {
    clearTimeout(timer)
    connection.end()
    connection.dispose()
  }
}
