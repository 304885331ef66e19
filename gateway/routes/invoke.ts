import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { InvokeRequest, InvokeResponse } from '../../protocol/api/jobs.ts'
import type { Authenticator } from '../auth/caller.ts'
import type { Submitter } from '../jobs/submitter.ts'

export interface InvokeRoutesDeps {
  accounts: Pick<Authenticator, 'caller'>
  submitter: Pick<Submitter, 'submit'>
}

export function invokeRoutes ({ accounts, submitter }: InvokeRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.post('/invoke', {
      schema: { operationId: 'invoke', body: InvokeRequest, response: { 200: InvokeResponse } }
    }, async request => {
      const { code, payload, ...options } = request.body
      const caller = await accounts.caller(request.headers)
      const jobId = randomUUID()
      await submitter.submit({ caller, code, payloads: [payload], jobIds: [jobId], options })
      return { jobId, status: 'queued' as const, pollUrl: `/jobs/${jobId}` }
    })
  }
}
