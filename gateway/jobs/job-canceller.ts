/** Cancels jobs, at whichever gateway they are looked after. Specified in protocol/spec/jobs.md, section "Cancel". */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Network } from '../../protocol/net/types.ts'
import { must } from '../../protocol/wire/codec.ts'
import { hasEnded, JOB_ANSWER_BYTES_MAX, openJobAnswer, sealJobAnswer } from '../../protocol/wire/jobs.ts'
import {
  JOB_CANCEL_BYTES_MAX, JOB_CANCEL_PROTOCOL, openJobCancel, sealJobCancel
} from '../../protocol/wire/standby.ts'
import type { Dispatcher, KnownJob } from '../dispatch/dispatcher.ts'
import type { JobReader } from './job-reader.ts'
import { checkResult } from './remote-jobs.ts'

const CANCEL_TIMEOUT_MS = 3_000
/** A job may change its gateway between the look and the word. */
const CANCEL_ATTEMPTS_MAX = 3

export interface JobCancellerDeps {
  network: Pick<Network, 'self' | 'serveRequests' | 'request'>
  jobs: Pick<Dispatcher, 'cancel'>
  reader: Pick<JobReader, 'get'>
  gateways (): PeerId[]
  signer: Signer
  logger: Logger
}

export class JobCanceller {
  readonly #deps: JobCancellerDeps
  readonly #log: Logger

  constructor (deps: JobCancellerDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('job-canceller')
    deps.network.serveRequests(JOB_CANCEL_PROTOCOL, {
      requestBytesMax: JOB_CANCEL_BYTES_MAX, responseBytesMax: JOB_ANSWER_BYTES_MAX, concurrentPerPeerMax: 16
    }, async (request, from) => {
      const jobId = openJobCancel(request, from)
      const known = deps.gateways().includes(from) ? await deps.jobs.cancel(jobId) : undefined
      return sealJobAnswer(known === undefined ? undefined : { ...known, logsOffset: 0 }, deps.signer)
    })
  }

  /**
   * The job once it is cancelled durably. That the user may is for the caller to have seen.
   * Throws DCN_JOB_NOT_FOUND; DCN_JOB_ENDED; DCN_GATEWAYS_SILENT where the job's gateway does not answer: it comes
   * back, or another takes over within seconds.
   */
  async cancel (jobId: JobId, signal: AbortSignal = new AbortController().signal): Promise<KnownJob> {
    for (let attempt = 1; attempt <= CANCEL_ATTEMPTS_MAX; attempt++) {
      const { record } = await this.#deps.reader.get(jobId, 0, signal)
      if (hasEnded(record.status)) throw new DcnError('DCN_JOB_ENDED', { jobId, status: record.status })
      const known = record.owner === this.#deps.network.self
        ? await this.#deps.jobs.cancel(jobId)
        : await this.#tell(record.owner, jobId, signal)
      if (known?.record.status === 'cancelled') return known
    }
    throw new DcnError('DCN_GATEWAYS_SILENT', { jobId, gateways: 1 })
  }

  /** Undefined where the gateway does not answer, or does not look after the job any more. */
  async #tell (owner: PeerId, jobId: JobId, signal: AbortSignal): Promise<KnownJob | undefined> {
    const { network, signer } = this.#deps
    try {
      const bytes = await network.request(owner, JOB_CANCEL_PROTOCOL, sealJobCancel(jobId, signer), {
        timeoutMs: CANCEL_TIMEOUT_MS, signal
      })
      const { answer, gateway } = openJobAnswer(bytes)
      must(gateway === owner && (answer === undefined || answer.record.jobId === jobId), 'job answer', 'another\'s')
      if (answer !== undefined) checkResult(answer.record)
      return answer
    } catch (err) {
      this.#log.debug('the gateway of a job did not cancel it', { gateway: owner, jobId, reason: reasonOf(err) })
      return undefined
    }
  }
}
