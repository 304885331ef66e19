import { chmod, mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { utf8 } from '../../protocol/core/bytes.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { MEMORY_DEFAULT_MIB } from '../../protocol/core/limits.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { findDeno } from './isolation/deno-binary.ts'
import { NO_USAGE, type Execution, type Executor, type Outcome } from './executor.ts'
import { denoCommand } from './isolation/deno-command.ts'
import { LogBuffer } from './process/log-buffer.ts'
import { judge } from './process/outcome.ts'
import { Reaper } from './process/reaper.ts'
import { SandboxProcess } from './process/sandbox-process.ts'

const SELF_TEST_CODE = 'const handler = payload => payload.x * 2'
const SELF_TEST_TIMEOUT_MS = 10_000

export interface DenoExecutorDeps {
  logger: Logger
}

export interface DenoExecutorInit {
  /** A folder of this executor's own, made if it is not there. Not to be shared: what is in it is removed. */
  scratchDir: string
  /** Path of the Deno executable; by default the one that npm installed. */
  denoPath?: string
}

/** Runs each job in a Deno process of its own, and sees that nothing of it is left. */
export class DenoExecutor implements Executor {
  readonly #log: Logger
  readonly #init: DenoExecutorInit
  readonly #reaper: Reaper
  readonly #sandboxes = new Set<SandboxProcess>()
  readonly #runs = new Set<Promise<unknown>>()
  #denoPath = ''
  #emptyDir = ''
  #running = false

  constructor (deps: DenoExecutorDeps, init: DenoExecutorInit) {
    this.#log = deps.logger.child('sandbox')
    this.#init = init
    this.#reaper = new Reaper({ logger: this.#log })
  }

  /** @throws DCN_DENO_MISSING, DCN_SANDBOX_FAILED: this machine cannot run functions. */
  async start (): Promise<void> {
    if (this.#running) return
    this.#denoPath = this.#init.denoPath ?? findDeno()
    try {
      this.#emptyDir = await makeEmptyDir(join(this.#init.scratchDir, 'tmp'))
    } catch (cause) {
      throw new DcnError('DCN_SANDBOX_FAILED', { reason: reasonOf(cause) }, { cause })
    }
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
    await rm(this.#emptyDir, { recursive: true, force: true })
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
    const sandbox = new SandboxProcess({ reaper: this.#reaper }, denoCommand({
      denoPath: this.#denoPath, emptyDir: this.#emptyDir, memoryMiB
    }))
    this.#sandboxes.add(sandbox)
    try {
      sandbox.boot()
      const ending = await sandbox.run({
        code: execution.code,
        payload: execution.payload,
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

/** Makes a directory that is empty and stays so; what an earlier daemon left in it is removed. */
async function makeEmptyDir (path: string): Promise<string> {
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  await chmod(path, 0o555)
  return await realpath(path)
}
