/**
 * Drives the gateway's dispatch machine with the real network, clock and disk. All inputs pass through `#do`; the
 * machine's actions are carried out in order, and nothing leaves before what it rests on is durable. Whatever comes up
 * during one write shares the next.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { contentIdOf, type JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { GatewayAction, WhyNobody } from '../../protocol/jobs/gateway-actions.ts'
import { GatewayDispatch } from '../../protocol/jobs/gateway-dispatch.ts'
import type { ApartJobs } from '../../protocol/jobs/gateway-job.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import { DispatchLinks, type Received } from '../../protocol/net/dispatch-links.ts'
import { TickTimer } from '../../protocol/net/tick-timer.ts'
import type { Network } from '../../protocol/net/types.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { Offer } from '../../protocol/wire/offers.ts'
import { JobFeed } from '../jobs/job-feed.ts'
import { newRecord, type NewJob } from '../jobs/new-job.ts'
import type { Payables } from '../receipts/payables.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateBatch, StateStore, Write } from '../store/state-store.ts'
import { attachedTo } from './attached.ts'
import type { Copies } from './copies.ts'
import { JobMerger } from './job-merger.ts'
import type { Judge } from './judge.ts'
import { passOnOffers, publishOffers } from './offer-topic.ts'
import { ResultDesk } from './result-desk.ts'
import { Returning } from './returning.ts'
import { StepQueue } from './step-queue.ts'
import { isEnded, replacesEnd, type Keep, type Step } from './steps.ts'
import { Telling } from './telling.ts'

export interface DispatcherDeps {
  network: Pick<Network, 'self' | 'serveChannels' | 'openChannel' | 'publish' | 'subscribe'>
  signer: Signer
  clock: Clock
  logger: Logger
  events: Pick<JobEvents, 'tell'>
  state: Pick<StateStore, 'commit'>
  store: JobStore
  whyNobody: WhyNobody
  copies: Copies
  judge: Judge
  receipts: Pick<Payables, 'isSound' | 'receiptFor' | 'write' | 'find'>
  /** Adds what a job's end brings about to the batch that stores it, and may amend the record; must not throw. */
  atEnd (record: JobRecord, batch: StateBatch): JobRecord
  /** The store cannot be written: what this gateway knows is no longer what it would know after a restart. */
  onFatal (err: unknown): void
}

export type DispatcherInit = Record<'bidsWaitMs' | 'jobsMax' | 'feeBps', number>

/** A job as known here now, with its console output so far. */
export interface KnownJob { record: JobRecord, logs: string }

export class Dispatcher implements Service {
  readonly #deps: DispatcherDeps
  readonly #log: Logger
  readonly #telling: Telling
  #machine: GatewayDispatch
  readonly #links: DispatchLinks
  readonly #timer: TickTimer
  readonly #init: DispatcherInit
  /** What happens to jobs here, for those who watch. */
  readonly feed = new JobFeed()
  /** Jobs whose end is being written: no longer in the machine, not yet in the store. */
  readonly #ending = new Set<JobId>()
  /** Ended jobs whose end nobody else has yet: not shown to anybody before. */
  readonly #unsafe = new Map<JobId, Promise<void>>()
  readonly #returning = new Returning()
  readonly #merger: JobMerger
  readonly #steps: StepQueue<Step>
  readonly #results: ResultDesk
  #running = false

  constructor (deps: DispatcherDeps, init: DispatcherInit) {
    this.#deps = deps
    this.#log = deps.logger.child('dispatch')
    this.#telling = new Telling(deps)
    this.#init = init
    this.#machine = this.#newMachine()
    this.#timer = new TickTimer({
      clock: deps.clock,
      nextTickAtMs: () => this.#machine.nextTickAtMs(),
      tick: () => { this.#do(nowMs => this.#machine.tick(nowMs)) }
    })
    this.#steps = new StepQueue({
      commit: async steps => { await this.#commit(steps) },
      perform: async steps => { await this.#perform(steps) },
      onFailure: err => {
        this.#running = false
        this.#log.error('store failed', { reason: reasonOf(err) })
        deps.onFatal(err)
      }
    })
    this.#merger = new JobMerger({
      self: deps.network.self,
      inFlight: jobId => this.#machine.get(jobId)?.record,
      isEnding: jobId => this.#ending.has(jobId),
      stored: async jobId => await this.#settled(jobId),
      keep: async (record, before) => await this.#keep(record, before),
      adopt: async record => {
        const told: Step = { type: 'done', call: () => { this.#telling.takenOver(record) } }
        await this.#durably([told, ...this.#machine.accept(record, deps.clock.nowMs())])
        this.#log.info('job taken over', { jobId: record.jobId, origin: record.origin })
      },
      nowMs: () => deps.clock.nowMs()
    })
    this.#results = new ResultDesk({
      judge: deps.judge,
      receipts: deps.receipts,
      logger: this.#log,
      machine: () => this.#machine,
      act: input => { this.#do(input) },
      settled: async jobId => {
        await this.#steps.idle()
        return await deps.store.get(jobId)
      },
      onFailure: err => { if (this.#running) deps.onFatal(err) }
    })
    this.#links = new DispatchLinks({
      network: deps.network,
      signer: deps.signer,
      logger: deps.logger,
      onMessage: received => { this.#receive(received) },
      onOpen: () => {},
      onClose: peer => { this.#nodeGone(peer) }
    })
    passOnOffers(deps.network)
  }

