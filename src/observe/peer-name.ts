/** Peers as a person names them: by a whole id, by an address that ends in it, or by its last characters. */
import { DcnError } from '../../protocol/core/errors.ts'
import { publicKeyOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'

/** Fewer fit too many. */
const SUFFIX_CHARS_MIN = 3
const NAMED_MAX = 4

/** The PeerId that a text is, or that an address ends in; undefined where it is the end of one at most. */
export function wholeIdOf (text: string): PeerId | undefined {
  const id = text.startsWith('/') ? text.split('/p2p/').at(-1) ?? '' : text
  return publicKeyOfPeer(id) === undefined ? undefined : id
}

/**
 * The one of `peers` that is meant. Throws DCN_PEER_UNREACHABLE where none is, DCN_CONFIG_INVALID where several are or
 * the text is too short to tell.
 */
export function resolvePeer (text: string, peers: readonly PeerId[]): PeerId {
  const whole = wholeIdOf(text)
  if (whole !== undefined) return whole
  checkSuffix(text)
  const fitting = peers.filter(peer => peer.endsWith(text))
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return only
  if (fitting.length === 0) {
    const reason = 'no peer that was found has an id that is or ends like this: dcn peers lists them'
    throw new DcnError('DCN_PEER_UNREACHABLE', { peer: text, reason })
  }
  const named = `${fitting.slice(0, NAMED_MAX).join(', ')}${fitting.length > NAMED_MAX ? ' and others' : ''}`
  throw new DcnError('DCN_CONFIG_INVALID', { where: text, reason: `is the end of ${fitting.length} ids: ${named}` })
}

/** Throws DCN_CONFIG_INVALID where a text cannot be the end of a PeerId that tells it apart. */
export function checkSuffix (text: string): void {
  if (wholeIdOf(text) !== undefined) return
  if (text.length >= SUFFIX_CHARS_MIN && /^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) return
  const reason = `must be a peer's id, or at least its last ${SUFFIX_CHARS_MIN} characters`
  throw new DcnError('DCN_CONFIG_INVALID', { where: JSON.stringify(text), reason })
}
