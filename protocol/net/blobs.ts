/** Content by its hash, from any peer that has it. Specified in protocol/spec/blobs.md. */
import { DcnError } from '../core/errors.ts'
import { contentIdFromBytes, contentIdOf, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import { CODE_BYTES_MAX } from '../core/limits.ts'
import type { PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must } from '../wire/codec.ts'
import { own } from '../wire/envelope.ts'
import { BlobQuery } from '../wire/messages.ts'
import type { Network, RequestLimits } from './types.ts'

export const BLOBS_PROTOCOL = '/dcn/blobs/1'

const QUERY_BYTES_MAX = 64
const FETCH_TIMEOUT_MS = 10_000

const LIMITS: RequestLimits = {
  requestBytesMax: QUERY_BYTES_MAX,
  responseBytesMax: CODE_BYTES_MAX,
  concurrentPerPeerMax: 16
}

/** Serves what `get` has. May be called before the network starts. */
export function serveBlobs (
  network: Pick<Network, 'serveRequests'>, get: (contentId: ContentId) => Promise<Uint8Array | undefined>
): void {
  network.serveRequests(BLOBS_PROTOCOL, LIMITS, async request => {
    const { contentId } = decodeCanonical('blob query', BlobQuery, request, QUERY_BYTES_MAX)
    must(isContentIdBytes(contentId), 'blob query', 'contentId is not 32 bytes')
    const id = contentIdFromBytes(contentId)
    const content = await get(id)
    if (content === undefined) throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: id })
    return content
  })
}

/**
 * Pulls content and checks that it is what was asked for.
 * Throws DCN_CONTENT_NOT_FOUND, DCN_MESSAGE_MALFORMED (it is something else), DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT.
 */
export async function fetchBlob (
  network: Pick<Network, 'request'>, peer: PeerId, contentId: ContentId, signal?: AbortSignal
): Promise<Uint8Array> {
  const query = BlobQuery.encode({ contentId: own(contentIdToBytes(contentId)) })
  const content = await network.request(peer, BLOBS_PROTOCOL, query, {
    timeoutMs: FETCH_TIMEOUT_MS, ...(signal === undefined ? {} : { signal })
  })
  must(contentIdOf(content) === contentId, 'blob', 'the content does not match its id')
  return content
}
