/**
 * The loops over applications: each runs a body over and over, on what it gave before, and keeps the values that are
 * wanted. Where an application fails, or the execution's steps are used up, the loop ends before that value.
 */
import type { Exits, Inputs } from './emit-context.ts'
import { ENTRIES_AT, ENTRY_BYTES, GAPS_AT, VALUES_AT, VALUE_BYTES } from './layout.ts'
import { FunctionWriter, I32, I64, NO_RESULT, OP, type ModuleWriter, type ValueType } from './wasm-writer.ts'

/** Why a loop ended before it had all; less ones are `FAILURE`. */
export const BUDGET_USED = 4

/** Exported globals by their names: what a loop begins with, and where it has got to. */
export interface DriverGlobals {
  /** 32 bits: the value before the next application. */
  x: number
  /** 32 bits: address of the entry that is applied next. */
  entry: number
  /** 32 bits: address behind the last entry. */
  entriesEnd: number
  /** 32 bits: applications up to the next value that is wanted. */
  left: number
  /** 32 bits: 0, or why it ended. */
  failure: number
  /** 64 bits: steps that the execution has left. */
  budget: number
  /** 64 bits: steps of the applications that gave a value, of this call. */
  steps: number
  /** 64 bits: steps of the application that failed. */
  failedSteps: number
  /** 32 bits: where in the EVM's memory the data of a revert are. */
  revertOffset: number
  revertSize: number
}

const GLOBALS: Record<keyof DriverGlobals, ValueType> = {
  x: I32, entry: I32, entriesEnd: I32, left: I32, failure: I32, budget: I64, steps: I64, failedSteps: I64,
  revertOffset: I32, revertSize: I32
}

export function addGlobals (module: ModuleWriter): DriverGlobals {
  const add = (name: keyof DriverGlobals): number => {
    const index = module.global(GLOBALS[name])
    module.exportGlobal(name, index)
    return index
  }
  return {
    x: add('x'), entry: add('entry'), entriesEnd: add('entriesEnd'), left: add('left'), failure: add('failure'),
    budget: add('budget'), steps: add('steps'), failedSteps: add('failedSteps'),
    revertOffset: add('revertOffset'), revertSize: add('revertSize')
  }
}

/** What a body's function gives is its steps and its value, or the negative of a FailureCode. */
export const BODY_PARAMS: readonly ValueType[] = [I32, I32]
export const BODY_RESULTS: readonly ValueType[] = [I64]

/** Of a body in a function of its own. */
export function functionExits (f: FunctionWriter, { failedSteps }: DriverGlobals): Exits {
  return {
    give: (value, steps) => {
      value()
      f.op(OP.i32_wrap_i64, OP.i64_extend_i32_u)
      steps()
      f.i64(32n).op(OP.i64_shl, OP.i64_or, OP.return)
    },
    fail: (code, steps) => {
      steps()
      f.at(OP.global_set, failedSteps).i64(BigInt(-code)).op(OP.return)
    }
  }
}

/** How a loop applies the entry at hand. */
export type Application =
  /** By the text of the only body, which leaves through the exits; `depth` of these counts from within one label. */
  | { kind: 'inline', write: (f: FunctionWriter, inputs: Inputs, exits: Exits) => void }
  /** By a function; what it takes is on the stack. */
  | { kind: 'call', index: number }
  /** By one of the table, whose type this is. */
  | { kind: 'table', type: number }

/**
 * `(values: i32) -> i32` makes so many values, one with each application, and says how many it has made.
 * With gaps, `(values: i32, applications: i32) -> i32`: one behind each gap, with no more than so many applications.
 */
export function loopFunction (globals: DriverGlobals, application: Application, withGaps: boolean): FunctionWriter {
  return new LoopWriter(globals, application, withGaps).write()
}

/** Labels, from within the innermost: behind the application; the next one; the end. */
const LABELS = { done: 0, next: 1, stop: 2 }

class LoopWriter {
  readonly #globals: DriverGlobals
  readonly #application: Application
  readonly #withGaps: boolean
  readonly #f: FunctionWriter
  readonly #x: number
  readonly #entry: number
  readonly #end: number
  readonly #data: number
  /** Where the next value goes. */
  readonly #at: number
  readonly #failure: number
  readonly #left: number
  readonly #gap: number
  readonly #total: number
  readonly #budget: number

  constructor (globals: DriverGlobals, application: Application, withGaps: boolean) {
    this.#globals = globals
    this.#application = application
    this.#withGaps = withGaps
    const f = new FunctionWriter(withGaps ? [I32, I32] : [I32], [I32])
    this.#f = f
    this.#x = f.local(I32)
    this.#entry = f.local(I32)
    this.#end = f.local(I32)
    this.#data = f.local(I32)
    this.#at = f.local(I32)
    this.#failure = f.local(I32)
    this.#left = f.local(I32)
    this.#gap = f.local(I32)
    this.#total = f.local(I64)
    this.#budget = f.local(I64)
  }

