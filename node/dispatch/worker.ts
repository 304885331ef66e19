/**
 * Drives the node's dispatch machine with the real network, clock and runners: offers in by gossip, everything else on
 * a channel to the gateway that offered.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Attached, NodeAction } from '../../protocol/jobs/node-actions.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import { NodeDispatch } from '../../protocol/jobs/node-dispatch.ts'
import type { RoomInit } from '../../protocol/jobs/room.ts'
import { DispatchLinks, type Received } from '../../protocol/net/dispatch-links.ts'
import { TickTimer } from '../../protocol/net/tick-timer.ts'
import type { Network, Verdict } from '../../protocol/net/types.ts'
import type { Award, Result } from '../../protocol/wire/dispatch.ts'
import type { RefusalReason } from '../../protocol/wire/enums.ts'
import type { ModelRef, Needs } from '../../protocol/wire/needs.ts'
import { OFFERS_TOPIC, openOffers, RUNTIMES, type Offer } from '../../protocol/wire/offers.ts'
import type { Earnings } from '../earnings/earnings.ts'
import type { JobRunners } from './job-runner.ts'

/** How often a gateway that this node owes a result or a heartbeat is tried again. */
const RECONNECT_MS = 500

export interface WorkerDeps {
  network: Pick<Network, 'self' | 'serveChannels' | 'openChannel' | 'subscribe'>
  signer: Signer
  clock: Clock
  logger: Logger
  events: Pick<JobEvents, 'tell'>
  /** By the kind of job that they run. */
  runners: JobRunners
  earnings: Pick<Earnings, 'signWork' | 'acknowledged' | 'notFor'>
  /** Whether all of these models are here. */
  hasModels (models: readonly ModelRef[]): boolean
  /** Whether a job with these needs can run here at all. */
  canServe (needs: Needs): boolean
  /** Nodes present that could serve these needs, this one left out. */
  othersAble (needs: Needs): number
  /** Of a run that begins. */
  onStart (award: Award): void
}

export interface WorkerInit extends RoomInit { slots: number }

export class Worker implements Service {
  readonly #deps: WorkerDeps
  readonly #log: Logger
  readonly #init: WorkerInit
  readonly #links: DispatchLinks
  readonly #timer: TickTimer
  /** Runs under way, by gateway, job and epoch. */
  readonly #runs = new Map<string, { kill: AbortController, ended: Promise<void> }>()
  readonly #reconnecting = new Set<PeerId>()
  #machine: NodeDispatch
  #running = false

