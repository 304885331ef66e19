/** What the node's side of dispatch asks of its driver, and the words that it has for what happens. */
import type { ContentId, JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Award, NodeMessage, Result } from '../wire/dispatch.ts'
import type { RefusalReason, ResultStatus } from '../wire/enums.ts'
import type { Needs } from '../wire/needs.ts'

export type NodeAction =
  /** Where the gateway cannot be reached the message is lost; the machine will say again what matters. */
  | { type: 'send', gateway: PeerId, message: NodeMessage, attached?: Attached }
  | { type: 'start', gateway: PeerId, award: Award, attached: Attached }
  | { type: 'kill', gateway: PeerId, jobId: JobId, epoch: number }

/** Content that came with an award, by id. */
export type Attached = ReadonlyMap<ContentId, Uint8Array>

/** How a run ended; `outcome` is the encoded Outcome (of a connector, ExecutionOutcome) behind `outcomeId`. */
export interface Finish {
  status: ResultStatus
  outcomeId: ContentId
  outcome: Uint8Array
  durationMs: number
  cpuMs: number
  memoryPeakBytes: number
}

/** What a run was, and how it ended. */
export interface DoneWork {
  award: Award
  payloadBytes: number
  result: Omit<Finish, 'outcome'> & { outcomeBytes: number }
}

/** A result until its gateway has it. */
export interface Kept { gateway: PeerId, message: Result, outcome: Uint8Array, resendMs: number, untilMs: number }

/** An award that is here. */
export interface Run {
  gateway: PeerId
  award: Award
  attached: Attached
  logChars: number
  /** For a slot: it is awarded, and not started. */
  waiting: boolean
  sinceMs: number
}

/** Room kept for a bid that may still be awarded. */
export interface Hold { gateway: PeerId, epoch: number, needs: Needs, sinceMs: number }

/** A gateway can only speak of its own jobs, whatever ids it uses. */
export function keyOf (gateway: PeerId, jobId: JobId): string {
  return `${gateway}/${jobId}`
}

export function sendResult ({ gateway, message, outcome }: Kept): NodeAction {
  return { type: 'send', gateway, message, attached: new Map([[message.outcomeId, outcome]]) }
}

export function refuse (gateway: PeerId, { jobId, epoch }: Award, reason: RefusalReason): NodeAction {
  return { type: 'send', gateway, message: { type: 'refusal', jobId, epoch, reason } }
}
