/** What stands out among the peers of a network: far from what is usual there. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { median } from '../../protocol/core/median.ts'
import { loadOf, roleOf, roundTripOf, type SeenPeer } from './seen-peer.ts'
import { shortId } from '../../protocol/core/short-id.ts'

/** A round trip is far from the median at three times it, unless both are too short for anybody to care. */
const ROUND_TRIP_FACTOR = 3
const ROUND_TRIP_DIFFERENCE_MS = 10
/** Load is a share of the slots. */
const LOAD_DIFFERENCE = 0.5
/** Beyond what a slow answer explains. */
const CLOCK_AHEAD_MS = 2_000
const PERCENT = 100

export type MarkKind = 'round-trip' | 'load' | 'clock' | 'version'

export interface Mark {
  peer: PeerId
  kind: MarkKind
  words: string
}

/** Sorted as the peers are. */
export function marksOf (peers: readonly SeenPeer[]): Mark[] {
  const usualMs = median(peers.flatMap(peer => roundTripOf(peer) ?? []))
  const usualLoad = median(peers.flatMap(peer => loadOf(peer) ?? []))
  const usualVersion = mostFrequent(peers.flatMap(({ info }) => info?.version ?? []))
  return peers.flatMap(peer => [
    ...roundTripMark(peer, usualMs), ...loadMark(peer, usualLoad), ...clockMark(peer),
    ...versionMark(peer, usualVersion)
  ])
}

/** Far above the median; the best is no trouble. */
export function isSlow (roundTripMs: number, usualMs: number): boolean {
  return roundTripMs > ROUND_TRIP_FACTOR * usualMs && roundTripMs - usualMs > ROUND_TRIP_DIFFERENCE_MS
}

function roundTripMark (seen: SeenPeer, usualMs = Infinity): Mark[] {
  const ms = roundTripOf(seen)
  if (ms === undefined || !isSlow(ms, usualMs)) return []
  return [mark(seen, 'round-trip', `answers in ${msText(ms)}, the median is ${msText(usualMs)}`)]
}

function loadMark (seen: SeenPeer, usual = 0): Mark[] {
  const load = loadOf(seen)
  if (load === undefined || Math.abs(load - usual) < LOAD_DIFFERENCE) return []
  const words = `has ${percent(load)} of its slots in use, the median is ${percent(usual)}`
  return [mark(seen, 'load', words)]
}

function clockMark (seen: SeenPeer): Mark[] {
  const { clockAheadMs = 0 } = seen
  if (Math.abs(clockAheadMs) < CLOCK_AHEAD_MS) return []
  const direction = clockAheadMs > 0 ? 'ahead of' : 'behind'
  return [mark(seen, 'clock', `its clock is ${Math.abs(clockAheadMs / 1000).toFixed(1)} s ${direction} ours`)]
}

function versionMark (seen: SeenPeer, usual: string | undefined): Mark[] {
  const version = seen.info?.version
  return version === undefined || version === usual
    ? [] : [mark(seen, 'version', `runs version ${version}, most run ${usual}`)]
}

function mark (seen: SeenPeer, kind: MarkKind, words: string): Mark {
  return { peer: seen.peer, kind, words: `${roleOf(seen)} ${shortId(seen.peer)} ${words}` }
}

export function msText (ms: number): string {
  return `${ms >= 100 ? Math.round(ms) : ms.toFixed(1)} ms`
}

function percent (share: number): string {
  return `${Math.round(share * PERCENT)} %`
}

/** The first of those that stand there most often. */
function mostFrequent (texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}
