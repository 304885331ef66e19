/** How far the clock of this host is from those of its peers, by what they sign when they are asked for the time. */
import { failure, ok, warning, type Finding } from '../core/finding.ts'
import { median } from '../core/median.ts'
import type { PeerId } from '../core/peer-id.ts'
import { askNodeInfo, type AskNodeInfoDeps } from './ask-node-info.ts'
import { NODE_INFO_TTL_MS } from './directory.ts'
import type { Network } from './types.ts'

/** From here on it is worth a word: round trips and busy machines stay below. */
export const SKEW_WARNING_MS = 2_000
/** From here on what this daemon says of itself is stale when it is said, and so is what others say to it. */
export const SKEW_FAILURE_MS = NODE_INFO_TTL_MS
/** Peers that are asked. */
export const SKEW_PEERS_MAX = 16

const ASK_TIMEOUT_MS = 3_000
const SET_CLOCK = 'set the clock of this machine, and keep it set: timedatectl set-ntp true, or another NTP client'

export interface PeerClock {
  peer: PeerId
  /** What is added to our clock to get the peer's. */
  aheadMs: number
}

export interface ClockSkewDeps extends AskNodeInfoDeps {
  network: Pick<Network, 'request' | 'connectedPeers'>
}

/** Those that answer, of SKEW_PEERS_MAX connected peers. */
export async function peerClocks (deps: ClockSkewDeps): Promise<PeerClock[]> {
  const peers = deps.network.connectedPeers().slice(0, SKEW_PEERS_MAX)
  const asked = await Promise.allSettled(peers.map(async ({ peer }) => {
    const { aheadMs } = await askNodeInfo(deps, peer, ASK_TIMEOUT_MS)
    return { peer, aheadMs }
  }))
  return asked.flatMap(answer => answer.status === 'fulfilled' ? [answer.value] : [])
}

/** The own clock has a voice among several: one peer of two that is off says nothing of it. `who`: as in `3 peers`. */
export function clockFinding (aheadMs: readonly number[], who: string): Finding {
  if (aheadMs.length === 0) return warning('clock', 'nobody is there to compare the clock with', 'join the network')
  const middle = (aheadMs.length === 1 ? aheadMs[0] : median([...aheadMs, 0])) ?? 0
  const off = Math.abs(middle)
  const what = `${(off / 1_000).toFixed(1)} s ${middle > 0 ? 'behind' : 'ahead of'} ${who}`
  if (off >= SKEW_FAILURE_MS) return failure('clock', `${what}: others take this daemon for gone`, SET_CLOCK)
  if (off > SKEW_WARNING_MS) return warning('clock', what, SET_CLOCK)
  const others = aheadMs.filter(each => Math.abs(each - middle) > SKEW_WARNING_MS).length
  const aside = others === 0 ? '' : `; the clocks of ${others} of them are off`
  return ok('clock', `within ${(Math.max(off, 1) / 1_000).toFixed(3)} s of ${who}${aside}`)
}
