import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { JobParams, JobView, WaitQuerystring } from '../../protocol/api/jobs.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { jobView } from '../jobs/job-view.ts'
import type { RemoteJobs } from '../jobs/remote-jobs.ts'

export interface JobRoutesDeps {
  local: Pick<Dispatcher, 'get' | 'waitForEnd'>
  remote: Pick<RemoteJobs, 'find'>
}

export function jobRoutes ({ local, remote }: JobRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/jobs/:id', {
      schema: { operationId: 'getJob', params: JobParams, querystring: WaitQuerystring, response: { 200: JobView } }
    }, async (request, reply) => {
      const jobId = request.params.id.toLowerCase()
      const waitMs = request.query.wait ?? 0
      const gone = new AbortController()
      reply.raw.once('close', () => { gone.abort() })
      await local.waitForEnd(jobId, waitMs, gone.signal)
      const known = await local.get(jobId) ?? await remote.find(jobId, waitMs, gone.signal)
      if (known === undefined) throw new DcnError('DCN_JOB_NOT_FOUND', { jobId })
      return jobView(known)
    })
  }
}
