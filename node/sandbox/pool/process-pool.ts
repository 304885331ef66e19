/**
 * Processes that are booted before there is a job for them, and used for one. A boot costs some 30 ms of a core; a job
 * that finds a process ready waits for none of it.
 */
import { DcnError, isDcnError, reasonOf } from '../../../protocol/core/errors.ts'
import type { Logger } from '../../../protocol/core/logger.ts'
import type { LaunchSpec } from '../isolation/types.ts'
import type { Priorities } from './priorities.ts'

/** Spawning holds up the event loop for some milliseconds: results that are on their way go first. */
const REFILL_DELAY_MS = 10
/** After a boot that failed, or a spare process that died, so long until the next; doubles each time. */
const BACKOFF_MS = 100
const BACKOFF_MS_MAX = 30_000
/** A node that nobody asks for anything keeps one spare; after so long, or with the first job, as many as it should. */
const FULL_AFTER_MS = 2_000
/** How long a kind of process counts as used lately, so that one of it is kept ready. */
const RECENT_MS = 60_000

/** What the pool knows of a process. */
export interface PoolProcess {
  readonly pid: number | undefined
  /** Undefined once the process awaits its first job; else why it never will. */
  readonly booted: Promise<string | undefined>
  /** Resolves once it is gone from the process table. */
  readonly exited: Promise<void>
  boot (): void
  /** Idempotent. */
  kill (): void
}

export interface ProcessPoolDeps<P extends PoolProcess> {
  logger: Logger
  /** Throws DCN_SANDBOX_FAILED. */
  create (spec: LaunchSpec): Promise<P>
  priorities: Pick<Priorities, 'canLower' | 'lower' | 'restore'>
}

export interface ProcessPoolInit {
  /** Spare processes of the standard kind. */
  spares: number
  standard: LaunchSpec
  /** Spare processes booted at the same time, at most. A job that waits does not count, and is not kept waiting. */
  bootsMax: number
}

export interface PoolCounts { ready: number, booting: number, running: number, ending: number }

interface Waiter<P> { resolve (process: P): void, reject (err: Error): void }

/** Processes that are the same for every job that could use them. */
interface Kind<P> {
  readonly spec: LaunchSpec
  readonly ready: P[]
  readonly waiting: Set<Waiter<P>>
  readonly booting: Set<P>
  /** Boots under way, those that have no process yet included. */
  boots: number
  usedAtMs: number
}

export class ProcessPool<P extends PoolProcess> {
  readonly #deps: ProcessPoolDeps<P>
  readonly #log: Logger
  readonly #init: ProcessPoolInit
  readonly #kinds = new Map<string, Kind<P>>()
  /** Given out, and not yet taken back. */
  readonly #running = new Set<P>()
  /** Killed, and not yet gone. */
  readonly #ending = new Set<P>()
  /** Boots under way, whatever came of their kind. */
  readonly #boots = new Set<Promise<void>>()
  #refillTimer: NodeJS.Timeout | undefined
  #failures = 0
  #lost = 0
  #notBeforeMs = 0
  #fullAtMs = 0
  #reduced = false
  #open = false

  constructor (deps: ProcessPoolDeps<P>, init: ProcessPoolInit) {
    this.#deps = deps
    this.#log = deps.logger.child('pool')
    this.#init = init
  }

