/**
 * Keeps one daemon running: starts it, and starts it again when it dies, at the same addresses and with its data. Once
 * stopped it stays so; a network that starts again makes new ones.
 */
import { mkdir } from 'node:fs/promises'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { DaemonFacts } from '../daemon-messages.ts'
import { rotateLog } from './daemon-log.ts'
import { daemonArgs, daemonEnv, type DaemonPlan, type Surroundings } from './daemon-plan.ts'
import { DaemonProcess, describeExit, type DaemonExit } from './daemon-process.ts'

const RESTART_FIRST_MS = 1_000
const RESTART_MS_MAX = 30_000
/** A daemon that lived for so long is not in a crash loop: its next restart is quick again. */
const STEADY_MS = 60_000

export type SupervisorEvent =
  | { event: 'exit', name: string, pid: number | undefined, reason: string, code: number | null, signal: string | null,
    /** When it is started again; absent: it is not. */
    restartMs?: number }
  | { event: 'restart', name: string } & DaemonFacts

export interface SupervisorDeps {
  env: Record<string, string | undefined>
  /** As they are now. */
  surroundings: () => Surroundings
  onEvent: (event: SupervisorEvent) => void
}

export class Supervisor {
  readonly plan: DaemonPlan
  readonly #deps: SupervisorDeps
  readonly #restarts: boolean
  #process: DaemonProcess | undefined
  #ready: DaemonFacts | undefined
  #live = false
  #timer: NodeJS.Timeout | undefined
  #stopping = false
  #delayMs = RESTART_FIRST_MS

  constructor (deps: SupervisorDeps, plan: DaemonPlan, { restart }: { restart: boolean }) {
    this.#deps = deps
    this.plan = plan
    this.#restarts = restart
  }

  /** What the daemon said, while it lives. */
  get live (): DaemonFacts | undefined {
    return this.#live ? this.#ready : undefined
  }

  /** The first start: its failure is thrown and not tried again. Not to be called after a stop. */
  async start (): Promise<DaemonFacts> {
    await mkdir(this.plan.data, { recursive: true, mode: 0o700 })
    return await this.#launch()
  }

  /** From now on an exit is expected, and followed by nothing. */
  retire (): void {
    this.#stopping = true
    clearTimeout(this.#timer)
  }

  async stop (): Promise<void> {
    this.retire()
    if (this.#process?.exited === false) await this.#process.stop()
  }

  /** Keeps the log from filling the disk. */
  async tidy (): Promise<void> {
    await rotateLog(this.plan.logPath)
  }

  async #launch (): Promise<DaemonFacts> {
    // A stop has come while somebody else was waited for.
    if (this.#stopping) {
      throw new DcnError('DCN_DAEMON_FAILED', { daemon: this.plan.name, reason: 'it is being stopped' })
    }
    const daemon = new DaemonProcess({
      name: this.plan.name,
      args: daemonArgs(this.plan, this.#deps.surroundings(), this.#ready),
      env: daemonEnv(this.#deps.env),
      logPath: this.plan.logPath
    })
    this.#process = daemon
    this.#ready = await daemon.ready
    this.#live = true
    const readyAtMs = performance.now()
    void daemon.exit.then(exit => {
      this.#live = false
      if (performance.now() - readyAtMs >= STEADY_MS) this.#delayMs = RESTART_FIRST_MS
      this.#gone(exit, describeExit(exit), daemon.pid)
    })
    return this.#ready
  }

  #gone (exit: DaemonExit, reason: string, pid: number | undefined): void {
    if (this.#stopping) return
    const fact = { event: 'exit', name: this.plan.name, pid, reason, ...exit } as const
    if (!this.#restarts) {
      this.#deps.onEvent(fact)
      return
    }
    this.#deps.onEvent({ ...fact, restartMs: this.#delayMs })
    this.#timer = setTimeout(() => { void this.#relaunch() }, this.#delayMs)
    this.#delayMs = Math.min(2 * this.#delayMs, RESTART_MS_MAX)
  }

  async #relaunch (): Promise<void> {
    try {
      const facts = await this.#launch()
      this.#deps.onEvent({ event: 'restart', name: this.plan.name, ...facts })
    } catch (err) {
      // Somebody took one of its peer ports meanwhile: any other will do, the HTTP port alone is what users know.
      if (isDcnError(err) && err.code === 'DCN_PORT_BUSY' && this.#ready !== undefined) {
        this.#ready = { ...this.#ready, addresses: [] }
      }
      const exit = await this.#process?.exit ?? { code: null, signal: null }
      this.#gone(exit, reasonOf(err), this.#process?.pid)
    }
  }
}
