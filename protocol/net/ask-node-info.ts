import type { Clock } from '../core/clock.ts'
import { DcnError } from '../core/errors.ts'
import type { PeerId } from '../core/peer-id.ts'
import { NODE_INFO_PROTOCOL, readNodeInfo, type NodeInfo } from '../wire/node-info.ts'
import type { Network } from './types.ts'

export interface AskNodeInfoDeps {
  network: Pick<Network, 'request'>
  clock: Clock
}

/**
 * What a peer says of itself, whatever its clock says: the answer comes straight from its signer. `aheadMs` is added to
 * our clock to get the peer's, for it signed about in the middle of the way.
 * Throws DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_TOO_LARGE,
 * DCN_MESSAGE_BAD_SIGNATURE, the peer's own error.
 */
export async function askNodeInfo (
  { network, clock }: AskNodeInfoDeps, peer: PeerId, timeoutMs: number
): Promise<{ info: NodeInfo, aheadMs: number }> {
  const askedAtMs = clock.nowMs()
  const answer = await network.request(peer, NODE_INFO_PROTOCOL, new Uint8Array(), { timeoutMs })
  const answeredAtMs = clock.nowMs()
  const { info, peer: signer } = readNodeInfo(answer)
  if (signer !== peer) throw new DcnError('DCN_MESSAGE_BAD_SIGNATURE', { what: 'node info', signer: peer })
  return { info, aheadMs: info.issuedAtMs - (askedAtMs + answeredAtMs) / 2 }
}
