/**
 * Which nodes answer an offer, and when. Every node ranks itself alone, so that the number of bids stays the same
 * however large the network is. Specified in protocol/spec/dispatch.md, section "Who bids".
 */
import { utf8 } from '../core/bytes.ts'
import { sha256 } from '../core/hash.ts'
import { jobIdToBytes, type ContentId, type JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Warmth } from '../wire/enums.ts'
import type { ModelRef } from '../wire/needs.ts'
import type { Offer } from '../wire/offers.ts'
import {
  BID_DELAY_MS_MAX, BID_RANK_DELAY_MS, BIDDERS_AT_ONCE, BIDDERS_FIRST_ROUND, MODELS_FIRST_MS
} from './timing.ts'

/** Just below 1, so that the last of few nodes still has a rank among them. */
const SCORE_MAX = 1 - 2 ** -32

/** The last is so small that every idle node that has the models is among the first to bid, of up to 64 nodes. */
const WEIGHTS: Record<Warmth, number> = { cold: 1, code: 1 / 4, 'no-models': 1, models: 1 / 16 }

/** What a node has. */
export interface Here {
  hasCode (codeId: ContentId): boolean
  /** Whether all of these models are here. */
  hasModels (models: readonly ModelRef[]): boolean
}

export interface Standing {
  warmth: Warmth
  /** Jobs promised over slots: 0 idle, 1 full, 2 as much ahead again. */
  load: number
  /** Nodes believed able to run the job, this one included; at least 1. */
  able: number
}

/**
 * 0 (best) to just below 1: a hash of job and node, the same for everybody who computes it, moved by warmth and load.
 */
export function scoreOf (jobId: JobId, node: PeerId, { warmth, load }: Standing): number {
  const hash = sha256(jobIdToBytes(jobId), utf8(node))
  const uniform = new DataView(hash.buffer).getUint32(0) / 2 ** 32
  return Math.min(SCORE_MAX, uniform * (1 + load) * WEIGHTS[warmth])
}

/** Place among the nodes that could run the job: 0 is best. */
export function rankOf (score: number, { able }: Pick<Standing, 'able'>): number {
  return Math.floor(score * able)
}

/** Ranks that bid in a round. */
export function biddersIn (round: number): number {
  return BIDDERS_FIRST_ROUND * 4 ** round
}

/** How long to wait before the bid, in milliseconds; undefined: do not bid in this round. */
export function bidDelayMs (
  score: number, { able, warmth }: Pick<Standing, 'able' | 'warmth'>, round: number
): number | undefined {
  const rank = rankOf(score, { able })
  if (rank >= biddersIn(round)) return undefined
  const delayMs = rank < BIDDERS_AT_ONCE ? 0 : Math.min(rank * BID_RANK_DELAY_MS, BID_DELAY_MS_MAX)
  const isSecond = warmth === 'no-models' && round === 0 && able > 1
  return isSecond ? delayMs + MODELS_FIRST_MS : delayMs
}

export function warmthOf ({ codeId, needs: { models } }: Pick<Offer, 'codeId' | 'needs'>, here: Here): Warmth {
  if (models.length > 0) return here.hasModels(models) ? 'models' : 'no-models'
  return here.hasCode(codeId) ? 'code' : 'cold'
}
