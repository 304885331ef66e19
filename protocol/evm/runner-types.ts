/** What compiles bodies and executes connectors on this machine; the same result on every one. */
import type { ContentId } from '../core/ids.ts'
import type { Closure, SourceDefinition } from '../wire/definitions.ts'
import type { ExecutionInput, ExecutionOutcome } from '../wire/executions.ts'

export interface SourceChecker {
  /** Compiles the body as it is going to run. Throws DCN_SOLIDITY_INVALID: no Solidity, or it leaves its function. */
  check (definition: SourceDefinition): Promise<void>
}

export interface ConnectorRun {
  root: ContentId
  /** Holds the root and all that it is made of. */
  closure: Closure
  input: ExecutionInput
  /** Stops it at once. */
  signal: AbortSignal
}

export interface ConnectorRunner {
  /** A failure of the user's code is an outcome. Rejects where the machine fails, and when `signal` fires. */
  run (run: ConnectorRun): Promise<ExecutionOutcome>
}
