/**
 * The gateway's side of dispatch as a pure state machine: every input returns what to store, send and offer, in order.
 * What follows a `store` in the list must not leave the machine's caller before that record is durable.
 * Specified in protocol/spec/dispatch.md.
 */
import type { JobId } from '../core/ids.ts'
import { LOG_BYTES_MAX } from '../core/limits.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Bid, Heartbeat, LogChunk, Refusal, Result } from '../wire/dispatch.ts'
import type { CancelReason } from '../wire/enums.ts'
import type { JobRecord } from '../wire/jobs.ts'
import { awardOf, offerOf } from './award.ts'
import {
  ackOf, REFUSALS, runUntilMs, type GatewayAction, type ResultEvidence, type WhyNobody
} from './gateway-actions.ts'
import { bidNews, lostWords, newJob, type ApartJobs, type Job } from './gateway-job.ts'
import type { JobNews } from './job-events.ts'
import { TimerQueue } from './timer-queue.ts'
import {
  DISCONNECTED_LEASE_MS, LEASE_MS, OFFER_ROUND_MS, OFFER_ROUND_MS_MAX, RESUMED_LEASE_MS
} from './timing.ts'

export interface GatewayDispatchDeps {
  self: PeerId
  whyNobody: WhyNobody
  /** Whether the node was caught lying: it gets nothing any more. */
  isRefused (node: PeerId): boolean
  /** What is owed for a result, which is taken now. */
  receiptFor (result: Result): Uint8Array
  /** Hears what is decided, as it is decided; changes nothing. */
  tell? (news: JobNews): void
}

export class GatewayDispatch {
  readonly #deps: GatewayDispatchDeps
  readonly #jobs = new Map<JobId, Job>()
  readonly #timers = new TimerQueue()

  constructor (deps: GatewayDispatchDeps) {
    this.#deps = deps
  }

