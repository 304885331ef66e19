/**
 * Idempotency claims over all gateways: the one closest to a key decides, the next in rank has a copy.
 * Specified in protocol/spec/claims.md.
 */
import { randomBytes } from 'node:crypto'
import type { ClaimWord } from '../../protocol/claims/claim.ts'
import { CLAIM_LEASE_MS } from '../../protocol/claims/claim.ts'
import { toHex } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import { IDEMPOTENCY_TTL_MS } from '../../protocol/core/limits.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { Network } from '../../protocol/net/types.ts'
import {
  CLAIM_MESSAGE_BYTES_MAX, CLAIM_NONCE_BYTES, CLAIMS_PROTOCOL, openClaimAnswer, openClaimRequest, sealClaimAnswer,
  sealClaimRequest, type ClaimAnswer, type ClaimAsk, type ClaimPut, type ClaimRequest
} from '../../protocol/wire/claims.ts'
import { must } from '../../protocol/wire/codec.ts'
import { ClaimStore } from '../store/claim-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { ClaimDesk } from './claim-desk.ts'
import { randomSeed } from './key-secrets.ts'

/** Claims that a gateway keeps, for itself and others. */
const CLAIMS_MAX = 100_000
/** Gateways, in order of rank, that are asked what they know before a claim is made. */
const PEEKED = 3
/** Gateways tried, in order of rank, before this one decides by itself. */
const COORDINATORS_MAX = 8
/** Gateways that keep a claim. */
const KEPT_AT = 2
const PEEK_TIMEOUT_MS = 1_500
const TELL_TIMEOUT_MS = 3_000
const EXPIRE_INTERVAL_MS = 60_000

export interface ClaimsDeps {
  network: Pick<Network, 'self' | 'serveRequests' | 'request'>
  directory: Pick<Directory, 'gateways'>
  state: StateStore
  signer: Signer
  clock: Clock
  logger: Logger
}

/** What became of the attempt to take a claim. */
export type Taken =
  | { type: 'held', claim: HeldClaim }
  | { type: 'done', answer: Uint8Array }
  | { type: 'busy' }
  | { type: 'mismatch' }

export interface ClaimOffer extends Omit<ClaimAsk, 'nonce'> {
  /** Longest wait for another who holds it. */
  waitMs: number
  /** Whether a kept answer can be read: a gateway may say anything. */
  isSound: (answer: Uint8Array) => boolean
}

/** A claim that a request of this gateway holds; it is renewed until it is ended. */
export interface HeldClaim {
  readonly seed: string
  readonly attempt: number
  /** Kept by those who keep it when it resolves. Never rejects. Only the first call counts. */
  end (how: { state: 'done', answer: Uint8Array } | { state: 'open' | 'gone' }): Promise<void>
}

export class Claims implements Service {
  readonly #deps: ClaimsDeps
  readonly #log: Logger
  readonly #store: ClaimStore
  readonly #desk: ClaimDesk
  readonly #renewals = new Set<NodeJS.Timeout>()
  readonly #counts: Record<Taken['type'], number> = { held: 0, done: 0, busy: 0, mismatch: 0 }
  #expiry: NodeJS.Timeout | undefined

