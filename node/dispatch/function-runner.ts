/** Runs functions: their code, pulled once, in the sandbox. */
import { fromUtf8 } from '../../protocol/core/bytes.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'
import { LruCache } from '../../protocol/core/lru-cache.ts'
import type { Finish } from '../../protocol/jobs/node-actions.ts'
import type { Network } from '../../protocol/net/types.ts'
import { encodeOutcome } from '../../protocol/wire/jobs.ts'
import type { Executor, Outcome } from '../sandbox/executor.ts'
import type { Mount } from '../sandbox/isolation/types.ts'
import type { NodeGpus } from '../sandbox/gpu/node-gpus.ts'
import type { NodeModels } from '../models/node-models.ts'
import { contentOf, payloadOf, readyCode, type AwardedJob, type JobRunner } from './job-runner.ts'

/** Bytes of code kept: code is sent to a node once. */
export const CODE_CACHE_BYTES_MAX = 64 * 1024 * 1024

export interface FunctionRunnerDeps {
  network: Pick<Network, 'request'>
  executor: Pick<Executor, 'run'>
  gpus: Pick<NodeGpus, 'lease'>
  models: Pick<NodeModels, 'lend'>
}

interface Prepared {
  code: Uint8Array
  payload: Uint8Array
  mounts: readonly Mount[]
}

export class FunctionRunner implements JobRunner {
  readonly #deps: FunctionRunnerDeps
  readonly #code = new LruCache<ContentId, Uint8Array>({
    bytesMax: CODE_CACHE_BYTES_MAX, bytesOf: code => code.byteLength
  })

  constructor (deps: FunctionRunnerDeps) {
    this.#deps = deps
  }

  hasCode (codeId: ContentId): boolean {
    return this.#code.has(codeId)
  }

  /** The one used last at the front. */
  codeIds (): ContentId[] {
    return this.#code.keys()
  }

  async run (job: AwardedJob): Promise<Finish | undefined> {
    const { award, signal } = job
    const payload = payloadOf(job)
    const code = await readyCode(
      job, this.hasCode(job.award.codeId), async () => await this.#codeOf(job), bytes => `${bytes.byteLength} bytes`
    )
    const { models } = award.needs
    // The time that this takes is the node's, not the function's; the machine's heartbeats go on meanwhile.
    const lent = models.length === 0 ? undefined : await this.#deps.models.lend(models, job.gateway, signal)
    try {
      return await this.#execute(job, { code, payload, mounts: lent?.mounts ?? [] })
    } finally {
      lent?.release()
    }
  }

  async #execute (
    job: AwardedJob, { code, payload, mounts }: Prepared
  ): Promise<Finish | undefined> {
    const { award, signal } = job
    const lease = award.needs.gpu ? await this.#deps.gpus.lease(award.needs, signal) : undefined
    const shares = award.tenant !== '' && !award.fresh && lease === undefined
    try {
      const outcome = await this.#deps.executor.run({
        jobId: award.jobId,
        code: fromUtf8(code),
        codeId: award.codeId,
        payload: fromUtf8(payload),
        timeoutMs: award.timeoutMs,
        memoryMiB: award.needs.memoryMiB,
        mounts,
        ...(shares ? { shareKey: `${job.gateway}/${award.tenant}` } : {}),
        ...(lease === undefined ? {} : { gpu: lease.access }),
        onLog: text => { job.onLog(text) },
        onReady: (how, tookMs) => { job.onReady('sandbox-ready', how, tookMs) },
        signal
      })
      return outcome.status === 'killed' ? undefined : finishOf(outcome.status, outcome)
    } finally {
      lease?.release()
    }
  }

  async #codeOf (job: AwardedJob): Promise<Uint8Array> {
    const { codeId } = job.award
    const here = this.#code.get(codeId)
    if (here !== undefined) return here
    const code = await contentOf(job, codeId, this.#deps.network, job.signal)
    this.#code.set(codeId, code)
    return code
  }
}

function finishOf (status: Finish['status'], { result, error, errorDetail, logs, durationMs, usage }: Outcome): Finish {
  const outcome = encodeOutcome({
    result: result ?? '',
    error: error ?? '',
    errorName: errorDetail?.name ?? '',
    errorMessage: errorDetail?.message ?? '',
    errorStack: errorDetail?.stack ?? '',
    logs
  })
  return { status, outcome, outcomeId: contentIdOf(outcome), durationMs, ...usage }
}
