import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EarningsView, NodeParams, TreasuryView } from '../../protocol/api/books.ts'
import type { EarningsDesk } from '../books/earnings-desk.ts'
import type { Treasury } from '../books/treasury.ts'

export interface BookRoutesDeps {
  earnings: Pick<EarningsDesk, 'of'>
  treasury: Pick<Treasury, 'view'>
}

export function bookRoutes ({ earnings, treasury }: BookRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/nodes/:node/earnings', {
      schema: { operationId: 'getEarnings', params: NodeParams, response: { 200: EarningsView } }
    }, async request => await earnings.of(request.params.node))

    app.get('/treasury', {
      schema: { operationId: 'getTreasury', response: { 200: TreasuryView } }
    }, async () => await treasury.view())
  }
}
