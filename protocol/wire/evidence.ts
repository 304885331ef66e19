/** Proof that a node signed a wrong result, for whoever executes the same. Specified in protocol/spec/executions.md. */
import { contentIdFromBytes, contentIdOf, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must } from './codec.ts'
import { inputIdOf, openResultProof, type Result } from './dispatch.ts'
import { own, SIGNED_ITEM_BYTES_MAX } from './envelope.ts'
import { Evidence as EvidenceCodec } from './evidence-messages.ts'
import { EXECUTION_INPUT_BYTES_MAX } from './executions.ts'

export const EVIDENCE_BYTES_MAX = SIGNED_ITEM_BYTES_MAX + EXECUTION_INPUT_BYTES_MAX + 256

export interface Evidence {
  /** The node's signed Result, a SignedItem. */
  proof: Uint8Array
  codeId: ContentId
  /** The ExecutionInput, encoded. */
  payload: Uint8Array
  /** Of the outcome that whoever gives the evidence computed. */
  outcomeId: ContentId
  foundAtMs: number
}

export function encodeEvidence ({ proof, codeId, payload, outcomeId, foundAtMs }: Evidence): Uint8Array {
  return EvidenceCodec.encode({
    proof: own(proof),
    codeId: own(contentIdToBytes(codeId)),
    payload: own(payload),
    outcomeId: own(contentIdToBytes(outcomeId)),
    foundAtMs
  })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeEvidence (bytes: Uint8Array): Evidence {
  const what = 'evidence'
  const { codeId, outcomeId, ...rest } = decodeCanonical(what, EvidenceCodec, bytes, EVIDENCE_BYTES_MAX)
  must(isContentIdBytes(codeId) && isContentIdBytes(outcomeId), what, 'a content id is not 32 bytes')
  return { ...rest, codeId: contentIdFromBytes(codeId), outcomeId: contentIdFromBytes(outcomeId) }
}

/**
 * Who signed what, where the proof holds and is of this execution. The node lied if the result's `outcomeId` is not
 * that of the connector executed with the payload, which is for the caller to find out.
 * Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE.
 */
export function openEvidence ({ proof, codeId, payload }: Evidence): { node: PeerId, result: Result } {
  const opened = openResultProof(proof)
  const inputId = inputIdOf({ codeId, payloadId: contentIdOf(payload) })
  must(opened.result.inputId === inputId, 'evidence', 'the result is of another execution')
  return opened
}
