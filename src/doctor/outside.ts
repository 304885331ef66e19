/** What can be said of a daemon from outside: of a gateway by its REST API, of any by the peer network. */
import { counted } from '../../protocol/core/counted.ts'
import type { HealthView } from '../../protocol/api/status.ts'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import { failure, ok, warning, type Finding } from '../../protocol/core/finding.ts'
import { silentLogger } from '../../protocol/core/logger.ts'
import { networkReason } from '../../protocol/core/network-reason.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { VERSION } from '../../protocol/core/version.ts'
import { clockFinding } from '../../protocol/net/clock-skew.ts'
import { versionFinding } from '../../protocol/net/diagnosis.ts'
import { NODE_INFO_PROTOCOL, readNodeInfo, type NodeInfo } from '../../protocol/wire/node-info.ts'
import { systemClock } from '../system-clock.ts'
import { endpointOf, whyClosed } from './ports.ts'

const DIAL_TIMEOUT_MS = 6_000

export interface HealthAnswer {
  health: HealthView
  sentAtMs: number
  receivedAtMs: number
}

/** Throws what kept the gateway from answering. */
export async function askHealth (url: string, signal: AbortSignal): Promise<HealthAnswer> {
  const sentAtMs = systemClock.nowMs()
  const response = await fetch(`${url.replace(/\/+$/, '')}/health`, { signal })
  const health = await response.json() as HealthView
  return { health, sentAtMs, receivedAtMs: systemClock.nowMs() }
}

export async function gatewayFindings (
  url: string, signal: AbortSignal, ask: typeof askHealth = askHealth
): Promise<Finding[]> {
  let answer: HealthAnswer
  try {
    answer = await ask(url, signal)
  } catch (err) {
    return [failure('gateway', `no gateway answers at ${url}: ${networkReason(err)}`,
      'see whether it runs, and whether a firewall or a proxy is between; on its machine: dcn doctor --data <dir>')]
  }
  const { health, sentAtMs, receivedAtMs } = answer
  if (typeof health.status !== 'string') {
    return [failure('gateway', `what answers at ${url} is no gateway`, 'see the address, and what a proxy makes of it')]
  }
  const theirsMs = Date.parse(health.timestamp)
  return [
    statusFinding(health),
    ...chainStateFindings(health.chain),
    health.activeWorkers > 0 ? ok('nodes', `${counted(health.activeWorkers, 'node')} heard of`)
      : warning('nodes', 'no node is heard of: jobs wait, and then fail', 'start one, or use another gateway'),
    health.peers > 0 ? ok('peers', `${counted(health.peers, 'peer')} connected`)
      : warning('peers', 'nobody is connected to it', 'on its machine: dcn doctor --data <dir>'),
    clockFinding([theirsMs - (sentAtMs + receivedAtMs) / 2], 'the gateway'),
    versionFinding(VERSION, [health])
  ]
}

function statusFinding ({ status, storeOk, recordsOk, version, queueLength, jobsInFlight }: HealthView): Finding {
  switch (status) {
    case 'ok': return ok('gateway', `${version} takes jobs: ${jobsInFlight} in flight, ${queueLength} without a node`)
    case 'starting': return failure('gateway',
      `it does not take jobs yet: it fetches ${recordsOk ? 'credits' : 'functions and keys'} from other gateways`,
      'wait a minute, or use another gateway; if it stays so, on its machine: dcn doctor --data <dir>')
    case 'degraded': default: return failure('gateway', `it does not take jobs: ${storeOk ? status : 'its store does ' +
      'not answer'}`, 'on its machine: dcn doctor --data <dir>')
  }
}

function chainStateFindings (chain: HealthView['chain']): Finding[] {
  switch (chain) {
    case 'off': return [ok('chain', 'it has no Solana endpoint: no deposits and no settlements')]
    case 'ok': return [ok('chain', 'Solana answers it')]
    case 'silent': return [failure('chain', 'Solana does not answer it: no deposits and no settlements',
      'see its --solana-rpc; on its machine: dcn doctor --data <dir>')]
    case 'mismatch': return [failure('chain', 'its Solana endpoint is of another cluster than its books: money is off',
      'set its --solana-rpc back to an endpoint of the cluster that it began with')]
    default: return []
  }
}

export interface PeerLook {
  peer: PeerId
  /** Undefined where it does not say. */
  info: NodeInfo | undefined
  aheadMs: number
}

/** Joins as a stranger that listens nowhere, asks, and leaves. Throws what the dial came to. */
export async function askPeer (address: string): Promise<PeerLook> {
  const { createNetwork } = await import('../../protocol/net/network.ts')
  const network = createNetwork({ logger: silentLogger, clock: systemClock }, {
    seed: generateSeed(), listen: [], bootstrap: [], mdns: false, relayServer: false, observer: true
  })
  await network.start()
  try {
    const peer = await network.dial(address, { timeoutMs: DIAL_TIMEOUT_MS })
    const sentAtMs = systemClock.nowMs()
    const answer = await network.request(peer, NODE_INFO_PROTOCOL, new Uint8Array(), { timeoutMs: DIAL_TIMEOUT_MS })
      .catch(() => undefined)
    if (answer === undefined) return { peer, info: undefined, aheadMs: 0 }
    const { info } = readNodeInfo(answer)
    return { peer, info, aheadMs: info.issuedAtMs - (sentAtMs + systemClock.nowMs()) / 2 }
  } finally {
    await network.stop()
  }
}

export async function bootstrapFindings (
  address: string, { ask = async () => await askPeer(address), probe = whyClosed }: {
    ask?: () => Promise<PeerLook>
    probe?: typeof whyClosed
  } = {}
): Promise<Finding[]> {
  const endpoint = endpointOf(address)
  const closed = endpoint === undefined ? undefined : await probe(endpoint)
  if (endpoint !== undefined && closed !== undefined) {
    return [failure('port', `${endpoint.host}:${endpoint.port} is not open from here: ${closed}`,
      'see whether the daemon runs there and listens on it; let firewalls on the way pass the port')]
  }
  const findings = endpoint === undefined ? [] : [ok('port', `${endpoint.host}:${endpoint.port} is open from here`)]
  let look: PeerLook
  try {
    look = await ask()
  } catch (err) {
    return [...findings, failure('peer', `no daemon of this network answers there: ${reasonOf(err)}`,
      'see whether the address ends in the right PeerId, and whether the network is a private one with a key')]
  }
  const { peer, info, aheadMs } = look
  if (info === undefined) {
    return [...findings, failure('peer', `${peer} does not say what it is`, 'upgrade it, or this one')]
  }
  const { role, version, slots, busy, isolation } = info
  const told = role === 'node' ? `, ${Math.max(0, slots - busy)} of ${counted(slots, 'slot')} free, ${isolation}` : ''
  return [
    ...findings,
    ok('peer', `${role} ${peer}, ${version}${told}`),
    clockFinding([aheadMs], `the ${role}`),
    versionFinding(VERSION, [info])
  ]
}
