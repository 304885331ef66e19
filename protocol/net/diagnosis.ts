/** What a daemon finds wrong with its place in the peer network, for `dcn doctor`. */
import type { Clock } from '../core/clock.ts'
import { counted } from '../core/counted.ts'
import { failure, ok, warning, type Finding } from '../core/finding.ts'
import type { PeerId } from '../core/peer-id.ts'
import { shortId } from '../core/short-id.ts'
import type { NetworkView } from '../wire/inspect.ts'
import type { Role } from '../wire/enums.ts'
import type { NodeInfo } from '../wire/node-info.ts'
import type { Check } from './checks.ts'
import { clockFinding, peerClocks } from './clock-skew.ts'
import { peerOf } from './dialer.ts'
import type { Directory } from './directory.ts'
import { PEERS_TARGET } from './limits.ts'
import type { ConnectedPeer, Network } from './types.ts'

const TIMEOUT_MS = 6_000
/** Peers and addresses named in one finding. */
const NAMED_MAX = 3

export interface NetworkChecksDeps {
  network: Pick<Network, 'self' | 'connectedPeers' | 'request' | 'inspect'>
  directory: Pick<Directory, 'list'>
  clock: Clock
  role: Role
  version: string
  bootstrap: readonly string[]
  mdns: boolean
}

export function networkChecks (deps: NetworkChecksDeps): Check[] {
  const { network, directory } = deps
  const checks: Array<[name: string, run: () => Promise<Finding[]>]> = [
    ['peers', async () => peerFindings(deps, network.connectedPeers())],
    ['clock', async () => {
      const clocks = await peerClocks(deps)
      return [clockFinding(clocks.map(({ aheadMs }) => aheadMs), counted(clocks.length, 'peer'))]
    }],
    ['versions', async () => [versionFinding(deps.version, directory.list().map(({ info }) => info))]],
    ['network', async () => viewFindings(await network.inspect())]
  ]
  return checks.map(([name, run]) => ({ name, timeoutMs: TIMEOUT_MS, run }))
}

export function peerFindings (
  { network, directory, role, bootstrap, mdns }: Omit<NetworkChecksDeps, 'clock' | 'version'>, peers: ConnectedPeer[]
): Finding[] {
  const connected = new Set(peers.map(({ peer }) => peer))
  const missing = bootstrap.filter(address => {
    const peer = peerOf(address)
    return peer !== undefined && peer !== network.self && !connected.has(peer)
  })
  const known = directory.list().length
  const findings: Finding[] = []
  const told = `${counted(peers.length, 'peer')} connected, ${known} heard of`
  const wanted = Math.min(PEERS_TARGET, known)
  if (peers.length === 0) {
    findings.push(nobody(role, bootstrap, mdns))
  } else if (peers.every(({ relayed }) => relayed)) {
    findings.push(warning('peers', `${told}, all of them through relays`,
      'let this machine dial out to the ports of others, or open its own'))
  } else if (peers.length < wanted) {
    findings.push(warning('peers', `${told}, ${wanted} are wanted`,
      'wait a minute; if it stays so, see the ports and the firewall of this machine'))
  } else {
    findings.push(ok('peers', `${told}, ${PEERS_TARGET} are enough`))
  }
  if (missing.length > 0 && peers.length > 0) {
    findings.push(warning('bootstrap', `not connected to ${named(missing)}`,
      'see whether it runs there (dcn doctor --bootstrap <address>); take it out of the settings if it is gone'))
  }
  return findings
}

function nobody (role: Role, bootstrap: readonly string[], mdns: boolean): Finding {
  if (bootstrap.length > 0) {
    return failure('peers', `nobody is connected; none of ${named(bootstrap)} answers`,
      'see whether it runs there, and whether a firewall is between: dcn doctor --bootstrap <address>')
  }
  const what = `nobody is connected: no bootstrap address is set${mdns ? ', and mDNS finds nobody' : ''}`
  const todo = 'join a network with --bootstrap <address>, or let others join through this daemon'
  // A gateway may be the first of its network; a node that nobody gives work to has no use.
  return role === 'node' ? failure('peers', what, todo) : warning('peers', what, todo)
}

