import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { JobParams } from '../../protocol/api/jobs.ts'
import { ReceiptFile } from '../../protocol/api/receipts.ts'
import type { ReceiptFiles } from '../settlement/receipt-files.ts'

export interface ReceiptRoutesDeps {
  files: Pick<ReceiptFiles, 'ofJob'>
}

export function receiptRoutes ({ files }: ReceiptRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/jobs/:id/receipt', {
      schema: { operationId: 'getReceipt', params: JobParams, response: { 200: ReceiptFile } }
    }, async request => await files.ofJob(request.params.id.toLowerCase()))
  }
}
