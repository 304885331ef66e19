/** Composes what takes x402 payments. */
import type { FastifyPluginAsync } from 'fastify'
import type { Signer } from '../../protocol/core/ed25519.ts'
import type { Authenticator } from '../auth/caller.ts'
import type { GatewayConfig } from '../config.ts'
import type { Guard } from '../http-server.ts'
import { x402Routes, type X402RoutesDeps } from '../routes/x402.ts'
import { X402Desk, type X402DeskDeps } from './x402-desk.ts'
import { x402Guard } from './x402-guard.ts'

export interface X402Parts {
  x402: X402Desk
  /** To come last: requests that pay for themselves. */
  guard: (accounts: Authenticator) => Guard
  routes: FastifyPluginAsync
}

export function x402Parts (
  deps: Omit<X402DeskDeps, 'createFacilitator'> & X402RoutesDeps & { signer: Signer },
  config: Pick<GatewayConfig, 'x402Usdc' | 'solanaRpc'>
): X402Parts {
  const x402 = new X402Desk({
    ...deps,
    // Its libraries are large, and few gateways ever need them.
    createFacilitator: async (solana, genesis) =>
      await (await import('./create-facilitator.ts')).createFacilitator({
        solana, genesis, signer: deps.signer, rpcUrl: config.solanaRpc, amount: config.x402Usdc
      })
  }, config)
  return { x402, guard: accounts => x402Guard({ x402, accounts }), routes: x402Routes(deps, config) }
}
