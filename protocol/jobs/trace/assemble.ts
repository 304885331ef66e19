/** Puts one job's story together out of what several daemons remember of it. Pure. */
import type { PeerId } from '../../core/peer-id.ts'
import { isGatewayWord } from '../../wire/job-events.ts'
import type { JobEvent } from '../../wire/job-events.ts'
import type { SourcedEvent } from './attempts.ts'
import type { ClockOffset } from './clock-offset.ts'

/** An event this long before the job, or after now, is none of it: whoever tells it errs or lies. */
const SLACK_MS = 60_000

export interface Told {
  peer: PeerId
  isGateway: boolean
  offset: ClockOffset
  events: readonly JobEvent[]
}

export interface Story {
  /** In the order of their times, by our clock. */
  events: SourcedEvent[]
  /** Events that could not be so, by who told them. */
  leftOut: Map<PeerId, number>
}

/** `fromMs`: when the job was made; `nowMs`: both by our clock. */
export function assemble (told: readonly Told[], { fromMs, nowMs }: { fromMs: number, nowMs: number }): Story {
  const events: SourcedEvent[] = []
  const leftOut = new Map<PeerId, number>()
  for (const { peer, isGateway, offset, events: some } of told) {
    for (const event of some) {
      const atMs = event.atMs - offset.offsetMs
      const isInTime = atMs >= fromMs - SLACK_MS && atMs <= nowMs + SLACK_MS
      if (isInTime && isGatewayWord(event.word) === isGateway) events.push({ ...event, atMs, source: peer })
      else leftOut.set(peer, (leftOut.get(peer) ?? 0) + 1)
    }
  }
  // What happened at one daemon stays in its order, as sorting is stable.
  events.sort((a, b) => a.atMs - b.atMs)
  return { events, leftOut }
}

/** Nodes that gateways name, those that had the job first. */
export function nodesIn (told: readonly Told[], limit: number): PeerId[] {
  const named = (words: readonly JobEvent['word'][]): PeerId[] => told.flatMap(({ isGateway, events }) =>
    isGateway ? events.flatMap(({ word, peer }) => peer !== undefined && words.includes(word) ? [peer] : []) : [])
  const all = [...named(['awarded', 'result', 'lost', 'refused', 'receipt']), ...named(['bid'])]
  return [...new Set(all)].slice(0, limit)
}
