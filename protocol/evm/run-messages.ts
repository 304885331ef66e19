/** What the threads that execute connectors and the one that started them tell each other. */
import type { ContentId } from '../core/ids.ts'
import type { Closure } from '../wire/definitions.ts'
import type { ExecutionInput, ExecutionOutcome } from '../wire/executions.ts'
import type { ProgramBody } from './program-runner.ts'
import type { StoredProgram } from './program-store.ts'
import type { BodyKind } from './translate/ir.ts'
import type { RefusalReason } from './translate/refusal.ts'
import type { Translation } from './translate/translate.ts'

export interface RunRequest {
  type: 'run'
  root: ContentId
  closure: Closure
  input: ExecutionInput
}

/** The program that the thread asked for. */
export type ProgramReply =
  | { type: 'program', program: StoredProgram }
  | { type: 'program-refused' }
  | { type: 'program-failed', reason: string }

export type ToThread = RunRequest | ProgramReply

export type FromThread =
  /** One at a time: answered before the thread says anything else. */
  | { type: 'program-wanted', kind: BodyKind, bodies: readonly ProgramBody[] }
  /** What it came to, for other threads and later ones. */
  | { type: 'translated', key: ContentId, translation: Translation, tookMs: number }
  | { type: 'unusable', key: ContentId, reason: string }
  /** A program is going to run on the slower engine. */
  | { type: 'fell-back', reason: RefusalReason }
  | { type: 'done', outcome: ExecutionOutcome }
  | { type: 'failed', reason: string }
