/** What the gateway's side of dispatch asks of its driver, and the words that it has for what happens. */
import type { JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Award, GatewayMessage, Result } from '../wire/dispatch.ts'
import type { RefusalReason } from '../wire/enums.ts'
import type { JobRecord } from '../wire/jobs.ts'
import type { Needs } from '../wire/needs.ts'
import type { Offer } from '../wire/offers.ts'
import { MODEL_BYTES_PER_MS, RUN_GRACE_MS } from './timing.ts'

export type GatewayAction =
  | { type: 'store', record: JobRecord }
  | { type: 'offer', offer: Offer }
  /** `withCode`: the node said that it lacks the code. */
  | { type: 'award', node: PeerId, message: Award, withCode: boolean, payload: Uint8Array }
  /** `safe`: not before another gateway knows this record too, where there is one that can be reached. */
  | { type: 'send', node: PeerId, message: GatewayMessage, safe?: JobRecord }
  | { type: 'log', jobId: JobId, text: string }
  /** The job is over; its record was stored just before. */
  | { type: 'ended', record: JobRecord }

/** A node's signed result, as it came. */
export interface ResultEvidence {
  proof: Uint8Array
  outcome: Uint8Array
}

/** Why jobs with these needs find nobody, for the user; from what the gateway knows of the network. */
export type WhyNobody = (needs: Needs) => string

export const REFUSALS: Record<RefusalReason, { why: string, blame: boolean }> = {
  busy: { why: 'the node had no free slot after all', blame: false },
  'code-unavailable': { why: 'the node could not get the code', blame: true },
  'sandbox-failed': { why: 'the sandbox of the node failed', blame: true },
  stopping: { why: 'the node was stopping', blame: false },
  unsupported: { why: 'the node does not run this kind of job', blame: true },
  'model-unavailable': { why: 'the node could not get a model that the job names, or has no room for it', blame: true },
  'receipts-lag': { why: 'the node misses receipts for earlier work of this gateway', blame: false },
  'credit-limit': { why: 'this gateway owes the node as much as the node allows', blame: false }
}

/** When the last award has had all the time that it can have. */
export function runUntilMs ({ startedAtMs, timeoutMs, needs }: JobRecord): number {
  const modelBytes = needs.models.reduce((sum, { bytes }) => sum + bytes, 0)
  return startedAtMs + timeoutMs + RUN_GRACE_MS + Math.ceil(modelBytes / MODEL_BYTES_PER_MS)
}

/** `receipt`: what is owed for a result that was taken. */
export function ackOf ({ jobId, epoch }: Result, receipt?: Uint8Array): GatewayMessage {
  return { type: 'ack', jobId, epoch, accepted: receipt !== undefined, ...(receipt === undefined ? {} : { receipt }) }
}
