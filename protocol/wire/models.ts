/** How models are pulled, and given to gateways to keep. Specified in protocol/spec/models.md. */
import { contentIdFromBytes, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import { MODEL_BYTES_MAX } from '../core/limits.ts'
import { decodeCanonical, malformed, must } from './codec.ts'
import { own } from './envelope.ts'
import { ModelAnswer as AnswerCodec, ModelQuery as QueryCodec } from './models-messages.ts'

export const MODELS_PROTOCOL = '/dcn/models/1'

/** Bytes of a file in one answer. */
export const MODEL_CHUNK_BYTES_MAX = 512 * 1024
export const MODEL_QUERY_BYTES_MAX = 64
export const MODEL_ANSWER_BYTES_MAX = MODEL_CHUNK_BYTES_MAX + 64

export type ModelQuery =
  /** A piece of the file, of at most `bytesMax`; 0 where only its size is wanted. */
  | { type: 'chunk', contentId: ContentId, offset: number, bytesMax: number }
  /** The asker has it, and wants it kept: it is to be pulled from the asker. */
  | { type: 'keep', contentId: ContentId, bytes: number }

export type ModelAnswer =
  /** `bytes`: of the whole file. */
  | { type: 'chunk', bytes: number, chunk: Uint8Array }
  | { type: 'keep', kept: boolean }

const NESTED = { nested: { 1: {}, 2: {} } }

export function encodeModelQuery (query: ModelQuery): Uint8Array {
  const contentId = own(contentIdToBytes(query.contentId))
  return query.type === 'chunk'
    ? QueryCodec.encode({ chunk: { contentId, offset: query.offset, bytesMax: query.bytesMax } })
    : QueryCodec.encode({ keep: { contentId, bytes: query.bytes } })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeModelQuery (bytes: Uint8Array): ModelQuery {
  const what = 'model query'
  const { chunk, keep } = decodeCanonical(what, QueryCodec, bytes, MODEL_QUERY_BYTES_MAX, NESTED)
  must((chunk === undefined) !== (keep === undefined), what, 'it is not one question')
  const contentId = chunk?.contentId ?? keep?.contentId ?? new Uint8Array()
  must(isContentIdBytes(contentId), what, 'a content id is not 32 bytes')
  if (keep !== undefined) {
    must(keep.bytes <= MODEL_BYTES_MAX, what, 'the file is above the limit')
    return { type: 'keep', contentId: contentIdFromBytes(contentId), bytes: keep.bytes }
  }
  if (chunk === undefined) throw malformed(what, 'it is empty')
  must(chunk.offset <= MODEL_BYTES_MAX, what, 'the offset is above the limit')
  must(chunk.bytesMax <= MODEL_CHUNK_BYTES_MAX, what, 'bytesMax is above the limit')
  return {
    type: 'chunk', contentId: contentIdFromBytes(contentId), offset: chunk.offset, bytesMax: chunk.bytesMax
  }
}

export function encodeModelAnswer (answer: ModelAnswer): Uint8Array {
  return answer.type === 'chunk'
    ? AnswerCodec.encode({ chunk: { bytes: answer.bytes, chunk: own(answer.chunk) } })
    : AnswerCodec.encode({ kept: { kept: answer.kept } })
}

/** The answer to a query of this type. Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeModelAnswer<T extends ModelQuery['type']> (
  type: T, bytes: Uint8Array
): ModelAnswer & { type: T } {
  const what = 'model answer'
  const { chunk, kept } = decodeCanonical(what, AnswerCodec, bytes, MODEL_ANSWER_BYTES_MAX, NESTED)
  must((chunk === undefined) !== (kept === undefined), what, 'it is not one answer')
  const answer: ModelAnswer = kept !== undefined
    ? { type: 'keep', kept: kept.kept }
    : { type: 'chunk', bytes: chunk?.bytes ?? 0, chunk: chunk?.chunk ?? new Uint8Array() }
  must(answer.type === type, what, 'it answers another question')
  if (answer.type === 'chunk') {
    must(answer.bytes <= MODEL_BYTES_MAX, what, 'the file is above the limit')
    must(answer.chunk.byteLength <= MODEL_CHUNK_BYTES_MAX, what, 'the chunk is above the limit')
    must(answer.chunk.byteLength <= answer.bytes, what, 'the chunk is larger than the file')
  }
  return answer as ModelAnswer & { type: T }
}
