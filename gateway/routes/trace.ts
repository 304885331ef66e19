import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { JobParams } from '../../protocol/api/jobs.ts'
import { TraceView } from '../../protocol/api/trace.ts'
import { goneSignal } from '../jobs/answer.ts'
import type { TraceDesk } from '../trace/trace-desk.ts'

/** One job's story, put together from all who had a part in it. */
export function traceRoutes ({ desk }: { desk: Pick<TraceDesk, 'trace'> }): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/jobs/:id/trace', {
      schema: { operationId: 'traceJob', params: JobParams, response: { 200: TraceView } }
    }, async (request, reply) => await desk.trace(request.params.id.toLowerCase(), goneSignal(reply)))
  }
}
