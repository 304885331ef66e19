/** Requests of the connectors API, read and checked in form; what they mean is checked where they are carried out. */
import type { RunningInstance } from '../wire/definitions.ts'

export interface SourceRequest { name: string, source: string }

export interface CallRequest {
  name: string
  /** i32 each. */
  args: number[]
}

export interface DimensionRequest {
  transformations: CallRequest[]
  /** Empty: none. */
  composite: string
  /** Names of connectors by slot, ascending; slots are u32, read from canonical decimals. */
  bindings: Array<{ slot: number, name: string }>
}

export interface ConnectorRequest {
  name: string
  /** At least one. */
  dimensions: DimensionRequest[]
  /** Empty: none. */
  conditionName: string
  /** i32 each. */
  conditionArgs: number[]
  /** By position, ascending. */
  staticRi: RunningInstance[]
}

/** Who makes sure that the answer is right: nobody but the node, this gateway too, or so many nodes that agree. */
export type Verify = 'none' | 'gateway' | number

export interface ExecuteRequest {
  connectorName: string
  particlesCount: number
  /** By position, ascending. */
  dynamicRi: RunningInstance[]
  verify: Verify
}