  constructor (deps: ClaimsDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('claims')
    this.#store = new ClaimStore({ state: deps.state }, { claimsMax: CLAIMS_MAX })
    this.#desk = new ClaimDesk({
      keeper: this.#store, clock: deps.clock, newSeed: randomSeed
    }, { ttlMs: IDEMPOTENCY_TTL_MS })
    deps.network.serveRequests(CLAIMS_PROTOCOL, {
      requestBytesMax: CLAIM_MESSAGE_BYTES_MAX, responseBytesMax: CLAIM_MESSAGE_BYTES_MAX, concurrentPerPeerMax: 256
    }, async (bytes, peer, signal) => {
      const { request, from } = openClaimRequest(bytes)
      must(from === peer, 'claim request', 'it is signed by another')
      return sealClaimAnswer(await this.#answer(request, signal), deps.signer)
    })
  }

  async start (): Promise<void> {
    this.#expiry ??= setInterval(() => {
      this.#store.expire(this.#deps.clock.nowMs()).catch((err: unknown) => {
        this.#log.warn('expired claims not removed', { reason: reasonOf(err) })
      })
    }, EXPIRE_INTERVAL_MS)
  }

  async stop (): Promise<void> {
    clearInterval(this.#expiry)
    this.#expiry = undefined
    for (const renewal of this.#renewals) clearInterval(renewal)
    this.#renewals.clear()
  }

  /** What became of the attempts of this gateway, since this daemon began. */
  counts (): Record<Taken['type'], number> {
    return { ...this.#counts }
  }

  /** Throws DCN_STOPPING. */
  async take (offer: ClaimOffer, signal: AbortSignal): Promise<Taken> {
    const taken = await this.#take(offer, signal)
    this.#counts[taken.type]++
    return taken
  }

  async #take ({ scope, bodyHash, waitMs, isSound }: ClaimOffer, signal: AbortSignal): Promise<Taken> {
    const ask: ClaimAsk = { scope, bodyHash, nonce: toHex(randomBytes(CLAIM_NONCE_BYTES)) }
    const { self } = this.#deps.network
    const ranked = rankPeers(scope, [...new Set([self, ...this.#deps.directory.gateways()])])
    const peeked = await Promise.all(ranked.slice(0, PEEKED).map(async peer =>
      ({ peer, word: await this.#word(peer, ask, { peek: true, waitMs: 0 }, signal) })))
    for (const { word } of peeked) {
      if (word?.type === 'mismatch') return { type: 'mismatch' }
      if (word?.type === 'done' && isSound(word.answer)) return word
    }
    const silent = peeked.filter(({ word }) => word === undefined || word.type === 'done').map(({ peer }) => peer)
    // Where it is known already it is decided, whoever has become closer since.
    const known = peeked.filter(({ word }) => word?.type === 'busy').map(({ peer }) => peer)
    const others = ranked.slice(0, COORDINATORS_MAX).filter(peer => !known.includes(peer) && !silent.includes(peer))
    const untilMs = this.#deps.clock.nowMs() + waitMs
    for (const peer of [...known, ...others, self]) {
      const restMs = Math.max(0, untilMs - this.#deps.clock.nowMs())
      const word = await this.#word(peer, ask, { peek: false, waitMs: restMs }, signal)
      if (word?.type === 'granted') return { type: 'held', claim: this.#hold(ask, word, [peer, ...ranked]) }
      if (word?.type === 'done' && isSound(word.answer)) return word
      if (word?.type === 'mismatch' || word?.type === 'busy') return word
    }
    return { type: 'busy' }
  }

  #hold (ask: ClaimAsk, { seed, attempt }: { seed: string, attempt: number }, keepers: PeerId[]): HeldClaim {
    const expiresAtMs = this.#deps.clock.nowMs() + IDEMPOTENCY_TTL_MS
    const put: ClaimPut = { ...ask, seed, attempt, state: 'running', expiresAtMs, answer: new Uint8Array() }
    const places = [...new Set(keepers)]
    // The copies are on their way while the request is worked on.
    let telling = this.#tellSome(places.slice(1), put, KEPT_AT - 1)
    const renewal = setInterval(() => { telling = this.#tellSome(places, put) }, CLAIM_LEASE_MS / 3)
    this.#renewals.add(renewal)
    let ended: Promise<void> | undefined
    return {
      seed,
      attempt,
      end: async how => await (ended ??= (async () => {
        clearInterval(renewal)
        this.#renewals.delete(renewal)
        // In order, so that no word that it still runs comes after its end.
        await telling
        await this.#tellSome(places, { ...put, ...how })
      })())
    }
  }

  /** Tells the first `count` of those that can be reached. Never rejects. */
  async #tellSome (keepers: readonly PeerId[], put: ClaimPut, count = KEPT_AT): Promise<void> {
    const waiting = [...keepers]
    await Promise.all(Array.from({ length: count }, async () => {
      for (let peer = waiting.shift(); peer !== undefined; peer = waiting.shift()) {
        if (await this.#tell(peer, put)) return
      }
    }))
  }

  async #tell (peer: PeerId, put: ClaimPut): Promise<boolean> {
    try {
      if (peer === this.#deps.network.self) await this.#desk.put(put)
      else await this.#request(peer, { type: 'put', put }, put.nonce, TELL_TIMEOUT_MS)
      return true
    } catch (err) {
      this.#log.debug('a gateway did not keep a claim', { gateway: peer, reason: reasonOf(err) })
      return false
    }
  }

  /** Undefined where the gateway says nothing that holds together; throws where this one stops. */
  async #word (
    peer: PeerId, ask: ClaimAsk, { peek, waitMs }: { peek: boolean, waitMs: number }, signal: AbortSignal
  ): Promise<ClaimWord | undefined> {
    if (peer === this.#deps.network.self) {
      return peek ? await this.#desk.peek(ask) : await this.#desk.ask(ask, waitMs, signal)
    }
    try {
      const timeoutMs = peek ? PEEK_TIMEOUT_MS : waitMs + TELL_TIMEOUT_MS
      return wordOf(await this.#request(peer, { type: 'ask', ask, waitMs, peek }, ask.nonce, timeoutMs, signal))
    } catch (err) {
      this.#log.debug('a gateway gave no word of a claim', { gateway: peer, reason: reasonOf(err) })
      return undefined
    }
  }

  async #request (
    peer: PeerId, request: ClaimRequest, nonce: string, timeoutMs: number, signal?: AbortSignal
  ): Promise<ClaimAnswer> {
    const options = signal === undefined ? { timeoutMs } : { timeoutMs, signal }
    const sealed = sealClaimRequest(request, this.#deps.signer)
    const opened = openClaimAnswer(await this.#deps.network.request(peer, CLAIMS_PROTOCOL, sealed, options))
    must(opened.from === peer && opened.answer.nonce === nonce, 'claim answer', 'it is not to this question')
    return opened.answer
  }

  async #answer (request: ClaimRequest, signal: AbortSignal): Promise<ClaimAnswer> {
    const nothing = { seed: '', attempt: 0, answer: new Uint8Array() }
    if (request.type === 'put') {
      await this.#desk.put(request.put)
      return { ...nothing, nonce: request.put.nonce, word: 'kept' }
    }
    const { ask, waitMs, peek } = request
    const word = peek ? await this.#desk.peek(ask) : await this.#desk.ask(ask, waitMs, signal)
    const answer = { ...nothing, nonce: ask.nonce, word: word.type }
    if (word.type === 'granted') return { ...answer, seed: word.seed, attempt: word.attempt }
    return word.type === 'done' ? { ...answer, answer: word.answer } : answer
  }
}

function wordOf ({ word, seed, attempt, answer }: ClaimAnswer): ClaimWord | undefined {
  switch (word) {
    case 'granted': return { type: word, seed, attempt }
    case 'done': return { type: word, answer }
    case 'busy': return { type: word, untilMs: 0 }
    case 'mismatch': case 'unknown': return { type: word }
    case 'kept': return undefined
  }
}
