/** A node's dispatch machine with the simplest driver that keeps its contract, in a simulated world. */
import { utf8 } from '../../protocol/core/bytes.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'
import type { NodeAction } from '../../protocol/jobs/node-actions.ts'
import { NodeDispatch } from '../../protocol/jobs/node-dispatch.ts'
import { MODEL_BYTES_PER_MS } from '../../protocol/jobs/timing.ts'
import type { Award, DispatchMessage } from '../../protocol/wire/dispatch.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { ModelRef } from '../../protocol/wire/needs.ts'
import type { Offer } from '../../protocol/wire/offers.ts'
import { willing } from '../helpers/jobs.ts'
import type { World } from './world.ts'

export interface Packet { from: string, message: DispatchMessage, outcome?: Uint8Array }

/** What a node sees of a gateway. */
export interface GatewayEnd {
  readonly name: string
  readonly up: boolean
  receive (packet: Packet): void
  nodeGone (node: string): void
}

export interface Net<G extends GatewayEnd = GatewayEnd> {
  nodes: Map<string, SimNode>
  gateways: Map<string, G>
}

/** What befell each job, seen from outside. */
export interface Journal {
  accepted: Map<string, number>
  /** Durable ends, by job: must come out as exactly one. */
  ends: Map<string, JobRecord[]>
  runs: Map<string, number>
  /** Runs begun by nodes that lacked a model. */
  pulls: number
  /** Jobs that were to go to different nodes. */
  groups: string[][]
  violations: string[]
}

export function newJournal (): Journal {
  return { accepted: new Map(), ends: new Map(), runs: new Map(), pulls: 0, groups: [], violations: [] }
}

/**
 * `mute`: bids and then says nothing more. `zombie`: takes awards and is alive for ever, but never runs anything.
 * `liar`: makes up its results.
 */
export type NodeFault = 'none' | 'mute' | 'zombie' | 'liar'

/** What a job gives. */
export function outcomeOf (jobId: string): string {
  return `${jobId} ran`
}

/** Of all models one in sixteen is nowhere. */
export function isToBeHad (contentId: ContentId): boolean {
  return !contentId.startsWith('f')
}

export class SimNode {
  readonly name: string
  readonly fault: NodeFault
  readonly #world: World
  readonly #net: Net
  readonly #journal: Journal
  readonly #slots: number
  #machine: NodeDispatch | undefined
  #life = 0
  #wakeAtMs = Infinity
  /** Runs under way, so that a kill stops them. */
  #alive = new Set<string>()
  /** Survives a crash. */
  readonly #models: Set<ContentId>

  constructor (
    name: string, world: World, net: Net, journal: Journal,
    { slots, fault, models = [] }: { slots: number, fault: NodeFault, models?: Iterable<ContentId> }
  ) {
    this.name = name
    this.fault = fault
    this.#world = world
    this.#net = net
    this.#journal = journal
    this.#slots = slots
    this.#models = new Set(models)
    this.start()
  }

  get up (): boolean {
    return this.#machine !== undefined
  }

