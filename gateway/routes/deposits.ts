import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DepositRequest, DepositResponse } from '../../protocol/api/credits.ts'
import { DepositTarget, IntentParams, IntentRequest, IntentView } from '../../protocol/api/deposits.ts'
import { isDcnError } from '../../protocol/core/errors.ts'
import type { DepositDesk } from '../deposits/deposit-desk.ts'
import type { Intents } from '../deposits/intents.ts'

export interface DepositRoutesDeps {
  desk: Pick<DepositDesk, 'claim' | 'target'>
  intents: Pick<Intents, 'create' | 'view'>
}

export function depositRoutes ({ desk, intents }: DepositRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/credits/deposit', {
      schema: { operationId: 'getDepositTarget', response: { 200: DepositTarget } }
    }, async () => await desk.target())

    app.post('/credits/deposit', {
      schema: { operationId: 'deposit', body: DepositRequest, response: { 200: DepositResponse } }
    }, async (request, reply) => {
      try {
        return await desk.claim(request.body.txSignature)
      } catch (err) {
        if (isDcnError(err) && err.code === 'DCN_DEPOSIT_NOT_FINAL') {
          void reply.header('retry-after', err.context.retryAfterS)
        }
        throw err
      }
    })

    app.post('/credits/intents', {
      schema: { operationId: 'createDepositIntent', body: IntentRequest, response: { 200: IntentView } }
    }, async request => await intents.create(request.body))

    app.get('/credits/intents/:id', {
      schema: { operationId: 'getDepositIntent', params: IntentParams, response: { 200: IntentView } }
    }, async request => await intents.view(request.params.id))
  }
}
