import { randomUUID } from 'node:crypto'
import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { InvokeRequest, InvokeResponse } from '../../protocol/api/jobs.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import {
  CODE_BYTES_MAX, MEMORY_DEFAULT_MIB, PAYLOAD_BYTES_MAX, TIMEOUT_DEFAULT_MS
} from '../../protocol/core/limits.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { walletOf } from '../wallet.ts'

export interface InvokeRoutesDeps {
  jobs: Pick<Dispatcher, 'accept'>
}

export function invokeRoutes (
  { jobs }: InvokeRoutesDeps, { creditsPerRequest }: { creditsPerRequest: number }
): FastifyPluginAsyncTypebox {
  return async app => {
    app.post('/invoke', {
      schema: {
        operationId: 'invoke',
        headers: Type.Object({ 'x-wallet': Type.Optional(Type.String()) }),
        body: InvokeRequest,
        response: { 200: InvokeResponse }
      }
    }, async request => {
      const wallet = walletOf(request.headers['x-wallet'])
      const { code, payload, timeoutMs, webhookUrl } = request.body
      if (webhookUrl !== undefined) throw new DcnError('DCN_WEBHOOK_UNAVAILABLE', {})
      const codeBytes = Buffer.byteLength(code)
      if (codeBytes > CODE_BYTES_MAX) {
        throw new DcnError('DCN_CODE_TOO_LARGE', { bytes: codeBytes, bytesMax: CODE_BYTES_MAX })
      }
      const payloadText = payload === undefined ? '{}' : JSON.stringify(payload)
      const payloadBytes = Buffer.byteLength(payloadText)
      if (payloadBytes > PAYLOAD_BYTES_MAX) {
        throw new DcnError('DCN_PAYLOAD_TOO_LARGE', { bytes: payloadBytes, bytesMax: PAYLOAD_BYTES_MAX })
      }
      const jobId = randomUUID()
      await jobs.accept({
        jobId,
        wallet,
        code,
        payload: payloadText,
        needs: { runtime: 'deno', memoryMiB: MEMORY_DEFAULT_MIB, gpu: false, vramMiB: 0 },
        price: creditsPerRequest,
        timeoutMs: timeoutMs ?? TIMEOUT_DEFAULT_MS
      })
      return { jobId, status: 'queued' as const, pollUrl: `/jobs/${jobId}` }
    })
  }
}
