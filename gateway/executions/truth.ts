/** What a connector's execution gives, as this gateway computes it itself. */
import { DcnError } from '../../protocol/core/errors.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'
import { EXECUTION_TIMEOUT_MS } from '../../protocol/core/limits.ts'
import type { ConnectorRunner } from '../../protocol/evm/runner-types.ts'
import { decodeExecutionInput, encodeExecutionOutcome } from '../../protocol/wire/executions.ts'
import type { DefinitionKeeper } from '../records/definition-keeper.ts'

/** Executions that this gateway may have begun, or have waiting, to find out whether nodes are right. */
export const OWN_EXECUTIONS_MAX = 64

export interface Truth {
  outcomeId: ContentId
  /** An encoded ExecutionOutcome. */
  outcome: Uint8Array
}

export interface TruthFinderDeps {
  evm: ConnectorRunner
  definitions: Pick<DefinitionKeeper, 'closure'>
}

export class TruthFinder {
  readonly #deps: TruthFinderDeps
  #running = 0

  constructor (deps: TruthFinderDeps) {
    this.#deps = deps
  }

  /**
   * Of a connector that counts. `payload`: an encoded ExecutionInput. Throws DCN_EXECUTION_UNAVAILABLE where this
   * gateway is too busy or too slow, or lacks a part of the connector; the reason of `signal`.
   */
  async find (codeId: ContentId, payload: Uint8Array, signal: AbortSignal): Promise<Truth> {
    if (this.#running >= OWN_EXECUTIONS_MAX) throw unavailable('this gateway verifies too many executions already')
    this.#running++
    const slow = new AbortController()
    const timer = setTimeout(() => { slow.abort(unavailable('this gateway was too slow')) }, EXECUTION_TIMEOUT_MS)
    try {
      return await this.#execute(codeId, payload, AbortSignal.any([signal, slow.signal]))
    } finally {
      clearTimeout(timer)
      this.#running--
    }
  }

  async #execute (codeId: ContentId, payload: Uint8Array, signal: AbortSignal): Promise<Truth> {
    const closure = await this.#deps.definitions.closure(codeId)
    if (closure === undefined) throw unavailable('a part of the connector is not at this gateway')
    const input = decodeExecutionInput(payload)
    const outcome = encodeExecutionOutcome(await this.#deps.evm.run({ root: codeId, closure, input, signal }))
    return { outcomeId: contentIdOf(outcome), outcome }
  }
}

function unavailable (reason: string): DcnError {
  return new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason })
}
