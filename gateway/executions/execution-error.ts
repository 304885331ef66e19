import { DcnError } from '../../protocol/core/errors.ts'
import type { ExecutionFailure } from '../../protocol/wire/executions.ts'

/** A failure of an execution as the connectors API tells it. */
export function executionError (failure: ExecutionFailure): DcnError {
  switch (failure.kind) {
    case 'condition-not-met':
      return new DcnError('DCN_EXECUTION_REJECTED', { reason: 'Condition not met', connector: failure.connector })
    case 'static-override':
      return new DcnError('DCN_EXECUTION_REJECTED', {
        reason: 'Running instance static override', position: failure.position
      })
    case 'panic':
      return new DcnError('DCN_EXECUTION_FAILED', { reason: 'panic', panicCode: failure.panicCode })
    case 'revert':
      return new DcnError('DCN_EXECUTION_FAILED', { reason: 'revert', revertMessage: failure.message })
    case 'budget':
      return new DcnError('DCN_EXECUTION_BUDGET', { budget: failure.budget, limit: failure.limit })
  }
}

/** The same in one line, for lists of jobs. */
export function failureText (failure: ExecutionFailure): string {
  switch (failure.kind) {
    case 'condition-not-met': return `Condition not met: the one of ${failure.connector}`
    case 'static-override': return `Running instance static override: position ${failure.position}`
    case 'panic': return `panic 0x${failure.panicCode.toString(16).padStart(2, '0')}`
    case 'revert': return failure.message === '' ? 'reverted' : `reverted: ${failure.message}`
    case 'budget': return executionError(failure).message
  }
}
