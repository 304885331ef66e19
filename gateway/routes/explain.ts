import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ExplainRequest, ExplainView, JobParams } from '../../protocol/api/jobs.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { explain } from '../../protocol/jobs/match.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { Needs } from '../../protocol/wire/needs.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Network } from '../../protocol/net/types.ts'
import { withNotes } from '../jobs/node-notes.ts'
import { goneSignal } from '../jobs/answer.ts'
import type { JobReader } from '../jobs/job-reader.ts'
import { needsOf, needsView, type ModelSizes } from '../jobs/needs.ts'

export interface ExplainRoutesDeps {
  directory: Pick<Directory, 'list'>
  network: Pick<Network, 'connectedPeers'>
  /** Whether this gateway gives nothing to the node. */
  isRefused: (node: PeerId) => boolean
  models: ModelSizes
  jobs: Pick<JobReader, 'get'>
}

/** Why a job finds a node or none, node by node, as this gateway sees the network now. */
export function explainRoutes (
  { directory, network, isRefused, models, jobs }: ExplainRoutesDeps
): FastifyPluginAsyncTypebox {
  const view = (needs: Needs, jobId?: JobId): ExplainView => {
    const known = directory.list()
    const explanation = explain(needs, known, isRefused)
    const nodes = new Set(explanation.nodes.map(({ peerId }) => peerId))
    return {
      ...explanation,
      nodes: withNotes(explanation.nodes, known, jobId),
      needs: needsView(needs),
      others: network.connectedPeers().filter(({ peer }) => !nodes.has(peer)).length
    }
  }
  return async app => {
    app.post('/explain', {
      schema: { operationId: 'explain', body: ExplainRequest, response: { 200: ExplainView } }
    }, async request => view(await needsOf(request.body.needs, models)))

    app.get('/jobs/:id/explain', {
      schema: { operationId: 'explainJob', params: JobParams, response: { 200: ExplainView } }
    }, async (request, reply) => {
      const { record } = await jobs.get(request.params.id.toLowerCase(), 0, goneSignal(reply))
      return view(record.needs, record.jobId)
    })
  }
}
