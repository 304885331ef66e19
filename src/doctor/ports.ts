/** Whether the ports that a daemon listens on answer, as seen from another process. */
import { counted } from '../../protocol/core/counted.ts'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { reasonOf } from '../../protocol/core/errors.ts'
import { failure, ok, warning, type Finding } from '../../protocol/core/finding.ts'
import { named } from '../../protocol/net/diagnosis.ts'

const CONNECT_TIMEOUT_MS = 2_000
const ADDRESSES_MAX = 16
/** Hosts to listen on that are no place to call. */
const EVERY_ADDRESS = ['0.0.0.0', '::']

export interface Endpoint {
  host: string
  port: number
}

/** Where a multiaddress leads by TCP; undefined for one that goes through a relay. */
export function endpointOf (address: string): Endpoint | undefined {
  if (address.includes('/p2p-circuit')) return undefined
  const [, host, port] = /^\/(?:ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d{1,5})(?:\/|$)/.exec(address) ?? []
  return host === undefined ? undefined : { host, port: Number(port) }
}

/** Undefined where something answers; else why not. Never rejects. */
export async function whyClosed (
  { host, port }: Endpoint, timeoutMs = CONNECT_TIMEOUT_MS
): Promise<string | undefined> {
  const socket = connect({ host, port })
  try {
    return await new Promise<string | undefined>(resolve => {
      socket.once('connect', () => { resolve(undefined) })
      socket.once('error', err => { resolve('code' in err ? wordsOf(String(err.code)) : reasonOf(err)) })
      socket.setTimeout(timeoutMs, () => { resolve('no answer: a firewall drops it, or nobody has the address') })
    })
  } finally {
    socket.destroy()
  }
}

function wordsOf (code: string): string {
  switch (code) {
    case 'ECONNREFUSED': return 'nobody listens there'
    case 'ENOTFOUND': return 'there is no such name'
    case 'EHOSTUNREACH': case 'ENETUNREACH': return 'there is no way to it from here'
    default: return code
  }
}

/** A daemon's own addresses. Those that are not this machine's may be closed to itself and open to others. */
export async function portFindings (
  addresses: readonly string[], probe: (endpoint: Endpoint) => Promise<string | undefined> = whyClosed
): Promise<Finding[]> {
  const endpoints = addresses.slice(0, ADDRESSES_MAX).flatMap(address => {
    const endpoint = endpointOf(address)
    return endpoint === undefined ? [] : [{ address, ...endpoint }]
  })
  if (endpoints.length === 0) {
    return [addresses.length === 0
      ? ok('ports', 'it listens on none: it dials others, and works through them')
      : warning('ports', 'it is reached through relays alone', 'open a port of this machine, see --listen')]
  }
  const own = ownHosts()
  const closed = (await Promise.all(endpoints.map(async endpoint => ({ ...endpoint, reason: await probe(endpoint) }))))
    .filter(({ reason }) => reason !== undefined)
  const told = `${endpoints.length - closed.length} of ${counted(endpoints.length, 'port')} open`
  if (closed.length === 0) {
    return [ok('ports', `${endpoints.map(({ host, port }) => `${host}:${port}`).join(', ')} open`)]
  }
  const words = named(closed.map(({ host, port, reason }) => `${host}:${port}: ${reason}`))
  if (closed.some(({ host }) => own.has(host))) {
    return [failure('ports', `${told}; ${words}`, 'see its log; let the firewall of this machine pass these ports')]
  }
  return [warning('ports', `${told} from here; ${words}`,
    'ask from outside: dcn doctor --bootstrap <address>; a router may not lead back to itself')]
}

function ownHosts (): Set<string> {
  return new Set(Object.values(networkInterfaces()).flatMap(each => each ?? []).map(({ address }) => address))
}

/** Ports that a daemon which does not run is to listen on, and somebody else has. */
export async function takenFindings (
  endpoints: readonly Endpoint[], probe: (endpoint: Endpoint) => Promise<string | undefined> = whyClosed
): Promise<Finding[]> {
  const fixed = endpoints.filter(({ port }) => port !== 0)
    .map(({ host, port }) => ({ host: EVERY_ADDRESS.includes(host) ? '127.0.0.1' : host, port }))
  const taken = (await Promise.all(fixed.map(async endpoint => ({ ...endpoint, reason: await probe(endpoint) }))))
    .filter(({ reason }) => reason === undefined)
  if (taken.length === 0) return [ok('ports', 'those of its settings are free')]
  const names = named(taken.map(({ host, port }) => `${host}:${port}`))
  return [failure('ports', `somebody else listens on ${names}, where this daemon is to listen`,
    'stop the other program (ss -ltnp names it), or choose another --port and --listen')]
}
