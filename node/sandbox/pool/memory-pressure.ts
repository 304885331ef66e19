import type { Logger } from '../../../protocol/core/logger.ts'
import type { Service } from '../../../protocol/core/service.ts'
import type { MachineMemory } from './machine-memory.ts'

const PERIOD_MS = 1_000
/** Memory left to the machine, as a share of all of it; within bounds, in MiB. */
const RESERVE_SHARE = 1 / 20
const RESERVE_MIB_MIN = 128
const RESERVE_MIB_MAX = 1_024
/** It is over only when so much more is free again: what is about to start takes some. */
const RELIEF_FACTOR = 1.5
/** Percent of the last 10 seconds; half of it ends the pressure. */
const SOME_MAX = 40
const FULL_MAX = 10

export interface MemoryPressureDeps {
  logger: Logger
  read (): MachineMemory
  /** Told of every change; at first there is none. */
  onChange (pressed: boolean): void
}

/** Tells when a machine runs short of memory, and when that is over. */
export class MemoryPressure implements Service {
  readonly #deps: MemoryPressureDeps
  readonly #log: Logger
  #timer: NodeJS.Timeout | undefined
  #pressed = false

  constructor (deps: MemoryPressureDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('memory')
  }

  get pressed (): boolean {
    return this.#pressed
  }

  async start (): Promise<void> {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => { this.check() }, PERIOD_MS).unref()
    this.check()
  }

  async stop (): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#pressed = false
  }

  check (): void {
    const { totalMiB, availableMiB, stalled = { some: 0, full: 0 } } = this.#deps.read()
    const reserveMiB = Math.min(RESERVE_MIB_MAX, Math.max(RESERVE_MIB_MIN, Math.floor(totalMiB * RESERVE_SHARE)))
    const [room, share] = this.#pressed ? [RELIEF_FACTOR * reserveMiB, 0.5] : [reserveMiB, 1]
    const pressed = availableMiB < room || stalled.some > SOME_MAX * share || stalled.full > FULL_MAX * share
    if (pressed === this.#pressed) return
    this.#pressed = pressed
    const fields = { availableMiB, reserveMiB, ...stalled }
    if (pressed) this.#log.warn('memory is short: no new jobs until it is not', fields)
    else this.#log.info('memory is there again: jobs are taken', fields)
    this.#deps.onChange(pressed)
  }
}
