import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  InvokeBatchRequest, InvokeBatchResponse, InvokeRequest, InvokeResponse, WaitQuerystring
} from '../../protocol/api/jobs.ts'
import type { Authenticator } from '../auth/caller.ts'
import type { JobAnswers } from '../jobs/answer.ts'

export interface InvokeRoutesDeps {
  accounts: Pick<Authenticator, 'caller'>
  answers: JobAnswers
}

export function invokeRoutes ({ accounts, answers }: InvokeRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.post('/invoke', {
      schema: {
        operationId: 'invoke', body: InvokeRequest, querystring: WaitQuerystring, response: { 200: InvokeResponse }
      }
    }, async (request, reply) => {
      const { code, payload, ...options } = request.body
      const caller = await accounts.caller(request.headers)
      const submission = { caller, code, payloads: [payload], options }
      return await answers.one({ request, reply, submission, waitMs: request.query.wait })
    })

    app.post('/invoke/batch', {
      schema: {
        operationId: 'invokeBatch', body: InvokeBatchRequest, querystring: WaitQuerystring,
        response: { 200: InvokeBatchResponse }
      }
    }, async (request, reply) => {
      const { code, payloads, ...options } = request.body
      const caller = await accounts.caller(request.headers)
      const submission = { caller, code, payloads, options }
      return { jobs: await answers.all({ request, reply, submission, waitMs: request.query.wait }) }
    })
  }
}
