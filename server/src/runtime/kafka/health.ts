import type { ClusterHealth, HealthEvent } from '../ports.ts'

/*
 * Health of one cluster, contract point 8:
 *
 *     healthy ──failure──▶ suspected ──failure (the probe)──▶ down ──answer──▶ probing ──success──▶ healthy
 *        ▲                     │                               ▲                  │
 *        └──────success────────┘                               └─────failure──────┘
 *
 * `failure`: a request was refused, cut or not answered in time. `answer`: a broker that was down speaks again (it answered the handshake; a
 * port that accepts and says nothing is still down). `success`: it did what was asked: ids and offsets checked, a batch acknowledged.
 */
export type HealthInput = { readonly kind: 'success' } | { readonly kind: 'answer' } | { readonly kind: 'failure'; readonly reason: string }

export function nextHealth(health: ClusterHealth, input: HealthInput): ClusterHealth {
  switch (input.kind) {
    case 'success':
      // A late answer to an old request is no proof that a down cluster is back.
      return health === 'down' ? 'down' : 'healthy'
    case 'answer':
      return health === 'down' ? 'probing' : health
    case 'failure':
      return health === 'healthy' ? 'suspected' : 'down'
  }
}

/** Holds one cluster's state and tells every change. */
export class HealthTracker {
  state: ClusterHealth = 'healthy'
  /** ms since the epoch: when this state began, and when the outage it belongs to was declared (`down`), Infinity without one */
  since: number
  downSince = Number.POSITIVE_INFINITY
  private readonly cluster: string
  private readonly now: () => number
  private readonly tell: (event: HealthEvent) => void

  constructor(cluster: string, now: () => number, tell: (event: HealthEvent) => void) {
    this.cluster = cluster
    this.now = now
    this.tell = tell
    this.since = now()
  }

  apply(input: HealthInput): void {
    const from = this.state
    const to = nextHealth(from, input)
    if (from === to) return
    const at = this.now()
    this.state = to
    this.since = at
    if (to === 'healthy') this.downSince = Number.POSITIVE_INFINITY
    else if (to === 'down' && this.downSince === Number.POSITIVE_INFINITY) this.downSince = at
    this.tell({ cluster: this.cluster, at, from, to, reason: reasonOf(input) })
  }
}

function reasonOf(input: HealthInput): string {
  if (input.kind === 'failure') return input.reason
  return input.kind === 'answer' ? 'answers again' : 'works'
}
