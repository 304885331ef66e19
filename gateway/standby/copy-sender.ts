/** Tells other gateways how jobs stand that they keep too, as `Copying` says. Specified in protocol/spec/standby.md. */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { Copying } from '../../protocol/jobs/copying.ts'
import { TickTimer } from '../../protocol/net/tick-timer.ts'
import type { Network } from '../../protocol/net/types.ts'
import { must } from '../../protocol/wire/codec.ts'
import { encodeJobRecord, type JobRecord } from '../../protocol/wire/jobs.ts'
import { COPIES_BYTES_WANTED, openCopyAnswer, sealCopies, STANDBY_PROTOCOL } from '../../protocol/wire/standby.ts'
import type { JobStore } from '../store/job-store.ts'

/** The receiver may have to pull code, and writes to its disk. */
const COPY_TIMEOUT_MS = 5_000

export interface CopySenderDeps {
  network: Pick<Network, 'request'>
  store: Pick<JobStore, 'encoded'>
  signer: Signer
  clock: Clock
  logger: Logger
  /** A holder knows more of a job than we told it. */
  onFurther (record: JobRecord, from: PeerId): Promise<void>
  /** The peer has confirmed the job as it stands now. `isEnd`: that is how it ended. */
  onCopied (jobId: JobId, peer: PeerId, isEnd: boolean): void
  /** Everybody who keeps the job knows how it stands. */
  onTold (jobId: JobId): void
}

/** A job, and those who are to know it. */
export interface Told { jobId: JobId, peers: readonly PeerId[] }

export interface Patience {
  /** `any`: one of them is enough. */
  how: 'all' | 'any'
  waitMs: number
  /** Wait for those too that did not answer when they were last asked. */
  patient?: boolean
}

export class CopySender implements Service {
  readonly #deps: CopySenderDeps
  readonly #log: Logger
  readonly #timer: TickTimer
  readonly #waiters = new Map<JobId, Set<() => void>>()
  /** Records that are further than the stored ones. */
  readonly #ahead = new Map<JobId, JobRecord>()
  #copying = new Copying()
  #running = false
  #flushing = false

  constructor (deps: CopySenderDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('copies')
    this.#timer = new TickTimer({
      clock: deps.clock,
      nextTickAtMs: () => this.#copying.nextTickAtMs(),
      tick: () => { this.#flush() }
    })
  }

  async start (): Promise<void> {
    if (this.#running) return
    this.#running = true
    this.#copying = new Copying()
    await this.#timer.start()
  }

  async stop (): Promise<void> {
    this.#running = false
    await this.#timer.stop()
    this.#wakeAll()
  }

  /** These are to know how the job stands: as it is stored, or as in `ahead`, which is not stored yet. */
  owe ({ jobId, peers }: Told, ahead?: JobRecord): void {
    if (!this.#running || peers.length === 0) return
    if (ahead === undefined) this.#ahead.delete(jobId)
    else this.#ahead.set(jobId, ahead)
    this.#copying.owe(jobId, peers)
    this.#flushSoon()
  }

  /** The peer is there (again). */
  seen (peer: PeerId): void {
    this.#copying.seen(peer)
    this.#flushSoon()
  }

  isFailing (peer: PeerId): boolean {
    return this.#copying.isFailing(peer)
  }

  /** Resolves when the jobs are known to those who are to know them, or after `waitMs`. */
  async confirmed (jobs: readonly Told[], { how, waitMs, patient = false }: Patience): Promise<void> {
    const isKnown = ({ jobId, peers }: Told): boolean => {
      const behind = peers.filter(peer => this.#copying.owes(peer, jobId))
      if (how === 'any' && behind.length < peers.length) return true
      return behind.every(peer => !patient && this.#copying.isFailing(peer, jobId))
    }
    const open = new Set(jobs.filter(job => !isKnown(job)))
    if (open.size === 0 || !this.#running) return
    await new Promise<void>(resolve => {
      const check = (): void => {
        for (const job of open) if (isKnown(job)) open.delete(job)
        if (open.size === 0 || !this.#running) end()
      }
      const end = (): void => {
        clearTimeout(timer)
        for (const { jobId } of jobs) this.#unwait(jobId, check)
        resolve()
      }
      const timer = setTimeout(end, waitMs)
      for (const { jobId } of jobs) {
        const waiters = this.#waiters.get(jobId) ?? new Set()
        this.#waiters.set(jobId, waiters)
        waiters.add(check)
      }
    })
  }

  #unwait (jobId: JobId, check: () => void): void {
    const waiters = this.#waiters.get(jobId)
    waiters?.delete(check)
    if (waiters?.size === 0) this.#waiters.delete(jobId)
  }

  /** What is stored within one turn of the event loop shares a request. */
  #flushSoon (): void {
    if (this.#flushing) return
    this.#flushing = true
    setImmediate(() => {
      this.#flushing = false
      this.#flush()
    })
  }

  #flush (): void {
    if (!this.#running) return
    for (const { peer, jobs } of this.#copying.take(this.#deps.clock.nowMs())) void this.#send(peer, jobs)
    this.#timer.schedule()
  }

  /** Never rejects. */
  async #send (peer: PeerId, jobs: JobId[]): Promise<void> {
    const copying = this.#copying
    try {
      const { known, refused } = await this.#tell(peer, jobs)
      copying.answered(peer, known, refused, this.#deps.clock.nowMs())
      for (const jobId of known) this.#deps.onCopied(jobId, peer, this.#ahead.has(jobId))
      for (const jobId of [...known, ...refused]) {
        for (const check of [...this.#waiters.get(jobId) ?? []]) check()
        if (copying.isOwed(jobId)) continue
        this.#ahead.delete(jobId)
        this.#deps.onTold(jobId)
      }
    } catch (err) {
      this.#log.debug('gateway not told of jobs', { gateway: peer, jobs: jobs.length, reason: reasonOf(err) })
      copying.failed(peer, this.#deps.clock.nowMs())
      this.#wakeAll()
    }
    this.#flush()
  }

  /** The jobs that the peer knows now, and those that it would not take; the rest found no room. */
  async #tell (peer: PeerId, jobs: readonly JobId[]): Promise<{ known: JobId[], refused: JobId[] }> {
    const { network, store, signer } = this.#deps
    const sent: JobId[] = []
    const records: Uint8Array[] = []
    let bytes = 0
    for (const jobId of jobs) {
      const ahead = this.#ahead.get(jobId)
      const record = ahead === undefined ? await store.encoded(jobId) : encodeJobRecord(ahead)
      if (record === undefined) continue
      bytes += record.byteLength
      if (records.length > 0 && bytes > COPIES_BYTES_WANTED) break
      sent.push(jobId)
      records.push(record)
    }
    if (records.length === 0) return { known: [...jobs], refused: [] }
    const answer = await network.request(peer, STANDBY_PROTOCOL, sealCopies(records, signer), {
      timeoutMs: COPY_TIMEOUT_MS
    })
    const words = openCopyAnswer(answer, peer)
    must(words.length === sent.length, 'answer to copies', 'not one word for each')
    await Promise.all(words.map(async word => { if (typeof word !== 'string') await this.#deps.onFurther(word, peer) }))
    return {
      known: sent.filter((_, at) => words[at] === 'kept' || typeof words[at] === 'object'),
      refused: sent.filter((_, at) => words[at] === 'no')
    }
  }

  #wakeAll (): void {
    for (const waiters of [...this.#waiters.values()]) for (const check of [...waiters]) check()
  }
}
