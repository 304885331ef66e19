/** Everything about one peer, as a person reads it. */
import { counted } from '../../protocol/core/counted.ts'
import { type Column, factsOf, tableOf } from '../table.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { LinkView, Reachability } from '../../protocol/wire/inspect.ts'
import { marksOf, msText } from './marks.ts'
import { shortId } from '../../protocol/core/short-id.ts'
import { roleOf, roundTripOf, scoreOf, transportOf, type SeenPeer, type Survey } from './seen-peer.ts'
import { busyText, clockText, durationText, gpusText, memoryText } from './survey-words.ts'

const PROTOCOLS_PER_LINE = 4
const WARM_CODE_SHOWN_MAX = 5
const KIB = 1024

const REACHABILITY: Record<Reachability, string> = {
  public: 'public: others could dial it', private: 'private: others tried to dial it and could not',
  unknown: 'unknown: nobody has tried to dial it back yet'
}

/** `survey`: what is known of the others, so that what stands out is told; the peer alone will do. */
export function describePeer (seen: SeenPeer, survey: Pick<Survey, 'atMs' | 'self' | 'peers'>): string[] {
  return [
    ...factsOf({
      ...contactFacts(seen), ...infoFacts(seen, survey.atMs), ...offerFacts(seen), score: scoreText(seen, survey),
      ...placeFacts(seen)
    }),
    ...placeLines(seen, survey.self),
    ...marksOf(survey.peers).filter(({ peer }) => peer === seen.peer).map(({ words }) => `! ${words}`)
  ]
}

function contactFacts (seen: SeenPeer): Record<string, string | undefined> {
  const { peer, reach, why, address, pingsMs, clockAheadMs } = seen
  const ms = roundTripOf(seen)
  return {
    peer,
    role: roleOf(seen),
    link: reach === 'heard' ? `not reached: ${why}` : `${reach}, by ${transportOf(seen)}`,
    address: address === '' ? undefined : address,
    'round trip': ms === undefined ? undefined : `${msText(ms)}, the median of ${counted(pingsMs.length, 'ping')}`,
    clock: clockAheadMs === undefined ? undefined : clockText(clockAheadMs)
  }
}

function infoFacts ({ info, clockAheadMs }: SeenPeer, atMs: number): Record<string, string | undefined> {
  if (info === undefined) return { 'node info': 'it has not said what it is' }
  const isNode = info.role === 'node'
  return {
    'node info': `signed by it, verified${clockAheadMs === undefined ? '; heard by gossip' : ''}`,
    version: info.version,
    since: `${new Date(info.startedAtMs).toISOString()}, ${durationText(atMs - info.startedAtMs)}`,
    'REST API': info.httpUrl === '' ? undefined : info.httpUrl,
    runs: isNode ? info.runtimes.join(', ') || 'nothing' : undefined,
    cpus: isNode ? String(info.cpus) : undefined,
    memory: isNode ? `${memoryText(info.memoryMiB)} for one job at most` : undefined,
    GPUs: isNode ? gpusText({ info } as SeenPeer) : undefined,
    isolation: isNode ? `${info.isolation} (${info.layers.join(', ') || 'no layers'})` : undefined
  }
}

function offerFacts (seen: SeenPeer): Record<string, string | undefined> {
  const { info, inspection } = seen
  if (info === undefined) return {}
  if (info.role === 'node') {
    const code = inspection?.offer.warmCode.slice(0, WARM_CODE_SHOWN_MAX).map(shortId) ?? []
    const count = inspection?.offer.warmCodeCount ?? 0
    return {
      slots: `${busyText(seen)} in use`,
      'warm code': inspection === undefined
        ? undefined : `${count}${count === 0 ? '' : `: ${code.join(', ')}${count > code.length ? ', ...' : ''}`}`
    }
  }
  if (inspection === undefined) return {}
  const { jobsInFlight, jobsQueued, creditsPerRequest, creditsPerExecute, feeBps } = inspection.offer
  return {
    jobs: `${jobsInFlight} in flight, ${jobsQueued} of them queued`,
    price: `${creditsPerRequest} micro-USDC a job, ${creditsPerExecute} an execution, of which it keeps ` +
      `${feeBps / 100} %`
  }
}

function scoreText ({ peer }: SeenPeer, survey: Pick<Survey, 'peers'>): string | undefined {
  const score = scoreOf(peer, survey)
  return score === undefined ? undefined : `${score.toFixed(1)}, the lowest that a peer gives it; dcn scores says why`
}

const LINKS: ReadonlyArray<Column<LinkView>> = [
  ['LINK TO', ({ peer }) => shortId(peer)],
  ['AS', ({ agent }) => agent || '-'],
  ['DIRECTION', ({ direction }) => direction],
  ['RTT', ({ roundTripMs }) => roundTripMs === 0 ? '-' : msText(roundTripMs)],
  ['IN', ({ traffic }) => bytesText(traffic.bytesIn)],
  ['OUT', ({ traffic }) => bytesText(traffic.bytesOut)],
  ['KEPT', ({ isProtected }) => isProtected ? 'protected' : '-'],
  ['ADDRESS', ({ address }) => placeText(address)]
]

function placeFacts ({ inspection }: SeenPeer): Record<string, string | undefined> {
  if (inspection === undefined) return {}
  const { reachability, blocked } = inspection.view
  return { reach: REACHABILITY[reachability], blocked: blocked.map(shortId).join(', ') || undefined }
}

/** Its place in the network, where it tells. */
function placeLines ({ inspection, reach }: SeenPeer, self: PeerId): string[] {
  if (inspection === undefined) {
    return reach === 'heard' ? [] : ['', 'it does not answer questions about its place in the network']
  }
  const { addresses, protocols, topics } = inspection.view
  // We are connected to it, too, for as long as we look.
  const links = inspection.view.links.filter(({ peer }) => peer !== self)
  const meshes = topics.map(({ topic, mesh, subscribers }) =>
    `  ${topic}  ${mesh.length} in its mesh, ${subscribers.length} known on it`)
  return [
    '', 'says it can be reached at:', ...indented(addresses.length === 0 ? ['nowhere'] : addresses),
    '', 'speaks:', ...indented(inLines(protocols)),
    ...meshes.length === 0 ? [] : ['', 'topics:', ...meshes],
    ...links.length === 0 ? [] : ['', ...tableOf(LINKS, [...links].sort((a, b) => a.peer < b.peer ? -1 : 1))]
  ]
}

function inLines (words: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(words.length / PROTOCOLS_PER_LINE) }, (_, at) =>
    words.slice(at * PROTOCOLS_PER_LINE, (at + 1) * PROTOCOLS_PER_LINE).join('  '))
}

function indented (lines: readonly string[]): string[] {
  return lines.map(line => `  ${line}`)
}

/** Where a peer dialled from is shown to nobody (spec/inspect.md). */
export function placeText (address: string): string {
  return /^\/ip4\/0\.0\.0\.0\/tcp\/0(\/|$)/.test(address) ? '(it dialled)' : address
}

export function bytesText (bytes: number): string {
  if (bytes < KIB) return `${Math.round(bytes)} B`
  return bytes < KIB * KIB ? `${(bytes / KIB).toFixed(1)} KiB` : `${(bytes / KIB / KIB).toFixed(1)} MiB`
}