  /** Spares are booted from now on. */
  open (): void {
    if (this.#open) return
    this.#open = true
    this.#failures = 0
    this.#notBeforeMs = 0
    this.#fullAtMs = performance.now() + FULL_AFTER_MS
    this.#refillIn(0)
  }

  /** Kills all; resolves once all is gone. */
  async close (): Promise<void> {
    this.#open = false
    clearTimeout(this.#refillTimer)
    this.#refillTimer = undefined
    for (const kind of this.#kinds.values()) {
      for (const process of kind.ready.splice(0)) this.#end(process)
      for (const process of kind.booting) process.kill()
      for (const waiter of kind.waiting) waiter.reject(new DcnError('DCN_SANDBOX_FAILED', { reason: 'it stops' }))
      kind.waiting.clear()
    }
    for (const process of [...this.#running]) this.retire(process)
    this.#kinds.clear()
    await this.settled()
  }

  counts (): PoolCounts {
    const counts = { ready: 0, booting: 0, running: this.#running.size, ending: this.#ending.size }
    for (const { ready, boots } of this.#kinds.values()) {
      counts.ready += ready.length
      counts.booting += boots
    }
    return counts
  }

  /** Processes that did not boot, or died while they waited for a job, since this was made. */
  get lost (): number {
    return this.#lost
  }

  /** Resolves once all that was ended, and whatever was booting, has come to its end. */
  async settled (): Promise<void> {
    while (this.#boots.size + this.#ending.size > 0) {
      await Promise.all([...this.#boots, ...[...this.#ending].map(async ({ exited }) => { await exited })])
    }
  }

  /** While memory is short there are no spares. */
  reduce (reduced: boolean): void {
    this.#reduced = reduced
    if (reduced) for (const kind of this.#kinds.values()) this.#trim(kind)
    else this.#refillIn(0)
  }

  /** Whether `take` would give one at once. */
  isReady (spec: LaunchSpec): boolean {
    return (this.#kinds.get(keyOf(spec))?.ready.length ?? 0) > 0
  }

  /**
   * A process that awaits its first job; whoever takes it must `retire` it. Throws DCN_SANDBOX_FAILED where none boots,
   * and once the signal is aborted.
   */
  async take (spec: LaunchSpec, signal: AbortSignal): Promise<P> {
    if (!this.#open) throw new DcnError('DCN_SANDBOX_FAILED', { reason: 'it is not started' })
    const kind = this.#kindOf(spec)
    kind.usedAtMs = performance.now()
    this.#fullAtMs = 0
    const ready = kind.ready.shift()
    if (ready !== undefined) {
      this.#give(ready)
      this.#refillIn(REFILL_DELAY_MS)
      return ready
    }
    const taken = new Promise<P>((resolve, reject) => {
      const done = (): void => {
        kind.waiting.delete(waiter)
        signal.removeEventListener('abort', abort)
      }
      const waiter: Waiter<P> = {
        resolve: process => { done(); resolve(process) },
        reject: err => { done(); reject(err) }
      }
      const abort = (): void => { waiter.reject(new DcnError('DCN_SANDBOX_FAILED', { reason: 'not wanted any more' })) }
      kind.waiting.add(waiter)
      signal.addEventListener('abort', abort)
    })
    // What boots for nobody yet is soonest ready, and has been held back.
    for (const process of kind.booting) this.#hurry(process)
    while (kind.boots < kind.waiting.size) this.#boot(kind, false)
    return await taken
  }

  /** Kills a process that was taken. */
  retire (process: P): void {
    if (!this.#running.delete(process)) return
    this.#end(process)
    this.#refillIn(REFILL_DELAY_MS)
  }

  #give (process: P): void {
    this.#running.add(process)
    // A spare that can be used is one that did not fail.
    this.#failures = 0
  }

  #end (process: P): void {
    this.#ending.add(process)
    process.kill()
    void process.exited.then(() => { this.#ending.delete(process) })
  }

  #kindOf (spec: LaunchSpec): Kind<P> {
    const key = keyOf(spec)
    const known = this.#kinds.get(key)
    if (known !== undefined) return known
    const kind: Kind<P> = {
      spec, ready: [], waiting: new Set(), booting: new Set(), boots: 0, usedAtMs: 0
    }
    this.#kinds.set(key, kind)
    return kind
  }

  /** How many spares of a kind there should be. */
  #wanted ({ spec, usedAtMs }: Kind<P>): number {
    if (this.#reduced || !this.#open || this.#init.spares === 0) return 0
    const { standard } = this.#init
    const plain = spec.mounts.length === 0 && spec.gpu === undefined
    if (plain && spec.memoryMiB === standard.memoryMiB) {
      return performance.now() < this.#fullAtMs ? 1 : this.#init.spares
    }
    // A GPU is one job's; what is mounted may be wanted by no other.
    return plain && performance.now() - usedAtMs < RECENT_MS ? 1 : 0
  }

  #refillIn (delayMs: number): void {
    if (!this.#open || this.#refillTimer !== undefined) return
    this.#refillTimer = setTimeout(() => {
      this.#refillTimer = undefined
      this.#refill()
    }, delayMs)
    this.#refillTimer.unref()
  }

  /** Boots at most one spare: others, and what the event loop has to do meanwhile, come in between. */
  #refill (): void {
    const standard = this.#kindOf(this.#init.standard)
    const kinds = [...this.#kinds].map(([key, kind]) => ({ key, kind, wanted: this.#wanted(kind) }))
    for (const { key, kind } of kinds) {
      this.#trim(kind)
      if (kind.ready.length + kind.boots + kind.waiting.size === 0 && kind !== standard &&
        performance.now() - kind.usedAtMs >= RECENT_MS) this.#kinds.delete(key)
    }
    const short = kinds.find(({ kind, wanted }) => kind.ready.length + kind.boots < wanted)
    if (short === undefined) {
      const untilFullMs = this.#fullAtMs - performance.now()
      if (untilFullMs > 0) this.#refillIn(untilFullMs)
      return
    }
    const waitMs = this.#notBeforeMs - performance.now()
    if (waitMs > 0) {
      this.#refillIn(waitMs)
      return
    }
    // The next boot that ends comes back here.
    if (this.#boots.size >= this.#bootsMax()) return
    this.#boot(short.kind, true)
    this.#refillIn(1)
  }

  /** Where boots cannot be given a low priority, they must leave the jobs that run some room. */
  #bootsMax (): number {
    const { bootsMax } = this.#init
    return this.#deps.priorities.canLower || this.#running.size === 0 ? bootsMax : 1
  }

  #boot (kind: Kind<P>, spare: boolean): void {
    kind.boots++
    const boot = this.#bootOne(kind, spare).then(
      process => { this.#booted(kind, process) },
      (err: unknown) => { this.#failed(kind, err) }
    ).finally(() => {
      this.#boots.delete(boot)
      this.#refillIn(0)
    })
    this.#boots.add(boot)
  }

  async #bootOne (kind: Kind<P>, spare: boolean): Promise<P> {
    try {
      const process = await this.#deps.create(kind.spec)
      if (!this.#open) {
        this.#end(process)
        throw new DcnError('DCN_SANDBOX_FAILED', { reason: 'it stops' })
      }
      process.boot()
      kind.booting.add(process)
      if (spare && kind.waiting.size === 0 && process.pid !== undefined) this.#deps.priorities.lower(process.pid)
      const failure = await process.booted
      kind.booting.delete(process)
      if (failure !== undefined) {
        this.#end(process)
        throw new DcnError('DCN_SANDBOX_FAILED', { reason: failure })
      }
      this.#hurry(process)
      return process
    } finally {
      kind.boots--
    }
  }

  #hurry (process: P): void {
    if (process.pid !== undefined) this.#deps.priorities.restore(process.pid)
  }

  #booted (kind: Kind<P>, process: P): void {
    const [waiter] = kind.waiting
    if (waiter !== undefined) {
      this.#give(process)
      waiter.resolve(process)
      return
    }
    kind.ready.push(process)
    void process.exited.then(() => {
      const at = kind.ready.indexOf(process)
      if (at < 0) return
      kind.ready.splice(at, 1)
      this.#failed(kind, new DcnError('DCN_SANDBOX_FAILED', { reason: 'a spare process died' }))
      this.#refillIn(0)
    })
    this.#trim(kind)
  }

  #trim (kind: Kind<P>): void {
    const tooMany = kind.ready.length - this.#wanted(kind)
    if (tooMany > 0) for (const process of kind.ready.splice(0, tooMany)) this.#end(process)
  }

  #failed (kind: Kind<P>, err: unknown): void {
    if (!this.#open) return
    const backoffMs = Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** this.#failures)
    this.#failures++
    this.#lost++
    this.#notBeforeMs = performance.now() + backoffMs
    const reason = reasonOf(err)
    this.#log.warn('sandbox process lost', { reason, backoffMs, memoryMiB: kind.spec.memoryMiB })
    // One boot, one job that waits: the others have boots of their own.
    const [waiter] = kind.waiting
    if (kind.boots >= kind.waiting.size) return
    waiter?.reject(isDcnError(err) ? err : new DcnError('DCN_SANDBOX_FAILED', { reason }, { cause: err }))
  }
}

function keyOf ({ memoryMiB, mounts, gpu }: LaunchSpec): string {
  return JSON.stringify([memoryMiB, mounts, gpu])
}
