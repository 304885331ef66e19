/** What a daemon's process tells the process that started it, over Node's IPC channel. */
export type DaemonRole = 'gateway' | 'node' | 'chain'

/** A daemon that serves. */
export interface DaemonFacts {
  role: DaemonRole
  pid: number
  peerId: string
  /** Multiaddresses that end in the PeerId, for --bootstrap. */
  addresses: string[]
  /** A gateway's REST API, or the chain's JSON-RPC. */
  httpUrl?: string
  /** A node's own /metrics, /health and /ready. */
  statusUrl?: string
}

export interface DaemonReady extends DaemonFacts {
  type: 'ready'
}

export interface DaemonFailed {
  type: 'failed'
  code: string
  message: string
}

export type DaemonMessage = DaemonReady | DaemonFailed

/** The facts alone, for those who name the event in their own way. */
export function factsIn ({ role, pid, peerId, addresses, httpUrl, statusUrl }: DaemonReady): DaemonFacts {
  return {
    role, pid, peerId, addresses, ...httpUrl === undefined ? {} : { httpUrl },
    ...statusUrl === undefined ? {} : { statusUrl }
  }
}

export function isDaemonMessage (value: unknown): value is DaemonMessage {
  return typeof value === 'object' && value !== null && 'type' in value &&
    (value.type === 'ready' || value.type === 'failed')
}
