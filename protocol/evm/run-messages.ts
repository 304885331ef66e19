/** What the threads that execute connectors and the one that started them tell each other. */
import type { ContentId } from '../core/ids.ts'
import type { Closure } from '../wire/definitions.ts'
import type { ExecutionInput, ExecutionOutcome } from '../wire/executions.ts'
import type { BodyKind } from './translate/ir.ts'

export interface RunRequest {
  type: 'run'
  root: ContentId
  closure: Closure
  input: ExecutionInput
}

/** The program that the thread asked for. */
export type ProgramReply =
  | { type: 'program', code: Uint8Array }
  | { type: 'program-refused' }
  | { type: 'program-failed', reason: string }

export type ToThread = RunRequest | ProgramReply

export type FromThread =
  /** One at a time: answered before the thread says anything else. */
  | { type: 'program-wanted', kind: BodyKind, body: string }
  | { type: 'done', outcome: ExecutionOutcome }
  | { type: 'failed', reason: string }
