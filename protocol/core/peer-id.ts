/**
 * A daemon's name. One Ed25519 public key is written in two ways: as a libp2p PeerId (`12D3KooW...`) and as a Solana
 * address; both are plain encodings of the same 32 bytes.
 */
import { base58btc } from 'multiformats/bases/base58'
import { PUBLIC_KEY_BYTES } from './ed25519.ts'

/** A libp2p PeerId in its usual text form. */
export type PeerId = string

/** Identity multihash (0x00, 36 bytes) of libp2p's PublicKey message {type: Ed25519, data: 32 bytes}. */
const HEADER = new Uint8Array([0x00, 0x24, 0x08, 0x01, 0x12, 0x20])

/** Length of the text form, which is the same for every Ed25519 key. */
const PEER_ID_CHARS = 52

/** Of 32 bytes in base58: all zero, and all ones. */
const ADDRESS_CHARS_MIN = 32
const ADDRESS_CHARS_MAX = 44

export function peerIdOf (publicKey: Uint8Array): PeerId {
  const bytes = new Uint8Array(HEADER.byteLength + PUBLIC_KEY_BYTES)
  bytes.set(HEADER)
  bytes.set(publicKey, HEADER.byteLength)
  return base58btc.baseEncode(bytes)
}

/** The key inside a PeerId; undefined if the text is not the PeerId of an Ed25519 key. */
export function publicKeyOfPeer (peer: PeerId): Uint8Array | undefined {
  // Decoding takes time by the square of the length.
  if (peer.length !== PEER_ID_CHARS) return undefined
  let bytes: Uint8Array
  try {
    bytes = base58btc.baseDecode(peer)
  } catch {
    return undefined
  }
  if (bytes.byteLength !== HEADER.byteLength + PUBLIC_KEY_BYTES) return undefined
  if (!HEADER.every((byte, at) => bytes[at] === byte)) return undefined
  const publicKey = bytes.subarray(HEADER.byteLength)
  // The decoder takes characters outside its alphabet for digits; one key must have one name.
  return peerIdOf(publicKey) === peer ? publicKey : undefined
}

export function solanaAddressOf (publicKey: Uint8Array): string {
  return base58btc.baseEncode(publicKey)
}

/** The key that a Solana address writes; undefined if the text is not the one way to write 32 bytes in base58. */
export function publicKeyOfAddress (address: string): Uint8Array | undefined {
  // Decoding takes time by the square of the length.
  if (address.length < ADDRESS_CHARS_MIN || address.length > ADDRESS_CHARS_MAX) return undefined
  let publicKey: Uint8Array
  try {
    publicKey = base58btc.baseDecode(address)
  } catch {
    return undefined
  }
  if (publicKey.byteLength !== PUBLIC_KEY_BYTES) return undefined
  return solanaAddressOf(publicKey) === address ? publicKey : undefined
}
