/** The seam between a list of transformations, or a condition, and the engines that can run it. */
import type { Steps } from '../connectors/engine.ts'
import type { StepMeter } from './step-meter.ts'

/** A body, and how many arguments it is called with. */
export interface ProgramBody { text: string, args: number }

export interface ListEntry {
  /** Which of the program's bodies. */
  which: number
  /** Each a u32; of a condition an i32. */
  args: readonly number[]
}

/**
 * Bodies that are ready to be run. Every engine gives the same values, or throws the same ExecutionFault, and leaves
 * the same number of steps at the meter, except where a budget is what ended it.
 */
export interface ProgramRunner {
  /** The wanted values of the list, in order. */
  apply (list: readonly ListEntry[], steps: Omit<Steps, 'list'>, meter: StepMeter): Promise<Uint32Array>
  /** Whether the program's first body, a condition, is met. */
  check (args: readonly number[], meter: StepMeter): Promise<boolean>
}
