import type { FastifyPluginAsync } from 'fastify'
import {
  AddressParams, AuthRequest, AuthResponse, NonceResponse, VersionResponse
} from '../../../protocol/api/connectors.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { RELEASED_AT, VERSION } from '../../../protocol/core/version.ts'
import type { Compiler } from '../../../protocol/evm/compiler.ts'
import type { EvmLogins } from '../../auth/evm-logins-types.ts'

export interface LoginRoutesDeps {
  logins: Pick<EvmLogins, 'nonce' | 'login'>
  compiler: Pick<Compiler, 'warm'>
}

export function loginRoutes ({ logins, compiler }: LoginRoutesDeps): FastifyPluginAsync {
  return async app => {
    app.get('/version', {
      exposeHeadRoute: false,
      schema: { operationId: 'version', response: { 200: VersionResponse } }
    }, async (_request, reply): Promise<VersionResponse> => {
      reply.header('cache-control', 'public, max-age=60')
      return { version: VERSION, build_timestamp: RELEASED_AT }
    })

    app.get<{ Params: AddressParams }>('/nonce/:address', {
      exposeHeadRoute: false,
      schema: { operationId: 'loginNonce', params: AddressParams, response: { 200: NonceResponse } }
    }, async ({ params }, reply): Promise<NonceResponse> => {
      reply.header('cache-control', 'no-store')
      return { nonce: logins.nonce(params.address) }
    })

    app.post('/auth', {
      schema: { operationId: 'logIn', body: AuthRequest, response: { 200: AuthResponse } }
    }, async ({ body }, reply): Promise<AuthResponse> => {
      const token = await logins.login(fieldsOf(body as Buffer | undefined))
      // Who logs in is about to deploy, or to execute what others have.
      compiler.warm()
      // The answer is a secret: no cache on the way may keep it.
      reply.headers({ 'cache-control': 'no-store', authorization: `Bearer ${token}` })
      return { access_token: token }
    })
  }
}

/** The texts of the body; what is none counts as missing. Throws DCN_LOGIN_REFUSED. */
function fieldsOf (body: Buffer | undefined): Partial<AuthRequest> {
  let fields: unknown
  try {
    fields = JSON.parse((body ?? '').toString())
  } catch {
    throw new DcnError('DCN_LOGIN_REFUSED', { reason: 'Invalid JSON' })
  }
  if (typeof fields !== 'object' || fields === null) return {}
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'))
}
