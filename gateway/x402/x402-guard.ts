/** Requests that pay for themselves, and answers that say how to. */
import type { FastifyRequest } from 'fastify'
import { DcnError } from '../../protocol/core/errors.ts'
import { evmAddressOf } from '../../protocol/core/evm-address.ts'
import { publicKeyOfAddress } from '../../protocol/core/peer-id.ts'
import type { MintedDeposit } from '../../protocol/credits/book-types.ts'
import type { Authenticator } from '../auth/caller.ts'
import type { Guard } from '../http-server.ts'
import type { X402Desk } from './x402-desk.ts'

const X402_PATH = '/credits/x402'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request has paid. */
    x402?: MintedDeposit
  }
}

export interface X402GuardDeps {
  x402: Pick<X402Desk, 'challenge' | 'pay'>
  accounts: Pick<Authenticator, 'caller'>
}

/** To come last: what another guard refuses, or answers, has cost nothing. */
export function x402Guard ({ x402, accounts }: X402GuardDeps): Guard {
  return app => {
    app.decorateRequest('x402', undefined)
    app.after(() => {
      app.addHook('preHandler', async (request, reply) => {
        const header = request.headers['payment-signature']
        if (header === undefined || request.is404 || request.method !== 'POST') return
        if (typeof header !== 'string') throw refused('PAYMENT-SIGNATURE stands there twice')
        const paid = await x402.pay(header, await walletOf(accounts, request))
        request.x402 = paid.deposit
        void reply.header('payment-response', paid.header)
      })
      app.addHook('onSend', async (request, reply, payload) => {
        if (reply.statusCode !== 402 || !mayPay(request)) return payload
        const challenge = await x402.challenge(`${request.protocol}://${request.host}${request.url}`)
        if (challenge !== undefined) reply.headers({ 'payment-required': challenge, 'cache-control': 'no-store' })
        return payload
      })
    })
  }
}

/** Whose credits a request buys; empty: the payer's. */
async function walletOf (accounts: Pick<Authenticator, 'caller'>, request: FastifyRequest): Promise<string> {
  const { authorization, 'x-wallet': named } = request.headers
  if (request.routeOptions.url === X402_PATH && authorization === undefined && named === undefined) return ''
  const { wallet } = await accounts.caller(request.headers)
  if (!canUseCredits(wallet)) throw refused('X-WALLET must be the address of a wallet: no other could use its credits')
  return wallet
}

/** A name that is no address could never prove itself, as who has paid must. */
function mayPay ({ headers }: FastifyRequest): boolean {
  const named = headers['x-wallet']
  return headers.authorization !== undefined || typeof named !== 'string' || canUseCredits(named)
}

function canUseCredits (wallet: string): boolean {
  return publicKeyOfAddress(wallet) !== undefined || evmAddressOf(wallet) !== undefined
}

function refused (reason: string): DcnError {
  return new DcnError('DCN_PAYMENT_REFUSED', { reason })
}
