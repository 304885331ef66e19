/**
 * Rendezvous hashing: everybody who knows the same peers names the same ones for a key, without asking anybody, and a
 * peer that comes or goes changes the choice only for the keys that it is itself close to.
 */
import { toHex, utf8 } from './bytes.ts'
import { sha256 } from './hash.ts'
import type { PeerId } from './peer-id.ts'

/** The peers by SHA-256(key, PeerId as text), ascending: the closest to the key first. A text is taken as its UTF-8. */
export function rankPeers (key: Uint8Array | string, peers: readonly PeerId[]): PeerId[] {
  const prefix = typeof key === 'string' ? utf8(key) : key
  return peers
    .map(peer => ({ peer, distance: toHex(sha256(prefix, utf8(peer))) }))
    .sort((a, b) => a.distance < b.distance ? -1 : a.distance > b.distance ? 1 : 0)
    .map(({ peer }) => peer)
}
