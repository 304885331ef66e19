/** Names of daemons and wallets as the 32 bytes of their keys. */
import { publicKeyOfAddress, publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { malformed } from './codec.ts'

/** Throws DCN_MESSAGE_MALFORMED, in which `what` names the message. */
export function keyBytes (what: string, peer: PeerId): Uint8Array {
  const key = publicKeyOfPeer(peer)
  if (key === undefined) throw malformed(what, `${peer} is not the PeerId of an Ed25519 key`)
  return key
}

/** Of a Solana address. Throws DCN_MESSAGE_MALFORMED, in which `what` names the message. */
export function addressBytes (what: string, address: string): Uint8Array {
  const key = publicKeyOfAddress(address)
  if (key === undefined) throw malformed(what, `${address} is not a Solana address`)
  return key
}