export function versionFinding (version: string, infos: ReadonlyArray<Pick<NodeInfo, 'version'>>): Finding {
  const newer = infos.filter(info => compareVersions(info.version, version) > 0)
  const newest = newer.map(info => info.version).sort(compareVersions).at(-1)
  if (newest === undefined) return ok('versions', `this is ${version}, and nobody here is newer`)
  return warning('versions', `this is ${version}; ${newer.length} of ${counted(infos.length, 'daemon')} are newer, ` +
    `up to ${newest}`, 'upgrade this daemon')
}

/** What needs the whole view: reachability, meshes, protocols. */
export function viewFindings (view: NetworkView): Finding[] {
  return [reachabilityFinding(view), ...meshFindings(view), ...protocolFindings(view)]
}

function reachabilityFinding ({ reachability, links, addresses }: NetworkView): Finding {
  const inbound = links.filter(({ direction, relayed }) => direction === 'inbound' && !relayed).length
  if (reachability === 'public') return ok('reachability', 'others dialled this daemon back')
  if (inbound > 0) return ok('reachability', `${counted(inbound, 'peer')} came in by a direct connection`)
  if (reachability === 'private') {
    const relays = addresses.filter(address => address.includes('/p2p-circuit')).length
    const what = 'others tried to dial this daemon, and could not: it is behind a NAT or a firewall'
    if (relays > 0) return warning('reachability', `${what}; ${relays} relays take connections for it`, OPEN_PORT)
    return failure('reachability', `${what}, and no relay takes connections for it`, OPEN_PORT)
  }
  return ok('reachability', 'nobody has tried yet to dial this daemon back')
}

const OPEN_PORT = 'forward the ports that it listens on to this machine, and name them with --announce <address>'

function meshFindings ({ topics, links }: NetworkView): Finding[] {
  const direct = new Set(links.filter(({ relayed }) => !relayed).map(({ peer }) => peer))
  const deaf = topics.filter(({ mesh, subscribers }) => {
    return mesh.length === 0 && subscribers.some(peer => direct.has(peer))
  })
  if (deaf.length > 0) {
    const names = named(deaf.map(({ topic }) => topic))
    return [warning('mesh', `no peer passes on ${names}, though some want it`,
      'wait ten seconds; if it stays so, dcn scores --data <dir> says whom gossip does not trust')]
  }
  const heard = topics.filter(({ mesh }) => mesh.length > 0)
  const sizes = heard.map(({ mesh }) => mesh.length)
  if (sizes.length === 0) return links.length === 0 ? [] : [ok('mesh', 'no peer wants a topic of this daemon yet')]
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const peers = least === most ? counted(most, 'peer') : `${least} to ${most} peers`
  return [ok('mesh', `${counted(heard.length, 'topic')} with ${peers} each`)]
}

/** A protocol that most peers speak in a later version is one that they will leave this daemon with. */
function protocolFindings ({ protocols, links }: NetworkView): Finding[] {
  const own = latest(protocols)
  const later = new Map<string, PeerId[]>()
  for (const { peer, protocols: spoken } of links) {
    for (const [stem, version] of latest(spoken)) {
      if (version <= (own.get(stem) ?? Infinity)) continue
      const name = `${stem}/${version}`
      later.set(name, [...later.get(name) ?? [], peer])
    }
  }
  return [...later].map(([name, peers]) => warning('protocols',
    `${counted(peers.length, 'peer')} (${named(peers)}) speak ${name}, this daemon only ${name.replace(/\d+$/, '')}` +
    String(own.get(name.replace(/\/\d+$/, '')) ?? ''), 'upgrade this daemon'))
}

/** `/dcn/award/4` -> `/dcn/award` 4: the highest of each. */
function latest (protocols: readonly string[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const name of protocols) {
    const [, stem, version] = /^(\/dcn\/.+)\/(\d{1,6})$/.exec(name) ?? []
    if (stem !== undefined) found.set(stem, Math.max(found.get(stem) ?? 0, Number(version)))
  }
  return found
}

/** By their numbers; what is no version is older than any. */
function compareVersions (one: string, other: string): number {
  const [left, right] = [one, other].map(text => /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(text)?.slice(1).map(Number))
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined)
  const at = left.findIndex((number, index) => number !== right[index])
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}

/** A few of them. Ids are shortened. */
export function named (names: readonly string[]): string {
  const few = names.slice(0, NAMED_MAX).map(name => /^[1-9A-HJ-NP-Za-km-z]{40,}$/.test(name)
    ? `..${shortId(name)}` : name)
  return `${few.join(', ')}${names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} more` : ''}`
}
