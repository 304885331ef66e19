import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { JobListItem, JobListQuerystring } from '../../protocol/api/jobs.ts'
import { JOBS_PAGE_DEFAULT } from '../../protocol/core/limits.ts'
import type { JobSummary } from '../../protocol/wire/job-list.ts'
import type { WalletGuard } from '../auth/caller.ts'
import type { JobLists } from '../jobs/job-lists.ts'
import { iso } from '../../protocol/core/iso.ts'

export interface JobListRoutesDeps {
  accounts: Pick<WalletGuard, 'mayList'>
  lists: Pick<JobLists, 'list'>
}

export function jobListRoutes ({ accounts, lists }: JobListRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/jobs', {
      schema: {
        operationId: 'listJobs', querystring: JobListQuerystring, response: { 200: Type.Array(JobListItem) }
      }
    }, async request => {
      const { wallet, limit = JOBS_PAGE_DEFAULT, offset = 0 } = request.query
      await accounts.mayList(request.headers, wallet)
      return (await lists.list(wallet, { limit, offset })).map(itemOf)
    })
  }
}

function itemOf (summary: JobSummary): JobListItem {
  const { jobId, status, createdAtMs, finishedAtMs, durationMs, functionName, functionVersion, byResult } = summary
  const item: JobListItem = { id: jobId, jobId, status, createdAt: iso(createdAtMs) }
  if (finishedAtMs > 0) item.finishedAt = iso(finishedAtMs)
  if (byResult) item.durationMs = durationMs
  if (functionName !== '') item.function = { name: functionName, version: functionVersion }
  return item
}
