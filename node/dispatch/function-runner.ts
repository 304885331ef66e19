/** Runs functions: their code, pulled once, in the sandbox. */
import { fromUtf8 } from '../../protocol/core/bytes.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'
import type { Finish } from '../../protocol/jobs/node-dispatch.ts'
import { fetchBlob } from '../../protocol/net/blobs.ts'
import type { Network } from '../../protocol/net/types.ts'
import { encodeOutcome } from '../../protocol/wire/jobs.ts'
import type { Executor, Outcome } from '../sandbox/executor.ts'
import { CodeCache } from './code-cache.ts'
import type { AwardedJob, JobRunner } from './job-runner.ts'

export interface FunctionRunnerDeps {
  network: Pick<Network, 'request'>
  executor: Pick<Executor, 'run'>
}

export class FunctionRunner implements JobRunner {
  readonly #deps: FunctionRunnerDeps
  readonly #code = new CodeCache()

  constructor (deps: FunctionRunnerDeps) {
    this.#deps = deps
  }

  hasCode (codeId: ContentId): boolean {
    return this.#code.has(codeId)
  }

  async run (job: AwardedJob): Promise<Finish | undefined> {
    const { award, attached, signal } = job
    const payload = attached.get(award.payloadId)
    if (payload === undefined) throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: award.payloadId })
    const code = await this.#codeOf(job)
    const outcome = await this.#deps.executor.run({
      jobId: award.jobId,
      code: fromUtf8(code),
      payload: fromUtf8(payload),
      timeoutMs: award.timeoutMs,
      memoryMiB: award.needs.memoryMiB,
      onLog: text => { job.onLog(text) },
      signal
    })
    return outcome.status === 'killed' ? undefined : finishOf(outcome.status, outcome)
  }

  async #codeOf ({ gateway, award: { codeId }, attached, signal }: AwardedJob): Promise<Uint8Array> {
    const here = attached.get(codeId) ?? this.#code.get(codeId)
    if (here !== undefined) {
      this.#code.add(codeId, here)
      return here
    }
    let code: Uint8Array
    try {
      code = await fetchBlob(this.#deps.network, gateway, codeId, signal)
    } catch (cause) {
      throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: codeId }, { cause })
    }
    this.#code.add(codeId, code)
    return code
  }
}

function finishOf (status: Finish['status'], { result, error, errorDetail, logs, durationMs }: Outcome): Finish {
  const outcome = encodeOutcome({
    result: result ?? '',
    error: error ?? '',
    errorName: errorDetail?.name ?? '',
    errorMessage: errorDetail?.message ?? '',
    errorStack: errorDetail?.stack ?? '',
    logs
  })
  return { status, outcome, outcomeId: contentIdOf(outcome), durationMs }
}
