/** Who calls the connectors API: an address, found out before the body is read. */
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { DcnError } from '../../protocol/core/errors.ts'
import type { EvmAddress } from '../../protocol/core/evm-address.ts'
import type { EvmLogins } from './evm-logins-types.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The address that the request's token speaks for; only where the route asks for one. */
    evmAddress?: EvmAddress
  }
}

/** A hook for routes that need a token. Throws DCN_TOKEN_INVALID. */
export function requireLogin (logins: Pick<EvmLogins, 'addressOf'>): onRequestAsyncHookHandler {
  return async request => { request.evmAddress = await logins.addressOf(request.headers.authorization) }
}

/** Of a route with `requireLogin`. */
export function callerOf ({ evmAddress }: FastifyRequest): EvmAddress {
  if (evmAddress === undefined) throw new DcnError('DCN_TOKEN_INVALID', {})
  return evmAddress
}
