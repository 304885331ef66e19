/**
 * The node's side of dispatch as a pure state machine: every input returns what to send, start and kill.
 * Specified in protocol/spec/dispatch.md.
 */
import type { JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import {
  HEARTBEAT_JOBS_MAX, inputIdOf, type Ack, type Award, type Cancel, type NodeMessage, type SignedWork
} from '../wire/dispatch.ts'
import type { RefusalReason } from '../wire/enums.ts'
import type { Needs } from '../wire/needs.ts'
import type { Offer } from '../wire/offers.ts'
import { REFUSALS } from './gateway-actions.ts'
import { CANCELS } from './gateway-job.ts'
import type { JobNews } from './job-events.ts'
import {
  keyOf, refuse, sendResult, type Attached, type DoneWork, type Finish, type Hold, type Kept, type NodeAction, type Run
} from './node-actions.ts'
import { biddingWords, heardWords, passWords, standingOf, tooFarWords, type PassReason } from './node-words.ts'
import { OfferBook } from './offer-book.ts'
import { warmthOf, type Here } from './ranking.ts'
import { Room, type RoomInit } from './room.ts'
import { TimerQueue } from './timer-queue.ts'
import {
  AHEAD_DELAY_MS, AHEAD_WAIT_MS, BID_HOLD_MS, HEARTBEAT_MS, REFUSALS_NOTED_MAX, REFUSED_PAUSE_MS, RESULT_RESEND_MS,
  RESULT_RESEND_MS_MAX, RESULT_TTL_MS, RESULTS_KEPT_MAX
} from './timing.ts'

export interface NodeDispatchDeps extends Here {
  self: PeerId
  /** Whether this node can run the offer at all. */
  canRun (offer: Offer): boolean
  /** Nodes believed able to run this offer, this one included. */
  ableNodes (offer: Offer): number
  /** Why nothing more is done for this gateway for now, if so. */
  notFor (gateway: PeerId): RefusalReason | undefined
  /** This node's word for the work that is done. */
  signWork (gateway: PeerId, done: DoneWork): SignedWork
  /** Hears what is decided, as it is decided; changes nothing. */
  tell? (news: JobNews): void
}

const HEARTBEAT_TIMER = 'heartbeat'

export class NodeDispatch {
  readonly #deps: NodeDispatchDeps
  readonly #slots: number
  /** Awards that may wait for a slot, so that none stands empty while the next bid is on its way. */
  readonly #ahead: number
  readonly #promisable: Room
  /** An offer that has found no room for too long; what was promised since `sinceMs` must leave it some. */
  #overdue: { offer: Offer, sinceMs: number, untilMs: number } | undefined
  #pressed = false
  readonly #offers: OfferBook
  readonly #timers = new TimerQueue()
  /** Room kept for bids that may still be awarded, by job. */
  readonly #holds = new Map<string, Hold>()
  readonly #runs = new Map<string, Run>()
  readonly #results = new Map<string, Kept>()
  /** Gateways that take nothing from this node, and until when they are not asked again. */
  readonly #refusedBy = new Map<PeerId, number>()
  #accepting = true

  constructor (deps: NodeDispatchDeps, init: { slots: number } & Partial<RoomInit>) {
    this.#deps = deps
    this.#slots = init.slots
    this.#ahead = init.slots
    this.#promisable = new Room({ memoryMiB: Infinity, overheadMiB: 0, gpus: () => Infinity, ...init })
    this.#offers = new OfferBook(deps.self)
  }

  counts (): { running: number, waiting: number, holds: number, offers: number, results: number, slots: number } {
    return {
      running: this.#running(),
      waiting: this.#runs.size - this.#running(),
      holds: this.#holds.size,
      offers: this.#offers.size,
      results: this.#results.size,
      slots: this.#slots
    }
  }

  /** Gateways that this node owes something: a run's heartbeats or a result. */
  owedGateways (): Set<PeerId> {
    return new Set([...this.#runs.values(), ...this.#results.values()].map(({ gateway }) => gateway))
  }

  offer (gateway: PeerId, offer: Offer, nowMs: number): NodeAction[] {
    this.#tell('heard', gateway, offer, heardWords(offer))
    const pass = (why: PassReason): NodeAction[] => {
      this.#tell('passed', gateway, offer, passWords(why))
      return []
    }
    if (!this.#accepting) return pass('stopping')
    if (!this.#deps.canRun(offer)) return pass('lacks')
    if ((this.#refusedBy.get(gateway) ?? 0) > nowMs) return pass('node-refused')
    const key = keyOf(gateway, offer.jobId)
    const kept = this.#results.get(key)
    // The gateway believes the job lost although it ended or still runs here: tell it, do not run it twice.
    if (kept !== undefined) return [sendResult(kept)]
    if (this.#runs.has(key)) return this.#heartbeats(run => run.gateway === gateway)
    const notFor = this.#deps.notFor(gateway)
    if (notFor !== undefined) return pass(notFor)
    const standing = {
      warmth: warmthOf(offer, this.#deps),
      load: (this.#runs.size + this.#holds.size) / this.#slots,
      able: this.#deps.ableNodes(offer)
    }
    const added = this.#offers.add(key, gateway, offer, standing, nowMs)
    if (added === 'too-far') this.#tell('passed', gateway, offer, tooFarWords(this.#deps.self, offer, standing))
    if (added === 'noted' && this.#room() === 'none') pass('busy')
    return this.#bidWhereFree(nowMs)
  }

  award (gateway: PeerId, award: Award, attached: Attached, nowMs: number): NodeAction[] {
    const key = keyOf(gateway, award.jobId)
    if (award.node !== this.#deps.self) return []
    const kept = this.#results.get(key)
    if (kept !== undefined && kept.message.epoch >= award.epoch) return [sendResult(kept)]
    const run = this.#runs.get(key)
    if (run !== undefined && run.award.epoch >= award.epoch) return []

    this.#offers.delete(key)
    this.#release(key)
    const actions: NodeAction[] = []
    if (run !== undefined) actions.push(...this.#kill(key, run))
    const refused = this.#whyNot(gateway, award)
    if (refused !== undefined) return [...actions, ...this.#giveBack(gateway, award, refused)]
    this.#results.delete(key)
    if (this.#runs.size === 0) this.#timers.set(HEARTBEAT_TIMER, nowMs + HEARTBEAT_MS)
    this.#runs.set(key, { gateway, award, attached, logChars: 0, waiting: true, sinceMs: nowMs })
    const started = this.#startWaiting()
    const waits = this.#runs.get(key)?.waiting === true
    this.#tell('taken', gateway, award, waits ? 'it waits for a slot' : 'it starts at once')
    if (waits) this.#timers.set(key, nowMs + AHEAD_WAIT_MS)
    return [...actions, ...started]
  }

  cancel (gateway: PeerId, { jobId, epoch, reason }: Cancel, nowMs: number): NodeAction[] {
    if (reason === 'node-refused') this.#noteRefusal(gateway, nowMs)
    const key = keyOf(gateway, jobId)
    const actions: NodeAction[] = []
    this.#offers.cancel(key, epoch)
    const hold = this.#holds.get(key)
    if (hold !== undefined && hold.epoch <= epoch) this.#release(key)
    const run = this.#runs.get(key)
    if (run !== undefined && run.award.epoch <= epoch) {
      this.#tell('dropped', gateway, run.award, `cancelled: ${CANCELS[reason]}`)
      actions.push(...this.#kill(key, run))
    }
    const kept = this.#results.get(key)
    if (kept !== undefined && kept.message.epoch <= epoch) this.#forget(key)
    return [...actions, ...this.#slotFreed(nowMs)]
  }

  ack (gateway: PeerId, ack: Ack): NodeAction[] {
    const key = keyOf(gateway, ack.jobId)
    if (this.#results.get(key)?.message.epoch !== ack.epoch) return []
    this.#forget(key)
    this.#tell('acknowledged', gateway, ack, ack.accepted ? 'taken' : 'not taken: nobody waits for it')
    return []
  }

  /** Console output of a run. */
  logged (gateway: PeerId, jobId: JobId, epoch: number, text: string): NodeAction[] {
    const run = this.#runs.get(keyOf(gateway, jobId))
    if (run?.award.epoch !== epoch) return []
    const message: NodeMessage = { type: 'log', jobId, epoch, offset: run.logChars, text }
    run.logChars += text.length
    return [{ type: 'send', gateway, message }]
  }

  /** A run ended by itself: keep the result until the gateway has it. */
  finished (gateway: PeerId, jobId: JobId, epoch: number, finish: Finish, nowMs: number): NodeAction[] {
    const key = keyOf(gateway, jobId)
    const run = this.#runs.get(key)
    if (run?.award.epoch !== epoch) return []
    this.#runs.delete(key)
    const { award, attached } = run
    const { outcome, ...told } = finish
    const result = { ...told, outcomeBytes: outcome.byteLength }
    const payloadBytes = attached.get(award.payloadId)?.byteLength ?? 0
    const kept: Kept = {
      gateway,
      message: {
        type: 'result', jobId, epoch, gateway, ...result,
        ...(award.kind === 'connector' ? { inputId: inputIdOf(award) } : {}),
        work: this.#deps.signWork(gateway, { award, payloadBytes, result })
      },
      outcome,
      resendMs: RESULT_RESEND_MS,
      untilMs: nowMs + RESULT_TTL_MS
    }
    const [oldest] = this.#results.keys()
    if (this.#results.size >= RESULTS_KEPT_MAX && oldest !== undefined) this.#forget(oldest)
    this.#results.set(key, kept)
    this.#timers.set(key, nowMs + kept.resendMs)
    return [sendResult(kept), ...this.#slotFreed(nowMs)]
  }

  /** The node itself could not run an award. */
  failed (gateway: PeerId, jobId: JobId, epoch: number, reason: RefusalReason, nowMs: number): NodeAction[] {
    const key = keyOf(gateway, jobId)
    const run = this.#runs.get(key)
    if (run?.award.epoch !== epoch) return []
    this.#runs.delete(key)
    return [...this.#giveBack(gateway, run.award, reason), ...this.#slotFreed(nowMs)]
  }

  /** A channel to this gateway is open (again): say what it may have missed. */
  connected (gateway: PeerId): NodeAction[] {
    const results = [...this.#results.values()].filter(kept => kept.gateway === gateway).map(sendResult)
    return [...results, ...this.#heartbeats(run => run.gateway === gateway)]
  }

  /** Takes nothing more and gives back what runs, so that other nodes can have it at once. */
  drain (): NodeAction[] {
    this.#accepting = false
    this.#offers.clear()
    return [...this.#runs].flatMap(([key, run]) => [
      ...this.#giveBack(run.gateway, run.award, 'stopping'), ...this.#kill(key, run)
    ])
  }

  nextTickAtMs (): number | undefined {
    // An offer matters only while there is room; room that comes up asks for offers itself.
    const room = this.#room()
    const offersMs = room === 'none'
      ? []
      : [this.#offers.nextAtMs(room === 'ahead' ? AHEAD_DELAY_MS : 0, this.#mayBid), this.#overdue?.untilMs]
    const set = [this.#timers.nextAtMs(), ...offersMs].filter(time => time !== undefined)
    return set.length === 0 ? undefined : Math.min(...set)
  }

  tick (nowMs: number): NodeAction[] {
    const actions: NodeAction[] = []
    for (const key of this.#timers.takeDue(nowMs)) {
      if (key === HEARTBEAT_TIMER) {
        if (this.#runs.size > 0) this.#timers.set(HEARTBEAT_TIMER, nowMs + HEARTBEAT_MS)
        actions.push(...this.#heartbeats(() => true))
        continue
      }
      this.#holds.delete(key)
      actions.push(...this.#giveBackWaiting(key), ...this.#resend(key, nowMs))
    }
    return [...actions, ...this.#bidWhereFree(nowMs)]
  }

  #tell (
    word: JobNews['word'], peer: PeerId, { jobId, epoch }: { jobId: JobId, epoch: number }, detail: string
  ): void {
    this.#deps.tell?.({ jobId, word, epoch, peer, detail })
  }

  #noteRefusal (gateway: PeerId, nowMs: number): void {
    this.#refusedBy.delete(gateway)
    const [oldest] = this.#refusedBy.keys()
    if (this.#refusedBy.size >= REFUSALS_NOTED_MAX && oldest !== undefined) this.#refusedBy.delete(oldest)
    this.#refusedBy.set(gateway, nowMs + REFUSED_PAUSE_MS)
  }

  #slotFreed (nowMs: number): NodeAction[] {
    return [...this.#startWaiting(), ...this.#bidWhereFree(nowMs)]
  }

  #whyNot (gateway: PeerId, { needs }: Award): RefusalReason | undefined {
    if (!this.#accepting) return 'stopping'
    const full = this.#runs.size >= this.#slots + this.#ahead || !this.#fits(needs)
    return full ? 'busy' : this.#deps.notFor(gateway)
  }

  /** Awards that wait for a slot start in the order in which they came. */
  #startWaiting (): NodeAction[] {
    const actions: NodeAction[] = []
    let free = this.#slots - this.#running()
    for (const [key, run] of this.#runs) {
      if (free <= 0) break
      if (!run.waiting) continue
      run.waiting = false
      this.#timers.delete(key)
      actions.push({ type: 'start', gateway: run.gateway, award: run.award, attached: run.attached })
      free--
    }
    return actions
  }

  /** An award that found no slot in time goes back: another node may have one. */
  #giveBackWaiting (key: string): NodeAction[] {
    const run = this.#runs.get(key)
    if (run?.waiting !== true) return []
    this.#runs.delete(key)
    return this.#giveBack(run.gateway, run.award, 'busy')
  }

  #giveBack (gateway: PeerId, award: Award, reason: RefusalReason): NodeAction[] {
    this.#tell('dropped', gateway, award, `given back: ${REFUSALS[reason].why}`)
    return [refuse(gateway, award, reason)]
  }

  #bidWhereFree (nowMs: number): NodeAction[] {
    const actions: NodeAction[] = []
    for (let room = this.#room(); this.#accepting && room !== 'none'; room = this.#room()) {
      this.#overdue = this.#offers.overdue(nowMs)
      const next = this.#offers.takeBest(nowMs, room === 'ahead' ? AHEAD_DELAY_MS : 0, this.#mayBid)
      if (next === undefined) break
      const { key, gateway, offer: { jobId, epoch, codeId, needs } } = next
      this.#holds.set(key, { gateway, epoch, needs, sinceMs: nowMs })
      this.#timers.set(key, nowMs + BID_HOLD_MS)
      this.#tell('bidding', gateway, next.offer, biddingWords(next))
      const message: NodeMessage = {
        type: 'bid', jobId, epoch, holdMs: BID_HOLD_MS, hasCode: this.#deps.hasCode(codeId),
        standing: standingOf(next.score, next.standing)
      }
      actions.push({ type: 'send', gateway, message })
    }
    return actions
  }

  /** The node's memory is short, or no longer: what is promised stays so, new bids are not made. */
  pressure (pressed: boolean, nowMs: number): NodeAction[] {
    this.#pressed = pressed
    return this.#bidWhereFree(nowMs)
  }

  #promised (sinceMs = -Infinity): Needs[] {
    const runs = [...this.#runs.values()].map(({ award: { needs }, sinceMs }) => ({ needs, sinceMs }))
    return [...runs, ...this.#holds.values()].filter(one => one.sinceMs >= sinceMs).map(({ needs }) => needs)
  }

  #fits (needs: Needs): boolean {
    return this.#promisable.holds([...this.#promised(), needs])
  }

  /** Whether there is room for it, and then still would be for an offer that has found none for too long. */
  readonly #mayBid = ({ jobId, needs }: Offer): boolean => {
    if (!this.#fits(needs)) return false
    const first = this.#overdue
    if (first === undefined || first.offer.jobId === jobId || this.#fits(first.offer.needs)) return true
    return this.#promisable.holds([...this.#promised(first.sinceMs), needs, first.offer.needs])
  }

  /** Whether one more bid would find a free slot, or would wait ahead of one, or has no place. */
  #room (): 'slot' | 'ahead' | 'none' {
    if (this.#pressed) return 'none'
    const promised = this.#runs.size + this.#holds.size
    if (promised < this.#slots) return 'slot'
    return promised < this.#slots + this.#ahead ? 'ahead' : 'none'
  }

  #running (): number {
    let running = 0
    for (const run of this.#runs.values()) if (!run.waiting) running++
    return running
  }

  #release (key: string): void {
    if (this.#holds.delete(key)) this.#timers.delete(key)
  }

  #forget (key: string): void {
    if (this.#results.delete(key)) this.#timers.delete(key)
  }

  #kill (key: string, { gateway, award: { jobId, epoch }, waiting }: Run): NodeAction[] {
    this.#runs.delete(key)
    if (!waiting) return [{ type: 'kill', gateway, jobId, epoch }]
    this.#timers.delete(key)
    return []
  }

  #resend (key: string, nowMs: number): NodeAction[] {
    const kept = this.#results.get(key)
    if (kept === undefined) return []
    if (nowMs >= kept.untilMs) {
      this.#results.delete(key)
      return []
    }
    kept.resendMs = Math.min(kept.resendMs * 2, RESULT_RESEND_MS_MAX)
    this.#timers.set(key, nowMs + kept.resendMs)
    return [sendResult(kept)]
  }

  #heartbeats (wanted: (run: Run) => boolean): NodeAction[] {
    const byGateway = new Map<PeerId, Array<{ jobId: JobId, epoch: number }>>()
    for (const run of this.#runs.values()) {
      if (!wanted(run)) continue
      const jobs = byGateway.get(run.gateway) ?? []
      byGateway.set(run.gateway, jobs)
      jobs.push({ jobId: run.award.jobId, epoch: run.award.epoch })
    }
    return [...byGateway].flatMap(([gateway, jobs]) => {
      const messages = Math.ceil(jobs.length / HEARTBEAT_JOBS_MAX)
      return Array.from({ length: messages }, (_, at): NodeAction => {
        const some = jobs.slice(at * HEARTBEAT_JOBS_MAX, (at + 1) * HEARTBEAT_JOBS_MAX)
        return { type: 'send', gateway, message: { type: 'heartbeat', jobs: some } }
      })
    })
  }
}
