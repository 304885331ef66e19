import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  AuditQuerystring, AuditView, BalanceView, FaucetRequest, WalletParams
} from '../../protocol/api/credits.ts'
import type { LedgerAudit } from '../credits/ledger-audit.ts'
import type { Ledger } from '../credits/ledger.ts'

export interface CreditRoutesDeps {
  ledger: Pick<Ledger, 'balance' | 'claimFaucet'>
  audit: Pick<LedgerAudit, 'run'>
}

export function creditRoutes ({ ledger, audit }: CreditRoutesDeps): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/credits/balance/:wallet', {
      schema: { operationId: 'getBalance', params: WalletParams, response: { 200: BalanceView } }
    }, async request => await ledger.balance(request.params.wallet))

    app.post('/credits/faucet', {
      schema: { operationId: 'claimFaucet', body: FaucetRequest, response: { 200: BalanceView } }
    }, async request => await ledger.claimFaucet(request.body.wallet))

    app.get('/credits/audit', {
      schema: { operationId: 'auditCredits', querystring: AuditQuerystring, response: { 200: AuditView } }
    }, async request => await audit.run(request.query.wallet))
  }
}
