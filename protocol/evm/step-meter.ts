import { ExecutionFault } from '../connectors/execution-fault.ts'
import { APPLICATION_STEPS_MAX, EXECUTION_STEPS_MAX } from '../core/limits.ts'
import { failureOf } from './revert-data.ts'

/** Counts the steps of one execution, and ends it where they are too many. */
export class StepMeter {
  readonly max: number
  #used = 0

  constructor (max = EXECUTION_STEPS_MAX) {
    this.max = max
  }

  get used (): number {
    return this.#used
  }

  /** Counts whole applications, of which each was within its own limit. Throws an ExecutionFault past the limit. */
  spend (steps: number): void {
    this.#used += steps
    if (this.#used > this.max) throw new ExecutionFault({ kind: 'budget', budget: 'steps', limit: this.max })
  }

  /** Counts those of an application that reverted; what it ends with is the revert. */
  spendLast (steps: number): void {
    this.#used += steps
  }
}

/** A body reverted, or broke off with no data. */
export class RevertFault extends ExecutionFault {
  readonly data: Uint8Array

  constructor (data: Uint8Array) {
    super(failureOf(data))
    this.data = data
  }
}

/** One application, or condition, took more than APPLICATION_STEPS_MAX. */
export function applicationTooLong (): ExecutionFault {
  return new ExecutionFault({
    kind: 'budget', budget: 'steps for one application', limit: APPLICATION_STEPS_MAX
  })
}
