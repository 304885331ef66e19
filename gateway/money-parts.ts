/** All that is money, put together: credits, the chain, and how USDC comes in. */
import type { FastifyPluginAsync } from 'fastify'
import type { Service } from '../protocol/core/service.ts'
import type { Solana } from '../protocol/solana/types.ts'
import type { GatewayConfig } from './config.ts'
import { creditParts, type CreditParts } from './credits/credit-parts.ts'
import type { LedgerDeps } from './credits/ledger.ts'
import { Cluster } from './deposits/cluster.ts'
import { depositParts } from './deposits/deposit-parts.ts'

export interface MoneyDeps extends Omit<LedgerDeps, 'genesis'> {
  seed: Uint8Array
  solana: Solana | undefined
}

export interface MoneyParts extends Omit<CreditParts, 'routes'> {
  cluster: Cluster
  services: Array<[name: string, service: Service]>
  routes: FastifyPluginAsync[]
}

export function moneyParts (
  deps: MoneyDeps,
  config: Pick<GatewayConfig, 'faucetCredits' | 'creditsPerRequest' | 'bootstrap' | 'mdns' | 'depositsFromSlot'>
): MoneyParts {
  const cluster = new Cluster(deps)
  const { ledger, settle, routes } = creditParts({ ...deps, genesis: () => cluster.genesis }, config)
  const deposits = depositParts({ ...deps, cluster, ledger, gateways: () => deps.gateways() }, config)
  return {
    cluster,
    ledger,
    settle,
    // What a row of the ledger mints is judged by the cluster.
    services: [['cluster', cluster], ['ledger', ledger], ['deposits', deposits.watch]],
    routes: [routes, deposits.routes]
  }
}
