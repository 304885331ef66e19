import type { Worker } from 'node:worker_threads'
import { DcnError, isDcnError, reasonOf } from '../core/errors.ts'
import type { ExecutionOutcome } from '../wire/executions.ts'
import type { ProgramStore } from './program-store.ts'
import type { FromThread, ProgramReply, ToThread } from './run-messages.ts'
import type { ConnectorRun } from './runner-types.ts'
import { startThread } from './start-thread.ts'

/** Of JavaScript in one thread: the streams of an execution, and what the walk holds of them. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1_024 }

type Settle = (error: unknown, outcome?: ExecutionOutcome) => void

/** One thread that executes connectors, one after the other. It keeps no process alive that waits for nothing. */
export class RunThread {
  readonly #programs: ProgramStore
  readonly #worker: Worker
  #settle: Settle | undefined
  #dead: { error: unknown, gone: Promise<unknown> } | undefined

  constructor (programs: ProgramStore) {
    this.#programs = programs
    this.#worker = startThread('run-main.ts', RESOURCE_LIMITS)
    this.#worker.on('message', (message: FromThread) => { this.#take(message) })
    this.#worker.on('error', err => { void this.kill(failure(reasonOf(err))) })
    this.#worker.on('exit', () => { void this.kill(failure('the thread ended')) })
  }

  /** Whether it can run nothing more. */
  get dead (): boolean {
    return this.#dead !== undefined
  }

  async run ({ root, closure, input, signal }: ConnectorRun): Promise<ExecutionOutcome> {
    signal.throwIfAborted()
    const abort = (): void => { void this.kill(signal.reason) }
    try {
      return await new Promise<ExecutionOutcome>((resolve, reject) => {
        this.#settle = (error, outcome) => {
          if (outcome === undefined) reject(error instanceof Error ? error : failure(reasonOf(error)))
          else resolve(outcome)
        }
        if (this.#dead !== undefined) {
          this.#settle(this.#dead.error)
          return
        }
        signal.addEventListener('abort', abort, { once: true })
        this.#worker.ref()
        this.#send({ type: 'run', root, closure, input })
      })
    } finally {
      signal.removeEventListener('abort', abort)
      this.#settle = undefined
      if (this.#dead === undefined) this.#worker.unref()
    }
  }

  /** Resolves when the thread is gone; what it ran fails with `error`. */
  async kill (error: unknown): Promise<void> {
    this.#worker.ref()
    this.#dead ??= { error, gone: this.#worker.terminate() }
    this.#settle?.(error)
    await this.#dead.gone
  }

  #take (message: FromThread): void {
    switch (message.type) {
      case 'done': this.#settle?.(undefined, message.outcome); break
      case 'fell-back': this.#programs.fellBack(message.reason); break
      case 'failed': this.#settle?.(failure(message.reason)); break
      case 'translated': void this.#programs.translated(message.key, message.translation, message.tookMs); break
      case 'unusable': this.#programs.unusable(message.key, message.reason); break
      case 'program-wanted': void this.#program(message).then(reply => { this.#send(reply) }); break
    }
  }

  async #program ({ kind, bodies }: FromThread & { type: 'program-wanted' }): Promise<ProgramReply> {
    try {
      return { type: 'program', program: await this.#programs.program(kind, bodies) }
    } catch (err) {
      const refused = isDcnError(err) && err.code === 'DCN_SOLIDITY_INVALID'
      return refused ? { type: 'program-refused' } : { type: 'program-failed', reason: reasonOf(err) }
    }
  }

  #send (message: ToThread): void {
    this.#worker.postMessage(message)
  }
}

function failure (reason: string): DcnError {
  return new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason })
}
