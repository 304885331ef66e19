/** A gateway with standbys: the three machines, with the simplest driver that keeps their contract. */
import { utf8 } from '../../protocol/core/bytes.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import { Copying } from '../../protocol/jobs/copying.ts'
import type { GatewayAction } from '../../protocol/jobs/gateway-actions.ts'
import { GatewayDispatch } from '../../protocol/jobs/gateway-dispatch.ts'
import { holdersOf, isFurther, mergeRecord } from '../../protocol/jobs/job-order.ts'
import { Standby, takenOver } from '../../protocol/jobs/standby.ts'
import { COPY_WAIT_MS, RETURN_WAIT_MS, STANDBYS } from '../../protocol/jobs/timing.ts'
import type { Result } from '../../protocol/wire/dispatch.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import { RECEIPT, takenReceipt } from '../helpers/jobs.ts'
import type { KeeperJournal, Memory, Step } from './keeper-memory.ts'
import type { GatewayEnd, Net, Packet } from './sim-node.ts'
import type { World } from './world.ts'

const WATCH_MS = 500
const COPY_TIMEOUT_MS = 5_000

export class SimKeeper implements GatewayEnd {
  readonly name: string
  readonly #world: World
  readonly #net: Net<SimKeeper>
  readonly #journal: KeeperJournal
  /** Survive a crash. */
  readonly disk = new Map<string, JobRecord>()
  readonly #toTell = new Set<string>()
  #memory: Memory | undefined

  constructor (name: string, world: World, net: Net<SimKeeper>, journal: KeeperJournal) {
    this.name = name
    this.#world = world
    this.#net = net
    this.#journal = journal
  }

  get up (): boolean {
    return this.#memory !== undefined
  }

