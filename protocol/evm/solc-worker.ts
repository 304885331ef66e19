import type { Worker } from 'node:worker_threads'
import { DcnError } from '../core/errors.ts'
import type { ProgramSource } from './program.ts'
import type { CompileAnswer, CompilerReady } from './solc-main.ts'
import { startThread } from './start-thread.ts'

/** Compilations that may wait, over all users of the process. */
export const COMPILES_WAITING_MAX = 1_024
/** A compiler that nobody has needed for so long gives its memory back; the next text waits until it is loaded. */
const IDLE_MS = 600_000
/** A compiler's memory never shrinks: after so many compilations a fresh one takes over. */
const COMPILES_PER_THREAD_MAX = 2_000
/** Until it is loaded: half a second where the machine has nothing else to do. */
const LOAD_TIMEOUT_MS = 60_000
/** Of the compiler's JavaScript; deep expressions need stack. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1_024, stackSizeMb: 16 }

interface Waiting {
  source: ProgramSource
  timeoutMs: number
  resolve (answer: CompileAnswer): void
  reject (error: DcnError): void
}

/**
 * The compiler's thread: started by the first compilation, or before it; killed where one takes too long, fresh for the
 * next. It keeps no process alive that waits for nothing.
 */
export class SolcWorker {
  readonly #queue: Waiting[] = []
  #worker: Worker | undefined
  #isLoaded = false
  #current: { waiting: Waiting, timer: NodeJS.Timeout } | undefined
  #idle: NodeJS.Timeout | undefined
  #compiles = 0
  #starts = 0

  /**
   * The time starts when the compiler is loaded, and gets to it. Rejects with DCN_EXECUTION_UNAVAILABLE where it takes
   * too long, or the compiler breaks: that says nothing sure about the text; with DCN_NOT_READY where too many wait.
   */
  async compile (source: ProgramSource, timeoutMs: number): Promise<CompileAnswer> {
    if (this.#queue.length >= COMPILES_WAITING_MAX) {
      throw new DcnError('DCN_NOT_READY', { reason: 'too many compilations wait' })
    }
    return await new Promise((resolve, reject) => {
      this.#queue.push({ source, timeoutMs, resolve, reject })
      this.#next()
    })
  }

  /** How often the compiler was loaded. */
  get starts (): number {
    return this.#starts
  }

  /** Loads the compiler, where it is not there: a text is going to come. */
  warm (): void {
    if (this.#worker !== undefined) return
    this.#worker = this.#spawn()
    this.#rest()
  }

  /** Ends what is under way and what waits, with DCN_STOPPING. It can be used again. */
  async stop (): Promise<void> {
    const stopping = new DcnError('DCN_STOPPING', {})
    const ended = this.#discard()
    for (const waiting of [this.#take(), ...this.#queue.splice(0)]) waiting?.reject(stopping)
    clearTimeout(this.#idle)
    await ended
  }

  #next (): void {
    if (this.#current !== undefined) return
    const waiting = this.#queue.shift()
    if (waiting === undefined) {
      this.#rest()
      return
    }
    clearTimeout(this.#idle)
    if (this.#compiles >= COMPILES_PER_THREAD_MAX) void this.#discard()
    const worker = this.#worker ??= this.#spawn()
    worker.ref()
    this.#compiles++
    this.#current = { waiting, timer: this.#timer(worker, this.#isLoaded ? waiting.timeoutMs : LOAD_TIMEOUT_MS) }
    worker.postMessage(waiting.source)
  }

  #rest (): void {
    this.#worker?.unref()
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => { void this.#discard() }, IDLE_MS).unref()
  }

  #timer (worker: Worker, timeoutMs: number): NodeJS.Timeout {
    return setTimeout(() => { this.#broken(worker, `the compiler took longer than ${timeoutMs} ms`) }, timeoutMs)
  }

  /** What it took to load is nothing that a text would have to answer for. */
  #loaded (worker: Worker): void {
    this.#isLoaded = true
    if (this.#current === undefined) return
    clearTimeout(this.#current.timer)
    this.#current.timer = this.#timer(worker, this.#current.waiting.timeoutMs)
  }

  #spawn (): Worker {
    this.#compiles = 0
    this.#starts++
    this.#isLoaded = false
    const worker = startThread('solc-main.ts', RESOURCE_LIMITS)
    worker.on('message', (answer: CompileAnswer | CompilerReady) => {
      if (worker !== this.#worker) return
      if (answer.status === 'ready') {
        this.#loaded(worker)
        return
      }
      this.#take()?.resolve(answer)
      this.#next()
    })
    worker.on('error', () => { this.#broken(worker, 'the compiler broke') })
    worker.on('exit', () => { this.#broken(worker, 'the compiler ended') })
    return worker
  }

  #broken (worker: Worker, reason: string): void {
    if (worker !== this.#worker) return
    void this.#discard()
    this.#take()?.reject(failure(reason))
    this.#next()
  }

  async #discard (): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #take (): Waiting | undefined {
    const current = this.#current
    this.#current = undefined
    clearTimeout(current?.timer)
    return current?.waiting
  }
}

function failure (reason: string): DcnError<'DCN_EXECUTION_UNAVAILABLE'> {
  return new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason })
}

/** One for the process: it takes some 100 MiB, and compiles one text at a time. */
export const sharedSolcWorker = new SolcWorker()
