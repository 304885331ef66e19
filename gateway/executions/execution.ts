/** One execution that somebody waits for: its jobs, what nodes say of them, and what is answered. */
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { ContentId, JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Verify } from '../../protocol/connectors/requests.ts'
import { openResultProof } from '../../protocol/wire/dispatch.ts'
import { decodeExecutionOutcome } from '../../protocol/wire/executions.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { GivenResult, Verdict } from '../dispatch/judge.ts'
import type { JobReader } from '../jobs/job-reader.ts'
import type { EvidenceBook } from './evidence-book.ts'
import { executionError } from './execution-error.ts'
import type { ExecutionAnswer } from './executions-types.ts'
import type { TruthFinder } from './truth.ts'
import { Verification } from './verification.ts'

/** Longest that an answer is waited for: time for a node to fail, and another to do it. */
export const EXECUTION_WAIT_MS_MAX = 180_000

export interface ExecutionDeps {
  jobs: Pick<Dispatcher, 'cancel' | 'giveUp'>
  reader: Pick<JobReader, 'find'>
  truth: Pick<TruthFinder, 'find'>
  evidence: Pick<EvidenceBook, 'caught'>
  /** Nodes present that could execute. */
  able (): number
}

export interface ExecutionInit {
  /** More than one where nodes have to agree. */
  jobIds: readonly JobId[]
  codeId: ContentId
  /** The encoded ExecutionInput. */
  payload: Uint8Array
  verify: Verify
  /** The client has gone. */
  signal: AbortSignal
}

export class Execution {
  readonly #deps: ExecutionDeps
  readonly #init: ExecutionInit
  readonly #verification: Verification
  readonly #over = new AbortController()
  readonly #signal: AbortSignal
  #failure: Error | undefined

  constructor (deps: ExecutionDeps, init: ExecutionInit) {
    this.#deps = deps
    this.#init = init
    this.#signal = AbortSignal.any([init.signal, this.#over.signal])
    this.#verification = new Verification({
      truth: async () => await deps.truth.find(init.codeId, init.payload, this.#signal),
      caught: (given, { outcomeId }) => { deps.evidence.caught(given, outcomeId) },
      failed: err => {
        const reason = reasonOf(err)
        this.#failure = isDcnError(err) ? err : new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason })
        this.#giveUp(reason)
      }
    }, init.verify)
  }

  judge (given: GivenResult): Promise<Verdict> | undefined {
    return this.#verification.judge(given)
  }

  /** Resolves when the jobs, which have been made, have ended. Throws as Executor.execute does. */
  async answer (): Promise<ExecutionAnswer> {
    const { jobIds, signal } = this.#init
    const records = await Promise.all(jobIds.map(async jobId => await this.#ended(jobId)))
    if (signal.aborted) await Promise.all(jobIds.map(async jobId => { await this.#cancel(jobId) }))
    if (this.#failure !== undefined) throw this.#failure
    const failed = records.find(record => record === undefined || record.resultProof.byteLength === 0)
    const [first] = records
    if (failed !== undefined || first === undefined) throw this.#unavailable(failed?.error)
    const outcome = decodeExecutionOutcome(await this.#outcome(first))
    if (outcome.status === 'failed') throw executionError(outcome.failure)
    const nodes = records.map(record => record?.node).filter(node => node !== undefined)
    return { jobId: first.jobId, nodes: nodes satisfies PeerId[], streams: outcome.streams }
  }

  /** Nobody waits any more. */
  end (): void {
    this.#verification.end()
    this.#over.abort(new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: 'nobody waits for it any more' }))
  }

  /** Undefined where it has not ended in time, or nobody waits any more. Where one fails the others are given up. */
  async #ended (jobId: JobId): Promise<JobRecord | undefined> {
    const known = await this.#deps.reader.find(jobId, EXECUTION_WAIT_MS_MAX, this.#init.signal)
    const record = known !== undefined && hasEnded(known.record.status) ? known.record : undefined
    const isDone = record !== undefined && record.resultProof.byteLength > 0
    if (!isDone && !this.#init.signal.aborted) {
      this.#giveUp(record === undefined ? 'it took too long' : 'a node that was to agree has failed')
    }
    return record
  }

  /** As the node gave it; from a gateway that took the job over it may have come without. */
  async #outcome (record: JobRecord): Promise<Uint8Array> {
    const { outcomeId } = openResultProof(record.resultProof).result
    const here = this.#verification.outcome(record.jobId, outcomeId)
    // Rather than a copy of it from the store: it has been read once, to see whether it is an outcome at all.
    if (here !== undefined) return here
    if (record.outcome.byteLength > 0) return record.outcome
    const { codeId, payload } = this.#init
    const truth = await this.#deps.truth.find(codeId, payload, this.#init.signal)
    if (truth.outcomeId === outcomeId) return truth.outcome
    throw new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: 'the node\'s result is not what this gateway computes' })
  }

  #giveUp (error: string): void {
    for (const jobId of this.#init.jobIds) this.#deps.jobs.giveUp(jobId, error)
  }

  async #cancel (jobId: JobId): Promise<void> {
    await this.#deps.jobs.cancel(jobId).catch(() => undefined)
  }

  #unavailable (error: string | undefined): DcnError {
    const { jobIds } = this.#init
    const able = this.#deps.able()
    return able < jobIds.length && jobIds.length > 1
      ? new DcnError('DCN_VERIFIERS_MISSING', { wanted: jobIds.length, able })
      : new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: error ?? 'it took too long' })
  }
}
