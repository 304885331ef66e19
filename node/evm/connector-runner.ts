/** Executes connectors: their definitions, pulled once from the gateway that awarded, in the EVM. */
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'
import { ClosureLoader } from '../../protocol/connectors/closure-loader.ts'
import type { ConnectorRunner as EvmConnectorRunner } from '../../protocol/evm/runner-types.ts'
import type { Finish } from '../../protocol/jobs/node-actions.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { Closure } from '../../protocol/wire/definitions.ts'
import { decodeExecutionInput, encodeExecutionOutcome, type ExecutionOutcome } from '../../protocol/wire/executions.ts'
import { contentOf, payloadOf, readyCode, type AwardedJob, type JobRunner } from '../dispatch/job-runner.ts'

export interface ConnectorRunnerDeps {
  network: Pick<Network, 'request'>
  evm: EvmConnectorRunner
  clock: Clock
}

export class ConnectorRunner implements JobRunner {
  readonly #deps: ConnectorRunnerDeps
  readonly #closures = new ClosureLoader()

  constructor (deps: ConnectorRunnerDeps) {
    this.#deps = deps
  }

  hasCode (codeId: ContentId): boolean {
    return this.#closures.has(codeId)
  }

  /** The one used last at the front. */
  codeIds (): ContentId[] {
    return this.#closures.roots()
  }

  /** Too slow is no outcome: another node may be quicker, and what is signed has to be the same everywhere. */
  async run (job: AwardedJob): Promise<Finish | undefined> {
    const { award } = job
    const input = decodeExecutionInput(payloadOf(job))
    const startedAtMs = this.#deps.clock.nowMs()
    const tooLong = new AbortController()
    const timer = setTimeout(() => {
      tooLong.abort(new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: 'it took too long' }))
    }, award.timeoutMs)
    const signal = AbortSignal.any([job.signal, tooLong.signal])
    let outcome: ExecutionOutcome
    try {
      const isHere = this.hasCode(award.codeId)
      const get = async (): Promise<Closure> => await this.#closure(job, signal)
      const closure = await readyCode(job, isHere, get, ({ size }) => `${size} definitions`)
      job.onReady('sandbox-ready', 'an EVM in a thread', 0)
      outcome = await this.#deps.evm.run({ root: award.codeId, closure, input, signal })
    } catch (err) {
      if (job.signal.aborted) return undefined
      throw tooLong.signal.aborted ? tooLong.signal.reason : err
    } finally {
      clearTimeout(timer)
    }
    return finishOf(outcome, Math.max(0, this.#deps.clock.nowMs() - startedAtMs))
  }

  async #closure (job: AwardedJob, signal: AbortSignal): Promise<Closure> {
    return await this.#closures.load(job.award.codeId, async id => await contentOf(job, id, this.#deps.network, signal))
  }
}

function finishOf (executed: ExecutionOutcome, durationMs: number): Finish {
  const outcome = encodeExecutionOutcome(executed)
  const status = executed.status === 'done' ? 'done' : 'error'
  // The threads that execute are not measured.
  return { status, outcome, outcomeId: contentIdOf(outcome), durationMs, cpuMs: 0, memoryPeakBytes: 0 }
}
