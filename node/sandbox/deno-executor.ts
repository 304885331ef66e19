import { availableParallelism } from 'node:os'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { MEMORY_DEFAULT_MIB } from '../../protocol/core/limits.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { NO_USAGE, type Execution, type Executor, type Outcome } from './executor.ts'
import { RESIDENT_SLACK_MIB } from './isolation/rlimits.ts'
import type { Isolation, LaunchSpec } from './isolation/types.ts'
import { MemoryWatchdog } from './pool/memory-watchdog.ts'
import { MeteredProcess } from './pool/metered-process.ts'
import { Priorities } from './pool/priorities.ts'
import { WarmShelf } from './pool/warm-shelf.ts'
import { ProcessPool, type PoolCounts } from './pool/process-pool.ts'
import { LogBuffer } from './process/log-buffer.ts'
import { judge } from './process/outcome.ts'
import { Reaper } from './process/reaper.ts'
import { SandboxProcess, modelsIn } from './process/sandbox-process.ts'
import { TranspileCache } from './process/transpile-cache.ts'

const MIB = 1024 * 1024

const KILLED: Outcome = { status: 'killed', logs: '', durationMs: 0, usage: NO_USAGE }

export interface DenoExecutorDeps {
  logger: Logger
  /** Must have started before, which tests that functions run in it. */
  isolation: Isolation
}

export interface DenoExecutorInit {
  /** Processes of the standard class that are kept booted. */
  spares: number
  /** Processes kept for further runs, of all functions together; by default four a core. */
  warm?: number
}

/** Runs each job in a Deno process that never ran anybody else's, and sees that nothing of it is left. */
export class DenoExecutor implements Executor {
  readonly #log: Logger
  readonly #reaper: Reaper
  readonly #transpiled = new TranspileCache()
  readonly #pool: ProcessPool<MeteredProcess>
  readonly #warm: WarmShelf<MeteredProcess>
  readonly #runs = new Set<Promise<unknown>>()
  #running = false
  #reduced = false
  readonly #starts = { warm: 0, spare: 0, cold: 0 }
  readonly #failures = { boot: 0, unborn: 0 }

