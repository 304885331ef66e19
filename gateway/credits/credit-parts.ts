/** Composes credits: the ledger, what becomes of a job's credits at its end, and the routes. */
import type { FastifyPluginAsync } from 'fastify'
import type { GatewayConfig } from '../config.ts'
import { creditRoutes } from '../routes/credits.ts'
import { LedgerAudit } from './ledger-audit.ts'
import { Ledger, type LedgerDeps } from './ledger.ts'
import { settle } from './settle.ts'

export interface CreditParts {
  ledger: Ledger
  audit: LedgerAudit
  settle: ReturnType<typeof settle>
  routes: FastifyPluginAsync
}

export function creditParts (
  deps: LedgerDeps, config: Pick<GatewayConfig, 'faucetCredits' | 'creditsPerRequest' | 'bootstrap' | 'mdns'>
): CreditParts {
  const { faucetCredits, creditsPerRequest, mdns } = config
  const ledger = new Ledger(deps, { faucetCredits, creditsPerRequest, mdns, bootstrapped: config.bootstrap.length > 0 })
  const { core, store, peers } = ledger
  const audit = new LedgerAudit({ core, store, peers })
  return { ledger, audit, settle: settle(ledger, deps.network.self), routes: creditRoutes({ ledger, audit }) }
}
