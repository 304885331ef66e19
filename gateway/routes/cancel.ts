import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { JobParams, JobView } from '../../protocol/api/jobs.ts'
import type { WalletGuard } from '../auth/caller.ts'
import { goneSignal } from '../jobs/answer.ts'
import type { JobCanceller } from '../jobs/job-canceller.ts'
import type { JobReader } from '../jobs/job-reader.ts'
import { jobView } from '../jobs/job-view.ts'

export interface CancelRoutesDeps {
  accounts: Pick<WalletGuard, 'requireWallet'>
  jobs: Pick<JobReader, 'get'>
  canceller: Pick<JobCanceller, 'cancel'>
}

export function cancelRoutes ({ accounts, jobs, canceller }: CancelRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.post('/jobs/:id/cancel', {
      schema: { operationId: 'cancelJob', params: JobParams, response: { 200: JobView } }
    }, async (request, reply) => {
      const jobId = request.params.id.toLowerCase()
      const gone = goneSignal(reply)
      const { record } = await jobs.get(jobId, 0, gone)
      await accounts.requireWallet(request.headers, record.wallet)
      return jobView(await canceller.cancel(jobId, gone))
    })
  }
}