  /** Takes up the jobs that an earlier run left. */
  async start (): Promise<void> {
    if (this.#running) return
    const unfinished = await this.#deps.store.unfinished()
    this.#machine = this.#newMachine()
    this.#running = true
    await this.#timer.start()
    for (const record of unfinished) this.#returning.add(record)
    void this.#return(unfinished)
  }

  /** Jobs in flight stay on disk, and are taken up by the next start. */
  async stop (): Promise<void> {
    this.#running = false
    await this.#timer.stop()
    await this.#steps.idle()
    this.#links.close()
    this.feed.close()
  }

  counts (): { inFlight: number, queued: number } {
    const { inFlight, queued } = this.#machine.counts()
    return { inFlight: inFlight + this.#returning.size, queued }
  }

  /**
   * Resolves once the jobs, their code and what `pay` writes are durable, in one step, and their standbys have them
   * (or have not answered for a while). `apart`: no node gets two of them, as long as this gateway runs.
   * Throws DCN_TOO_MANY_JOBS, DCN_STOPPING.
   */
  async accept (jobs: readonly NewJob[], pay: Write, { apart = false } = {}): Promise<void> {
    this.#mustRun()
    const { jobsMax } = this.#init
    if (this.counts().inFlight + jobs.length > jobsMax) throw new DcnError('DCN_TOO_MANY_JOBS', { jobsMax })
    const nowMs = this.#deps.clock.nowMs()
    const { network: { self: origin }, copies } = this.#deps
    const records: JobRecord[] = []
    const group: ApartJobs | undefined = apart ? new Map() : undefined
    const steps = jobs.flatMap(({ code, ...job }): Step[] => {
      const codeId = contentIdOf(code)
      const standbys = copies.standbysOf(job.jobId)
      const record = newRecord(job, { ...this.#init, origin, standbys, codeId, codeBytes: code.byteLength, nowMs })
      records.push(record)
      return [
        { type: 'write', write: batch => { this.#deps.store.putCode(batch, codeId, code) } },
        { type: 'done', call: () => { this.#telling.accepted(record) } },
        ...this.#machine.accept(record, nowMs, group)
      ]
    })
    await this.#durably([{ type: 'write', write: pay }, ...steps])
    await copies.kept(records)
  }

  /** Takes in what another gateway says of a job; how the job stands here then, undefined where it is not kept here. */
  async merge (theirs: JobRecord, from: PeerId): Promise<JobRecord | undefined> {
    this.#mustRun()
    return await this.#merger.merge(theirs, from)
  }

  /** Carries on with a job of which a copy is here, as its gateway is lost. */
  async takeOver (jobId: JobId): Promise<void> {
    if (this.#running) await this.#merger.takeOver(jobId)
  }

  /**
   * The user wants no result any more. The job once that is durable; undefined where it is not in flight here.
   * Throws DCN_STOPPING.
   */
  async cancel (jobId: JobId): Promise<KnownJob | undefined> {
    this.#mustRun()
    if (!this.#machine.has(jobId)) return undefined
    await this.#durably(this.#machine.cancel(jobId, this.#deps.clock.nowMs()))
    return await this.get(jobId)
  }

  /** Ends a job, if it is in flight here, as one that could not be done; it costs nothing. */
  giveUp (jobId: JobId, error: string): void {
    this.#do(nowMs => this.#machine.giveUp(jobId, error, nowMs))
  }

  /** The job if this gateway has it. */
  async get (jobId: JobId): Promise<KnownJob | undefined> {
    const known = this.#machine.get(jobId)
    if (known !== undefined) return known
    await this.#unsafe.get(jobId)
    const record = await this.#deps.store.get(jobId)
    return record === undefined ? undefined : { record, logs: '' }
  }

  /** Whether the job is looked after here, and its end is not durable yet. */
  isInFlight (jobId: JobId): boolean {
    return this.#machine.has(jobId) || this.#ending.has(jobId) || this.#unsafe.has(jobId) || this.#returning.has(jobId)
  }

  #newMachine (): GatewayDispatch {
    const { network: { self }, whyNobody, judge, receipts, events } = this.#deps
    return new GatewayDispatch({
      self, whyNobody, isRefused: node => judge.isRefused(node),
      receiptFor: result => this.#telling.receipt(result, receipts.receiptFor(result)),
      tell: news => { events.tell(news) }
    })
  }

  #mustRun (): void {
    if (!this.#running) throw new DcnError('DCN_STOPPING', {})
  }

  /** Takes up what an earlier run left, once the other gateways had their say. Never rejects. */
  async #return (unfinished: readonly JobRecord[]): Promise<void> {
    if (unfinished.length === 0) return
    await this.#deps.copies.askReturning(unfinished)
    if (!this.#running) return
    const { records, held } = this.#returning.take()
    for (const record of records) this.#do(nowMs => this.#machine.resume(record, nowMs))
    for (const received of held) this.#receive(received)
    this.#log.info('jobs taken up again', { jobs: records.length, elsewhere: unfinished.length - records.length })
  }

  /** The stored record, when nothing of the job is on its way to the disk. */
  async #settled (jobId: JobId): Promise<JobRecord | undefined> {
    while (this.#ending.has(jobId) && this.#running) await this.#steps.idle()
    this.#mustRun()
    return await this.#deps.store.get(jobId)
  }

  async #keep (record: JobRecord, before: JobRecord | undefined): Promise<JobRecord> {
    const { jobId } = record
    this.#returning.delete(jobId)
    return await new Promise(resolve => {
      this.#carryOut([
        ...this.#machine.drop(jobId), { type: 'keep', record, before, news: false, stored: resolve }
      ])
    })
  }

  async #durably (steps: readonly Step[]): Promise<void> {
    await new Promise<void>(resolve => { this.#carryOut([...steps, { type: 'done', call: resolve }]) })
  }

  #receive (received: Received): void {
    const sifted = this.#returning.sift(received)
    if (sifted !== undefined) this.#hear(sifted)
  }

  #hear ({ from, message, attachments, prove }: Received): void {
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
        this.#results.take({ from, message, attachments, prove })
        return
      case 'award': case 'cancel': case 'ack':
        this.#log.debug('peer spoke as a gateway', { peer: from, type: message.type })
    }
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

  #carryOut (steps: readonly Step[]): void {
    for (const step of steps) if (step.type === 'ended') this.#ending.add(step.record.jobId)
    this.#steps.add(steps)
    this.#timer.schedule()
  }

  async #commit (steps: readonly Step[]): Promise<void> {
    const isDurable = steps.some(({ type }) => type === 'store' || type === 'write' || type === 'keep')
    if (!isDurable) return
    for (const step of steps) if (step.type === 'ended') this.#deps.copies.ahead(step.record)
    await this.#deps.state.commit(batch => {
      for (const step of steps) {
        if (step.type === 'store' || step.type === 'keep') step.record = this.#store(batch, step)
        else if (step.type === 'write') step.write(batch)
      }
    })
  }

  /** What is stored: at the job's first end, as `atEnd` settles it. */
  #store (batch: StateBatch, step: Step & { type: 'store' | 'keep' }): JobRecord {
    const { store, copies, receipts, network: { self } } = this.#deps
    const { record } = step
    const isFirstEnd = hasEnded(record.status) && (step.type === 'store' || !isEnded(step.before))
    const settled = isFirstEnd ? this.#deps.atEnd(record, batch) : record
    store.put(batch, settled, self)
    receipts.write(batch, settled)
    if (step.type === 'keep') step.news = settled.refunded !== record.refunded || replacesEnd(step)
    const isNews = step.type === 'keep' ? step.news : isFirstEnd
    if (isNews) copies.tell(batch, settled)
    return settled
  }

