import { createConnection } from 'node:net'

export interface BrokerAnswer {
  clusterId: string | null
  /** How many brokers the cluster has that may serve requests (a fenced one isn't listed). */
  brokers: number
}

/** Says `Metadata` to a broker over a bare socket: what it answered, or why not. Rejects after `timeoutMs`. */
export function askBroker(host: string, port: number, timeoutMs: number): Promise<BrokerAnswer> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port })
    let received = Buffer.alloc(0)
    const end = (act: () => void) => {
      clearTimeout(timer)
      socket.destroy()
      act()
    }
    const timer = setTimeout(() => end(() => reject(new Error(`no answer in ${timeoutMs} ms`))), timeoutMs)
    socket.once('connect', () => socket.write(metadataRequest))
    socket.once('error', error => end(() => reject(error)))
    socket.once('close', () => end(() => reject(new Error('the connection was closed'))))
    socket.on('data', chunk => {
      received = Buffer.concat([received, chunk])
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return
      end(() => {
        try {
          resolve(readMetadata(received.subarray(4)))
        } catch {
          reject(new Error('the answer is not one of a Kafka broker'))
        }
      })
    })
  })
}

/** True when something accepts connections there, be it TLS or plain. */
export function accepts(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createConnection({ host, port })
    const end = (answer: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(() => end(false), timeoutMs)
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

// Metadata (api key 3) version 2, the oldest that names the cluster; Kafka keeps the old versions of this request for other clients
// (KIP-896). Header: key, version, correlation id, client id; then an empty list of topics, which asks for none.
const metadataRequest = (() => {
  const client = 'sluice-stack'
  const body = Buffer.alloc(4 + 2 + 2 + 4 + 2 + client.length + 4)
  let at = body.writeInt32BE(body.length - 4, 0)
  at = body.writeInt16BE(3, at)
  at = body.writeInt16BE(2, at)
  at = body.writeInt32BE(1, at)
  at = body.writeInt16BE(client.length, at)
  at += body.write(client, at, 'latin1')
  body.writeInt32BE(0, at)
  return body
})()

function readMetadata(bytes: Buffer): BrokerAnswer {
  let at = 0
  const int32 = () => bytes.readInt32BE((at += 4) - 4)
  const text = () => {
    const length = bytes.readInt16BE((at += 2) - 2)
    if (length < 0) return null
    if (at + length > bytes.length) throw new RangeError('cut short')
    return bytes.toString('utf8', at, (at += length))
  }
  if (int32() !== 1) throw new RangeError('another correlation id')
  const brokers = int32()
  for (let i = 0; i < brokers; i++) {
    int32()
    text()
    int32()
    text()
  }
  return { clusterId: text(), brokers }
}
