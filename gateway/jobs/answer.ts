/** Makes the jobs that a request asks for, and what is answered to it. One way for invoke, run and their batches. */
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { InvokeResponse } from '../../protocol/api/jobs.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import '../idempotency/request-claim.ts'
import { callerTrace, tellTrace } from '../trace/caller-trace.ts'
import type { JobReader } from './job-reader.ts'
import { jobView } from './job-view.ts'
import type { Submission, Submitter } from './submitter.ts'

export interface AnswerDeps {
  submitter: Pick<Submitter, 'submit'>
  jobs: Pick<JobReader, 'find'>
}

export interface AnswerCall {
  request: FastifyRequest
  reply: FastifyReply
  /** One job for each payload. */
  submission: Omit<Submission, 'jobIds' | 'trace'>
  /** How long the answer may wait for the jobs' end. */
  waitMs?: number | undefined
}

/**
 * Both answer once all jobs are durable and paid for; with `waitMs`, when all have ended or after so long. A request
 * with an Idempotency-Key that was taken up before makes no job twice.
 * Both throw what Submitter.submit throws.
 */
export class JobAnswers {
  readonly #deps: AnswerDeps

  constructor (deps: AnswerDeps) {
    this.#deps = deps
  }

  /** For a call with exactly one payload. */
  async one (call: AnswerCall): Promise<InvokeResponse> {
    const [answer] = await this.all(call)
    if (answer === undefined) throw new DcnError('DCN_INTERNAL', {})
    return answer
  }

  /** In the order of the payloads. */
  async all ({ request, reply, submission, waitMs = 0 }: AnswerCall): Promise<InvokeResponse[]> {
    const { submitter, jobs } = this.#deps
    const { claim } = request
    const gone = goneSignal(reply)
    const jobIds = submission.payloads.map(() => claim === undefined ? randomUUID() : claim.newJobId())
    const [first] = jobIds
    const trace = callerTrace(request)
    tellTrace(reply, first, trace)
    // All of them are made in one step or none is, so the first speaks for all.
    const made = claim?.again === true && first !== undefined && await jobs.find(first, 0, gone) !== undefined
    if (made) reply.header('idempotency-replayed', 'true')
    else await submitter.submit({ ...submission, jobIds, trace })
    if (waitMs <= 0) return jobIds.map(queued)
    return await Promise.all(jobIds.map(async jobId => {
      const known = await jobs.find(jobId, waitMs, gone)
      return known === undefined ? queued(jobId) : { ...jobView(known), pollUrl: pollUrlOf(jobId) }
    }))
  }
}

/** Fires when the client has gone, so that nothing waits for nobody. */
export function goneSignal (reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => { gone.abort() })
  return gone.signal
}

function queued (jobId: JobId): InvokeResponse {
  return { jobId, status: 'queued', pollUrl: pollUrlOf(jobId) }
}

function pollUrlOf (jobId: JobId): string {
  return `/jobs/${jobId}`
}
