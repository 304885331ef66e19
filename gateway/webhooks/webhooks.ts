/**
 * Tells users' own servers of jobs that have ended. A delivery is durable together with the job's end, and is forgotten
 * only once it was made or given up: at least once, through crashes and restarts. See docs/webhooks.md.
 */
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { VERSION } from '../../protocol/core/version.ts'
import { signWebhook, webhookIdOf, webhookKeyOf } from '../../protocol/core/webhook-signature.ts'
import type { WebhookKeyView } from '../../protocol/api/webhooks.ts'
import { TickTimer } from '../../protocol/net/tick-timer.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import { traceHeaders } from '../trace/caller-trace.ts'
import { jobView } from '../jobs/job-view.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateBatch, StateStore } from '../store/state-store.ts'
import { DeliveryQueue, type Delivery } from './delivery-queue.ts'
import type { WebhookHeirs } from './heirs.ts'
import { isStrangersAddress, resolveByDns, resolveBySystem, type ResolveName } from './guarded-lookup.ts'
import { post } from './post.ts'
import { RETRY_DELAYS_MS, verdictOf, type Outcome } from './retry-schedule.ts'
import { checkedUrl } from './url-rules.ts'

/** Deliveries that are neither made nor given up. */
const HOOK = 'hook/'

export interface WebhooksDeps {
  state: Pick<StateStore, 'commit' | 'entries'>
  jobs: Pick<JobStore, 'get'>
  signer: Signer
  clock: Clock
  logger: Logger
  /** Who delivers what a lost gateway left, and hears from this one what is done with. */
  heirs: Pick<WebhookHeirs, 'start' | 'stop' | 'keep' | 'tell'>
  /** Calls once the job's end is durable, and may be shown. */
  whenShown (jobId: JobId, call: () => void): void
  /** From 0 to below 1. */
  readonly random: () => number
  /** How names become addresses; the DNS, or the system's way where private addresses are allowed. */
  resolve?: ResolveName
}

export interface WebhooksInit {
  /** Call private, loopback and link-local addresses too. */
  privateToo: boolean
  /** Waits between attempts. */
  retryDelaysMs?: readonly number[]
}

/** What is stored of a delivery beside the job itself. */
interface Stored { wallet: string, url: string, attempts: number, dueAtMs: number }

export class Webhooks implements Service {
  readonly #deps: WebhooksDeps
  readonly #log: Logger
  readonly #privateToo: boolean
  readonly #retryDelaysMs: readonly number[]
  readonly #resolve: ResolveName
  readonly #self: string
  readonly #timer: TickTimer
  readonly #attempts = new Set<Promise<void>>()
  readonly #counts = { delivered: 0, failedAttempts: 0, givenUp: 0 }
  #queue = new DeliveryQueue()
  /** Aborted when the service stops; undefined while it is stopped. */
  #stopping: AbortController | undefined

