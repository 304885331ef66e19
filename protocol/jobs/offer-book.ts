/** The offers that a node could bid for: when it may, and which one first. Pure. */
import type { PeerId } from '../core/peer-id.ts'
import type { Offer } from '../wire/offers.ts'
import type { Ranked } from './node-words.ts'
import { bidDelayMs, scoreOf, type Standing } from './ranking.ts'
import { OFFER_AGE_MS, OFFER_HEARD_MS, OFFER_SKIPPED_MS, OFFERS_KEPT_MAX, OFFERS_PER_GATEWAY_MAX } from './timing.ts'

interface Entry {
  key: string
  gateway: PeerId
  offer: Offer
  standing: Standing
  /** 0 is best; see `scoreOf`. */
  score: number
  delayMs: number
  bidAtMs: number
  /** When the job was first heard of here, in whatever round. */
  sinceMs: number
  /** The same of this round. */
  heardAtMs: number
  /** Bid for already: stays so that a repeated offer of the same round is not bid for again. */
  taken: boolean
}

export interface Bookable extends Ranked { key: string, gateway: PeerId }

export class OfferBook {
  readonly #self: PeerId
  readonly #entries = new Map<string, Entry>()

  constructor (self: PeerId) {
    this.#self = self
  }

  get size (): number {
    return this.#entries.size
  }

  /** Notes an offer, unless it is an old one of this job or (`too-far`) not for this node in this round. */
  add (
    key: string, gateway: PeerId, offer: Offer, standing: Standing, nowMs: number
  ): 'noted' | 'old' | 'too-far' {
    const known = this.#entries.get(key)
    if (known !== undefined && !isNewer(offer, known.offer)) return 'old'
    const score = scoreOf(offer.jobId, this.#self, standing)
    const delayMs = bidDelayMs(score, standing, offer.round)
    if (delayMs === undefined || offer.bidsUntilMs <= nowMs) {
      // Not ours, but it says that the epoch before it is over: a bid for that one would hold a slot in vain.
      this.cancel(key, offer.epoch - 1)
      return delayMs === undefined ? 'too-far' : 'old'
    }
    this.#entries.delete(key)
    this.#makeRoom(gateway, nowMs)
    this.#entries.set(key, {
      key, gateway, offer, standing, score, delayMs, bidAtMs: nowMs + delayMs, sinceMs: known?.sinceMs ?? nowMs,
      heardAtMs: nowMs, taken: false
    })
    return 'noted'
  }

  /**
   * The best offer whose time to bid has come; it is not given again, unless it is offered anew. Among offers of about
   * the same age the score decides, so that nodes that heard the same offers begin with different ones; an offer that
   * has waited longer goes first, so that none starves while all nodes are busy. `laterMs`: each counts as due only so
   * much later. `mayBid`: whether there is room for it.
   */
  takeBest (nowMs: number, laterMs = 0, mayBid: (offer: Offer) => boolean = () => true): Bookable | undefined {
    let best: Entry | undefined
    for (const entry of this.#entries.values()) {
      if (entry.offer.bidsUntilMs <= nowMs) {
        this.#entries.delete(entry.key)
        continue
      }
      if (!entry.taken && entry.bidAtMs + laterMs <= nowMs && (best === undefined || isBefore(entry, best)) &&
        mayBid(entry.offer)) {
        best = entry
      }
    }
    if (best !== undefined) best.taken = true
    return best
  }

  /** The offer that has waited longest, if that is too long; `untilMs`: when it is no more, unless heard again. */
  overdue (nowMs: number): { offer: Offer, sinceMs: number, untilMs: number } | undefined {
    let oldest: Entry | undefined
    for (const entry of this.#entries.values()) {
      if (entry.taken || entry.sinceMs + OFFER_SKIPPED_MS > nowMs || untilMsOf(entry) <= nowMs) continue
      if (oldest === undefined || entry.sinceMs < oldest.sinceMs) oldest = entry
    }
    return oldest && { offer: oldest.offer, sinceMs: oldest.sinceMs + OFFER_SKIPPED_MS, untilMs: untilMsOf(oldest) }
  }

  /** When `takeBest` may next give something that it would not give now. */
  nextAtMs (laterMs = 0, mayBid: (offer: Offer) => boolean = () => true): number | undefined {
    let next: number | undefined
    for (const { taken, bidAtMs, offer } of this.#entries.values()) {
      if (!taken && (next === undefined || bidAtMs < next) && mayBid(offer)) next = bidAtMs
    }
    return next === undefined ? undefined : next + laterMs
  }

  /** Nothing more of this job up to `epoch`. */
  cancel (key: string, epoch: number): void {
    const known = this.#entries.get(key)
    if (known !== undefined && known.offer.epoch <= epoch) this.#entries.delete(key)
  }

  delete (key: string): void {
    this.#entries.delete(key)
  }

  clear (): void {
    this.#entries.clear()
  }

  /** One gateway cannot crowd out the offers of others. */
  #makeRoom (gateway: PeerId, nowMs: number): void {
    if (this.#entries.size < OFFERS_PER_GATEWAY_MAX) return
    const kept = [...this.#entries.values()]
    const oldestOfGateway = kept.filter(entry => entry.gateway === gateway)
    if (oldestOfGateway.length >= OFFERS_PER_GATEWAY_MAX) this.#entries.delete(oldestOfGateway[0]?.key ?? '')
    if (this.#entries.size < OFFERS_KEPT_MAX) return
    for (const { key, offer } of kept) if (offer.bidsUntilMs <= nowMs) this.#entries.delete(key)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size >= OFFERS_KEPT_MAX && oldest !== undefined) this.#entries.delete(oldest)
  }
}

function untilMsOf ({ heardAtMs, offer }: Entry): number {
  return Math.min(heardAtMs + OFFER_HEARD_MS, offer.bidsUntilMs)
}

function isNewer (offer: Offer, than: Offer): boolean {
  return offer.epoch > than.epoch || (offer.epoch === than.epoch && offer.round > than.round)
}

function isBefore (one: Entry, other: Entry): boolean {
  const [age, otherAge] = [one, other].map(({ sinceMs }) => Math.floor(sinceMs / OFFER_AGE_MS)) as [number, number]
  return age === otherAge ? one.score < other.score : age < otherAge
}