  constructor (deps: DenoExecutorDeps, init: DenoExecutorInit = { spares: 0 }) {
    this.#log = deps.logger.child('sandbox')
    this.#reaper = new Reaper({ logger: this.#log })
    const watchdog = new MemoryWatchdog()
    this.#pool = new ProcessPool({
      logger: this.#log,
      priorities: new Priorities(),
      create: async spec => {
        const launch = await deps.isolation.launch(spec)
        return new MeteredProcess(onEnding => new SandboxProcess({
          reaper: this.#reaper, transpiled: this.#transpiled, onEnding
        }, launch), { ...launch, watchdog })
      }
    }, {
      spares: init.spares,
      standard: { memoryMiB: MEMORY_DEFAULT_MIB, mounts: [] },
      bootsMax: availableParallelism()
    })
    this.#warm = new WarmShelf(process => { this.#pool.retire(process) }, init.warm ?? 4 * availableParallelism())
  }

  /** That functions run at all is what the isolation has tested. */
  async start (): Promise<void> {
    if (this.#running) return
    await this.#reaper.start()
    this.#running = true
    if (!this.#reduced) this.#warm.open()
    this.#pool.open()
  }

  async stop (): Promise<void> {
    if (!this.#running) return
    this.#running = false
    this.#warm.close()
    await this.#pool.close()
    await Promise.allSettled(this.#runs)
    await this.#reaper.stop()
  }

  async run (execution: Execution): Promise<Outcome> {
    if (!this.#running) throw new DcnError('DCN_SANDBOX_FAILED', { reason: 'it is not started' })
    const run = this.#run(execution)
    this.#runs.add(run)
    try {
      return await run
    } finally {
      this.#runs.delete(run)
    }
  }

  /** Resolves once the processes of runs that are over are gone: a run does not wait for that. */
  async settled (): Promise<void> {
    await this.#pool.settled()
  }

  counts (): PoolCounts {
    return this.#pool.counts()
  }

  /** Whether runs are taken: isolation stands, and this has started. */
  get running (): boolean {
    return this.#running
  }

  /** Runs since this daemon began, by whether their process had run the same before, was booted before, or then. */
  starts (): Record<'warm' | 'spare' | 'cold', number> {
    return { ...this.#starts }
  }

  /** Spares that died, boots that failed a run, processes that ended before they had begun theirs. */
  failures (): Record<'lost' | 'boot' | 'unborn', number> {
    return { ...this.#failures, lost: this.#pool.lost }
  }

  /** Processes that wait for another run of what they ran. */
  get warm (): number {
    return this.#warm.size
  }

  /** While memory is short nothing is kept booted. */
  reduce (reduced: boolean): void {
    this.#reduced = reduced
    if (reduced) this.#warm.close()
    else this.#warm.open()
    this.#pool.reduce(reduced)
  }

  async #run (execution: Execution): Promise<Outcome> {
    const first = await this.#runOnce(execution)
    if (typeof first !== 'string') return first
    // Such as a spare that died just before it was taken.
    this.#log.warn('function is started again', { jobId: execution.jobId, reason: first })
    const second = await this.#runOnce(execution)
    if (typeof second === 'string') throw new DcnError('DCN_SANDBOX_FAILED', { reason: second })
    return second
  }

  /** A text says why the process ended before any of the user's code had run. */
  async #runOnce (execution: Execution): Promise<Outcome | string> {
    const { jobId, memoryMiB, timeoutMs, signal, mounts, gpu } = execution
    if (signal.aborted) return KILLED
    const spec: LaunchSpec = { memoryMiB, mounts, ...gpu === undefined ? {} : { gpu } }
    const key = reuseKeyOf(execution)
    const sinceMs = performance.now()
    const warm = key === undefined ? undefined : await this.#warm.take(key)
    const how = warm !== undefined ? 'warm' : this.#pool.isReady(spec) ? 'spare' : 'cold'
    const process = warm ?? await this.#take(jobId, spec, signal)
    if (process === undefined) return KILLED
    this.#starts[how]++
    execution.onReady?.(how, performance.now() - sinceMs)
    let keep = false
    try {
      const logs = new LogBuffer(text => { execution.onLog(text) })
      const roomMiB = memoryMiB + (gpu?.driverMiB ?? 0) + RESIDENT_SLACK_MIB
      const { ending, usage } = await process.run({
        code: execution.code,
        codeId: execution.codeId,
        payload: execution.payload,
        models: modelsIn(execution.mounts),
        timeoutMs,
        signal,
        onLog: bytes => { logs.append(bytes) }
      }, roomMiB * MIB)
      if (ending.kind === 'unborn') {
        this.#failures.unborn++
        return ending.reason
      }
      const judged = judge(ending, { timeoutMs, memoryMiB })
      keep = judged.status === 'done'
      const outcome = { ...judged, logs: logs.text, durationMs: ending.durationMs, usage }
      this.#log.debug('function ended', { jobId, status: outcome.status, durationMs: outcome.durationMs })
      return outcome
    } finally {
      // Nobody waits for this: the result is on its way.
      if (keep && key !== undefined) void this.#warm.keep(key, process)
      else this.#pool.retire(process)
    }
  }

  /** Undefined where the run was ended before it began. */
  async #take (jobId: string, spec: LaunchSpec, signal: AbortSignal): Promise<MeteredProcess | undefined> {
    try {
      const process = await this.#pool.take(spec, signal)
      if (!signal.aborted) return process
      this.#pool.retire(process)
    } catch (err) {
      if (!signal.aborted && this.#running) {
        this.#failures.boot++
        this.#log.warn('sandbox did not boot', { jobId, reason: reasonOf(err) })
        throw err
      }
    }
    return undefined
  }
}

/** Runs with the same key may share a process, one after the other; undefined: with no other. */
function reuseKeyOf ({ shareKey, codeId, memoryMiB, mounts, gpu }: Execution): string | undefined {
  if (shareKey === undefined || gpu !== undefined) return undefined
  return JSON.stringify([shareKey, codeId, memoryMiB, mounts])
}