  start (): void {
    if (this.up) return
    const memory: Memory = {
      machine: new GatewayDispatch({
        self: this.name, whyNobody: () => 'simulated', isRefused: () => false,
        receiptFor: () => RECEIPT
      }),
      copying: new Copying(),
      watch: new Standby({ self: this.name }), view: new Map(this.disk), returning: new Map(), held: [], pending: [],
      committing: false, wakeAtMs: Infinity, waiters: new Set()
    }
    this.#memory = memory
    for (const record of this.disk.values()) {
      memory.watch.note(record, this.#world.nowMs)
      const isOwn = record.owner === this.name && !hasEnded(record.status)
      if (isOwn) memory.returning.set(record.jobId, record)
      if (isOwn || this.#toTell.has(record.jobId)) memory.copying.owe(record.jobId, this.#others(record))
    }
    const returning = [...memory.returning.values()]
    this.#when(memory, () => returning.every(record => !this.#isBehind(memory, record)), RETURN_WAIT_MS, () => {
      const { held } = memory
      for (const record of memory.returning.values()) this.#do(machine => machine.resume(record, this.#world.nowMs))
      memory.returning.clear()
      memory.held = []
      for (const packet of held) this.receive(packet)
    })
    this.#look(memory)
    this.#flush(memory)
    for (const gateway of this.#net.gateways.values()) {
      if (!this.#reaches(gateway)) continue
      gateway.gatewayBack(this.name)
      this.gatewayBack(gateway.name)
    }
  }

  crash (): void {
    this.#memory = undefined
    for (const node of this.#net.nodes.values()) node.gatewayGone()
  }

  submit (record: JobRecord): void {
    const memory = this.#memory
    if (memory === undefined) return
    const { nowMs } = this.#world
    const there = [...this.#net.gateways.values()].filter(gateway => this.#reaches(gateway) &&
      !memory.copying.isFailing(gateway.name))
    const standbys = rankPeers(record.jobId, there.map(({ name }) => name)).slice(0, STANDBYS)
    const job = { ...record, origin: this.name, owner: this.name, standbys }
    const kept = (): void => {
      this.#when(memory, () => this.#others(job).every(peer => this.#isDone(memory, peer, job)), COPY_WAIT_MS, () => {
        const elsewhere = standbys.some(peer => this.#net.gateways.get(peer)?.disk.has(job.jobId) === true)
        this.#journal.acknowledged.set(job.jobId, elsewhere)
      })
    }
    this.#carryOut(memory, [...memory.machine.accept(job, nowMs), { type: 'call', call: kept }])
  }

  cancelJob (jobId: string): void {
    this.#do(machine => machine.cancel(jobId, this.#world.nowMs))
  }

  receive (packet: Packet): void {
    const { nowMs } = this.#world
    const { from, message, outcome } = packet
    const memory = this.#memory
    if (memory === undefined) return
    if (message.type === 'heartbeat') {
      const jobs = message.jobs.filter(({ jobId }) => !memory.returning.has(jobId))
      if (jobs.length > 0) this.#do(machine => machine.heartbeat(from, { ...message, jobs }, nowMs))
      return
    }
    if (memory.returning.has(message.jobId)) {
      memory.held.push(packet)
      return
    }
    this.#do(machine => {
      switch (message.type) {
        case 'bid': return machine.bid(from, message, nowMs)
        case 'log': return machine.log(from, message)
        case 'refusal': return machine.refusal(from, message, nowMs)
        case 'result': return machine.has(message.jobId)
          ? machine.result(from, message, { proof: utf8(`${from}/${message.epoch}`), outcome: outcome! }, nowMs)
          : this.#late(machine, from, message)
        case 'award': case 'cancel': case 'ack': return []
      }
    })
  }

  #late (machine: GatewayDispatch, from: string, result: Result): GatewayAction[] {
    const stored = this.disk.get(result.jobId)
    return machine.lateResult(from, result, stored, takenReceipt(stored, from, result))
  }

  nodeGone (node: string): void {
    this.#memory?.machine.nodeGone(node, this.#world.nowMs)
    this.#schedule()
  }

  /** A gateway has connected (again). */
  gatewayBack (name: string): void {
    const memory = this.#memory
    if (memory === undefined) return
    memory.copying.seen(name)
    for (const jobId of memory.watch.jobsOf(name)) memory.copying.owe(jobId, [name])
    this.#flush(memory)
  }

  idle (): boolean {
    const memory = this.#memory
    if (memory === undefined) return true
    const { machine, watch, returning, pending, committing, copying } = memory
    const reachable = [...this.#net.gateways.values()].filter(({ up }) => up)
    return machine.counts().inFlight === 0 && watch.size === 0 && returning.size === 0 && pending.length === 0 &&
      !committing && reachable.every(({ name }) => [...this.disk.keys()].every(jobId => !copying.owes(name, jobId)))
  }

  /** What another gateway says of jobs; `answer` gets a word for each, once that is on disk here. */
  takeCopies (from: string, records: JobRecord[], answer: (words: Array<JobRecord | 'kept' | 'no'>) => void): void {
    const memory = this.#memory
    if (memory === undefined) return
    memory.watch.seen(from, this.#world.nowMs)
    const stands = records.map(record => this.#merge(memory, record, from))
    const call = (): void => {
      answer(stands.map((record, at) => {
        if (record === undefined) return 'no'
        return isFurther(record, records[at]!) ? record : 'kept'
      }))
    }
    this.#carryOut(memory, [{ type: 'call', call }])
  }

  #merge (memory: Memory, theirs: JobRecord, from: string): JobRecord | undefined {
    const { jobId } = theirs
    const ours = memory.machine.get(jobId)?.record ?? memory.view.get(jobId)
    const merged = mergeRecord(this.name, ours, theirs, from)
    if (merged === undefined || merged === ours) return ours
    memory.returning.delete(jobId)
    const replacesEnd = ours !== undefined && hasEnded(ours.status) && ours.epoch !== merged.epoch
    this.#carryOut(memory, [...memory.machine.drop(jobId), { type: 'keep', record: merged, replacesEnd }])
    return merged
  }

  #others (record: JobRecord): string[] {
    return holdersOf(record).filter(holder => holder !== this.name)
  }

  #isBehind ({ copying }: Memory, record: JobRecord): boolean {
    return this.#others(record).some(peer => copying.owes(peer, record.jobId))
  }

  /** Told, or not to be reached. */
  #isDone ({ copying }: Memory, peer: string, { jobId }: JobRecord): boolean {
    return !copying.owes(peer, jobId) || copying.isFailing(peer, jobId)
  }

  #isSafe (memory: Memory, record: JobRecord): boolean {
    const others = this.#others(record)
    return others.some(peer => !memory.copying.owes(peer, record.jobId)) ||
      others.every(peer => this.#isDone(memory, peer, record))
  }

  #reaches (gateway: SimKeeper): boolean {
    return gateway !== this && gateway.up && !this.#world.isParted(this.name, gateway.name)
  }

  /** Calls once `holds`, or after `waitMs`, unless this life is over by then. */
  #when (memory: Memory, holds: () => boolean, waitMs: number, call: () => void): void {
    let isOver = false
    const end = (): void => {
      memory.waiters.delete(check)
      if (!isOver && memory === this.#memory) call()
      isOver = true
    }
    const check = (): void => { if (holds()) end() }
    memory.waiters.add(check)
    this.#world.after(waitMs, end)
    check()
  }

  #do (input: (machine: GatewayDispatch) => GatewayAction[]): void {
    if (this.#memory !== undefined) this.#carryOut(this.#memory, input(this.#memory.machine))
  }

  #carryOut (memory: Memory, steps: Step[]): void {
    for (const step of steps) {
      if (step.type === 'store' || step.type === 'keep') memory.view.set(step.record.jobId, step.record)
    }
    memory.pending.push(...steps)
    this.#commit(memory)
    this.#schedule()
  }

  /** Writes everything that waits in one go, and only then lets the rest out, as the real driver does. */
  #commit (memory: Memory): void {
    if (memory.committing || memory.pending.length === 0) return
    memory.committing = true
    const batch = memory.pending
    memory.pending = []
    for (const step of batch) {
      if (step.type === 'ended') memory.copying.owe(step.record.jobId, this.#others(step.record))
    }
    this.#flush(memory)
    this.#world.after(this.#world.random() * 5, () => {
      if (memory !== this.#memory) return
      for (const step of batch) {
        if (step.type !== 'store' && step.type !== 'keep') continue
        step.record = this.#store(memory, step.record)
        if (step.type === 'keep' && step.replacesEnd) this.#toTell.add(step.record.jobId)
      }
      memory.committing = false
      for (const step of batch) this.#perform(memory, step)
      this.#flush(memory)
      this.#commit(memory)
    })
  }

  #store (memory: Memory, record: JobRecord): JobRecord {
    const { jobId, origin } = record
    const before = this.disk.get(jobId)
    const { violations, settled } = this.#journal
    if (before !== undefined && isFurther(before, record)) violations.push(`${jobId} went back at ${this.name}`)
    let stored = record
    if (hasEnded(record.status) && (before === undefined || !hasEnded(before.status))) {
      if (origin === this.name) {
        settled.set(jobId, (settled.get(jobId) ?? 0) + 1)
        stored = { ...record, refunded: record.status === 'done' ? 0 : record.debited }
      }
      if (record.owner === this.name || stored !== record) this.#toTell.add(jobId)
    }
    this.disk.set(jobId, stored)
    if (memory.view.get(jobId) === record) memory.view.set(jobId, stored)
    return stored
  }

  #perform (memory: Memory, step: Step): void {
    const { nowMs } = this.#world
    switch (step.type) {
      case 'store': case 'keep': {
        const { record } = step
        memory.watch.note(record, nowMs)
        const isNews = step.type === 'store'
          ? record.status === 'queued' || record.refunded > 0
          : step.replacesEnd || (record.origin === this.name && record.refunded > 0)
        if (isNews) {
          memory.copying.owe(record.jobId, this.#others(record))
        }
        return
      }
      case 'call': step.call(); return
      case 'offer':
        for (const node of this.#net.nodes.values()) {
          this.#world.deliver(this.name, node.name, () => { node.receiveOffer(this.name, step.offer) })
        }
        return
      case 'ended': {
        const { record } = step
        this.#when(memory, () => this.#isSafe(memory, record), COPY_WAIT_MS, () => {
          const { shown } = this.#journal
          shown.set(record.jobId, [...shown.get(record.jobId) ?? [], record])
        })
        return
      }
      case 'award': case 'send': this.#say(memory, step); return
      case 'log':
    }
  }

  #say (memory: Memory, step: Step & { type: 'award' | 'send' }): void {
    const { node, message } = step
    const send = (): void => {
      this.#world.deliver(this.name, node, () => { this.#net.nodes.get(node)?.receive(this.name, message) })
    }
    if (step.type === 'award') this.#checkAward(step)
    const safe = step.type === 'send' ? step.safe : undefined
    if (safe === undefined) send()
    else this.#when(memory, () => this.#isSafe(memory, safe), COPY_WAIT_MS, send)
  }

  #checkAward ({ node, message: { jobId, epoch } }: Step & { type: 'award' }): void {
    const { awards, violations } = this.#journal
    const stored = this.disk.get(jobId)
    if (stored?.epoch !== epoch || stored.node !== node || stored.owner !== this.name) {
      // It may have yielded in the same write; then its node gets a cancel right after.
      if (stored?.owner === this.name) violations.push(`${jobId}: award sent that is not on disk`)
    }
    const by = awards.get(`${jobId}/${epoch}`)
    if (by !== undefined) violations.push(`${jobId}: epoch ${epoch} awarded by ${by} and ${this.name}`)
    awards.set(`${jobId}/${epoch}`, this.name)
  }

  #flush (memory: Memory): void {
    const { copying } = memory
    for (const { peer, jobs } of copying.take(this.#world.nowMs)) {
      const records = jobs.flatMap(jobId => memory.view.get(jobId) ?? [])
      let isOver = false
      const settle = (words: Array<JobRecord | 'kept' | 'no'> | undefined): void => {
        if (isOver || memory !== this.#memory) return
        isOver = true
        const { nowMs } = this.#world
        if (words === undefined) copying.failed(peer, nowMs)
        else {
          for (const word of words) if (typeof word !== 'string') this.#merge(memory, word, peer)
          const known = records.filter((_, at) => words[at] !== 'no').map(({ jobId }) => jobId)
          copying.answered(peer, known, records.filter((_, at) => words[at] === 'no').map(({ jobId }) => jobId), nowMs)
        }
        for (const check of [...memory.waiters]) check()
        for (const jobId of jobs) {
          const record = this.disk.get(jobId)
          if (record !== undefined && hasEnded(record.status) && !copying.isOwed(jobId)) this.#toTell.delete(jobId)
        }
        this.#flush(memory)
      }
      this.#world.after(COPY_TIMEOUT_MS, () => { settle(undefined) })
      this.#world.deliver(this.name, peer, () => {
        this.#net.gateways.get(peer)?.takeCopies(this.name, records, words => {
          this.#world.deliver(peer, this.name, () => { settle(words) })
        })
      })
    }
    this.#schedule()
  }

  #look (memory: Memory): void {
    if (memory !== this.#memory) return
    const { nowMs } = this.#world
    const there = [...this.#net.gateways.values()].filter(gateway => this.#reaches(gateway))
    for (const { name } of there) memory.watch.seen(name, nowMs)
    const nodes = [...this.#net.nodes.values()].filter(({ up, name }) => up && !this.#world.isParted(this.name, name))
    for (const action of memory.watch.tick(nowMs, there.length + nodes.length === 0)) {
      if (action.type === 'ask') memory.copying.owe(action.jobId, action.peers)
      else this.#takeOver(memory, action.jobId)
    }
    this.#flush(memory)
    this.#world.after(WATCH_MS, () => { this.#look(memory) })
  }

  #takeOver (memory: Memory, jobId: string): void {
    const record = memory.view.get(jobId)
    if (record === undefined || hasEnded(record.status) || record.owner === this.name) return
    this.#journal.takeovers++
    this.#do(machine => machine.accept(takenOver(record, this.name, this.#world.nowMs), this.#world.nowMs))
  }

  #schedule (): void {
    const memory = this.#memory
    if (memory === undefined) return
    const nextMs = Math.min(memory.machine.nextTickAtMs() ?? Infinity, memory.copying.nextTickAtMs() ?? Infinity)
    if (nextMs >= memory.wakeAtMs) return
    memory.wakeAtMs = nextMs
    this.#world.at(nextMs, () => {
      if (memory !== this.#memory) return
      memory.wakeAtMs = Infinity
      this.#do(machine => machine.tick(this.#world.nowMs))
      this.#flush(memory)
    })
  }
}
