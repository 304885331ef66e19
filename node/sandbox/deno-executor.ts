import { utf8 } from '../../protocol/core/bytes.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { MEMORY_DEFAULT_MIB } from '../../protocol/core/limits.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { NO_USAGE, type Execution, type Executor, type Outcome } from './executor.ts'
import type { Isolation } from './isolation/types.ts'
import { LogBuffer } from './process/log-buffer.ts'
import { judge } from './process/outcome.ts'
import { Reaper } from './process/reaper.ts'
import { SandboxProcess, modelsIn } from './process/sandbox-process.ts'
import { TranspileCache } from './process/transpile-cache.ts'

const SELF_TEST_CODE = 'const handler = payload => payload.x * 2'
const SELF_TEST_TIMEOUT_MS = 10_000

export interface DenoExecutorDeps {
  logger: Logger
  /** Must have started before. */
  isolation: Isolation
}

/** Runs each job in a Deno process of its own, and sees that nothing of it is left. */
export class DenoExecutor implements Executor {
  readonly #log: Logger
  readonly #isolation: Isolation
  readonly #reaper: Reaper
  readonly #transpiled = new TranspileCache()
  readonly #sandboxes = new Set<SandboxProcess>()
  readonly #runs = new Set<Promise<unknown>>()
  #running = false

  constructor (deps: DenoExecutorDeps) {
    this.#log = deps.logger.child('sandbox')
    this.#isolation = deps.isolation
    this.#reaper = new Reaper({ logger: this.#log })
  }

  /** @throws DCN_SANDBOX_FAILED: this machine cannot run functions. */
  async start (): Promise<void> {
    if (this.#running) return
    await this.#reaper.start()
    this.#running = true
    try {
      await this.#selfTest()
    } catch (err) {
      await this.stop()
      throw err
    }
  }

  async stop (): Promise<void> {
    if (!this.#running) return
    this.#running = false
    for (const sandbox of this.#sandboxes) sandbox.kill()
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

  async #run (execution: Execution): Promise<Outcome> {
    const { jobId, memoryMiB, timeoutMs } = execution
    if (execution.signal.aborted) return { status: 'killed', logs: '', durationMs: 0, usage: NO_USAGE }
    const logs = new LogBuffer(text => { execution.onLog(text) })
    const launch = await this.#isolation.launch({
      memoryMiB, mounts: execution.mounts, ...execution.gpu === undefined ? {} : { gpu: execution.gpu }
    })
    const sandbox = new SandboxProcess({ reaper: this.#reaper, transpiled: this.#transpiled }, launch)
    this.#sandboxes.add(sandbox)
    try {
      sandbox.boot()
      const ending = await sandbox.run({
        code: execution.code,
        codeId: execution.codeId,
        payload: execution.payload,
        models: modelsIn(execution.mounts),
        timeoutMs,
        signal: execution.signal,
        onLog: bytes => { logs.append(bytes) }
      })
      if (ending.kind === 'unborn') {
        this.#log.warn('sandbox did not boot', { jobId, reason: ending.reason })
        throw new DcnError('DCN_SANDBOX_FAILED', { reason: ending.reason })
      }
      const { durationMs } = ending
      const outcome = { ...judge(ending, { timeoutMs, memoryMiB }), logs: logs.text, durationMs, usage: NO_USAGE }
      this.#log.debug('function ended', { jobId, status: outcome.status, durationMs: outcome.durationMs })
      return outcome
    } finally {
      sandbox.kill()
      await sandbox.exited
      this.#sandboxes.delete(sandbox)
    }
  }

  async #selfTest (): Promise<void> {
    const outcome = await this.run({
      jobId: 'self-test',
      code: SELF_TEST_CODE,
      codeId: contentIdOf(utf8(SELF_TEST_CODE)),
      payload: '{"x":21}',
      timeoutMs: SELF_TEST_TIMEOUT_MS,
      memoryMiB: MEMORY_DEFAULT_MIB,
      mounts: [],
      onLog: () => undefined,
      signal: new AbortController().signal
    })
    if (outcome.result !== '{"value":42}') {
      const reason = `the self-test ended ${outcome.status}: ${outcome.error ?? ''}`
      throw new DcnError('DCN_SANDBOX_FAILED', { reason })
    }
  }
}
