/**
 * Drives the gateway's dispatch machine with the real network, clock and disk. All inputs pass through `#do`; the
 * machine's actions are carried out in order, and nothing leaves before what it rests on is durable. Whatever comes up
 * during one write shares the next.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { contentIdOf, type JobId } from '../../protocol/core/ids.ts'
import { RESULT_CHARS_MAX } from '../../protocol/core/limits.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { GatewayAction, WhyNobody } from '../../protocol/jobs/gateway-actions.ts'
import { GatewayDispatch } from '../../protocol/jobs/gateway-dispatch.ts'
import { DispatchLinks, type Received } from '../../protocol/net/dispatch-links.ts'
import { TickTimer } from '../../protocol/net/tick-timer.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { Award, Result } from '../../protocol/wire/dispatch.ts'
import { decodeOutcome, hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import { OFFERS_TOPIC, openOffers, sealOffers, type Offer } from '../../protocol/wire/offers.ts'
import { JobFeed } from '../jobs/job-feed.ts'
import { newRecord, type NewJob } from '../jobs/new-job.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateBatch, StateStore, Write } from '../store/state-store.ts'

/** Code up to this size goes along with the award to a node that lacks it; larger code is pulled by content id. */
export const INLINE_CODE_BYTES_MAX = 64 * 1024

export interface DispatcherDeps {
  network: Pick<Network, 'self' | 'serveChannels' | 'openChannel' | 'publish' | 'subscribe'>
  signer: Signer
  clock: Clock
  logger: Logger
  state: Pick<StateStore, 'commit'>
  store: JobStore
  whyNobody: WhyNobody
  /** Adds what a job's end brings about to the batch that stores it, and may amend the record; must not throw. */
  atEnd (record: JobRecord, batch: StateBatch): JobRecord
  /** The store cannot be written: what this gateway knows is no longer what it would know after a restart. */
  onFatal (err: unknown): void
}

/** A job as known here now, with its console output so far. */
export interface KnownJob { record: JobRecord, logs: string }

type Step = GatewayAction
  | { type: 'write', write: Write }
  | { type: 'done', call: () => void }

export class Dispatcher implements Service {
  readonly #deps: DispatcherDeps
  readonly #log: Logger
  #machine: GatewayDispatch
  readonly #links: DispatchLinks
  readonly #timer: TickTimer
  readonly #bidsWaitMs: number
  readonly #jobsMax: number
  /** What happens to jobs here, for those who watch. */
  readonly feed = new JobFeed()
  /** Jobs whose end is being written: no longer in the machine, not yet in the store. */
  readonly #ending = new Set<JobId>()
  #pending: Step[] = []
  #committing: Promise<void> | undefined
  #running = false

