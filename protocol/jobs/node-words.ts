/** Words of a node for what it does with offers and awards. */
import type { BidStanding } from '../wire/dispatch.ts'
import type { RefusalReason, Warmth } from '../wire/enums.ts'
import type { Offer } from '../wire/offers.ts'
import { REFUSALS } from './gateway-actions.ts'
import { biddersIn, rankOf, scoreOf, type Standing } from './ranking.ts'

/** Why an offer is not answered, or not yet. */
export type PassReason = RefusalReason | 'lacks' | 'node-refused'

const OWN_PASSES = {
  lacks: 'it lacks what the job needs',
  'node-refused': 'the gateway takes nothing from this node',
  busy: 'it is busy: the offer waits for a slot',
  stopping: 'it is stopping'
}

export function passWords (why: PassReason): string {
  return why in OWN_PASSES ? OWN_PASSES[why as keyof typeof OWN_PASSES] : REFUSALS[why as RefusalReason].why
}

const WARMTHS: Record<Warmth, string> = {
  cold: 'the code is not here', code: 'the code is here',
  'no-models': 'its models are not here', models: 'its models are here'
}

/** An offer that is bid for, with what the bid rests on. */
export interface Ranked { offer: Offer, standing: Standing, score: number, delayMs: number }

export function heardWords ({ round }: Offer): string {
  return `round ${round}`
}

/** Why this node is not among those that bid in the round. */
export function tooFarWords (self: string, { jobId, round }: Offer, standing: Standing): string {
  const stands = standingOf(scoreOf(jobId, self, standing), standing)
  return `${standingWords(stands)}; in round ${round} the first ${biddersIn(round)} bid`
}

export function biddingWords ({ standing, score, delayMs }: Ranked): string {
  const wait = delayMs === 0 ? 'at once' : `after ${Math.round(delayMs)} ms`
  return `${standingWords(standingOf(score, standing))}; ${wait}`
}

/** As a bid tells it. */
export function standingOf (score: number, { able, warmth, load }: Standing): BidStanding {
  return { rank: rankOf(score, { able }), able, warmth, loadPercent: Math.round(load * 100) }
}

/** Ranks are told from 1, as people count. */
export function standingWords ({ rank, able, warmth, loadPercent }: BidStanding): string {
  return `rank ${rank + 1} of ${able}: ${WARMTHS[warmth]}, load ${loadPercent} %`
}
