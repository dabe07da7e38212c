import net from 'node:net'
import tls from 'node:tls'
import Broker from 'kafkajs/src/broker/index.js'
import loggers from 'kafkajs/src/loggers/index.js'
import ConnectionPool from 'kafkajs/src/network/connectionPool.js'
import Encoder from 'kafkajs/src/protocol/encoder.js'
import { RuntimeProblem } from '../ports.ts'
import { withDeadline } from './deadline.ts'
import type { Message } from './wire/messages.ts'
import { ByteReader } from './wire/reader.ts'

/** What every connection of one cluster shares: from the DDL's `properties.*`, made by `security.ts`. */
export interface ConnectionSettings {
  readonly clientId: string
  /** options of node:tls, or null for plaintext */
  readonly ssl: tls.ConnectionOptions | null
  /** as kafkajs takes it */
  readonly sasl: Readonly<Record<string, string>> | null
  /** kafkajs's own messages; silent without it */
  readonly log?: (entry: unknown) => void
}

/** Refused, went away, no answer in time, or an answer that says "not now": another try or another cluster can help. */
export class ConnectionProblem extends Error {
  readonly kind: 'refused' | 'closed' | 'timeout' | 'not-now'
  readonly address: string
  constructor(kind: ConnectionProblem['kind'], address: string, detail: string) {
    super(`${address} ${detail}`)
    this.kind = kind
    this.address = address
    this.name = 'ConnectionProblem'
  }
}

/**
 * One TCP connection to one broker, made and secured by kafkajs (versions, TLS, SASL), used for messages that we encode and for kafkajs's
 * own (`broker`). A deadline or any transport error ends it for good: a hung broker never gets a second request on an old connection.
 */
export class BrokerConnection {
  readonly address: string
  readonly broker: Broker
  private readonly sockets: net.Socket[] = []
  private readonly pool: ConnectionPool
  private ended: ConnectionProblem | null = null
  private readonly onEnd: ((problem: ConnectionProblem) => void)[] = []

  constructor(host: string, port: number, settings: ConnectionSettings) {
    this.address = `${host}:${port}`
    const logger = silentLogger(settings.log)
    this.pool = new ConnectionPool({
      host,
      port,
      logger,
      ssl: settings.ssl,
      sasl: settings.sasl,
      clientId: settings.clientId,
      // Deadlines are ours (withDeadline): kafkajs's would count the time in which this process stood still.
      connectionTimeout: 600_000,
      requestTimeout: 600_000,
      enforceRequestTimeout: false,
      socketFactory: (target: { host: string; port: number; ssl: tls.ConnectionOptions | null; onConnect: () => void }) =>
        this.connectSocket(target),
    })
    for (const { requestQueue } of this.pool.pool) stopIdleChecks(requestQueue)
    this.broker = new Broker({ connectionPool: this.pool, logger, allowAutoTopicCreation: false })
  }

  get isOpen(): boolean {
    return this.ended === null
  }

  /** Connects, asks for the API versions, authenticates. */
  async open(deadlineMs: number): Promise<void> {
    await this.guard(this.broker.connect(), deadlineMs, 'connect')
  }

  async send<T>(message: Message<T>, deadlineMs: number): Promise<T> {
    const { apiKey, apiVersion, apiName, body, parse } = message
    const answer = this.pool.send({
      request: { apiKey, apiVersion, apiName, encode: async () => asEncoder(body) },
      response: { decode: async (payload: Buffer) => payload, parse: async (payload: Buffer) => parse(new ByteReader(payload)) },
      logResponseError: false,
    }) as Promise<T>
    return this.guard(answer, deadlineMs, apiName)
  }

  /** Awaits a request of kafkajs's own Broker under our deadline. */
  guard<T>(answer: Promise<T>, deadlineMs: number, what: string): Promise<T> {
    if (this.ended) {
      answer.catch(() => {})
      return Promise.reject(this.ended)
    }
    const ended = new Promise<never>((_, reject) => this.onEnd.push(reject))
    const stopped = Promise.race([answer, ended]).catch(error => {
      throw this.ended ?? this.asProblem(error)
    })
    const forget = this.onEnd.at(-1)!
    return withDeadline(stopped, deadlineMs, () => {
      const problem = new ConnectionProblem('timeout', this.address, `gave no answer to ${what} in ${deadlineMs} ms`)
      this.close(problem)
      return problem
    }).finally(() => {
      const index = this.onEnd.indexOf(forget)
      if (index >= 0) this.onEnd.splice(index, 1)
    })
  }

  close(reason: ConnectionProblem = new ConnectionProblem('closed', this.address, 'was closed here')): void {
    if (this.ended) return
    this.ended = reason
    for (const reject of this.onEnd.splice(0)) reject(reason)
    // Destroyed with an error, so that kafkajs rejects what waits inside it and stops its timers.
    for (const socket of this.sockets) socket.destroy(reason)
  }

  private asProblem(error: Error & { code?: string; type?: string }): Error {
    if (error instanceof ConnectionProblem || error instanceof RuntimeProblem) return error
    if (error.name === 'KafkaJSSASLAuthenticationError') {
      return new RuntimeProblem(
        'security',
        `${this.address} refuses the login: ${error.message}`,
        'Check properties.sasl.mechanism and properties.sasl.jaas.config',
      )
    }
    if (error.type) return new ConnectionProblem('not-now', this.address, `answered ${error.type}`)
    if (!error.name.startsWith('KafkaJS') && !error.code) return error
    const refused = error.code === 'ECONNREFUSED' || /ECONNREFUSED/.test(error.message)
    const problem = refused
      ? new ConnectionProblem('refused', this.address, 'refuses connections')
      : new ConnectionProblem('closed', this.address, `ended the connection (${error.message})`)
    this.close(problem)
    return problem
  }

  private connectSocket(target: { host: string; port: number; ssl: tls.ConnectionOptions | null; onConnect: () => void }): net.Socket {
    const { host, port, ssl, onConnect } = target
    const socket = ssl
      ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect)
    socket.setNoDelay(true)
    socket.on('close', () => {
      if (!this.ended) this.close(new ConnectionProblem('closed', this.address, 'closed the connection'))
    })
    this.sockets.push(socket)
    return socket
  }
}

/**
 * After its first answer kafkajs 2.2.4 looks for throttled requests every millisecond, for ever, on each connection (scheduleCheckPendingRequests sets
 * a timer with a delay in the past, whose callback sets the next): some 1 % of a core each. It is needed only while something waits.
 */
function stopIdleChecks(queue: { readonly pending: readonly unknown[]; scheduleCheckPendingRequests(): void }): void {
  const schedule = queue.scheduleCheckPendingRequests.bind(queue)
  queue.scheduleCheckPendingRequests = () => {
    if (queue.pending.length > 0) schedule()
  }
}

/** kafkajs copies an Encoder's bytes into the request: lending it our buffer saves one copy of every produced batch. */
function asEncoder(body: Buffer): Encoder {
  const encoder = new Encoder(1)
  encoder.buf = body
  encoder.offset = body.length
  return encoder
}

function silentLogger(log: ((entry: unknown) => void) | undefined): unknown {
  const level = log ? loggers.LEVELS.WARN : loggers.LEVELS.NOTHING
  return loggers.createLogger({ level, logCreator: () => log ?? (() => {}) })
}
