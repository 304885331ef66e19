import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  GenerateKeyRequest, GenerateKeyResponse, KeyInfoView, RevokeKeyRequest, RevokeKeyResponse
} from '../../protocol/api/auth.ts'
import { WalletParams } from '../../protocol/api/credits.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { bearerOf, type Accounts } from '../auth/accounts.ts'
import type { ApiKeys } from '../auth/api-keys.ts'

export interface AuthRoutesDeps {
  accounts: Pick<Accounts, 'requireWallet'>
  keys: Pick<ApiKeys, 'generate' | 'info' | 'revokeByKey' | 'revokeByWallet'>
}

export function authRoutes ({ accounts, keys }: AuthRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.post('/auth/generate-key', {
      schema: { operationId: 'generateKey', body: GenerateKeyRequest, response: { 200: GenerateKeyResponse } }
    }, async (request, reply) => {
      const { wallet, message, signature } = request.body
      const apiKey = await keys.generate(wallet, { message, signature })
      // The answer is a secret: no cache on the way may keep it.
      reply.header('cache-control', 'no-store')
      return { apiKey, wallet, message: 'Store this API key securely.' }
    })

    app.get('/auth/key-info/:wallet', {
      schema: { operationId: 'keyInfo', params: WalletParams, response: { 200: KeyInfoView } }
    }, async request => keys.info(request.params.wallet))

    await app.register(revokeRoute({ accounts, keys }))
  }
}

function revokeRoute ({ accounts, keys }: AuthRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.delete('/auth/revoke-key/:wallet', {
      schema: {
        operationId: 'revokeKey', params: WalletParams, body: RevokeKeyRequest, response: { 200: RevokeKeyResponse }
      }
    }, async request => {
      const { wallet } = request.params
      const signed = request.body ?? undefined
      if (signed !== undefined) {
        await keys.revokeByWallet(wallet, signed)
      } else {
        const { proof } = await accounts.requireWallet(request.headers, wallet)
        // An unproven wallet has no key to revoke.
        if (proof !== 'key') throw new DcnError('DCN_API_KEY_INVALID', {})
        await keys.revokeByKey(wallet, bearerOf(request.headers))
      }
      return { revoked: true as const, wallet }
    })
  }
}
