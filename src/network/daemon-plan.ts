/** Which daemons a network has, and how each is started. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { DcnError } from '../../protocol/core/errors.ts'
import type { DaemonFacts, DaemonRole } from '../daemon-messages.ts'
import { envNameOf } from '../settings.ts'
import { UpConfig } from './up-config.ts'

const PORT_MAX = 65_535
/** Only this machine's daemons connect to each other; the system chooses the ports. */
const LISTEN_FIRST = ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws']
const LOOPBACK = '127.0.0.1'
/** Hosts to listen on that are no place to call. */
const EVERY_ADDRESS = ['0.0.0.0', '::']

export interface DaemonPlan {
  /** `gateway-1`; also the name of its data directory. */
  name: string
  role: DaemonRole
  data: string
  /** What connectors compile to is the same for all. */
  compiledDir: string
  logPath: string
  host: string
  /** A gateway's REST port, or the chain's; 0: a free one. */
  port: number
  slots: number
  prebooted: number
  isolation: UpConfig['isolation']
  unsafeSandbox: boolean
  logLevel: string
}

/** A node chooses by itself how many sandbox processes it keeps ready; several nodes share what one would keep. */
function prebootedBy (nodes: number): number {
  return nodes === 1 ? -1 : Math.max(1, Math.floor(2 * availableParallelism() / nodes))
}

/** The chain first, then gateways. Throws DCN_CONFIG_INVALID where the ports do not suffice. */
export function planDaemons (config: UpConfig): DaemonPlan[] {
  if (config.port + config.gateways - 1 > PORT_MAX) {
    const highest = PORT_MAX - config.gateways + 1
    const reason = `must be at most ${highest} for ${config.gateways} gateways, not ${config.port}`
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--port', reason })
  }
  const plan = (role: DaemonRole, at: number, name = `${role}-${at + 1}`): DaemonPlan => {
    const data = join(config.data, name)
    return {
      name, role, data, logPath: join(data, 'daemon.log'), compiledDir: join(config.data, 'compiled'),
      host: config.host, slots: config.slots, prebooted: prebootedBy(config.nodes),
      isolation: config.isolation, unsafeSandbox: config.unsafeSandbox,
      port: config.port === 0 ? 0 : config.port + at, logLevel: config.logLevel
    }
  }
  const chain = { ...plan('chain', 0, 'chain'), host: LOOPBACK, port: config.chainPort }
  return [
    ...config.solanaRpc === '' ? [chain] : [],
    ...Array.from({ length: config.gateways }, (_, at) => plan('gateway', at)),
    ...Array.from({ length: config.nodes }, (_, at) => plan('node', at))
  ]
}

export interface Surroundings {
  /** Addresses of daemons to join through. */
  bootstrap: string[]
  /** URL of the Solana chain that all use. */
  solanaRpc: string
}

/**
 * The command line of a daemon. `last` is what it said when it was last ready: it comes back at the same addresses,
 * where its peers look for it.
 */
export function daemonArgs (
  plan: DaemonPlan, { bootstrap, solanaRpc }: Surroundings, last: DaemonFacts | undefined
): string[] {
  const port = last?.httpUrl === undefined ? plan.port : Number(new URL(last.httpUrl).port)
  if (plan.role === 'chain') {
    return ['chain', '--data', plan.data, '--host', plan.host, '--port', String(port), '--log-level', plan.logLevel]
  }
  const listen = last === undefined ? LISTEN_FIRST : listenedOn(last.addresses)
  const args = [
    plan.role, '--data', plan.data, '--compiled-dir', plan.compiledDir, '--no-mdns', '--log-level', plan.logLevel,
    '--solana-rpc', solanaRpc
  ]
  for (const address of listen) args.push('--listen', address)
  for (const address of bootstrap) args.push('--bootstrap', address)
  if (plan.role === 'node') {
    const sandbox = ['--isolation', plan.isolation, plan.unsafeSandbox ? '--unsafe-sandbox' : '--no-unsafe-sandbox']
    return [...args, '--slots', String(plan.slots), '--prebooted', String(plan.prebooted), ...sandbox]
  }
  // Told to the network, so that `dcn peers` shows every gateway's door; unknown where the port is yet to be chosen.
  const host = plan.host.includes(':') ? `[${plan.host}]` : plan.host
  const publicUrl = port === 0 || EVERY_ADDRESS.includes(plan.host) ? '' : `http://${host}:${port}`
  return [...args, '--host', plan.host, '--port', String(port), '--public-url', publicUrl]
}

/** Without the PeerId, and without addresses at a relay. */
function listenedOn (addresses: string[]): string[] {
  const own = addresses.filter(address => !address.includes('/p2p-circuit'))
  return own.length === 0 ? LISTEN_FIRST : own.map(address => address.replace(/\/p2p\/[^/]+$/, ''))
}

/** What daemons see of our environment: not our own settings, for they are told theirs as flags. */
export function daemonEnv (env: Record<string, string | undefined>): Record<string, string | undefined> {
  const own = ['DCN_CONFIG', ...Object.keys(UpConfig.properties).map(envNameOf)]
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.includes(name)))
}
