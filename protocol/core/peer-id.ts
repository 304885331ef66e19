/**
 * A daemon's name. One Ed25519 public key is written in two ways: as a libp2p PeerId (`12D3KooW...`) and as a Solana
 * address; both are plain encodings of the same 32 bytes.
 */
import { fromBase58, toBase58 } from './base58.ts'
import { PUBLIC_KEY_BYTES } from './ed25519.ts'

/** A libp2p PeerId in its usual text form. */
export type PeerId = string

/** Identity multihash (0x00, 36 bytes) of libp2p's PublicKey message {type: Ed25519, data: 32 bytes}. */
const HEADER = new Uint8Array([0x00, 0x24, 0x08, 0x01, 0x12, 0x20])

export function peerIdOf (publicKey: Uint8Array): PeerId {
  const bytes = new Uint8Array(HEADER.byteLength + PUBLIC_KEY_BYTES)
  bytes.set(HEADER)
  bytes.set(publicKey, HEADER.byteLength)
  return toBase58(bytes)
}

/** The key inside a PeerId; undefined if the text is not the PeerId of an Ed25519 key. */
export function publicKeyOfPeer (peer: PeerId): Uint8Array | undefined {
  const bytes = fromBase58(peer, HEADER.byteLength + PUBLIC_KEY_BYTES)
  return bytes !== undefined && HEADER.every((byte, at) => bytes[at] === byte)
    ? bytes.subarray(HEADER.byteLength)
    : undefined
}

export function solanaAddressOf (publicKey: Uint8Array): string {
  return toBase58(publicKey)
}

/** The same key's Solana address. `peer` must be the PeerId of an Ed25519 key, as those of daemons are. */
export function addressOfPeer (peer: PeerId): string {
  return solanaAddressOf(publicKeyOfPeer(peer) ?? new Uint8Array())
}

/** The key that a Solana address writes; undefined if the text is not the one way to write 32 bytes in base58. */
export function publicKeyOfAddress (address: string): Uint8Array | undefined {
  return fromBase58(address, PUBLIC_KEY_BYTES)
}
