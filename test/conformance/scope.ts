/** What a generated body has declared where it stands. */
import type { ValueType } from './body-types.ts'

export interface Variable {
  name: string
  type: ValueType
  /** What counts a loop is left alone, so that loops end. */
  isCounter: boolean
}

export interface ArrayVariable {
  name: string
  element: ValueType
  /** Of a fixed one. */
  length: number | undefined
  location: 'memory' | 'calldata'
}

export class Scope {
  readonly variables: Variable[] = []
  readonly arrays: ArrayVariable[] = []
  /** Of type `bytes memory`. */
  readonly blobs: string[] = []
  #names = 0

  /** Never used before in the body. */
  name (prefix: string): string {
    return `${prefix}${this.#names++}`
  }

  /** What is declared while it makes something is forgotten after it. */
  within<T> (make: () => T): T {
    const lengths = [this.variables.length, this.arrays.length, this.blobs.length] as const
    const made = make()
    this.variables.length = lengths[0]
    this.arrays.length = lengths[1]
    this.blobs.length = lengths[2]
    return made
  }
}
