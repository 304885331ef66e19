/** Jobs that other gateways have: asking them, and answering them. Specified in protocol/spec/jobs.md. */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import { contentIdOf, type JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import { isFurther } from '../../protocol/jobs/job-order.ts'
import type { Network } from '../../protocol/net/types.ts'
import { must } from '../../protocol/wire/codec.ts'
import { openResultProof } from '../../protocol/wire/dispatch.ts'
import {
  decodeJobQuery, encodeJobQuery, hasEnded, JOB_ANSWER_BYTES_MAX, JOB_QUERY_BYTES_MAX, JOBS_PROTOCOL, openJobAnswer,
  OUTCOME_KEPT_BYTES_MAX, sealJobAnswer, type JobAnswer, type JobQuery, type JobRecord
} from '../../protocol/wire/jobs.ts'
import type { KnownJob } from '../dispatch/dispatcher.ts'
import type { LocalJobs } from './local-jobs.ts'

/** Gateways asked for a job that is not here. */
export const GATEWAYS_ASKED_MAX = 16

/** Time for the question itself, on top of what the asker wants to wait for the job's end. */
const ASK_TIMEOUT_MS = 3_000
const ASK_ATTEMPTS_MAX = 3

export interface RemoteJobsDeps {
  network: Pick<Network, 'serveRequests' | 'request'>
  local: Pick<LocalJobs, 'wait'>
  gateways (): PeerId[]
  signer: Signer
  logger: Logger
}

/** What a gateway says of a job. */
export interface RemoteJob {
  /** Who says it. */
  gateway: PeerId
  record: JobRecord
  /** Console output from `logsOffset` on. */
  logs: string
  logsOffset: number
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
      const query = decodeJobQuery(request)
      return sealJobAnswer(answerTo(query, await deps.local.wait(query, signal)), deps.signer)
    })
  }

  /**
   * What the gateways closest to the job know of it, at once: from the one that looks after the job if that answers,
   * else the furthest of what others have; undefined if nobody knows it.
   * Throws DCN_GATEWAYS_SILENT where nobody knows it and some did not answer, and so may have it.
   */
  async find (jobId: JobId, signal: AbortSignal): Promise<RemoteJob | undefined> {
    const enough = new AbortController()
    const either = AbortSignal.any([signal, enough.signal])
    const asked = rankPeers(jobId, this.#deps.gateways()).slice(0, GATEWAYS_ASKED_MAX)
    let silent = 0
    let best: RemoteJob | undefined
    const sure = asked.map(async gateway => {
      try {
        const job = await this.ask(gateway, { jobId, waitMs: 0 }, either)
        if (job !== undefined && (hasEnded(job.record.status) || job.record.owner === gateway)) return job
        if (job !== undefined && (best === undefined || isFurther(job.record, best.record))) best = job
      } catch (err) {
        silent++
        this.#log.debug('gateway gave no word of a job', { gateway, reason: reasonOf(err) })
      }
      throw new DcnError('DCN_JOB_NOT_FOUND', { jobId })
    })
    try {
      return await Promise.any(sure)
    } catch {
      if (best === undefined && silent > 0) throw new DcnError('DCN_GATEWAYS_SILENT', { jobId, gateways: silent })
      return best
    } finally {
      enough.abort()
    }
  }

  /**
   * Undefined where the gateway says that it does not have the job; throws where it says nothing that holds together.
   */
  async ask (
    gateway: PeerId, query: JobQuery, signal: AbortSignal, attempt = 1
  ): Promise<RemoteJob | undefined> {
    let bytes: Uint8Array
    try {
      bytes = await this.#deps.network.request(gateway, JOBS_PROTOCOL, encodeJobQuery(query), {
        timeoutMs: query.waitMs + ASK_TIMEOUT_MS, signal
      })
    } catch (err) {
      // A connection that breaks under a long wait says nothing about the gateway: ask again on a new one.
      const again = isDcnError(err) && err.code === 'DCN_PEER_UNREACHABLE' &&
        attempt < ASK_ATTEMPTS_MAX && !signal.aborted
      if (again) return await this.ask(gateway, query, signal, attempt + 1)
      throw err
    }
    const opened = openJobAnswer(bytes)
    must(opened.gateway === gateway, 'job answer', 'it is signed by another gateway')
    if (opened.answer === undefined) return undefined
    must(opened.answer.record.jobId === query.jobId, 'job answer', 'it is about another job')
    checkResult(opened.answer.record)
    return { gateway, ...opened.answer }
  }
}

/** Output that the asker has already is not sent again. */
function answerTo ({ seen }: JobQuery, known: KnownJob | undefined): JobAnswer {
  if (known === undefined) return undefined
  const { record, logs } = known
  const logsOffset = seen?.epoch === record.epoch ? Math.min(seen.logChars, logs.length) : 0
  return { record, logs: logs.slice(logsOffset), logsOffset }
}

/** A result is taken on the word of the node that signed it, not on the gateway's. */
export function checkResult (record: JobRecord): void {
  const what = 'job'
  const byNode = record.status === 'done' || record.status === 'timeout' || record.resultProof.byteLength > 0
  if (!byNode) return
  const { result, node } = openResultProof(record.resultProof)
  must(node === record.node && result.gateway === record.owner, what, 'the result was signed by or for another')
  must(result.jobId === record.jobId && result.epoch === record.epoch, what, 'the result is of another award')
  const same = (['status', 'durationMs', 'cpuMs', 'memoryPeakBytes'] as const).every(key => result[key] === record[key])
  must(same, what, 'the result says otherwise')
  const leftOut = record.kind === 'connector' && record.outcome.byteLength === 0
  must(!leftOut || result.outcomeBytes > OUTCOME_KEPT_BYTES_MAX, what, 'the outcome is missing')
  must(leftOut || result.outcomeId === contentIdOf(record.outcome), what, 'the outcome is not the one that was signed')
}
