/** Jobs that other gateways have: asking them, and answering them. Specified in protocol/spec/jobs.md. */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import { contentIdOf, type JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Network } from '../../protocol/net/types.ts'
import { must } from '../../protocol/wire/codec.ts'
import { openResultProof } from '../../protocol/wire/dispatch.ts'
import {
  decodeJobQuery, encodeJobQuery, JOB_ANSWER_BYTES_MAX, JOB_QUERY_BYTES_MAX, JOBS_PROTOCOL, openJobAnswer, sealJobAnswer,
  type JobRecord
} from '../../protocol/wire/jobs.ts'
import type { Dispatcher, KnownJob } from '../dispatch/dispatcher.ts'

/** Gateways asked for a job that is not here. */
export const GATEWAYS_ASKED_MAX = 16

/** Time for the question itself, on top of what the asker wants to wait for the job's end. */
const ASK_TIMEOUT_MS = 3_000

export interface RemoteJobsDeps {
  network: Pick<Network, 'serveRequests' | 'request'>
  local: Pick<Dispatcher, 'get' | 'waitForEnd'>
  gateways (): PeerId[]
  signer: Signer
  logger: Logger
}

export class RemoteJobs {
  readonly #deps: RemoteJobsDeps
  readonly #log: Logger

  constructor (deps: RemoteJobsDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('remote-jobs')
    deps.network.serveRequests(JOBS_PROTOCOL, {
      requestBytesMax: JOB_QUERY_BYTES_MAX, responseBytesMax: JOB_ANSWER_BYTES_MAX, concurrentPerPeerMax: 256
    }, async (request, _from, signal) => {
      const { jobId, waitMs } = decodeJobQuery(request)
      await deps.local.waitForEnd(jobId, waitMs, signal)
      return sealJobAnswer(await deps.local.get(jobId), deps.signer)
    })
  }

  /** The job from the first gateway that has it; undefined if none of those that answered has. Never throws. */
  async find (jobId: JobId, waitMs: number, signal: AbortSignal): Promise<KnownJob | undefined> {
    const enough = new AbortController()
    const either = AbortSignal.any([signal, enough.signal])
    const asked = this.#deps.gateways().slice(0, GATEWAYS_ASKED_MAX)
    try {
      return await Promise.any(asked.map(async gateway => await this.#ask(gateway, jobId, waitMs, either)))
    } catch {
      return undefined
    } finally {
      enough.abort()
    }
  }

  /** Rejects where the gateway does not have the job, cannot be asked, or answers what does not hold together. */
  async #ask (gateway: PeerId, jobId: JobId, waitMs: number, signal: AbortSignal): Promise<KnownJob> {
    try {
      const bytes = await this.#deps.network.request(gateway, JOBS_PROTOCOL, encodeJobQuery({ jobId, waitMs }), {
        timeoutMs: waitMs + ASK_TIMEOUT_MS, signal
      })
      const opened = openJobAnswer(bytes)
      must(opened.gateway === gateway, 'job answer', 'it is signed by another gateway')
      must(opened.answer !== undefined, 'job answer', 'the gateway does not have the job')
      must(opened.answer.record.jobId === jobId, 'job answer', 'it is about another job')
      checkResult(opened.answer.record, gateway)
      return opened.answer
    } catch (err) {
      this.#log.debug('no job from gateway', { gateway, reason: reasonOf(err) })
      throw err
    }
  }
}

/** A result is taken on the word of the node that signed it, not on the gateway's. */
function checkResult (record: JobRecord, gateway: PeerId): void {
  const what = 'job answer'
  const byNode = record.status === 'done' || record.status === 'timeout' || record.resultProof.byteLength > 0
  if (!byNode) return
  const { result, node } = openResultProof(record.resultProof)
  must(node === record.node && result.gateway === gateway, what, 'the result was signed by or for another')
  must(result.jobId === record.jobId && result.epoch === record.epoch, what, 'the result is of another award')
  must(result.status === record.status && result.durationMs === record.durationMs, what, 'the result says otherwise')
  must(result.outcomeId === contentIdOf(record.outcome), what, 'the outcome is not the one that was signed')
}
