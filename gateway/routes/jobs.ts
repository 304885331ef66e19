import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { JobParams, JobView, WaitQuerystring } from '../../protocol/api/jobs.ts'
import { goneSignal } from '../jobs/answer.ts'
import type { JobReader } from '../jobs/job-reader.ts'
import { jobView } from '../jobs/job-view.ts'

export interface JobRoutesDeps {
  jobs: Pick<JobReader, 'get'>
}

export function jobRoutes ({ jobs }: JobRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/jobs/:id', {
      schema: { operationId: 'getJob', params: JobParams, querystring: WaitQuerystring, response: { 200: JobView } }
    }, async (request, reply) =>
      jobView(await jobs.get(request.params.id.toLowerCase(), request.query.wait ?? 0, goneSignal(reply))))
  }
}
