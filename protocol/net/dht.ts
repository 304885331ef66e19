import './with-resolvers.ts'
import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import { utf8 } from '../core/bytes.ts'
import { reasonOf } from '../core/errors.ts'
import { contentIdToBytes, type ContentId } from '../core/ids.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Host } from './host.ts'
import { DHT_PEERS_FOUND_MAX, DHT_QUERY_TIMEOUT_MS, PROVIDERS_FOUND_MAX } from './limits.ts'
import type { Dht, DhtOptions } from './types.ts'

const RAW_CODEC = 0x55
const SHA2_256 = 0x12

/** The DHT as an operator uses it by hand; daemons look up addresses in it, and put nothing there (spec/host.md). */
export class HostDht implements Dht {
  readonly #log: Logger
  #host: Host | undefined

  constructor (logger: Logger) {
    this.#log = logger.child('dht')
  }

  attach (host: Host): void {
    this.#host = host
  }

  detach (): void {
    this.#host = undefined
  }

  async get (key: string, options: DhtOptions = {}): Promise<Uint8Array | undefined> {
    let value: Uint8Array | undefined
    await this.#search('get', options, async (host, signal) => {
      for await (const event of host.node.services.dht.get(utf8(key), { signal })) {
        if (event.name === 'VALUE') value = event.value
      }
    })
    return value
  }

  async provide (contentId: ContentId, options: DhtOptions = {}): Promise<PeerId[]> {
    const takers = new Set<PeerId>()
    await this.#search('provide', options, async (host, signal) => {
      for await (const event of host.node.services.dht.provide(cidOf(contentId), { signal })) {
        if (event.name === 'PEER_RESPONSE' && event.messageName === 'ADD_PROVIDER') takers.add(event.from.toString())
      }
    })
    return [...takers]
  }

  async findProviders (contentId: ContentId, options: DhtOptions = {}): Promise<PeerId[]> {
    const providers = new Set<PeerId>()
    await this.#search('findProviders', options, async (host, signal) => {
      for await (const event of host.node.services.dht.findProviders(cidOf(contentId), { signal })) {
        if (event.name === 'PROVIDER') for (const { id } of event.providers) providers.add(id.toString())
        if (providers.size >= PROVIDERS_FOUND_MAX) break
      }
    })
    return [...providers].slice(0, PROVIDERS_FOUND_MAX)
  }

  async closestPeers (key: Uint8Array, options: DhtOptions = {}): Promise<PeerId[]> {
    const found = new Set<PeerId>()
    await this.#search('closestPeers', options, async (host, signal) => {
      for await (const event of host.node.services.dht.getClosestPeers(key, { signal })) {
        if (event.name !== 'PEER_RESPONSE') continue
        for (const { id, multiaddrs } of event.closer.slice(0, DHT_PEERS_FOUND_MAX - found.size)) {
          if (id.equals(host.node.peerId)) continue
          found.add(id.toString())
          await host.node.peerStore.merge(id, { multiaddrs })
        }
      }
    })
    return [...found]
  }

  /** What was found until the time was up counts; a search that fails has found what it has found. */
  async #search (
    what: string, { timeoutMs = DHT_QUERY_TIMEOUT_MS }: DhtOptions,
    search: (host: Host, signal: AbortSignal) => Promise<void>
  ): Promise<void> {
    const host = this.#host
    if (host === undefined) return
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      // With an empty routing table the DHT waits for a first peer, deaf to the signal.
      await Promise.race([search(host, signal), aborted(signal)])
    } catch (err) {
      this.#log.debug('search of the DHT failed', { what, reason: reasonOf(err) })
    }
  }
}

/** Resolves once the signal has aborted. */
export async function aborted (signal: AbortSignal): Promise<undefined> {
  await new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => { resolve() }, { once: true })
  })
  return undefined
}

function cidOf (contentId: ContentId): CID {
  return CID.createV1(RAW_CODEC, createDigest(SHA2_256, contentIdToBytes(contentId)))
}
