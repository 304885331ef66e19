/** What this gateway knows of each node that a job may go to, beside what it lacks. */
import type { ExplainView } from '../../protocol/api/jobs.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { KnownPeer } from '../../protocol/jobs/match.ts'
import { biddersIn, rankOf, scoreOf } from '../../protocol/jobs/ranking.ts'

type NodeView = ExplainView['nodes'][number]

/**
 * `jobId`: of a job that is there, for which each node that matches has a rank: as it would be if the code were
 * nowhere, with the load that was last heard of.
 */
export function withNotes (
  nodes: readonly NodeView[], known: readonly KnownPeer[], jobId?: JobId
): NodeView[] {
  const infos = new Map(known.map(({ peer, info }) => [peer, info]))
  const able = nodes.filter(({ matches }) => matches).length
  return nodes.map(node => {
    const info = infos.get(node.peerId)
    if (info === undefined) return node
    const { busy, slots, isolation, memoryMiB, gpus, version } = info
    const notes = {
      busy, slots, isolation, memoryMiB, version,
      gpus: gpus.map(({ model, vramMiB, count }) => ({ model, vramMiB, count }))
    }
    if (jobId === undefined || !node.matches) return { ...node, ...notes }
    const load = slots === 0 ? 0 : busy / slots
    const rank = rankOf(scoreOf(jobId, node.peerId, { warmth: 'cold', load, able }), { able })
    return { ...node, ...notes, rank: rank + 1, bidsFromRound: roundOf(rank) }
  })
}

/** The first round in which a rank bids. */
function roundOf (rank: number): number {
  let round = 0
  while (rank >= biddersIn(round)) round++
  return round
}
