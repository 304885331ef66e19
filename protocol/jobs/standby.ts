/**
 * Jobs of which a copy is kept here while another gateway looks after them, and when to take them over. Pure.
 * Specified in protocol/spec/standby.md.
 */
import type { JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { hasEnded, type JobRecord } from '../wire/jobs.ts'
import { holdersOf, nextGeneration } from './job-order.ts'
import {
  ALONE_MS, ORIGIN_SILENT_MS, RESUMED_LEASE_MS, STANDBY_RANK_MS, STANDBY_STALL_MS, TAKEOVER_ASK_MS
} from './timing.ts'

export type StandbyAction =
  /** Another holder may know more: ask before the job is taken over. */
  | { type: 'ask', jobId: JobId, peers: PeerId[] }
  | { type: 'take-over', jobId: JobId }

interface Copy {
  owner: PeerId
  /** Place among those who may take over from the owner. */
  rank: number
  others: PeerId[]
  askedAtMs: number | undefined
}

interface Owner { lastSeenMs: number, jobs: Set<JobId> }

export class Standby {
  readonly #self: PeerId
  readonly #copies = new Map<JobId, Copy>()
  readonly #owners = new Map<PeerId, Owner>()
  #lastTickMs = 0
  #aloneSinceMs: number | undefined

  constructor ({ self }: { self: PeerId }) {
    this.#self = self
  }

  get size (): number {
    return this.#copies.size
  }

  /** How the job stands now: watched while it goes on under another gateway. */
  note (record: JobRecord, nowMs: number): void {
    const { jobId, owner } = record
    const before = this.#copies.get(jobId)
    if (hasEnded(record.status) || owner === this.#self) {
      this.#forget(jobId)
      return
    }
    if (before?.owner === owner) return
    this.#forget(jobId)
    const heirs = holdersOf(record).filter(holder => holder !== owner)
    const others = heirs.filter(heir => heir !== this.#self)
    this.#copies.set(jobId, { owner, rank: heirs.indexOf(this.#self), others, askedAtMs: undefined })
    let watched = this.#owners.get(owner)
    if (watched === undefined) {
      watched = { lastSeenMs: nowMs, jobs: new Set() }
      this.#owners.set(owner, watched)
    }
    watched.jobs.add(jobId)
  }

  /** Gateways whose presence matters. */
  owners (): PeerId[] {
    return [...this.#owners.keys()]
  }

  jobsOf (owner: PeerId): JobId[] {
    return [...this.#owners.get(owner)?.jobs ?? []]
  }

  /** The gateway was there at that time. */
  seen (owner: PeerId, atMs: number): void {
    const watched = this.#owners.get(owner)
    if (watched !== undefined) watched.lastSeenMs = Math.max(watched.lastSeenMs, atMs)
  }

  /** To be called about every half second. `isAlone`: nobody at all is connected, so that nobody can be heard. */
  tick (nowMs: number, isAlone: boolean): StandbyAction[] {
    const stoodStill = nowMs - this.#lastTickMs > STANDBY_STALL_MS
    this.#lastTickMs = nowMs
    this.#aloneSinceMs = isAlone ? this.#aloneSinceMs ?? nowMs : undefined
    const cutOff = isAlone && nowMs - (this.#aloneSinceMs ?? nowMs) < ALONE_MS
    const actions: StandbyAction[] = []
    for (const watched of this.#owners.values()) {
      if (stoodStill || cutOff) watched.lastSeenMs = nowMs
      const silentMs = nowMs - watched.lastSeenMs
      for (const jobId of watched.jobs) {
        const copy = this.#copies.get(jobId)
        if (copy !== undefined) actions.push(...this.#judge(jobId, copy, silentMs, nowMs))
      }
    }
    return actions
  }

  #judge (jobId: JobId, copy: Copy, silentMs: number, nowMs: number): StandbyAction[] {
    if (silentMs < ORIGIN_SILENT_MS + copy.rank * STANDBY_RANK_MS) {
      copy.askedAtMs = undefined
      return []
    }
    if (copy.askedAtMs === undefined) {
      copy.askedAtMs = nowMs
      return copy.others.length === 0 ? [] : [{ type: 'ask', jobId, peers: copy.others }]
    }
    return nowMs - copy.askedAtMs < TAKEOVER_ASK_MS ? [] : [{ type: 'take-over', jobId }]
  }

  #forget (jobId: JobId): void {
    const copy = this.#copies.get(jobId)
    if (copy === undefined) return
    this.#copies.delete(jobId)
    const watched = this.#owners.get(copy.owner)
    watched?.jobs.delete(jobId)
    if (watched?.jobs.size === 0) this.#owners.delete(copy.owner)
  }
}

/** The job as its new gateway offers it: nobody has worked on it in this generation. */
export function takenOver (record: JobRecord, self: PeerId, nowMs: number): JobRecord {
  return {
    ...record,
    owner: self,
    epoch: nextGeneration(record, self),
    status: 'queued',
    node: undefined,
    leaseUntilMs: 0,
    bidsUntilMs: Math.max(record.bidsUntilMs, nowMs + RESUMED_LEASE_MS)
  }
}