  constructor (deps: WebhooksDeps, { privateToo, retryDelaysMs = RETRY_DELAYS_MS }: WebhooksInit) {
    this.#deps = deps
    this.#log = deps.logger.child('webhooks')
    this.#privateToo = privateToo
    this.#retryDelaysMs = retryDelaysMs
    this.#resolve = deps.resolve ?? (privateToo ? resolveBySystem : resolveByDns)
    this.#self = peerIdOf(deps.signer.publicKey)
    this.#timer = new TickTimer({
      clock: deps.clock,
      nextTickAtMs: () => this.#queue.nextAtMs(),
      tick: () => { this.#begin() }
    })
  }

  /** Takes up the deliveries that an earlier run left. */
  async start (): Promise<void> {
    if (this.#stopping !== undefined) return
    this.#queue = new DeliveryQueue()
    // What the run before noted last may still be on its way to the disk.
    await this.#deps.state.commit(() => {})
    const left = await this.#deps.state.entries({ prefix: HOOK })
    this.#stopping = new AbortController()
    for (const [key, value] of left) this.#add(key.slice(HOOK.length), JSON.parse(fromUtf8(value)) as Stored)
    if (left.length > 0) this.#log.info('webhooks taken up again', { deliveries: left.length })
    await this.#timer.start()
    await this.#deps.heirs.start()
    this.#begin()
  }

  /** Attempts under way are broken off, and made again after the next start. */
  async stop (): Promise<void> {
    this.#stopping?.abort()
    this.#stopping = undefined
    await this.#deps.heirs.stop()
    await this.#timer.stop()
    await Promise.all(this.#attempts)
  }

  /** Throws DCN_WEBHOOK_URL_REFUSED for a URL that cannot or must not be called. */
  checkUrl (url: string): void {
    checkedUrl(url, { privateToo: this.#privateToo })
  }

  /** Adds the delivery to the batch that stores the end of a job that wants one; it falls to who ended the job. */
  enqueue (batch: StateBatch, record: JobRecord): void {
    const { jobId } = record
    if (record.webhookUrl === '' || !hasEnded(record.status)) return
    if (record.owner !== this.#self) {
      this.#deps.heirs.keep(batch, record)
      return
    }
    const stored = this.#firstOf(record)
    batch.put(HOOK + jobId, encode(stored))
    this.#deps.whenShown(jobId, () => {
      this.#add(jobId, stored)
      this.#begin()
    })
  }

  /** Delivers in another's stead; `also` runs in the batch that stores that. */
  async adopt (jobId: JobId, also: (batch: StateBatch) => void): Promise<void> {
    const { state, jobs } = this.#deps
    const record = await jobs.get(jobId)
    const stored = record === undefined || record.webhookUrl === '' ? undefined : this.#firstOf(record)
    await state.commit(batch => {
      also(batch)
      if (stored !== undefined) batch.put(HOOK + jobId, encode(stored))
    })
    if (stored !== undefined) this.#add(jobId, stored)
    this.#begin()
  }

  /** What receivers verify this gateway's deliveries with. */
  key (): WebhookKeyView {
    return { peerId: this.#self, publicKey: webhookKeyOf(this.#deps.signer.publicKey) }
  }

  counts (): { pending: number, running: number, delivered: number, failedAttempts: number, givenUp: number } {
    return { ...this.#queue.counts(), ...this.#counts }
  }

  #firstOf ({ wallet, webhookUrl: url }: JobRecord): Stored {
    return { wallet, url, attempts: 0, dueAtMs: this.#deps.clock.nowMs() }
  }

  #add (jobId: JobId, { wallet, url, attempts, dueAtMs }: Stored): void {
    if (this.#stopping === undefined) return
    const host = URL.canParse(url) ? new URL(url).host : ''
    const evicted = this.#queue.add({ jobId, wallet, host, attempts, dueAtMs })
    if (evicted === undefined) return
    this.#counts.givenUp++
    this.#log.warn('webhook given up: too many are waiting', { jobId: evicted.jobId })
    this.#store(evicted.jobId, undefined)
  }

  #begin (): void {
    if (this.#stopping === undefined) return
    const { signal } = this.#stopping
    for (const delivery of this.#queue.begin(this.#deps.clock.nowMs())) {
      const attempt = this.#attempt(delivery, signal).finally(() => {
        this.#attempts.delete(attempt)
        this.#begin()
      })
      this.#attempts.add(attempt)
    }
    this.#timer.schedule()
  }

  /** Never rejects. */
  async #attempt (delivery: Delivery, signal: AbortSignal): Promise<void> {
    const { jobId } = delivery
    let record: JobRecord | undefined
    try {
      record = await this.#deps.jobs.get(jobId)
    } catch (err) {
      // The store is closing; what is in it stays for the next start.
      this.#log.debug('webhook left for the next start', { jobId, reason: reasonOf(err) })
      return
    }
    // The batch was not written after all, and so there has been no end.
    if (record === undefined || !hasEnded(record.status)) {
      this.#queue.finished(jobId)
      return
    }
    const outcome = await this.#post(record, signal)
    if (!signal.aborted || !('failure' in outcome)) this.#settle(delivery, record, outcome)
  }

  async #post (record: JobRecord, signal: AbortSignal): Promise<Outcome> {
    let url: URL
    try {
      url = checkedUrl(record.webhookUrl, { privateToo: this.#privateToo })
    } catch (err) {
      return { failure: reasonOf(err) }
    }
    const body = utf8(JSON.stringify(jobView({ record, logs: '' })))
    const timestampS = Math.floor(this.#deps.clock.nowMs() / 1000)
    const headers = {
      'content-type': 'application/json',
      'user-agent': `dcn-gateway/${VERSION}`,
      'webhook-type': `job.${record.status}`,
      ...traceHeaders(record),
      ...signWebhook({ id: webhookIdOf(record.jobId), timestampS, body }, this.#deps.signer)
    }
    const isAllowed = this.#privateToo ? () => true : isStrangersAddress
    return await post({ resolve: this.#resolve, isAllowed }, { url, headers, body, signal })
  }

  #settle (delivery: Delivery, record: JobRecord, outcome: Outcome): void {
    const { webhookUrl: url, wallet } = record
    const { jobId, host } = delivery
    const attempts = delivery.attempts + 1
    const { clock, random } = this.#deps
    const verdict = verdictOf(outcome, attempts, clock.nowMs(), random(), this.#retryDelaysMs)
    if (verdict.type === 'retry') {
      this.#counts.failedAttempts++
      this.#log.debug('webhook failed', { jobId, host, attempts, ...outcome })
      this.#queue.again({ ...delivery, attempts, dueAtMs: verdict.atMs })
      this.#store(jobId, { wallet, url, attempts, dueAtMs: verdict.atMs })
      return
    }
    this.#queue.finished(jobId)
    this.#deps.heirs.tell(record)
    if (verdict.type === 'delivered') {
      this.#counts.delivered++
      this.#log.debug('webhook delivered', { jobId, host, attempts })
    } else {
      this.#counts.givenUp++
      this.#log.warn('webhook given up', { jobId, attempts, ...outcome })
    }
    this.#store(jobId, undefined)
  }

  /** What is not stored is attempted once more after a restart. */
  #store (jobId: JobId, stored: Stored | undefined): void {
    this.#deps.state.commit(batch => {
      if (stored === undefined) batch.del(HOOK + jobId)
      else batch.put(HOOK + jobId, encode(stored))
    }).catch((err: unknown) => { this.#log.debug('webhook not noted', { jobId, reason: reasonOf(err) }) })
  }
}

function encode (stored: Stored): Uint8Array {
  return utf8(JSON.stringify(stored))
}
