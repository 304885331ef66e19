/** The REST contract of evidence against nodes. */
import { Type, type Static } from 'typebox'

/** Nodes in one answer. */
export const EVIDENCE_SHOWN_MAX = 100

const Hash = Type.String({ description: 'SHA-256, 64 hex digits' })
const Base64 = (description: string) => Type.String({ contentEncoding: 'base64', description })

export const EvidenceView = Type.Object({
  node: Type.String({ description: 'PeerId of the node that signed a wrong result' }),
  jobId: Type.String({ format: 'uuid' }),
  connector: Hash,
  payload: Base64('The ExecutionInput that the connector was executed with'),
  payloadId: Hash,
  signedOutcome: Hash,
  computedOutcome: Hash,
  proof: Base64('The result as the node signed it: a SignedItem'),
  foundAt: Type.String({ format: 'date-time' })
})

export const EvidenceListView = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'Nodes that this gateway refuses' }),
  evidence: Type.Array(EvidenceView, { maxItems: EVIDENCE_SHOWN_MAX, description: 'By node' })
})
export type EvidenceListView = Static<typeof EvidenceListView>
