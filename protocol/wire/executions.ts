/** What a connector is executed with, and what that gives. Specified in protocol/spec/connectors.md. */
import type { RunningInstance } from './definitions.ts'

export interface ExecutionInput {
  /** 1 to PARTICLES_MAX. */
  particlesCount: number
  /** By position, ascending. */
  dynamicRi: RunningInstance[]
}

export interface Stream {
  /** Such as `/T1:1/T0:0`. */
  path: string
  /** One for each particle; u32, on the wire little-endian. */
  data: Uint32Array
}

export type BudgetName = 'applications' | 'values' | 'gas' | 'gas for one application'

/** Why an execution failed, as it does at every node alike. */
export type ExecutionFailure =
  | { kind: 'condition-not-met', connector: string }
  | { kind: 'static-override', position: number }
  /** Of Solidity: 1 assert, 17 arithmetic, 18 division by zero, 50 index. */
  | { kind: 'panic', panicCode: number }
  /** `message`: the text of require or revert, empty where there is none. */
  | { kind: 'revert', message: string }
  | { kind: 'budget', budget: BudgetName, limit: number }

export type ExecutionOutcome =
  | { status: 'done', streams: Stream[] }
  | { status: 'failed', failure: ExecutionFailure }
