/** Why gossip thinks of a peer as it does, in words. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { ScoreView } from '../../protocol/wire/inspect.ts'
import { isPresent, type Survey } from './seen-peer.ts'

/** spec/host.md, "Gossip": a peer below it is no longer heard. */
const GRAYLIST_SCORE = -80

const PARTS: Record<string, readonly [good: string, bad: string]> = {
  'time-in-mesh': ['has long been in the mesh', 'has not been in the mesh'],
  'first-deliveries': ['was the first to bring messages', 'never was the first to bring messages'],
  'mesh-deliveries': ['brings what the mesh should', 'brings fewer messages than the mesh should'],
  'mesh-failures': ['has left no debts in the mesh', 'left the mesh while it owed messages'],
  'invalid-messages': ['sent nothing that was refused', 'sent messages that were refused'],
  'behaviour': ['keeps the rules of gossip', 'breaks the rules of gossip: comes back too soon, or promises in vain'],
  'application': ['is preferred by this daemon', 'is held back by this daemon'],
  'ip-colocation': ['has an address of its own', 'shares its address with many peers']
}

export interface JudgedPeer {
  peer: PeerId
  /** Who thinks so. */
  judge: PeerId
  score: number
  parts: ScoreView['parts']
}

/** The lowest score of each peer of the survey and whose it is, the worst first. Others who look are no news. */
export function worstScores (survey: Pick<Survey, 'peers'>): JudgedPeer[] {
  const present = new Set(survey.peers.filter(isPresent).map(({ peer }) => peer))
  const worst = new Map<PeerId, JudgedPeer>()
  for (const { peer: judge, inspection } of survey.peers) {
    for (const { peer, score, parts } of inspection?.view.scores ?? []) {
      if (!present.has(peer)) continue
      const known = worst.get(peer)
      if (known === undefined || score < known.score) worst.set(peer, { peer, judge, score, parts })
    }
  }
  return [...worst.values()].sort(worstFirst)
}

export function scoresAt (judge: PeerId, scores: readonly ScoreView[]): JudgedPeer[] {
  return scores.map(view => ({ ...view, judge })).sort(worstFirst)
}

function worstFirst (a: JudgedPeer, b: JudgedPeer): number {
  return a.score - b.score || (a.peer < b.peer ? -1 : 1)
}

/** What follows from a score. */
export function standingOf (score: number): string {
  if (score < GRAYLIST_SCORE) return 'not heard at all'
  return score < 0 ? 'kept out of meshes' : 'ok'
}

/** `+2.1 was the first to bring messages, /dcn/offers/4`, the weightiest first; parts that add nothing are left out. */
export function partWords ({ parts }: Pick<JudgedPeer, 'parts'>): string[] {
  return parts.filter(({ value }) => Math.abs(value) >= 0.05)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ name, topic, value }) => {
      const [good, bad] = PARTS[name] ?? [name, name]
      const sign = value > 0 ? '+' : ''
      return `${sign}${value.toFixed(1)} ${value > 0 ? good : bad}${topic === '' ? '' : `, ${topic}`}`
    })
}