  constructor (deps: DispatcherDeps, init: { bidsWaitMs: number, jobsMax: number }) {
    this.#deps = deps
    this.#log = deps.logger.child('dispatch')
    this.#bidsWaitMs = init.bidsWaitMs
    this.#jobsMax = init.jobsMax
    this.#machine = this.#newMachine()
    this.#timer = new TickTimer({
      clock: deps.clock,
      nextTickAtMs: () => this.#machine.nextTickAtMs(),
      tick: () => { this.#do(nowMs => this.#machine.tick(nowMs)) }
    })
    this.#links = new DispatchLinks({
      network: deps.network,
      signer: deps.signer,
      logger: deps.logger,
      onMessage: received => { this.#receive(received) },
      onOpen: () => {},
      onClose: peer => { this.#nodeGone(peer) }
    })
    // A gateway takes no offers, but it is part of the mesh that carries them: what it passes on must be sound.
    deps.network.subscribe(OFFERS_TOPIC, bytes => {
      try {
        openOffers(bytes)
        return 'accept'
      } catch {
        return 'reject'
      }
    })
  }

  /** Takes up the jobs that an earlier run left. */
  async start (): Promise<void> {
    if (this.#running) return
    const unfinished = await this.#deps.store.unfinished()
    this.#machine = this.#newMachine()
    this.#running = true
    await this.#timer.start()
    for (const record of unfinished) this.#do(nowMs => this.#machine.resume(record, nowMs))
    if (unfinished.length > 0) this.#log.info('jobs taken up again', { jobs: unfinished.length })
  }

  /** Jobs in flight stay on disk, and are taken up by the next start. */
  async stop (): Promise<void> {
    this.#running = false
    await this.#timer.stop()
    await this.#committing
    this.#links.close()
    this.feed.close()
  }

  counts (): { inFlight: number, queued: number } {
    return this.#machine.counts()
  }

  /**
   * Resolves once the jobs, their code and what `pay` writes are durable, in one step.
   * Throws DCN_TOO_MANY_JOBS, DCN_STOPPING.
   */
  async accept (jobs: readonly NewJob[], pay: Write): Promise<void> {
    if (!this.#running) throw new DcnError('DCN_STOPPING', {})
    if (this.#machine.counts().inFlight + jobs.length > this.#jobsMax) {
      throw new DcnError('DCN_TOO_MANY_JOBS', { jobsMax: this.#jobsMax })
    }
    const nowMs = this.#deps.clock.nowMs()
    const steps = jobs.flatMap(({ code, ...job }): Step[] => {
      const content = utf8(code)
      const codeId = contentIdOf(content)
      const record = newRecord(job, {
        origin: this.#deps.network.self, codeId, codeBytes: content.byteLength, nowMs, bidsWaitMs: this.#bidsWaitMs
      })
      return [
        { type: 'write', write: batch => { this.#deps.store.putCode(batch, codeId, content) } },
        ...this.#machine.accept(record, nowMs)
      ]
    })
    await new Promise<void>(resolve => {
      this.#carryOut([{ type: 'write', write: pay }, ...steps, { type: 'done', call: resolve }])
    })
  }

  /** The job if this gateway has it. */
  async get (jobId: JobId): Promise<KnownJob | undefined> {
    const known = this.#machine.get(jobId)
    if (known !== undefined) return known
    const record = await this.#deps.store.get(jobId)
    return record === undefined ? undefined : { record, logs: '' }
  }

  /** Whether the job is looked after here, and its end is not durable yet. */
  isInFlight (jobId: JobId): boolean {
    return this.#machine.has(jobId) || this.#ending.has(jobId)
  }

  #newMachine (): GatewayDispatch {
    return new GatewayDispatch({ self: this.#deps.network.self, whyNobody: this.#deps.whyNobody })
  }

  #receive ({ from, message, attachments, prove }: Received): void {
    switch (message.type) {
      case 'bid':
        this.#do(nowMs => this.#machine.bid(from, message, nowMs))
        return
      case 'heartbeat':
        this.#do(nowMs => this.#machine.heartbeat(from, message, nowMs))
        return
      case 'log':
        this.#do(() => this.#machine.log(from, message))
        return
      case 'refusal':
        this.#do(nowMs => this.#machine.refusal(from, message, nowMs))
        return
      case 'result':
        this.#result(from, message, attachments.get(message.outcomeId), prove)
        return
      case 'award': case 'cancel': case 'ack':
        this.#log.debug('peer spoke as a gateway', { peer: from, type: message.type })
    }
  }

  #result (from: PeerId, result: Result, outcome: Uint8Array | undefined, prove: () => Uint8Array): void {
    const known = this.#machine.get(result.jobId)?.record
    if (known === undefined) {
      this.#lateResult(from, result).catch((err: unknown) => { if (this.#running) this.#deps.onFatal(err) })
      return
    }
    // Without its outcome a result is only half there; the node sends it again.
    if (outcome === undefined) return
    // Reading an outcome costs time: only the node that has the award may cause it.
    const isCurrent = known.node === from && known.epoch === result.epoch
    if (!isCurrent || isSound(result, outcome)) {
      this.#do(nowMs => this.#machine.result(from, result, { proof: prove(), outcome }, nowMs))
      return
    }
    this.#log.warn('node gave a result that is none', { node: from, jobId: result.jobId })
    const { jobId, epoch } = result
    this.#do(nowMs => [
      ...this.#machine.refusal(from, { type: 'refusal', jobId, epoch, reason: 'sandbox-failed' }, nowMs),
      ...this.#machine.lateResult(from, result, undefined)
    ])
  }

  async #lateResult (from: PeerId, result: Result): Promise<void> {
    // The job may have ended a moment ago, and its end be on the way to the disk.
    await this.#committing
    const stored = await this.#deps.store.get(result.jobId)
    this.#do(() => this.#machine.lateResult(from, result, stored))
  }

  #nodeGone (node: PeerId): void {
    if (!this.#running) return
    this.#machine.nodeGone(node, this.#deps.clock.nowMs())
    this.#timer.schedule()
  }

  #do (input: (nowMs: number) => GatewayAction[]): void {
    if (!this.#running) return
    this.#carryOut(input(this.#deps.clock.nowMs()))
  }

  #carryOut (steps: Step[]): void {
    for (const step of steps) {
      this.#pending.push(step)
      if (step.type === 'ended') this.#ending.add(step.record.jobId)
    }
    if (this.#committing === undefined && this.#pending.length > 0) {
      this.#committing = this.#commitAll()
    }
    this.#timer.schedule()
  }

  /** Never rejects. */
  async #commitAll (): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const steps = this.#pending
        this.#pending = []
        await this.#commit(steps)
        await this.#perform(steps)
      }
    } catch (err) {
      this.#running = false
      this.#log.error('store failed', { reason: reasonOf(err) })
      this.#deps.onFatal(err)
    } finally {
      // In the same turn in which the queue was seen empty: what comes up in the next must find nobody at work.
      this.#committing = undefined
    }
  }

  async #commit (steps: readonly Step[]): Promise<void> {
    const isDurable = steps.some(({ type }) => type === 'store' || type === 'write')
    if (!isDurable) return
    await this.#deps.state.commit(batch => {
      for (const step of steps) {
        if (step.type === 'store') this.#deps.store.put(batch, this.#settled(step.record, batch))
        else if (step.type === 'write') step.write(batch)
      }
    })
  }

  #settled (record: JobRecord, batch: StateBatch): JobRecord {
    return hasEnded(record.status) ? this.#deps.atEnd(record, batch) : record
  }

  async #perform (steps: readonly Step[]): Promise<void> {
    const offers: Offer[] = []
    for (const step of steps) {
      if (step.type === 'offer') offers.push(step.offer)
      else if (step.type === 'send') this.#links.send(step.node, step.message)
      else if (step.type === 'award') await this.#award(step.node, step.message, step.payload, step.withCode)
      else if (step.type === 'done') step.call()
      else if (step.type === 'store') this.feed.tell(step.record.jobId, { type: 'state' })
      else if (step.type === 'log') this.feed.tell(step.jobId, { type: 'log', text: step.text })
      else if (step.type === 'ended') this.#ended(step.record)
    }
    for (const message of sealOffers(offers, this.#deps.signer)) {
      this.#deps.network.publish(OFFERS_TOPIC, message).catch((err: unknown) => {
        // The next round offers it again.
        this.#log.warn('offers not published', { reason: reasonOf(err) })
      })
    }
  }

  async #award (node: PeerId, message: Award, payload: Uint8Array, withCode: boolean): Promise<void> {
    const inline = withCode && message.codeBytes <= INLINE_CODE_BYTES_MAX
    const code = inline ? await this.#deps.store.code(message.codeId) : undefined
    const attached = new Map([[message.payloadId, payload]])
    if (code !== undefined) attached.set(message.codeId, code)
    this.#links.send(node, message, attached)
  }

  #ended (record: JobRecord): void {
    this.#ending.delete(record.jobId)
    this.feed.tell(record.jobId, { type: 'end' })
    this.#log.debug('job ended', { jobId: record.jobId, status: record.status, attempts: record.attempts })
  }
}

/** Whether the outcome can be shown to a user: a node may sign anything. */
function isSound ({ status, outcomeBytes }: Result, bytes: Uint8Array): boolean {
  if (bytes.byteLength !== outcomeBytes) return false
  try {
    const { result } = decodeOutcome(bytes)
    if (status !== 'done') return true
    JSON.parse(result)
    return result.length <= RESULT_CHARS_MAX
  } catch {
    return false
  }
}