  write (): FunctionWriter {
    const f = this.#f
    this.#begin()
    f.op(OP.block, NO_RESULT, OP.loop, NO_RESULT, OP.block, NO_RESULT)
    f.get(this.#entry).memory(OP.i32_load, VALUE_BYTES).set(this.#data)
    this.#apply()
    f.op(OP.end)
    this.#spend()
    this.#advance()
    if (this.#withGaps) this.#keepAfterGap()
    else this.#keep()
    f.op(OP.end, OP.end)
    this.#finish()
    return f
  }

  #begin (): void {
    const f = this.#f
    const { x, entry, entriesEnd, left, budget } = this.#globals
    const taken = [[x, this.#x], [entry, this.#entry], [entriesEnd, this.#end], [left, this.#left]] as const
    for (const [global, local] of taken) f.at(OP.global_get, global).set(local)
    f.at(OP.global_get, budget).set(this.#budget)
    f.i32(VALUES_AT).set(this.#at).i32(GAPS_AT).set(this.#gap)
    // From how many values to where the last one ends.
    f.get(0).i32(VALUE_BYTES).op(OP.i32_mul).i32(VALUES_AT).op(OP.i32_add).set(0)
  }

  #apply (): void {
    const f = this.#f
    const application = this.#application
    if (application.kind === 'inline') {
      application.write(f, { x: this.#x, data: this.#data }, this.#exits())
      return
    }
    const given = f.local(I64)
    f.get(this.#x).get(this.#data)
    if (application.kind === 'call') f.call(application.index)
    else f.get(this.#entry).memory(OP.i32_load, 0).callIndirect(application.type)
    f.tee(given).i64(0n).op(OP.i64_lt_s, OP.if, NO_RESULT)
    f.i64(0n).get(given).op(OP.i64_sub, OP.i32_wrap_i64).set(this.#failure).at(OP.br, LABELS.stop + 1)
    f.op(OP.end)
    f.get(given).op(OP.i32_wrap_i64).set(this.#x)
    f.get(this.#total).get(given).i64(32n).op(OP.i64_shr_u, OP.i64_add).set(this.#total)
  }

  #exits (): Exits {
    const f = this.#f
    return {
      give: (value, steps, depth) => {
        value()
        f.op(OP.i32_wrap_i64).set(this.#x).get(this.#total)
        steps()
        f.op(OP.i64_add).set(this.#total).at(OP.br, depth + LABELS.done)
      },
      fail: (code, steps, depth) => {
        steps()
        f.at(OP.global_set, this.#globals.failedSteps)
        f.i32(code).set(this.#failure).at(OP.br, depth + LABELS.stop)
      }
    }
  }

  /** The application's steps: what is left of the execution's has to have had them. */
  #spend (): void {
    const f = this.#f
    f.get(this.#total).get(this.#budget).op(OP.i64_gt_u, OP.if, NO_RESULT)
    f.i32(BUDGET_USED).set(this.#failure).at(OP.br, LABELS.stop)
    f.op(OP.end)
  }

  /** To the next entry, or from the last to the first. */
  #advance (): void {
    const f = this.#f
    f.i32(ENTRIES_AT).get(this.#entry).i32(ENTRY_BYTES).op(OP.i32_add).tee(this.#entry)
    f.get(this.#entry).get(this.#end).op(OP.i32_eq, OP.select).set(this.#entry)
  }

  #keep (): void {
    const f = this.#f
    f.get(this.#at).get(this.#x).memory(OP.i32_store, 0)
    f.get(this.#at).i32(VALUE_BYTES).op(OP.i32_add).tee(this.#at).get(0).op(OP.i32_lt_u).at(OP.br_if, 0)
  }

  #keepAfterGap (): void {
    const f = this.#f
    f.get(this.#left).i32(1).op(OP.i32_sub).tee(this.#left).op(OP.i32_eqz, OP.if, NO_RESULT)
    f.get(this.#at).get(this.#x).memory(OP.i32_store, 0)
    f.get(this.#at).i32(VALUE_BYTES).op(OP.i32_add).tee(this.#at).get(0).op(OP.i32_eq).at(OP.br_if, 2)
    f.get(this.#gap).i32(VALUE_BYTES).op(OP.i32_add).tee(this.#gap).memory(OP.i32_load, 0).set(this.#left)
    f.op(OP.end)
    f.get(1).i32(1).op(OP.i32_sub).tee(1).at(OP.br_if, 0)
  }

  #finish (): void {
    const f = this.#f
    const { x, entry, left, failure } = this.#globals
    const given = [[x, this.#x], [entry, this.#entry], [left, this.#left], [failure, this.#failure]] as const
    for (const [global, local] of given) f.get(local).at(OP.global_set, global)
    f.get(this.#total).at(OP.global_set, this.#globals.steps)
    f.get(this.#at).i32(VALUES_AT).op(OP.i32_sub).i32(VALUE_BYTES).op(OP.i32_div_u)
  }
}
