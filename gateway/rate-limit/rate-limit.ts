/** So many requests a minute from one wallet, and executions for one address, at this gateway. */
import fastifyRateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { Authenticator } from '../auth/caller.ts'
import type { GatewayConfig } from '../config.ts'
import { namedWallet } from '../auth/named-wallet.ts'
import type { Guard } from '../http-server.ts'
import { WindowStore } from './window-store.ts'

export const RATE_WINDOW_MS = 60_000
/** Wallets counted at once. */
const KEYS_MAX = 100_000
const UNCOUNTED = ''

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a request of the route is counted as, where that is not told by its wallet. */
    counted?: 'execution'
  }
}

/** Config of routes whose requests execute a connector. */
export const EXECUTION_CONFIG = { counted: 'execution' } as const

export interface RateLimitDeps {
  accounts: Pick<Authenticator, 'caller'>
  clock: Clock
}

/**
 * Counts what changes something or needs a wallet; polling a job is free. What a request only says of itself never
 * counts against a wallet that has proven itself: proven, named in X-WALLET and named in the body are counted apart.
 * What the body names is counted by the address of the client too, since anybody may name any wallet there. Of the
 * connectors API only executions count, and by themselves.
 */
export function rateLimit (
  { accounts, clock }: RateLimitDeps,
  { requestsPerMinute, executionsPerMinute }: Pick<GatewayConfig, 'requestsPerMinute' | 'executionsPerMinute'>
): Guard {
  const maxOf = (request: FastifyRequest): number => isExecution(request) ? executionsPerMinute : requestsPerMinute
  return app => {
    if (requestsPerMinute === 0 && executionsPerMinute === 0) return
    void app.register(fastifyRateLimit, {
      global: false,
      max: maxOf,
      timeWindow: RATE_WINDOW_MS,
      store: storeClass(clock),
      keyGenerator: async request => maxOf(request) === 0 ? UNCOUNTED : await keyOf(accounts, request),
      allowList: (_request, key) => key === UNCOUNTED,
      errorResponseBuilder: (_request, { max, ttl }) => new DcnError('DCN_RATE_LIMITED', {
        requestsMax: max, windowMs: RATE_WINDOW_MS, retryAfterS: Math.ceil(ttl / 1_000)
      })
    })
    addHook(app)
  }
}

/** Bodies must have been read, so that the wallet is known, and the request be sound: a typing error costs nothing. */
function addHook (app: FastifyInstance): void {
  app.after(() => { app.addHook('preHandler', app.rateLimit()) })
}

async function keyOf (accounts: Pick<Authenticator, 'caller'>, request: FastifyRequest): Promise<string> {
  if (request.is404 || !isCounted(request)) return UNCOUNTED
  const { evmAddress } = request
  if (evmAddress !== undefined) return isExecution(request) ? `execution ${evmAddress}` : UNCOUNTED
  const named = await namedWallet(accounts, request)
  if (named === undefined) return UNCOUNTED
  const { proof, wallet } = named
  return proof === 'body' ? `body ${request.ip} ${wallet}` : `${proof} ${wallet}`
}

function isCounted ({ method, url }: FastifyRequest): boolean {
  return (method !== 'GET' && method !== 'HEAD') || url.startsWith('/functions')
}

function isExecution ({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.counted === 'execution'
}

/** The plugin makes its store itself, and hands it no clock. */
function storeClass (clock: Clock): new () => WindowStore {
  return class extends WindowStore {
    constructor () {
      super(clock, { keysMax: KEYS_MAX })
    }
  }
}
