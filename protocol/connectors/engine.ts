/** The seam between the walk over a connector's tree and what computes its transformations and conditions. */
import type { ContentId } from '../core/ids.ts'

export interface BoundTransformation {
  /** Of its SourceDefinition. */
  id: ContentId
  args: readonly number[]
}

export interface Steps {
  /** The dimension's whole list; never empty. */
  list: readonly BoundTransformation[]
  /** Value before the first application. */
  x: number
  /** Which entry of the list is applied first. */
  phase: number
  /**
   * How many applications come before each value that is wanted: a number n stands for the value after each of the next
   * n; a list of gaps (each at least 1) for the value after so many more each time.
   */
  wanted: number | Uint32Array
}

/** Every method throws an ExecutionFault where the user's code fails: the first failure in order is the one told. */
export interface Engine {
  /** The wanted values, in order. */
  apply (steps: Steps): Promise<Uint32Array>
  check (condition: ContentId, args: readonly number[]): Promise<boolean>
}
