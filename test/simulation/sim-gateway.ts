/** A gateway's dispatch machine with the simplest driver that keeps its contract, in a simulated world. */
import { utf8 } from '../../protocol/core/bytes.ts'
import type { GatewayAction } from '../../protocol/jobs/gateway-actions.ts'
import { GatewayDispatch } from '../../protocol/jobs/gateway-dispatch.ts'
import type { ApartJobs } from '../../protocol/jobs/gateway-job.ts'
import type { Result } from '../../protocol/wire/dispatch.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import { RECEIPT, takenReceipt } from '../helpers/jobs.ts'
import { outcomeOf, type Journal, type Net, type Packet } from './sim-node.ts'
import type { World } from './world.ts'

export class SimGateway {
  readonly name: string
  readonly #world: World
  readonly #net: Net
  readonly #journal: Journal
  /** Survives a crash. */
  readonly disk = new Map<string, JobRecord>()
  /** So do the nodes that it caught lying. */
  readonly #refused = new Set<string>()
  readonly #verifies: boolean
  #machine: GatewayDispatch | undefined
  /** Grows with every start: what an earlier life scheduled is void. */
  #life = 0
  #pending: GatewayAction[] = []
  #committing = false
  #wakeAtMs = Infinity

  /** `verifies`: it finds out, in a while, whether a result is right, before it takes it. */
  constructor (
    name: string, world: World, net: Net, journal: Journal, { verifies = false }: { verifies?: boolean } = {}
  ) {
    this.name = name
    this.#verifies = verifies
    this.#world = world
    this.#net = net
    this.#journal = journal
    this.start()
  }

  get up (): boolean {
    return this.#machine !== undefined
  }

  start (): void {
    if (this.up) return
    this.#life++
    this.#machine = new GatewayDispatch({
      self: this.name, whyNobody: () => 'simulated', isRefused: node => this.#refused.has(node),
      receiptFor: () => RECEIPT
    })
    for (const record of this.disk.values()) {
      if (!hasEnded(record.status)) this.#do(machine => machine.resume(record, this.#world.nowMs))
    }
  }

  /** Whatever was not committed is gone. */
  crash (): void {
    this.#machine = undefined
    this.#life++
    this.#pending = []
    this.#committing = false
    this.#wakeAtMs = Infinity
    for (const node of this.#net.nodes.values()) node.gatewayGone()
  }

  submit (record: JobRecord): void {
    this.#do(machine => machine.accept(record, this.#world.nowMs))
  }

  /** To different nodes. */
  submitApart (records: readonly JobRecord[]): void {
    const apart: ApartJobs = new Map()
    this.#journal.groups.push(records.map(({ jobId }) => jobId))
    this.#do(machine => records.flatMap(record => machine.accept(record, this.#world.nowMs, apart)))
  }

  cancelJob (jobId: string): void {
    this.#do(machine => machine.cancel(jobId, this.#world.nowMs))
  }

  receive ({ from, message, outcome }: Packet): void {
    const { nowMs } = this.#world
    this.#do(machine => {
      switch (message.type) {
        case 'bid': return machine.bid(from, message, nowMs)
        case 'heartbeat': return machine.heartbeat(from, message, nowMs)
        case 'log': return machine.log(from, message)
        case 'refusal': return machine.refusal(from, message, nowMs)
        case 'result': return this.#result(machine, from, message, outcome!)
        case 'award': case 'cancel': case 'ack': return []
      }
    })
  }

  #result (machine: GatewayDispatch, from: string, result: Result, outcome: Uint8Array): GatewayAction[] {
    if (!machine.has(result.jobId)) {
      const stored = this.disk.get(result.jobId)
      return machine.lateResult(from, result, stored, takenReceipt(stored, from, result))
    }
    if (machine.isHeld(from, result)) return []
    const take = (nowMs: number): GatewayAction[] =>
      machine.result(from, result, { proof: utf8(`${from}/${result.epoch}`), outcome }, nowMs)
    if (!this.#verifies || !machine.hold(from, result)) return take(this.#world.nowMs)
    const life = this.#life
    this.#world.after(this.#world.random() ** 2 * 5_000, () => {
      if (life !== this.#life) return
      const { nowMs } = this.#world
      const isRight = Buffer.from(outcome).toString() === outcomeOf(result.jobId)
      if (!isRight) this.#refused.add(from)
      this.#do(() => isRight ? take(nowMs) : machine.wrongResult(from, result, 'it lied', nowMs))
    })
    return []
  }

  nodeGone (node: string): void {
    this.#machine?.nodeGone(node, this.#world.nowMs)
    this.#schedule()
  }

  idle (): boolean {
    return this.up && this.#pending.length === 0 && !this.#committing && this.#machine!.counts().inFlight === 0
  }

  #do (input: (machine: GatewayDispatch) => GatewayAction[]): void {
    if (this.#machine === undefined) return
    this.#pending.push(...input(this.#machine))
    this.#commit()
    this.#schedule()
  }

  /** Writes everything that waits in one go, and only then lets the rest out, as the real driver does. */
  #commit (): void {
    if (this.#committing || this.#pending.length === 0) return
    this.#committing = true
    const life = this.#life
    const batch = this.#pending
    this.#pending = []
    this.#world.after(this.#world.random() * 5, () => {
      if (life !== this.#life) return
      for (const action of batch) if (action.type === 'store') this.#store(action.record)
      this.#committing = false
      for (const action of batch) this.#perform(action)
      this.#commit()
    })
  }

  #store (record: JobRecord): void {
    const before = this.disk.get(record.jobId)
    const { violations, ends, accepted } = this.#journal
    if (before !== undefined && hasEnded(before.status)) violations.push(`${record.jobId} changed after its end`)
    if (before !== undefined && record.epoch < before.epoch) {
      violations.push(`${record.jobId} went back to an older epoch`)
    }
    this.disk.set(record.jobId, record)
    if (before === undefined) accepted.set(record.jobId, this.#world.nowMs)
    if (hasEnded(record.status)) ends.set(record.jobId, [...ends.get(record.jobId) ?? [], record])
  }

  #perform (action: GatewayAction): void {
    if (action.type === 'offer') {
      for (const node of this.#net.nodes.values()) {
        this.#world.deliver(this.name, node.name, () => { node.receiveOffer(this.name, action.offer) })
      }
    }
    if (action.type !== 'award' && action.type !== 'send') return
    const { node, message } = action
    const stored = message.type === 'award' ? this.disk.get(message.jobId) : undefined
    if (message.type === 'award' && (stored?.epoch !== message.epoch || stored.node !== node)) {
      this.#journal.violations.push(`${message.jobId}: award sent that is not on disk`)
    }
    this.#world.deliver(this.name, node, () => { this.#net.nodes.get(node)?.receive(this.name, message) })
  }

  #schedule (): void {
    const nextMs = this.#machine?.nextTickAtMs()
    if (nextMs === undefined || nextMs >= this.#wakeAtMs) return
    this.#wakeAtMs = nextMs
    const life = this.#life
    this.#world.at(nextMs, () => {
      if (life !== this.#life) return
      this.#wakeAtMs = Infinity
      this.#do(machine => machine.tick(this.#world.nowMs))
    })
  }
}
