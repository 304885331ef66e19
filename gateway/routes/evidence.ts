import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EVIDENCE_SHOWN_MAX, EvidenceListView } from '../../protocol/api/evidence.ts'
import { iso } from '../../protocol/core/iso.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { openEvidence } from '../../protocol/wire/evidence.ts'
import type { EvidenceBook } from '../executions/evidence-book.ts'

export interface EvidenceRoutesDeps {
  evidence: Pick<EvidenceBook, 'nodes' | 'of'>
}

/** Nodes that this gateway refuses for a wrong result, with all that it takes to see that it was wrong. */
export function evidenceRoutes ({ evidence }: EvidenceRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/evidence', {
      schema: { operationId: 'listEvidence', response: { 200: EvidenceListView } }
    }, async () => {
      const { total, nodes } = evidence.nodes(EVIDENCE_SHOWN_MAX)
      const kept = await Promise.all(nodes.map(async node => await evidence.of(node)))
      return { total, evidence: kept.filter(one => one !== undefined).map(viewOf) }
    })
  }
}

type View = EvidenceListView['evidence'][number]

function viewOf (evidence: Parameters<typeof openEvidence>[0]): View {
  const { proof, codeId, payload, outcomeId, foundAtMs } = evidence
  const { node, result } = openEvidence(evidence)
  return {
    node,
    jobId: result.jobId,
    connector: codeId,
    payload: Buffer.from(payload).toString('base64'),
    payloadId: contentIdOf(payload),
    signedOutcome: result.outcomeId,
    computedOutcome: outcomeId,
    proof: Buffer.from(proof).toString('base64'),
    foundAt: iso(foundAtMs)
  }
}
