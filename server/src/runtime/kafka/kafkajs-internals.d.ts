/** The parts of kafkajs 2.2.4 below its public API that `connection.ts` uses; the version is pinned, so these can't move. */
declare module 'kafkajs/src/network/connectionPool.js' {
  export default class ConnectionPool {
    constructor(options: Record<string, unknown>)
    readonly pool: readonly { readonly requestQueue: { readonly pending: readonly unknown[]; scheduleCheckPendingRequests(): void } }[]
    send(protocol: { request: unknown; response: unknown; requestTimeout?: number; logResponseError?: boolean }): Promise<unknown>
  }
}
declare module 'kafkajs/src/broker/index.js' {
  import type ConnectionPool from 'kafkajs/src/network/connectionPool.js'
  export default class Broker {
    constructor(options: Record<string, unknown>)
    readonly versions: Record<number, { minVersion: number; maxVersion: number }>
    readonly connectionPool: ConnectionPool
    connect(): Promise<void>
    createTopics(options: { topics: unknown[]; validateOnly?: boolean; timeout?: number }): Promise<unknown>
    deleteTopics(options: { topics: string[]; timeout?: number }): Promise<unknown>
    findGroupCoordinator(options: {
      groupId: string
      coordinatorType: number
    }): Promise<{ coordinator: { nodeId: number; host: string; port: number } }>
    offsetCommit(options: Record<string, unknown>): Promise<unknown>
    offsetFetch(options: {
      groupId: string
      topics: unknown[]
    }): Promise<{ responses: { topic: string; partitions: { partition: number; offset: string }[] }[] }>
  }
}
declare module 'kafkajs/src/loggers/index.js' {
  const loggers: {
    LEVELS: { NOTHING: number; ERROR: number; WARN: number; INFO: number; DEBUG: number }
    createLogger(options: { level: number; logCreator: (level: number) => (entry: unknown) => void }): unknown
  }
  export default loggers
}
declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    constructor(initialSize?: number)
    buf: Buffer
    offset: number
  }
}
