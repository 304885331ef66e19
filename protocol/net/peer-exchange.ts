import './with-resolvers.ts'
import { PeerRecord, RecordEnvelope } from '@libp2p/peer-record'
import { decode, encode } from 'it-length-prefixed'
import { pipe } from 'it-pipe'
import { Uint8ArrayList } from 'uint8arraylist'
import { DcnError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Host } from './host.ts'
import type { IdentifiedPeers } from './identified-peers.ts'
import {
  ADDRESSES_PER_PEER_MAX, PEERS_ASK_TIMEOUT_MS, PEERS_PER_ANSWER_MAX, PEERS_PROTOCOL, PEER_RECORD_BYTES_MAX
} from './limits.ts'
import { shuffled } from './random.ts'
import type { Requests } from './requests.ts'
import type { RequestLimits } from './types.ts'

/** One record with its length; the answer holds at most PEERS_PER_ANSWER_MAX of them. */
const ENTRY_BYTES_MAX = PEER_RECORD_BYTES_MAX + 2

const LIMITS: RequestLimits = {
  requestBytesMax: 1, responseBytesMax: PEERS_PER_ANSWER_MAX * ENTRY_BYTES_MAX, concurrentPerPeerMax: 1
}

export interface PeerExchangeDeps {
  logger: Logger
  requests: Requests
  identified: IdentifiedPeers
}

/** Tells peers of our connected peers, and learns of theirs (spec/peer-exchange.md). */
export class PeerExchange {
  readonly #log: Logger
  readonly #requests: Requests
  readonly #identified: IdentifiedPeers
  #host: Host | undefined

  constructor (deps: PeerExchangeDeps) {
    this.#log = deps.logger.child('peer-exchange')
    this.#requests = deps.requests
    this.#identified = deps.identified
    this.#requests.serve(PEERS_PROTOCOL, LIMITS, async (request, from) => await this.#answer(request, from))
  }

  attach (host: Host): void {
    this.#host = host
  }

  detach (): void {
    this.#host = undefined
  }

  /** Asks one peer whom it knows; returns how many records were news. Failures are the peer's, and only logged. */
  async ask (peer: PeerId, newPeersMax: number): Promise<number> {
    try {
      return await this.#learn(await this.#records(peer), newPeersMax)
    } catch (err) {
      this.#log.debug('peer exchange failed', { peer, err })
      return 0
    }
  }

  /** Asks one peer whom it is connected to, and gives what these certified of themselves. Empty where it fails. */
  async peersOf (peer: PeerId): Promise<Array<{ peer: PeerId, addresses: string[] }>> {
    const peers = new Map<PeerId, string[]>()
    try {
      for (const record of (await this.#records(peer)).slice(0, PEERS_PER_ANSWER_MAX)) {
        await this.#consume(record)
        // From the store, which has verified it or has a newer one.
        const { peerId } = contentOf(record)
        const known = await this.#host?.node.peerStore.get(peerId).catch(() => undefined)
        if (known?.peerRecordEnvelope === undefined) continue
        const certified = known.addresses.filter(({ isCertified }) => isCertified)
        peers.set(peerId.toString(), certified.map(({ multiaddr }) => multiaddr.toString()))
      }
    } catch (err) {
      this.#log.debug('peer exchange failed', { peer, err })
    }
    return [...peers].map(([id, addresses]) => ({ peer: id, addresses }))
  }

  /** At most one more than an answer may hold. */
  async #records (peer: PeerId): Promise<Uint8Array[]> {
    const wanted = new Uint8Array([PEERS_PER_ANSWER_MAX])
    const answer = await this.#requests.ask(peer, PEERS_PROTOCOL, wanted, { timeoutMs: PEERS_ASK_TIMEOUT_MS })
    const records: Uint8Array[] = []
    for (const record of pipe([answer], bytes => decode(bytes, { maxDataLength: PEER_RECORD_BYTES_MAX }))) {
      records.push(record.subarray())
      if (records.length > PEERS_PER_ANSWER_MAX) break
    }
    return records
  }

  async #answer (request: Uint8Array, from: PeerId): Promise<Uint8Array> {
    const wanted = request[0]
    if (wanted === undefined) {
      throw new DcnError('DCN_MESSAGE_MALFORMED', { what: 'a peers request', reason: 'it must be one byte' })
    }
    const node = this.#host?.node
    const records: Uint8Array[] = []
    for (const id of shuffled(node?.getPeers() ?? [])) {
      if (records.length >= Math.min(wanted, PEERS_PER_ANSWER_MAX)) break
      if (id.toString() === from || this.#identified.isObserver(id.toString())) continue
      const record = (await node?.peerStore.get(id).catch(() => undefined))?.peerRecordEnvelope
      if (record !== undefined && record.byteLength <= PEER_RECORD_BYTES_MAX) records.push(record)
    }
    return new Uint8ArrayList(...encode(records)).subarray()
  }

  async #learn (records: readonly Uint8Array[], newPeersMax: number): Promise<number> {
    let news = 0
    for (const record of records.slice(0, PEERS_PER_ANSWER_MAX)) {
      if (news >= newPeersMax) break
      if (await this.#consume(record)) news++
    }
    return news
  }

  /**
   * Whether the record was valid and newer than what we had. The peer store verifies its signature, which costs more
   * than all else here: most records of most answers are known, and get no further than their number.
   */
  async #consume (record: Uint8Array): Promise<boolean> {
    const node = this.#host?.node
    if (node === undefined) return false
    const { peerId, multiaddrs, seqNumber } = contentOf(record)
    if (multiaddrs.length === 0 || multiaddrs.length > ADDRESSES_PER_PEER_MAX) return false
    if (peerId.equals(node.peerId)) return false
    const known = (await node.peerStore.get(peerId).catch(() => undefined))?.peerRecordEnvelope
    if (known !== undefined && contentOf(known).seqNumber >= seqNumber) return false
    return await node.peerStore.consumePeerRecord(record)
  }
}

function contentOf (record: Uint8Array): PeerRecord {
  return PeerRecord.createFromProtobuf(RecordEnvelope.createFromProtobuf(record).payload)
}
