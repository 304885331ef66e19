import type { ExecutionFailure } from '../wire/executions.ts'

/** Carries a failure of user code, or of a budget, out of an execution; never leaves it. */
export class ExecutionFault extends Error {
  override readonly name = 'ExecutionFault'
  readonly failure: ExecutionFailure

  constructor (failure: ExecutionFailure) {
    super(failure.kind)
    this.failure = failure
  }
}
