import { DcnError } from '../core/errors.ts'
import { silentLogger, type Logger } from '../core/logger.ts'
import type { Service } from '../core/service.ts'
import type { ExecutionOutcome } from '../wire/executions.ts'
import type { Compiler } from './compiler.ts'
import { ProgramStore } from './program-store.ts'
import { RunThread } from './run-thread.ts'
import type { ConnectorRun, ConnectorRunner } from './runner-types.ts'

/** Executions that may wait for a thread. */
export const RUNS_WAITING_MAX = 1_024

export interface EvmRunnerDeps {
  compiler: Compiler
  logger?: Logger
}

export interface EvmRunnerInit {
  /** Executions that run at once, each in a thread of its own. */
  threads: number
}

interface Waiting { ready (): void, reject (error: Error): void }

/** Executes connectors in threads, which start with the first runs. */
export class EvmRunner implements ConnectorRunner, Service {
  /** What its threads run, and how often and why it is the slower engine that does. */
  readonly programs: ProgramStore
  readonly #threadsMax: number
  readonly #idle: RunThread[] = []
  readonly #busy = new Set<RunThread>()
  readonly #waiting = new Set<Waiting>()
  #running = false

  constructor ({ compiler, logger = silentLogger }: EvmRunnerDeps, { threads }: EvmRunnerInit) {
    this.programs = new ProgramStore({ compiler, logger })
    this.#threadsMax = threads
  }

  async start (): Promise<void> {
    this.#running = true
  }

  async stop (): Promise<void> {
    this.#running = false
    const stopping = new DcnError('DCN_STOPPING', {})
    for (const waiting of this.#waiting) waiting.reject(stopping)
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map(async thread => thread.kill(stopping)))
  }

  /** Rejects with DCN_EXECUTION_UNAVAILABLE, DCN_NOT_READY, DCN_STOPPING, or the reason of `signal`. */
  async run (run: ConnectorRun): Promise<ExecutionOutcome> {
    run.signal.throwIfAborted()
    const thread = await this.#acquire(run.signal)
    try {
      return await thread.run(run)
    } finally {
      this.#release(thread)
    }
  }

  async #acquire (signal: AbortSignal): Promise<RunThread> {
    if (!this.#running) throw new DcnError('DCN_STOPPING', {})
    if (this.#busy.size < this.#threadsMax) return this.#take()
    if (this.#waiting.size >= RUNS_WAITING_MAX) {
      throw new DcnError('DCN_NOT_READY', { reason: 'too many executions wait' })
    }
    return await new Promise<RunThread>((resolve, reject) => {
      const settle = (act: () => void): void => {
        this.#waiting.delete(waiting)
        signal.removeEventListener('abort', abort)
        act()
      }
      const waiting: Waiting = {
        ready: () => settle(() => resolve(this.#take())),
        reject: error => settle(() => reject(error))
      }
      const abort = (): void => waiting.reject(signal.reason as Error)
      this.#waiting.add(waiting)
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  #take (): RunThread {
    let thread = this.#idle.pop()
    while (thread?.dead === true) thread = this.#idle.pop()
    thread ??= new RunThread(this.programs)
    this.#busy.add(thread)
    return thread
  }

  #release (thread: RunThread): void {
    this.#busy.delete(thread)
    if (!thread.dead) this.#idle.push(thread)
    const [next] = this.#waiting
    next?.ready()
  }
}
