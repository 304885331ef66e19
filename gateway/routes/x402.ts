import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DepositResponse } from '../../protocol/api/credits.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { Ledger } from '../credits/ledger.ts'
import type { Cluster } from '../deposits/cluster.ts'

export interface X402RoutesDeps {
  ledger: Pick<Ledger, 'balance'>
  cluster: Pick<Cluster, 'state'>
}

/** A resource that is nothing but its price: what is paid for it are credits. */
export function x402Routes ({ ledger, cluster }: X402RoutesDeps, { x402Usdc }: { x402Usdc: number }) {
  return (async app => {
    app.post('/credits/x402', {
      schema: { operationId: 'buyCredits', response: { 200: DepositResponse } }
    }, async request => {
      if (x402Usdc === 0 || cluster.state === 'off') throw new DcnError('DCN_DEPOSITS_UNAVAILABLE', {})
      if (request.x402 === undefined) {
        throw new DcnError('DCN_PAYMENT_REFUSED', { reason: 'there is none: pay as PAYMENT-REQUIRED says' })
      }
      const { wallet, amount, transaction } = request.x402
      const { balance } = await ledger.balance(wallet)
      return { wallet, creditsAdded: amount, totalBalance: balance, txSignature: transaction }
    })
  }) satisfies FastifyPluginAsyncTypebox
}
