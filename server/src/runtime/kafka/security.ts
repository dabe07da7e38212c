import { readFileSync } from 'node:fs'
import { RuntimeProblem } from '../ports.ts'
import type { ConnectionSettings } from './connection.ts'

/**
 * Kafka's client settings (`properties.*`, names of the Java client) to what a connection needs. TLS by PEM; SASL PLAIN and SCRAM. What can't be
 * done is a RuntimeProblem `security` that names the setting.
 */
export function connectionSettings(
  cluster: string,
  properties: Readonly<Record<string, string>>,
  log?: (entry: unknown) => void,
): ConnectionSettings {
  const protocol = (properties['security.protocol'] ?? 'PLAINTEXT').toUpperCase()
  if (!/^(SASL_)?(PLAINTEXT|SSL)$/.test(protocol))
    throw refused(cluster, 'security.protocol', `${protocol} is none of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL`)
  return {
    clientId: properties['client.id'] ?? 'sluice',
    ssl: protocol.endsWith('SSL') ? tlsOptions(cluster, properties) : null,
    sasl: protocol.startsWith('SASL_') ? saslOptions(cluster, properties) : null,
    log,
  }
}

function tlsOptions(cluster: string, properties: Readonly<Record<string, string>>): ConnectionSettings['ssl'] {
  for (const store of ['truststore', 'keystore']) {
    const type = properties[`ssl.${store}.type`] ?? 'PEM'
    if (properties[`ssl.${store}.location`] && type !== 'PEM')
      throw refused(cluster, `ssl.${store}.type`, `${type} can't be read here; convert the store to PEM`)
  }
  const read = (setting: string) => {
    const path = properties[setting]
    if (!path) return undefined
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      throw refused(cluster, setting, `${path} can't be read (${(error as NodeJS.ErrnoException).code})`)
    }
  }
  const keystore = read('ssl.keystore.location')
  return {
    ca: properties['ssl.truststore.certificates'] ?? read('ssl.truststore.location'),
    cert: keystore,
    key: keystore,
    passphrase: properties['ssl.key.password'],
    ...(properties['ssl.endpoint.identification.algorithm'] === '' ? { checkServerIdentity: () => undefined } : {}),
  }
}

function saslOptions(cluster: string, properties: Readonly<Record<string, string>>): ConnectionSettings['sasl'] {
  const mechanism = (properties['sasl.mechanism'] ?? 'PLAIN').toLowerCase()
  if (!['plain', 'scram-sha-256', 'scram-sha-512'].includes(mechanism)) {
    throw refused(cluster, 'sasl.mechanism', `${properties['sasl.mechanism']} is none of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512`)
  }
  const jaas = properties['sasl.jaas.config'] ?? ''
  const field = (name: string) => new RegExp(`\\b${name}\\s*=\\s*"((?:[^"\\\\]|\\\\.)*)"`).exec(jaas)?.[1].replace(/\\(.)/g, '$1')
  const username = field('username')
  const password = field('password')
  if (username === undefined || password === undefined) throw refused(cluster, 'sasl.jaas.config', 'has no username="…" password="…"')
  return { mechanism, username, password }
}

function refused(cluster: string, setting: string, why: string): RuntimeProblem {
  return new RuntimeProblem('security', `Cluster ${cluster}: properties.${setting}: ${why}`, 'Change it in WITH (…) or in sluice.json')
}
