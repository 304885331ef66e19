/** All that is money, put together: credits, the chain, how USDC comes in, and what nodes are owed. */
import type { FastifyPluginAsync } from 'fastify'
import { addressOfPeer } from '../protocol/core/peer-id.ts'
import type { Service } from '../protocol/core/service.ts'
import type { Solana } from '../protocol/solana/types.ts'
import type { Authenticator } from './auth/caller.ts'
import type { GatewayConfig } from './config.ts'
import { creditParts, type CreditParts } from './credits/credit-parts.ts'
import type { LedgerDeps } from './credits/ledger.ts'
import { Cluster } from './deposits/cluster.ts'
import { depositParts } from './deposits/deposit-parts.ts'
import type { Guard } from './http-server.ts'
import type { Payables } from './receipts/payables.ts'
import { receiptParts } from './receipts/receipt-parts.ts'
import { paymentsTo } from './settlement/payments-to.ts'
import type { Owed } from './settlement/settlement-parts.ts'
import { SettlementStore } from './store/settlement-store.ts'
import { x402Parts } from './x402/x402-parts.ts'

export interface MoneyDeps extends Omit<LedgerDeps, 'genesis'> {
  seed: Uint8Array
  solana: Solana | undefined
}

export interface MoneyParts extends Omit<CreditParts, 'routes'> {
  cluster: Cluster
  payables: Payables
  /** What settlements are made from. */
  owed: Owed
  /** To come last: requests that pay for themselves. */
  guard: (accounts: Authenticator) => Guard
  services: Array<[name: string, service: Service]>
  routes: FastifyPluginAsync[]
}

export function moneyParts (
  deps: MoneyDeps,
  config: Pick<
    GatewayConfig,
    'faucetCredits' | 'creditsPerRequest' | 'bootstrap' | 'mdns' | 'depositsFromSlot' | 'x402Usdc' | 'solanaRpc'
  >
): MoneyParts {
  const cluster = new Cluster(deps)
  const { ledger, audit, settle, routes } = creditParts({ ...deps, genesis: () => cluster.genesis }, config)
  const deposits = depositParts({ ...deps, cluster, ledger, gateways: () => deps.gateways() }, config)
  const settlements = new SettlementStore(deps)
  const paid: Owed['paymentsTo'] = async node => await paymentsTo(settlements, deps.network.self, node)
  const { receipts, payables, services: owing } = receiptParts({ ...deps, paymentsTo: paid })
  const { x402, guard, routes: x402Routes } = x402Parts({
    ...deps, ...deposits, cluster, ledger, address: addressOfPeer(deps.network.self)
  }, config)
  return {
    cluster,
    owed: { receipts, store: settlements, paymentsTo: paid },
    guard,
    payables,
    ledger,
    audit,
    settle,
    // What a row of the ledger mints is judged by the cluster.
    services: [['cluster', cluster], ['ledger', ledger], ['deposits', deposits.watch], ['x402', x402], ...owing],
    routes: [routes, deposits.routes, x402Routes]
  }
}