  start (): void {
    if (this.up) return
    this.#life++
    this.#machine = new NodeDispatch({
      self: this.name,
      canRun: () => true,
      hasCode: codeId => codeId.startsWith('0'),
      hasModels: models => models.every(({ contentId }) => this.#models.has(contentId)),
      ableNodes: () => this.#net.nodes.size,
      ...willing
    }, { slots: this.#slots })
  }

  crash (): void {
    this.#machine = undefined
    this.#life++
    this.#wakeAtMs = Infinity
    this.#alive = new Set()
    for (const gateway of this.#net.gateways.values()) {
      this.#world.after(50, () => { gateway.nodeGone(this.name) })
    }
  }

  /** The channel broke; the driver opens it again, and tells the machine. */
  gatewayGone (): void {
    const life = this.#life
    const retry = (): void => {
      if (life !== this.#life) return
      const reachable = [...this.#net.gateways.values()]
        .filter(({ up, name }) => up && !this.#world.isParted(name, this.name))
      for (const gateway of reachable) this.#do(machine => machine.connected(gateway.name))
      if (reachable.length < this.#net.gateways.size) this.#world.after(500, retry)
    }
    this.#world.after(500, retry)
  }

  receiveOffer (gateway: string, offer: Offer): void {
    this.#do(machine => machine.offer(gateway, offer, this.#world.nowMs))
  }

  receive (gateway: string, message: DispatchMessage): void {
    const { nowMs } = this.#world
    this.#do(machine => {
      switch (message.type) {
        case 'award': return machine.award(gateway, message, new Map(), nowMs)
        case 'cancel': return machine.cancel(gateway, message, nowMs)
        case 'ack': return machine.ack(gateway, message)
        case 'bid': case 'heartbeat': case 'log': case 'refusal': case 'result': return []
      }
    })
  }

  idle (): boolean {
    if (this.#machine === undefined) return true
    const { running, waiting, holds, results } = this.#machine.counts()
    return running === 0 && waiting === 0 && holds === 0 && results === 0
  }

  #do (input: (machine: NodeDispatch) => NodeAction[]): void {
    if (this.#machine === undefined) return
    for (const action of input(this.#machine)) this.#perform(action)
    if (this.#machine.counts().running > this.#slots) {
      this.#journal.violations.push(`${this.name} runs more than its slots`)
    }
    this.#schedule()
  }

  #perform (action: NodeAction): void {
    if (action.type === 'send') {
      this.#send(action)
      return
    }
    const { jobId, epoch } = action.type === 'start' ? action.award : action
    const run = `${action.gateway}/${jobId}/${epoch}`
    if (action.type === 'kill') {
      this.#alive.delete(run)
      return
    }
    if (this.fault === 'zombie') return
    this.#alive.add(run)
    this.#journal.runs.set(jobId, (this.#journal.runs.get(jobId) ?? 0) + 1)
    const lacking = action.award.needs.models.filter(({ contentId }) => !this.#models.has(contentId))
    if (lacking.length === 0) this.#run(action.gateway, action.award, run)
    else this.#pull(lacking, action.gateway, action.award, run)
  }

  /** As quick as the gateway expects, at the slowest; some models are not to be had. */
  #pull (models: readonly ModelRef[], gateway: string, award: Award, run: string): void {
    this.#journal.pulls++
    const { random } = this.#world
    const life = this.#life
    const bytes = models.reduce((sum, model) => sum + model.bytes, 0)
    this.#world.after(random() * bytes / MODEL_BYTES_PER_MS, () => {
      if (life !== this.#life || !this.#alive.has(run)) return
      if (models.every(({ contentId }) => isToBeHad(contentId))) {
        for (const { contentId } of models) this.#models.add(contentId)
        this.#run(gateway, award, run)
        return
      }
      this.#alive.delete(run)
      const { jobId, epoch } = award
      this.#do(machine => machine.failed(gateway, jobId, epoch, 'model-unavailable', this.#world.nowMs))
    })
  }

  #run (gateway: string, { jobId, epoch, timeoutMs }: Award, run: string): void {
    const { random } = this.#world
    const life = this.#life
    const durationMs = Math.floor(random() ** 3 * timeoutMs)
    const isOn = (): boolean => life === this.#life && this.#alive.delete(run)
    if (random() < 0.05) {
      this.#world.after(durationMs, () => {
        if (isOn()) this.#do(machine => machine.failed(gateway, jobId, epoch, 'sandbox-failed', this.#world.nowMs))
      })
      return
    }
    this.#world.after(durationMs / 2, () => {
      if (life === this.#life) this.#do(machine => machine.logged(gateway, jobId, epoch, 'half-way\n'))
    })
    this.#world.after(durationMs, () => {
      if (!isOn()) return
      const outcome = utf8(this.fault === 'liar' ? 'made up' : outcomeOf(jobId))
      const status = random() < 0.1 ? 'error' as const : 'done' as const
      const finish = { status, outcomeId: contentIdOf(outcome), outcome, durationMs, cpuMs: 0, memoryPeakBytes: 0 }
      this.#do(machine => machine.finished(gateway, jobId, epoch, finish, this.#world.nowMs))
    })
  }

  #send ({ gateway, message, attached }: NodeAction & { type: 'send' }): void {
    if (this.fault === 'mute' && message.type !== 'bid') return
    const [outcome] = attached?.values() ?? []
    const packet: Packet = { from: this.name, message, ...(outcome === undefined ? {} : { outcome }) }
    this.#world.deliver(this.name, gateway, () => { this.#net.gateways.get(gateway)?.receive(packet) })
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
