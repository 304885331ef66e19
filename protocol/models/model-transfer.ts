/** Models in chunks, from peers that have them. Specified in protocol/spec/models.md. */
import { DcnError } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Network, RequestLimits } from '../net/types.ts'
import { must } from '../wire/codec.ts'
import {
  decodeModelAnswer, decodeModelQuery, encodeModelAnswer, encodeModelQuery, MODEL_ANSWER_BYTES_MAX,
  MODEL_CHUNK_BYTES_MAX, MODEL_QUERY_BYTES_MAX, MODELS_PROTOCOL
} from '../wire/models.ts'
import type { ModelStore } from './model-store.ts'
import type { ModelWriter } from './model-writer.ts'

/** Chunks that are on their way from one peer, so that the time of a round trip is not lost with each. */
export const CHUNKS_AHEAD = 4
export const CHUNK_TIMEOUT_MS = 30_000
export const SIZE_TIMEOUT_MS = 3_000

const LIMITS: RequestLimits = {
  requestBytesMax: MODEL_QUERY_BYTES_MAX, responseBytesMax: MODEL_ANSWER_BYTES_MAX, concurrentPerPeerMax: 16
}

export interface ModelServerDeps {
  store: Pick<ModelStore, 'read' | 'sizeOf'>
  /** A peer wants us to keep a model that it has; resolves once we do, or shall not. */
  keep (contentId: ContentId, bytes: number, from: PeerId, signal: AbortSignal): Promise<boolean>
}

/** May be called before the network starts. */
export function serveModels (network: Pick<Network, 'serveRequests'>, deps: ModelServerDeps): void {
  network.serveRequests(MODELS_PROTOCOL, LIMITS, async (request, from, signal) => {
    const query = decodeModelQuery(request)
    const { contentId } = query
    if (query.type === 'keep') {
      return encodeModelAnswer({ type: 'keep', kept: await deps.keep(contentId, query.bytes, from, signal) })
    }
    // The size alone is not worth looking at the disk for.
    const bytes = deps.store.sizeOf(contentId)
    const read = query.bytesMax === 0 && bytes !== undefined
      ? { bytes, chunk: new Uint8Array() }
      : await deps.store.read(contentId, query.offset, query.bytesMax)
    if (read === undefined) throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId })
    return encodeModelAnswer({ type: 'chunk', ...read })
  })
}

/** Throws DCN_CONTENT_NOT_FOUND, DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT, DCN_MESSAGE_MALFORMED. */
export async function askModelSize (
  network: Pick<Network, 'request'>, peer: PeerId, contentId: ContentId, signal?: AbortSignal
): Promise<number> {
  const query = encodeModelQuery({ type: 'chunk', contentId, offset: 0, bytesMax: 0 })
  const options = { timeoutMs: SIZE_TIMEOUT_MS, ...signal === undefined ? {} : { signal } }
  return decodeModelAnswer('chunk', await network.request(peer, MODELS_PROTOCOL, query, options)).bytes
}

/** Whether the peer keeps it now. Throws DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT, and the peer's own error. */
export async function askToKeep (
  network: Pick<Network, 'request'>, peer: PeerId, model: { contentId: ContentId, bytes: number },
  { timeoutMs, signal }: { timeoutMs: number, signal: AbortSignal }
): Promise<boolean> {
  const query = encodeModelQuery({ type: 'keep', ...model })
  return decodeModelAnswer('keep', await network.request(peer, MODELS_PROTOCOL, query, { timeoutMs, signal })).kept
}

export interface PullInit {
  peer: PeerId
  contentId: ContentId
  /** Of the whole file, where that is known already. */
  bytes: number | undefined
  signal: AbortSignal
}

/**
 * Appends to `writer` what it lacks yet. Resolves with the size of the file once all of it is written; what it is worth
 * is known only by its hash. Throws what the peer and the writer throw; what was written before stays written.
 */
export async function pullFrom (
  network: Pick<Network, 'request'>, writer: ModelWriter, init: PullInit
): Promise<number> {
  const { peer, contentId } = init
  // Ends what is on its way when one chunk has failed.
  const over = new AbortController()
  const signal = AbortSignal.any([init.signal, over.signal])
  const ask = async (offset: number): Promise<{ bytes: number, chunk: Uint8Array }> => {
    const query = encodeModelQuery({ type: 'chunk', contentId, offset, bytesMax: MODEL_CHUNK_BYTES_MAX })
    const answer = decodeModelAnswer('chunk', await network.request(peer, MODELS_PROTOCOL, query, {
      timeoutMs: CHUNK_TIMEOUT_MS, signal
    }))
    must(answer.chunk.byteLength === Math.min(MODEL_CHUNK_BYTES_MAX, answer.bytes - offset), 'model answer',
      'the chunk is not as long as it should be')
    return answer
  }
  try {
    const first = await ask(writer.bytes)
    const { bytes } = first
    must(bytes > 0 && (init.bytes ?? bytes) === bytes, 'model answer', 'the file is not as large as it should be')
    let next = writer.bytes + first.chunk.byteLength
    await writer.write(first.chunk)
    const coming: Array<ReturnType<typeof ask>> = []
    while (writer.bytes < bytes) {
      for (; coming.length < CHUNKS_AHEAD && next < bytes; next += MODEL_CHUNK_BYTES_MAX) {
        const chunk = ask(next)
        // Looked at in its turn, or not at all.
        chunk.catch(() => undefined)
        coming.push(chunk)
      }
      const arrived = await coming.shift()
      must(arrived?.bytes === bytes, 'model answer', 'the size of the file has changed')
      await writer.write(arrived.chunk)
    }
    return bytes
  } finally {
    over.abort()
  }
}
