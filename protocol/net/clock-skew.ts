/** How far the clock of this host is from those of its peers, by what they sign when they are asked for the time. */
import type { Clock } from '../core/clock.ts'
import { failure, ok, warning, type Finding } from '../core/finding.ts'
import type { PeerId } from '../core/peer-id.ts'
import { NODE_INFO_PROTOCOL, readNodeInfo } from '../wire/node-info.ts'
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

export interface ClockSkewDeps {
  network: Pick<Network, 'request' | 'connectedPeers'>
  clock: Clock
}

/** Those that answer, of SKEW_PEERS_MAX connected peers. */
export async function peerClocks ({ network, clock }: ClockSkewDeps): Promise<PeerClock[]> {
  const peers = network.connectedPeers().slice(0, SKEW_PEERS_MAX)
  const asked = await Promise.allSettled(peers.map(async ({ peer }) => {
    const sentAtMs = clock.nowMs()
    const answer = await network.request(peer, NODE_INFO_PROTOCOL, new Uint8Array(), { timeoutMs: ASK_TIMEOUT_MS })
    const { peer: signer, info } = readNodeInfo(answer)
    return { signer, peer, aheadMs: info.issuedAtMs - (sentAtMs + clock.nowMs()) / 2 }
  }))
  return asked.flatMap(({ status, ...rest }) => {
    if (status === 'rejected' || !('value' in rest) || rest.value.signer !== rest.value.peer) return []
    return [{ peer: rest.value.peer, aheadMs: rest.value.aheadMs }]
  })
}

/** The own clock has a voice among several: one peer of two that is off says nothing of it. `who`: as in `3 peers`. */
export function clockFinding (aheadMs: readonly number[], who: string): Finding {
  if (aheadMs.length === 0) return warning('clock', 'nobody is there to compare the clock with', 'join the network')
  const middle = aheadMs.length === 1 ? aheadMs[0] ?? 0 : median([...aheadMs, 0])
  const off = Math.abs(middle)
  const what = `${(off / 1_000).toFixed(1)} s ${middle > 0 ? 'behind' : 'ahead of'} ${who}`
  if (off >= SKEW_FAILURE_MS) return failure('clock', `${what}: others take this daemon for gone`, SET_CLOCK)
  if (off > SKEW_WARNING_MS) return warning('clock', what, SET_CLOCK)
  const others = aheadMs.filter(each => Math.abs(each - middle) > SKEW_WARNING_MS).length
  const aside = others === 0 ? '' : `; the clocks of ${others} of them are off`
  return ok('clock', `within ${(Math.max(off, 1) / 1_000).toFixed(3)} s of ${who}${aside}`)
}

function median (values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