  /** Takes a new, queued job; of those that share `apart` no node gets two. */
  accept (record: JobRecord, nowMs: number, apart?: ApartJobs): GatewayAction[] {
    const job = this.#add(record, apart)
    return [{ type: 'store', record }, ...this.#offer(job, 0, nowMs)]
  }

  /** Carries on with a job that was stored before the gateway stopped. */
  resume (record: JobRecord, nowMs: number): GatewayAction[] {
    const job = this.#add(record)
    if (record.status === 'running') {
      // However long we were away: a node that has finished meanwhile gets the time to say so.
      job.leaseUntilMs = nowMs + RESUMED_LEASE_MS
      this.#timers.set(record.jobId, job.leaseUntilMs)
      return []
    }
    job.record = { ...record, bidsUntilMs: Math.max(record.bidsUntilMs, nowMs + RESUMED_LEASE_MS) }
    return this.#offer(job, 0, nowMs)
  }

  has (jobId: JobId): boolean {
    return this.#jobs.has(jobId)
  }

  get (jobId: JobId): { record: JobRecord, logs: string } | undefined {
    const job = this.#jobs.get(jobId)
    return job === undefined ? undefined : { record: job.record, logs: job.logs }
  }

  /** Jobs not ended, and those of them that no node has. */
  counts (): { inFlight: number, queued: number } {
    let queued = 0
    for (const job of this.#jobs.values()) if (job.record.status === 'queued') queued++
    return { inFlight: this.#jobs.size, queued }
  }

  bid (node: PeerId, bid: Bid, nowMs: number): GatewayAction[] {
    const actions = this.#bid(node, bid, nowMs)
    const news = bidNews(node, bid, actions)
    if (news !== undefined) this.#deps.tell?.(news)
    return actions
  }

  #bid (node: PeerId, bid: Bid, nowMs: number): GatewayAction[] {
    const job = this.#jobs.get(bid.jobId)
    if (job === undefined) return [this.#cancel(node, bid, 'ended')]
    const { record } = job
    if (record.status === 'running' || job.checking || bid.epoch !== record.epoch + 1) {
      // The awarded node's own second bid must not cancel its award.
      return record.node === node && bid.epoch <= record.epoch && (record.status === 'running' || job.checking)
        ? []
        : [this.#cancel(node, bid, 'awarded-elsewhere')]
    }
    if (nowMs >= record.bidsUntilMs) return [this.#cancel(node, bid, 'deadline')]
    if (this.#isBarred(job, node)) {
      return [this.#cancel(node, bid, this.#deps.isRefused(node) ? 'node-refused' : 'awarded-elsewhere')]
    }
    if (job.avoided.has(node)) {
      job.lastResort ??= { node, bid }
      return []
    }
    return this.#award(job, node, bid, nowMs)
  }

  heartbeat (node: PeerId, heartbeat: Heartbeat, nowMs: number): GatewayAction[] {
    const actions: GatewayAction[] = []
    for (const { jobId, epoch } of heartbeat.jobs) {
      const job = this.#jobs.get(jobId)
      if (job === undefined || !this.#isCurrent(job, node, epoch)) {
        actions.push(this.#cancel(node, { jobId, epoch }, job === undefined ? 'ended' : 'awarded-elsewhere'))
        continue
      }
      job.isCut = false
      if (job.checking) continue
      if (this.#deps.isRefused(node)) {
        actions.push(this.#cancel(node, { jobId, epoch }, 'node-refused'))
        continue
      }
      if (nowMs >= runUntilMs(job.record)) {
        actions.push(this.#cancel(node, { jobId, epoch }, 'deadline'))
        continue
      }
      if (job.record.status === 'queued') {
        // It was given up too early, and nobody else has it yet: the award stands again.
        job.record = { ...job.record, status: 'running', failures: Math.max(0, job.record.failures - 1) }
        job.avoided.delete(node)
      }
      this.#lease(job, nowMs + LEASE_MS, nowMs)
    }
    return actions
  }

  log (node: PeerId, chunk: LogChunk): GatewayAction[] {
    const job = this.#jobs.get(chunk.jobId)
    if (job === undefined || !this.#isCurrent(job, node, chunk.epoch)) return []
    // Chunks may be lost or come twice; the outcome brings the whole output at the end.
    if (chunk.offset !== job.logs.length || job.logs.length + chunk.text.length > LOG_BYTES_MAX) return []
    job.logs += chunk.text
    return [{ type: 'log', jobId: chunk.jobId, text: chunk.text }]
  }

  /** A result for a job that is in flight here; `lateResult` is for the others. */
  result (node: PeerId, result: Result, evidence: ResultEvidence, nowMs: number): GatewayAction[] {
    const job = this.#jobs.get(result.jobId)
    if (job === undefined) return []
    if (result.gateway !== this.#deps.self || !this.#isCurrent(job, node, result.epoch)) {
      return [{ type: 'send', node, message: ackOf(result) }]
    }
    if (this.#deps.isRefused(node)) return this.wrongResult(node, result, 'the node was caught lying', nowMs)
    job.checking = false
    this.#tell(job, 'result', result.status, result.durationMs)
    const receipt = this.#deps.receiptFor(result)
    job.record = { ...job.record, runs: job.record.runs + 1, receipt }
    const { status, durationMs, cpuMs, memoryPeakBytes } = result
    const told = { status, durationMs, cpuMs, memoryPeakBytes }
    const { retryFailures, failures, retries } = job.record
    const actions = retryFailures && status !== 'done' && failures < retries
      ? this.#tryAgain(job, `the function ended in ${status}`, nowMs)
      : this.#end(job, { ...told, resultProof: evidence.proof, outcome: evidence.outcome }, nowMs)
    // The node keeps the result until then; two must have it before it goes.
    return [...actions, { type: 'send', node, message: ackOf(result, receipt), safe: job.record }]
  }

  /**
   * A result has come that is still to be checked: until `result` or `wrongResult` says more of it, only its user, or
   * another gateway, moves the job. False where nobody asked for it, or it is being checked already.
   */
  hold (node: PeerId, { jobId, epoch }: Result): boolean {
    const job = this.#jobs.get(jobId)
    if (job === undefined || job.checking || !this.#isCurrent(job, node, epoch)) return false
    job.checking = true
    this.#timers.delete(jobId)
    return true
  }

  /** Whether this very award's result is being checked. */
  isHeld (node: PeerId, { jobId, epoch }: Result): boolean {
    const job = this.#jobs.get(jobId)
    return job?.checking === true && this.#isCurrent(job, node, epoch)
  }

  /** What the node signed is not what the job gives: another node gets it. */
  wrongResult (node: PeerId, result: Result, why: string, nowMs: number): GatewayAction[] {
    const ack: GatewayAction = { type: 'send', node, message: ackOf(result) }
    const job = this.#jobs.get(result.jobId)
    if (job === undefined || !this.#isCurrent(job, node, result.epoch)) return [ack]
    job.checking = false
    this.#tell(job, 'result', `refused: ${why}`)
    return [...this.#giveUpNode(job, { why, blame: true, extend: true }, nowMs), ack]
  }

  /**
   * A result for a job that has ended, or was never here, or of an earlier award: `stored` is what the store says of
   * the job, `receipt` what was owed for this very result, if it was taken.
   */
  lateResult (
    node: PeerId, result: Result, stored: JobRecord | undefined, receipt: Uint8Array | undefined
  ): GatewayAction[] {
    const message = ackOf(result, receipt)
    const isTheEnd = stored?.node === node && stored.epoch === result.epoch
    return [receipt !== undefined && isTheEnd
      ? { type: 'send', node, message, safe: stored }
      : { type: 'send', node, message }]
  }

  refusal (node: PeerId, refusal: Refusal, nowMs: number): GatewayAction[] {
    const job = this.#jobs.get(refusal.jobId)
    if (job === undefined || job.record.status !== 'running' || job.checking) return []
    if (!this.#isCurrent(job, node, refusal.epoch)) return []
    const { reason } = refusal
    // A node without a slot has not begun, and took no time from the job.
    if (reason === 'busy') job.record = { ...job.record, attempts: job.record.attempts - 1 }
    this.#tell(job, 'refused', REFUSALS[reason].why)
    return this.#giveUpNode(job, { ...REFUSALS[reason], extend: reason !== 'busy' }, nowMs)
  }

  /** The connection to a node broke: what it runs is given up soon unless it comes back. */
  nodeGone (node: PeerId, nowMs: number): void {
    for (const job of this.#jobs.values()) {
      if (job.record.status !== 'running' || job.record.node !== node || job.checking) continue
      job.isCut = true
      this.#lease(job, Math.min(job.leaseUntilMs, nowMs + DISCONNECTED_LEASE_MS), nowMs)
    }
  }

  /** Another gateway looks after the job from now on: whoever runs it here may stop. */
  drop (jobId: JobId): GatewayAction[] {
    const job = this.#jobs.get(jobId)
    if (job === undefined) return []
    this.#jobs.delete(jobId)
    this.#timers.delete(jobId)
    const { node, epoch, status } = job.record
    return status === 'running' && node !== undefined ? [this.#cancel(node, { jobId, epoch }, 'ended')] : []
  }

  /** The user wants no result any more. */
  cancel (jobId: JobId, nowMs: number): GatewayAction[] {
    return this.#stop(jobId, { status: 'cancelled', error: 'cancelled by the user' }, 'user', nowMs)
  }

  /** The gateway itself ends the job, as one that could not be done. */
  giveUp (jobId: JobId, error: string, nowMs: number): GatewayAction[] {
    return this.#stop(jobId, { status: 'error', error }, 'ended', nowMs)
  }

  nextTickAtMs (): number | undefined {
    return this.#timers.nextAtMs()
  }

  tick (nowMs: number): GatewayAction[] {
    const actions: GatewayAction[] = []
    for (const jobId of this.#timers.takeDue(nowMs)) {
      const job = this.#jobs.get(jobId)
      if (job === undefined) continue
      actions.push(...job.record.status === 'running' ? this.#lost(job, nowMs) : this.#roundOver(job, nowMs))
    }
    return actions
  }

  #lost (job: Job, nowMs: number): GatewayAction[] {
    this.#tell(job, 'lost', lostWords(job, nowMs))
    return this.#giveUpNode(job, { why: 'the node that had it fell silent', blame: true, extend: true }, nowMs)
  }

  #stop (
    jobId: JobId, ending: Pick<JobRecord, 'status' | 'error'>, reason: CancelReason, nowMs: number
  ): GatewayAction[] {
    const job = this.#jobs.get(jobId)
    if (job === undefined) return []
    const { node, epoch, status } = job.record
    const isHad = status === 'running' || job.checking
    const stop = isHad && node !== undefined ? [this.#cancel(node, { jobId, epoch }, reason)] : []
    return [...this.#end(job, ending, nowMs), ...stop]
  }

  #add (record: JobRecord, apart?: ApartJobs): Job {
    const job = newJob(record, apart)
    this.#jobs.set(record.jobId, job)
    return job
  }

  /** Whether `epoch` is the last award and `node` the one it names; results of anybody else are not wanted. */
  #isCurrent (job: Job, node: PeerId, epoch: number): boolean {
    return job.record.epoch === epoch && job.record.node === node
  }

  /** Whether the node gets nothing any more, or has another of the jobs that must go to different nodes. */
  #isBarred ({ record: { jobId }, apart }: Job, node: PeerId): boolean {
    if (this.#deps.isRefused(node)) return true
    for (const [other, holder] of apart ?? []) if (holder === node && other !== jobId) return true
    return false
  }

  #offer (job: Job, round: number, nowMs: number): GatewayAction[] {
    const { record } = job
    job.round = round
    const waitMs = Math.min(OFFER_ROUND_MS * 2 ** round, OFFER_ROUND_MS_MAX)
    this.#timers.set(record.jobId, Math.min(nowMs + waitMs, Math.max(record.bidsUntilMs, nowMs + 1)))
    return [{ type: 'offer', offer: offerOf(record, round) }]
  }

  #roundOver (job: Job, nowMs: number): GatewayAction[] {
    const { record, lastResort } = job
    job.lastResort = undefined
    if (lastResort?.bid.epoch === record.epoch + 1 && !this.#isBarred(job, lastResort.node)) {
      return this.#award(job, lastResort.node, lastResort.bid, nowMs)
    }
    if (nowMs < record.bidsUntilMs) return this.#offer(job, job.round + 1, nowMs)
    const why = job.lastFailure === '' ? this.#deps.whyNobody(record.needs) : job.lastFailure
    return this.#end(job, { status: 'error', error: `no node took the job in time: ${why}` }, nowMs)
  }

  #award (job: Job, node: PeerId, bid: Bid, nowMs: number): GatewayAction[] {
    const leaseUntilMs = nowMs + LEASE_MS
    job.record = {
      ...job.record, status: 'running', epoch: bid.epoch, attempts: job.record.attempts + 1, node, startedAtMs: nowMs,
      leaseUntilMs
    }
    job.lastResort = undefined
    job.isCut = false
    job.logs = ''
    job.apart?.set(job.record.jobId, node)
    this.#lease(job, leaseUntilMs, nowMs)
    const { record } = job
    const { payload } = record
    const message = awardOf(record, node)
    return [{ type: 'store', record }, { type: 'award', node, message, withCode: !bid.hasCode, payload }]
  }

  /** No lease outlasts the job's own time limit: a node that only says that it is alive is given up as well. */
  #lease (job: Job, untilMs: number, nowMs: number): void {
    job.leaseUntilMs = Math.max(Math.min(untilMs, runUntilMs(job.record)), nowMs + 1)
    this.#timers.set(job.record.jobId, job.leaseUntilMs)
  }

  /**
   * Offers the job anew; the node gets it again only if nobody else bids in a round. `blame`: it counts as the node's
   * failure, so that a job which breaks nodes is not handed on for ever. `extend`: the time that the node took is not
   * the job's fault, so one more round is tried even past its time for bids.
   */
  #giveUpNode (
    job: Job, { why, blame, extend }: { why: string, blame: boolean, extend: boolean }, nowMs: number
  ): GatewayAction[] {
    const { node, bidsUntilMs } = job.record
    job.lastFailure = why
    if (node !== undefined) job.avoided.add(node)
    const failures = job.record.failures + (blame ? 1 : 0)
    job.record = { ...job.record, failures }
    if (failures > job.record.retries) {
      const error = failures === 1
        ? `a node failed to run the job, and it may not be tried again: ${why}`
        : `the job failed ${failures} times; the last: ${why}`
      return this.#end(job, { status: 'error', error }, nowMs)
    }
    const until = extend ? Math.max(bidsUntilMs, nowMs + OFFER_ROUND_MS_MAX) : bidsUntilMs
    job.record = { ...job.record, status: 'queued', bidsUntilMs: until }
    return this.#offer(job, 0, nowMs)
  }

  /**
   * After a failure of the code: durable, since the node forgets its result. Nobody is current any more, so that the
   * same result, sent twice, does not count twice.
   */
  #tryAgain (job: Job, why: string, nowMs: number): GatewayAction[] {
    job.lastFailure = why
    job.record = {
      ...job.record,
      status: 'queued',
      node: undefined,
      failures: job.record.failures + 1,
      bidsUntilMs: Math.max(job.record.bidsUntilMs, nowMs + OFFER_ROUND_MS_MAX)
    }
    return [{ type: 'store', record: job.record }, ...this.#offer(job, 0, nowMs)]
  }

  #end (job: Job, ending: Partial<JobRecord> & { status: JobRecord['status'] }, nowMs: number): GatewayAction[] {
    const record: JobRecord = { ...job.record, ...ending, finishedAtMs: nowMs }
    this.#jobs.delete(record.jobId)
    this.#timers.delete(record.jobId)
    return [{ type: 'store', record }, { type: 'ended', record }]
  }

  /** Of the last award. */
  #tell ({ record: { jobId, epoch, node } }: Job, word: JobNews['word'], detail: string, durationMs = 0): void {
    this.#deps.tell?.({ jobId, word, epoch, peer: node, detail, durationMs })
  }

  #cancel (node: PeerId, { jobId, epoch }: { jobId: JobId, epoch: number }, reason: CancelReason): GatewayAction {
    return { type: 'send', node, message: { type: 'cancel', jobId, epoch, reason } }
  }
}