  async #perform (steps: readonly Step[]): Promise<void> {
    const offers: Offer[] = []
    for (const step of steps) {
      this.#telling.performed(step)
      if (step.type === 'offer') offers.push(step.offer)
      else if (step.type === 'send') this.#send(step)
      else if (step.type === 'award') await this.#award(step)
      else if (step.type === 'done') step.call()
      else if (step.type === 'store') this.#stored(step.record)
      else if (step.type === 'keep') this.#kept(step)
      else if (step.type === 'log') this.feed.tell(step.jobId, { type: 'log', text: step.text })
      else if (step.type === 'ended') this.#ended(step.record)
    }
    publishOffers(offers, { network: this.#deps.network, signer: this.#deps.signer, log: this.#log })
  }

  #send ({ node, message, safe }: Step & { type: 'send' }): void {
    if (safe === undefined) this.#links.send(node, message)
    else void this.#deps.copies.safe(safe).then(() => { this.#links.send(node, message) })
  }

  /** Others need not know of an award: whoever takes over makes a new one. An end they were sent ahead. */
  #stored (record: JobRecord): void {
    this.#stands(record, record.status === 'queued' || record.refunded > 0)
  }

  #stands (record: JobRecord, news: boolean): void {
    this.#deps.copies.stored(record, news)
    this.feed.tell(record.jobId, { type: 'state' })
  }

  #kept ({ record, news, stored }: Keep): void {
    this.#stands(record, news)
    if (hasEnded(record.status)) this.feed.tell(record.jobId, { type: 'end' })
    stored(record)
  }

  async #award (award: Step & { type: 'award' }): Promise<void> {
    this.#links.send(award.node, award.message, await attachedTo(award, this.#deps.store))
  }

  #ended (record: JobRecord): void {
    const { jobId, status, attempts } = record
    this.#ending.delete(jobId)
    this.#unsafe.set(jobId, this.#deps.copies.safe(record).then(() => {
      this.#unsafe.delete(jobId)
      this.feed.tell(jobId, { type: 'end' })
      this.#log.debug('job ended', { jobId, status, attempts })
    }))
  }
}
