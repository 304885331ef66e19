/**
 * Which gateways are behind with which jobs, and whom to tell next. Pure. Specified in protocol/spec/standby.md.
 * One request at a time goes to each peer, so that all that comes up meanwhile shares the next.
 */
import type { JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import {
  COPIES_PER_REQUEST_MAX, COPY_REFUSALS_MAX, COPY_RETRY_MS, COPY_RETRY_MS_MAX, OWED_PER_PEER_MAX
} from './timing.ts'

interface Peer {
  /** Jobs that it has to be told of, with the version that it lacks, the one owed longest first. */
  owed: Map<JobId, number>
  /** Of these, those that it would not take, and when it is asked again. */
  refused: Map<JobId, { times: number, retryAtMs: number }>
  /** What the request that is on its way tells it. */
  inFlight: Map<JobId, number> | undefined
  retryAtMs: number
  /** 0 while it answers. */
  retryMs: number
}

export class Copying {
  readonly #peers = new Map<PeerId, Peer>()
  #version = 0

  /** These peers are to know the job as it stands from now on. */
  owe (jobId: JobId, peers: readonly PeerId[]): void {
    this.#version++
    for (const peerId of peers) {
      const { owed, refused } = this.#peer(peerId)
      owed.delete(jobId)
      refused.delete(jobId)
      const [oldest] = owed.keys()
      // A holder that lacks a job's end asks for it when it is back.
      if (owed.size >= OWED_PER_PEER_MAX && oldest !== undefined) this.#forget(peerId, oldest)
      owed.set(jobId, this.#version)
    }
  }

  owes (peerId: PeerId, jobId: JobId): boolean {
    return this.#peers.get(peerId)?.owed.has(jobId) === true
  }

  /** Whether anybody is behind with the job. */
  isOwed (jobId: JobId): boolean {
    for (const { owed } of this.#peers.values()) if (owed.has(jobId)) return true
    return false
  }

  /** Whether the peer did not answer when it was last asked, or would not take the job. */
  isFailing (peerId: PeerId, jobId?: JobId): boolean {
    const peer = this.#peers.get(peerId)
    return peer !== undefined && (peer.retryMs > 0 || (jobId !== undefined && peer.refused.has(jobId)))
  }

  /** The peer is there (again): it is told at once. */
  seen (peerId: PeerId): void {
    const peer = this.#peers.get(peerId)
    if (peer !== undefined) Object.assign(peer, { retryAtMs: 0, retryMs: 0 })
  }

  /** What to send now. Each request ends with `answered` or `failed`. */
  take (nowMs: number): Array<{ peer: PeerId, jobs: JobId[] }> {
    const requests: Array<{ peer: PeerId, jobs: JobId[] }> = []
    for (const [peerId, peer] of this.#peers) {
      if (peer.inFlight !== undefined || peer.owed.size === 0 || peer.retryAtMs > nowMs) continue
      const jobs = new Map<JobId, number>()
      for (const [jobId, version] of peer.owed) {
        if (jobs.size >= COPIES_PER_REQUEST_MAX) break
        if ((peer.refused.get(jobId)?.retryAtMs ?? 0) <= nowMs) jobs.set(jobId, version)
      }
      if (jobs.size === 0) continue
      peer.inFlight = jobs
      requests.push({ peer: peerId, jobs: [...jobs.keys()] })
    }
    return requests
  }

  /**
   * The peer knows the jobs of `known` now, as they were when the request was taken, and would not take those of
   * `refused`; about others it said nothing.
   */
  answered (peerId: PeerId, known: readonly JobId[], refused: readonly JobId[], nowMs: number): void {
    const peer = this.#peer(peerId)
    for (const jobId of known) {
      if (peer.owed.get(jobId) === peer.inFlight?.get(jobId)) this.#forget(peerId, jobId)
    }
    for (const jobId of refused) {
      const times = (peer.refused.get(jobId)?.times ?? 0) + 1
      if (times >= COPY_REFUSALS_MAX) this.#forget(peerId, jobId)
      else if (peer.owed.has(jobId)) peer.refused.set(jobId, { times, retryAtMs: nowMs + COPY_RETRY_MS_MAX })
    }
    Object.assign(peer, { inFlight: undefined, retryAtMs: 0, retryMs: 0 })
    if (peer.owed.size === 0) this.#peers.delete(peerId)
  }

  failed (peerId: PeerId, nowMs: number): void {
    const peer = this.#peer(peerId)
    peer.inFlight = undefined
    peer.retryMs = Math.min(Math.max(COPY_RETRY_MS, peer.retryMs * 2), COPY_RETRY_MS_MAX)
    peer.retryAtMs = nowMs + peer.retryMs
  }

  nextTickAtMs (): number | undefined {
    let nextMs: number | undefined
    for (const { owed, refused, inFlight, retryAtMs } of this.#peers.values()) {
      if (inFlight !== undefined || owed.size === 0) continue
      const due = owed.size > refused.size
        ? retryAtMs
        : Math.max(retryAtMs, Math.min(...[...refused.values()].map(job => job.retryAtMs)))
      nextMs = Math.min(nextMs ?? Infinity, due)
    }
    return nextMs
  }

  #forget (peerId: PeerId, jobId: JobId): void {
    const peer = this.#peers.get(peerId)
    peer?.owed.delete(jobId)
    peer?.refused.delete(jobId)
  }

  #peer (peerId: PeerId): Peer {
    let peer = this.#peers.get(peerId)
    if (peer === undefined) {
      peer = { owed: new Map(), refused: new Map(), inFlight: undefined, retryAtMs: 0, retryMs: 0 }
      this.#peers.set(peerId, peer)
    }
    return peer
  }
}
