import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { WebhookKeyView } from '../../protocol/api/webhooks.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export interface WebhookRoutesDeps {
  webhooks: Pick<Webhooks, 'key'>
}

export function webhookRoutes ({ webhooks }: WebhookRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/webhooks/key', {
      schema: { operationId: 'getWebhookKey', response: { 200: WebhookKeyView } }
    }, async () => webhooks.key())
  }
}
