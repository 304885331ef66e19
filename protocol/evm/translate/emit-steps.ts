/** Counts the steps of one application, with as little to do while it runs as there can be. */
import { APPLICATION_STEPS_MAX } from '../../core/limits.ts'
import { I64, OP, type FunctionWriter } from './wasm-writer.ts'

/** At some place of a body. */
export interface StepState {
  /** Taken, and not in the local yet. */
  pending: number
  /** Whether these are all: nothing is in the local, which may hold anything. */
  isAll: boolean
}

export class StepCounter {
  readonly #f: FunctionWriter
  readonly #local: number

  constructor (f: FunctionWriter) {
    this.#f = f
    this.#local = f.local(I64)
  }

  /** Puts them into the local. */
  settle ({ pending, isAll }: StepState): StepState {
    if (isAll) this.#f.i64(BigInt(pending)).set(this.#local)
    else if (pending > 0) this.#f.get(this.#local).i64(BigInt(pending)).op(OP.i64_add).set(this.#local)
    return { pending: 0, isAll: false }
  }

  /** What `amount` leaves on the stack, 64 bits, is taken. After `settle`. */
  charge (amount: () => void): void {
    this.#f.get(this.#local)
    amount()
    this.#f.op(OP.i64_add).set(this.#local)
  }

  /** Leaves them on the stack. */
  push ({ pending, isAll }: StepState): void {
    if (isAll) {
      this.#f.i64(BigInt(pending))
      return
    }
    this.#f.get(this.#local)
    if (pending > 0) this.#f.i64(BigInt(pending)).op(OP.i64_add)
  }

  /** Leaves 32 bits on the stack: whether there are more than an application may take. */
  tooMany (state: StepState): void {
    this.push(state)
    this.#f.i64(BigInt(APPLICATION_STEPS_MAX)).op(OP.i64_gt_u)
  }
}