  constructor (deps: WorkerDeps, init: WorkerInit) {
    this.#deps = deps
    this.#log = deps.logger.child('worker')
    this.#init = init
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
      onOpen: gateway => { this.#do(() => this.#machine.connected(gateway)) },
      onClose: gateway => { this.#reconnect(gateway) }
    })
    deps.network.subscribe(OFFERS_TOPIC, bytes => this.#hear(bytes))
  }

  async start (): Promise<void> {
    if (this.#running) return
    this.#machine = this.#newMachine()
    this.#running = true
    await this.#timer.start()
  }

  /** Gives back what runs, so that the gateways hand it to others at once. */
  async stop (): Promise<void> {
    if (!this.#running) return
    this.#do(() => this.#machine.drain())
    this.#running = false
    await this.#timer.stop()
    await Promise.all([...this.#runs.values()].map(async ({ ended }) => { await ended }))
    this.#links.close()
  }

  get slots (): number {
    return this.#init.slots
  }

  /** Memory is short, or no longer: no bids while it is. */
  pressure (pressed: boolean): void {
    this.#do(nowMs => this.#machine.pressure(pressed, nowMs))
  }

  get busy (): number {
    return this.#machine.counts().running
  }

  /** Jobs that wait for a slot, and results that no gateway has acknowledged. */
  counts (): { waiting: number, results: number } {
    return this.#machine.counts()
  }

  #newMachine (): NodeDispatch {
    const { earnings } = this.#deps
    return new NodeDispatch({
      self: this.#deps.network.self,
      canRun: ({ kind, needs }) => needs.runtime === RUNTIMES[kind] && this.#deps.canServe(needs),
      hasCode: codeId => Object.values(this.#deps.runners).some(runner => runner.hasCode(codeId)),
      hasModels: models => this.#deps.hasModels(models),
      ableNodes: ({ needs }) => 1 + this.#deps.othersAble(needs),
      notFor: gateway => earnings.notFor(gateway),
      signWork: (gateway, done) => earnings.signWork(gateway, done),
      tell: news => { this.#deps.events.tell(news) }
    }, this.#init)
  }

  #hear (bytes: Uint8Array): Verdict {
    let received
    try {
      received = openOffers(bytes)
    } catch (err) {
      if (!isDcnError(err)) throw err
      this.#log.debug('offers refused', { code: err.code })
      return 'reject'
    }
    for (const { gateway, offer } of received) this.#offered(gateway, offer)
    return 'accept'
  }

  #offered (gateway: PeerId, offer: Offer): void {
    const hear = (): void => { this.#do(nowMs => this.#machine.offer(gateway, offer, nowMs)) }
    if (this.#links.isOpen(gateway)) {
      hear()
      return
    }
    // A bid needs a channel; an offer from a gateway that cannot be reached is for other nodes.
    this.#links.open(gateway).then(open => { if (open) hear() }, () => {})
  }

  #receive ({ from, message, attachments }: Received): void {
    switch (message.type) {
      case 'award':
        this.#do(nowMs => this.#machine.award(from, message, attachments, nowMs))
        return
      case 'cancel':
        if (message.reason === 'node-refused') {
          this.#log.warn('a gateway refuses this node: it found that a result of it was wrong', { gateway: from })
        }
        this.#do(nowMs => this.#machine.cancel(from, message, nowMs))
        return
      case 'ack':
        if (message.accepted) this.#deps.earnings.acknowledged(from, message.receipt)
        this.#do(() => this.#machine.ack(from, message))
        return
      case 'bid': case 'heartbeat': case 'log': case 'result': case 'refusal':
        this.#log.debug('peer spoke as a node', { peer: from, type: message.type })
    }
  }

  #do (input: (nowMs: number) => NodeAction[]): void {
    if (!this.#running) return
    for (const action of input(this.#deps.clock.nowMs())) this.#perform(action)
    this.#timer.schedule()
  }

  #perform (action: NodeAction): void {
    switch (action.type) {
      case 'send':
        this.#links.send(action.gateway, action.message, action.attached)
        if (action.message.type === 'result') this.#sent(action.gateway, action.message)
        return
      case 'start':
        this.#start(action.gateway, action.award, action.attached)
        return
      case 'kill':
        this.#runs.get(runKey(action.gateway, action.jobId, action.epoch))?.kill.abort()
    }
  }

  #sent (gateway: PeerId, { jobId, epoch, outcomeBytes }: Result): void {
    this.#deps.events.tell({ jobId, word: 'sent', epoch, peer: gateway, detail: `${outcomeBytes} bytes` })
  }

  #start (gateway: PeerId, award: Award, attached: Attached): void {
    const { jobId, epoch } = award
    const key = runKey(gateway, jobId, epoch)
    const runner = this.#deps.runners[award.kind]
    if (runner === undefined) {
      this.#do(nowMs => this.#machine.failed(gateway, jobId, epoch, 'unsupported', nowMs))
      return
    }
    this.#deps.onStart(award)
    const kill = new AbortController()
    const ended = runner.run({
      gateway,
      award,
      attached,
      onLog: text => { this.#do(() => this.#machine.logged(gateway, jobId, epoch, text)) },
      onReady: (word, detail, tookMs) => {
        this.#deps.events.tell({ jobId, word, epoch, peer: gateway, detail, durationMs: Math.round(tookMs) })
      },
      signal: kill.signal
    }).then(
      finish => {
        if (finish === undefined) return
        const { status, durationMs } = finish
        this.#deps.events.tell({ jobId, word: 'ran', epoch, peer: gateway, detail: status, durationMs })
        this.#do(nowMs => this.#machine.finished(gateway, jobId, epoch, finish, nowMs))
      },
      (err: unknown) => {
        if (kill.signal.aborted) return
        this.#log.warn('job could not be run here', { jobId, epoch, reason: reasonOf(err) })
        this.#do(nowMs => this.#machine.failed(gateway, jobId, epoch, refusalOf(err), nowMs))
      }
    ).finally(() => { this.#runs.delete(key) })
    this.#runs.set(key, { kill, ended })
  }

  /** Only a gateway that is owed something is worth chasing; the next offer opens a channel anyway. */
  #reconnect (gateway: PeerId): void {
    if (this.#reconnecting.has(gateway)) return
    this.#reconnecting.add(gateway)
    const attempt = async (): Promise<void> => {
      if (!this.#running || !this.#machine.owedGateways().has(gateway) || await this.#links.open(gateway)) {
        this.#reconnecting.delete(gateway)
        return
      }
      setTimeout(() => { void attempt() }, RECONNECT_MS)
    }
    void attempt()
  }
}

function refusalOf (err: unknown): RefusalReason {
  if (!isDcnError(err)) return 'sandbox-failed'
  if (err.code === 'DCN_CONTENT_NOT_FOUND') return 'code-unavailable'
  if (err.code === 'DCN_MODEL_NOT_FOUND' || err.code === 'DCN_MODELS_FULL') return 'model-unavailable'
  if (err.code === 'DCN_NODE_BUSY') return 'busy'
  // Nothing that a gateway of ours could have taken.
  return err.code === 'DCN_MESSAGE_MALFORMED' || err.code === 'DCN_MESSAGE_TOO_LARGE' ? 'unsupported' : 'sandbox-failed'
}

function runKey (gateway: PeerId, jobId: string, epoch: number): string {
  return `${gateway}/${jobId}/${epoch}`
}
