/**
 * Which nodes answer an offer, and when. Every node ranks itself alone, so that the number of bids stays the same
 * however large the network is. Specified in protocol/spec/dispatch.md, section "Who bids".
 */
import { utf8 } from '../core/bytes.ts'
import { sha256 } from '../core/hash.ts'
import { jobIdToBytes, type JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { BID_DELAY_MS_MAX, BID_RANK_DELAY_MS, BIDDERS_AT_ONCE, BIDDERS_FIRST_ROUND } from './timing.ts'

/** Just below 1, so that the last of few nodes still has a rank among them. */
const SCORE_MAX = 1 - 2 ** -32

export interface Standing {
  /** Whether the code is loaded here already. */
  warm: boolean
  /** Jobs promised over slots: 0 idle, 1 full, 2 as much ahead again. */
  load: number
  /** Nodes believed able to run the job, this one included; at least 1. */
  able: number
}

/**
 * 0 (best) to just below 1: a hash of job and node, the same for everybody who computes it, moved by warmth and load.
 */
export function scoreOf (jobId: JobId, node: PeerId, { warm, load }: Standing): number {
  const hash = sha256(jobIdToBytes(jobId), utf8(node))
  const uniform = new DataView(hash.buffer).getUint32(0) / 2 ** 32
  return Math.min(SCORE_MAX, uniform * (1 + load) * (warm ? 0.25 : 1))
}

/** How long to wait before the bid, in milliseconds; undefined: do not bid in this round. */
export function bidDelayMs (score: number, able: number, round: number): number | undefined {
  const rank = Math.floor(score * able)
  if (rank >= BIDDERS_FIRST_ROUND * 4 ** round) return undefined
  return rank < BIDDERS_AT_ONCE ? 0 : Math.min(rank * BID_RANK_DELAY_MS, BID_DELAY_MS_MAX)
}
