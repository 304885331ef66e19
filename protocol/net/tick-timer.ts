/** Wakes a state machine when it wants to be woken. */
import type { Clock } from '../core/clock.ts'
import type { Service } from '../core/service.ts'

/**
 * A tick later than this means that the process itself stood still. What arrived meanwhile (heartbeats, results) still
 * lies in the sockets, and must be heard before anybody is called silent.
 */
const STALL_MS = 200
const STALL_GRACE_MS = 100

export interface TickTimerDeps {
  clock: Clock
  /** When the next tick is wanted, in Unix milliseconds; undefined: not at all. */
  nextTickAtMs (): number | undefined
  tick (): void
}

export class TickTimer implements Service {
  readonly #deps: TickTimerDeps
  #timer: NodeJS.Timeout | undefined
  #wakeAtMs = Infinity
  #running = false

  constructor (deps: TickTimerDeps) {
    this.#deps = deps
  }

  async start (): Promise<void> {
    this.#running = true
    this.schedule()
  }

  async stop (): Promise<void> {
    this.#running = false
    clearTimeout(this.#timer)
    this.#wakeAtMs = Infinity
  }

  /** To be called whenever the machine may want its next tick earlier than before. */
  schedule (): void {
    const nextMs = this.#deps.nextTickAtMs()
    if (!this.#running || nextMs === undefined || nextMs >= this.#wakeAtMs) return
    clearTimeout(this.#timer)
    this.#wakeAtMs = nextMs
    this.#timer = setTimeout(() => { this.#wake(nextMs) }, Math.max(0, nextMs - this.#deps.clock.nowMs()))
  }

  #wake (dueAtMs: number): void {
    if (this.#deps.clock.nowMs() - dueAtMs > STALL_MS) {
      this.#timer = setTimeout(() => { this.#tick() }, STALL_GRACE_MS)
      return
    }
    this.#tick()
  }

  #tick (): void {
    this.#wakeAtMs = Infinity
    this.#deps.tick()
    this.schedule()
  }
}
