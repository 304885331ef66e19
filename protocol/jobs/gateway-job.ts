/** A job in flight as the gateway's machine holds it, and how it tells of it. */
import type { JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Bid } from '../wire/dispatch.ts'
import type { CancelReason } from '../wire/enums.ts'
import type { JobRecord } from '../wire/jobs.ts'
import { runUntilMs, type GatewayAction } from './gateway-actions.ts'
import type { JobNews } from './job-events.ts'
import { standingWords } from './node-words.ts'

/** Who has which of the jobs that must go to different nodes, each of which has the same map. */
export type ApartJobs = Map<JobId, PeerId>

export interface Job {
  record: JobRecord
  round: number
  /** When the current offer or lease is given up. */
  leaseUntilMs: number
  /** Nodes that failed this job; taken again only where nobody else bids. */
  avoided: Set<PeerId>
  /** Bid of an avoided node, used when a round passes without a better one. */
  lastResort: { node: PeerId, bid: Bid } | undefined
  lastFailure: string
  logs: string
  /** A result is here, and it is being found out whether it is right: nothing else moves the job meanwhile. */
  checking: boolean
  /** The connection to the node that has it broke, and the node has not been heard since. */
  isCut: boolean
  apart: ApartJobs | undefined
}

export function newJob (record: JobRecord, apart?: ApartJobs): Job {
  return {
    record, round: 0, leaseUntilMs: 0, avoided: new Set(), lastResort: undefined,
    lastFailure: '', logs: '', checking: false, isCut: false, apart
  }
}

export const CANCELS: Record<CancelReason, string> = {
  user: 'the user cancelled the job',
  ended: 'the job is over here',
  'awarded-elsewhere': 'another node has it, or it is not wanted of this one',
  deadline: 'its time was over',
  'unknown-job': 'the gateway does not know the job',
  'node-refused': 'the gateway refuses the node: it gave a wrong result'
}

/**
 * What a node bids, and what came of it. Nothing of jobs that are not in flight here: of them anybody could say
 * anything.
 */
export function bidNews (
  node: PeerId, { jobId, epoch, hasCode, standing }: Bid, actions: readonly GatewayAction[]
): JobNews | undefined {
  const cancel = actions.flatMap(action =>
    action.type === 'send' && action.message.type === 'cancel' ? [action.message.reason] : [])[0]
  if (cancel === 'ended') return undefined
  const came = cancel !== undefined
    ? `; not taken: ${CANCELS[cancel]}`
    : actions.length === 0 ? '; kept for when nobody else bids' : ''
  const why = standing === undefined ? `${hasCode ? 'has' : 'lacks'} the code` : standingWords(standing)
  return { jobId, word: 'bid', epoch, peer: node, detail: why + came }
}

/** Why a node that has the job counts as lost. */
export function lostWords ({ record, isCut }: Job, nowMs: number): string {
  if (nowMs >= runUntilMs(record)) return 'it did not end in the time that the job may take'
  return isCut ? 'the connection to the node broke' : 'the node fell silent, and its lease ran out'
}
