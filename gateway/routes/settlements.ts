import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  SettlementParams, SettlementReceiptsParams, SETTLEMENTS_PAGE_DEFAULT, SettlementsQuerystring, SettlementsView,
  SettlementView
} from '../../protocol/api/settlements.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import { settlementSummary, settlementView } from '../settlement/settlement-view.ts'
import type { Settlement, SettlementStore } from '../store/settlement-store.ts'

export interface SettlementRoutesDeps {
  store: Pick<SettlementStore, 'byId' | 'list' | 'file'>
}

/** Settlements of every gateway, as far as they are known here. */
export function settlementRoutes ({ store }: SettlementRoutesDeps): FastifyPluginAsyncTypebox {
  const find = async (settlementId: string): Promise<Settlement> => {
    const settlement = await store.byId(settlementId)
    if (settlement === undefined) throw new DcnError('DCN_SETTLEMENT_NOT_FOUND', { settlementId })
    return settlement
  }
  async function * contentOf (files: readonly ContentId[]): AsyncGenerator<Uint8Array> {
    for (const id of files) {
      const file = await store.file(id)
      if (file === undefined) throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: id })
      yield file
    }
  }
  return async app => {
    app.get('/settlements', {
      schema: {
        operationId: 'listSettlements', querystring: SettlementsQuerystring, response: { 200: SettlementsView }
      }
    }, async request => {
      const { limit = SETTLEMENTS_PAGE_DEFAULT, after } = request.query
      const found = await store.list(limit, after === undefined ? undefined : await find(after))
      return { settlements: found.map(settlementSummary) }
    })

    app.get('/settlements/:id', {
      schema: { operationId: 'getSettlement', params: SettlementParams, response: { 200: SettlementView } }
    }, async request => settlementView(await find(request.params.id)))

    app.get('/settlements/:id/receipts/:node', {
      schema: { operationId: 'getSettlementReceipts', params: SettlementReceiptsParams }
    }, async (request, reply) => {
      const { id, node } = request.params
      const payee = (await find(id)).manifest.payees.find(each => each.node === node)
      if (payee === undefined) throw new DcnError('DCN_SETTLEMENT_NOT_FOUND', { settlementId: `${id} with ${node}` })
      return await reply.type('application/octet-stream').send(Readable.from(contentOf(payee.files)))
    })
  }
}
