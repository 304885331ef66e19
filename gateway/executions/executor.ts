/** Has connectors executed by the network, each as a job. Specified in protocol/spec/executions.md. */
import { DcnError } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import { EXECUTION_TIMEOUT_MS, MEMORY_DEFAULT_MIB, PARTICLES_MAX } from '../../protocol/core/limits.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import { encodeExecutionInput } from '../../protocol/wire/executions.ts'
import type { Needs } from '../../protocol/wire/needs.ts'
import { RUNTIMES } from '../../protocol/wire/offers.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { GivenResult, Judge, Verdict } from '../dispatch/judge.ts'
import type { JobReader } from '../jobs/job-reader.ts'
import type { NewJob } from '../jobs/new-job.ts'
import type { Submitter } from '../jobs/submitter.ts'
import type { JobStore } from '../store/job-store.ts'
import type { EvidenceBook } from './evidence-book.ts'
import { Execution } from './execution.ts'
import type { ExecutionAnswer, ExecutionCall, Executor } from './executions-types.ts'
import type { TruthFinder } from './truth.ts'

/** How long a node is looked for where those that could are busy, and where none is there that could. */
export const EXECUTION_BIDS_WAIT_MS = 60_000
export const EXECUTION_NODE_WAIT_MS = 15_000
/** Nodes that are tried after the first has failed. */
export const EXECUTION_RETRIES = 3

export const EXECUTION_NEEDS: Needs = {
  runtime: RUNTIMES.connector, memoryMiB: MEMORY_DEFAULT_MIB, gpu: false, vramMiB: 0, gpuModel: '', isolation: 'none',
  models: []
}

export interface NetworkExecutorDeps {
  submitter: Pick<Submitter, 'place'>
  jobs: Pick<Dispatcher, 'cancel' | 'giveUp'>
  reader: Pick<JobReader, 'find'>
  store: Pick<JobStore, 'code'>
  directory: Pick<Directory, 'able'>
  truth: Pick<TruthFinder, 'find'>
  evidence: Pick<EvidenceBook, 'isRefused' | 'caught'>
}

export class NetworkExecutor implements Executor, Judge {
  readonly #deps: NetworkExecutorDeps
  /** What the caller pays, and what the job is worth to its node: the gateway pays the difference. */
  readonly #credits: number
  readonly #price: number
  /** Executions that somebody waits for, by each of their jobs. */
  readonly #waited = new Map<JobId, Execution>()

  constructor (deps: NetworkExecutorDeps, init: { creditsPerExecute: number, payPerExecute: number }) {
    this.#deps = deps
    this.#credits = init.creditsPerExecute
    this.#price = Math.max(init.creditsPerExecute, init.payPerExecute)
  }

  isRefused (node: PeerId): boolean {
    return this.#deps.evidence.isRefused(node)
  }

  /** What nobody waits for any more, as after a restart, is taken as it is. */
  judge (given: GivenResult): Promise<Verdict> | undefined {
    return this.#waited.get(given.record.jobId)?.judge(given)
  }

  async execute (call: ExecutionCall): Promise<ExecutionAnswer> {
    const { particlesCount, dynamicRi, verify } = call.request
    if (particlesCount > PARTICLES_MAX) {
      throw new DcnError('DCN_PARTICLES_TOO_MANY', { particlesCount, particlesMax: PARTICLES_MAX })
    }
    if (particlesCount < 1) throw new DcnError('DCN_EXECUTION_REJECTED', { reason: 'particles_count is 0' })
    const wanted = typeof verify === 'number' ? verify : 1
    const jobIds = Array.from({ length: wanted }, () => call.newJobId())
    const payload = encodeExecutionInput({ particlesCount, dynamicRi })
    const execution = new Execution({ ...this.#deps, able: () => this.#able() }, {
      jobIds, codeId: call.connector.id, payload, verify, signal: call.signal
    })
    for (const jobId of jobIds) this.#waited.set(jobId, execution)
    try {
      if (!await this.#isMade(call, jobIds)) await this.#make(call, jobIds, payload)
      return await execution.answer()
    } finally {
      execution.end()
      for (const jobId of jobIds) this.#waited.delete(jobId)
    }
  }

  /** All jobs of one request are made in one step or none is, so the first speaks for all. */
  async #isMade ({ again = false, signal }: ExecutionCall, [first]: readonly JobId[]): Promise<boolean> {
    return again && first !== undefined && await this.#deps.reader.find(first, 0, signal) !== undefined
  }

  async #make (
    { address, connector, trace }: ExecutionCall, jobIds: readonly JobId[], payload: Uint8Array
  ): Promise<void> {
    const able = this.#able()
    if (jobIds.length > Math.max(1, able)) {
      throw new DcnError('DCN_VERIFIERS_MISSING', { wanted: jobIds.length, able })
    }
    const code = await this.#deps.store.code(connector.id)
    if (code === undefined) throw new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: 'the connector is not here yet' })
    const jobs = jobIds.map((jobId): NewJob => ({
      jobId,
      kind: 'connector',
      wallet: address,
      code,
      payload,
      needs: EXECUTION_NEEDS,
      fresh: false,
      price: this.#price,
      debited: this.#credits,
      timeoutMs: EXECUTION_TIMEOUT_MS,
      retries: EXECUTION_RETRIES,
      retryFailures: false,
      functionName: '',
      functionVersion: 0,
      webhookUrl: '',
      ...trace === undefined ? {} : { trace },
      bidsWaitMs: able > 0 ? EXECUTION_BIDS_WAIT_MS : EXECUTION_NODE_WAIT_MS
    }))
    await this.#deps.submitter.place(address, jobs, { apart: true })
  }

  /** Nodes present that could execute, if they were free. */
  #able (): number {
    return this.#deps.directory.able(EXECUTION_NEEDS).filter(node => !this.isRefused(node)).length
  }
}
