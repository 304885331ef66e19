/** What a daemon shows of its place in the network, to whoever asks. Specified in protocol/spec/inspect.md. */
import type { Clock } from '../core/clock.ts'
import { DcnError } from '../core/errors.ts'
import type { PeerId } from '../core/peer-id.ts'
import { malformed } from '../wire/codec.ts'
import {
  decodeNetworkView, decodeOfferView, encodeNetworkView, encodeOfferView, INSPECT_BYTES_MAX
} from '../wire/inspect-codec.ts'
import type { LinkView, NetworkView, OfferView } from '../wire/inspect.ts'
import { INSPECT_ANSWER_AGE_MS } from './limits.ts'
import type { Network, RequestLimits } from './types.ts'

export const INSPECT_PROTOCOL = '/dcn/inspect/1'

const ASK_TIMEOUT_MS = 5_000
const LIMITS: RequestLimits = { requestBytesMax: 1, responseBytesMax: INSPECT_BYTES_MAX, concurrentPerPeerMax: 1 }

/** The one byte of a question. */
const WHAT = { network: 1, offer: 2 } as const
type What = keyof typeof WHAT

export interface InspectDeps {
  network: Pick<Network, 'serveRequests' | 'inspect'>
  clock: Clock
  /** What this daemon does and asks for now. */
  offer (): OfferView
}

export interface InspectInit {
  /** Whether strangers are answered. */
  shown: boolean
}

/** May be called before the network starts. */
export function serveInspect (deps: InspectDeps, { shown }: InspectInit): void {
  const { network, clock } = deps
  const answers: { [W in What]: () => Promise<Uint8Array> } = {
    network: remembered(clock, async () => encodeNetworkView(strangersView(await network.inspect()))),
    offer: remembered(clock, async () => encodeOfferView(deps.offer()))
  }
  network.serveRequests(INSPECT_PROTOCOL, LIMITS, async request => {
    if (!shown) throw new DcnError('DCN_INSPECT_REFUSED', {})
    if (request[0] === WHAT.network) return await answers.network()
    if (request[0] === WHAT.offer) return await answers.offer()
    throw malformed('an inspect request', 'it must be one byte, 1 or 2')
  })
}

/** Throws DCN_INSPECT_REFUSED, DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT, DCN_MESSAGE_MALFORMED. */
export async function askInspect (
  network: Pick<Network, 'request'>, peer: PeerId, options: { timeoutMs?: number } = {}
): Promise<NetworkView> {
  const view = decodeNetworkView(await ask(network, peer, 'network', options))
  if (view.self !== peer) throw malformed('a network view', 'it is of somebody else')
  return view
}

/** Throws DCN_INSPECT_REFUSED, DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT, DCN_MESSAGE_MALFORMED. */
export async function askOffer (
  network: Pick<Network, 'request'>, peer: PeerId, options: { timeoutMs?: number } = {}
): Promise<OfferView> {
  return decodeOfferView(await ask(network, peer, 'offer', options))
}

/**
 * What strangers are told. Where a peer that dialled us is, it has told us and not them: only its transport stays. Who
 * looks, and who is blocked, is nobody's business.
 */
export function strangersView (view: NetworkView): NetworkView {
  const observers = new Set(view.links.filter(isObserver).map(({ peer }) => peer))
  const seen = (peer: PeerId): boolean => !observers.has(peer)
  return {
    ...view,
    links: view.links.filter(({ peer }) => seen(peer)).map(link => ({ ...link, address: strangersAddress(link) })),
    topics: view.topics.map(topic => ({
      ...topic, mesh: topic.mesh.filter(seen), subscribers: topic.subscribers.filter(seen)
    })),
    scores: view.scores.filter(({ peer }) => seen(peer)),
    blocked: []
  }
}

/** What we dialled was announced, and peer exchange tells it to everybody. Of others `/ip4/0.0.0.0/tcp/0/ws`, say. */
function strangersAddress ({ address, direction }: LinkView): string {
  const relay = /\/p2p\/[^/]+\/p2p-circuit/.exec(address)
  if (relay !== null) return relay[0]
  if (direction === 'outbound') return address
  return `/ip4/0.0.0.0/tcp/0${/\/wss?(\/|$)/.exec(address)?.[0].replace(/\/$/, '') ?? ''}`
}

function isObserver ({ agent }: LinkView): boolean {
  return agent.startsWith('dcn-observer/')
}

async function ask (
  network: Pick<Network, 'request'>, peer: PeerId, what: What, { timeoutMs = ASK_TIMEOUT_MS }: { timeoutMs?: number }
): Promise<Uint8Array> {
  return await network.request(peer, INSPECT_PROTOCOL, new Uint8Array([WHAT[what]]), { timeoutMs })
}

/** Made once for all who ask within INSPECT_ANSWER_AGE_MS. */
function remembered (clock: Clock, make: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let last: { atMs: number, answer: Promise<Uint8Array> } | undefined
  return async () => {
    const nowMs = clock.nowMs()
    if (last === undefined || nowMs - last.atMs >= INSPECT_ANSWER_AGE_MS || nowMs < last.atMs) {
      last = { atMs: nowMs, answer: make() }
      // A failure is told to those who asked for it, and not remembered.
      last.answer.catch(() => { last = undefined })
    }
    return await last.answer
  }
}
