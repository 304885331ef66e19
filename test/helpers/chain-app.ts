/** The connectors API over HTTP, on what test/helpers/fake-chain.ts has. */
import type { FastifyInstance } from 'fastify'
import type { Response } from 'light-my-request'
import { buildApp } from '../../gateway/http-server.ts'
import type { Claims } from '../../gateway/idempotency/claims.ts'
import { idempotency } from '../../gateway/idempotency/idempotency.ts'
import { rateLimit } from '../../gateway/rate-limit/rate-limit.ts'
import { chainRoutes } from '../../gateway/routes/connectors/chain.ts'
import type { FeedRoutesInit } from '../../gateway/routes/connectors/feed.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { FakeCompiler, FakeEntities, FakeExecutor, FakeFeed, FakeLogins } from './fake-chain.ts'
import { silentLogger } from './silent-logger.ts'

export const OWNER = `0x${'a'.repeat(40)}`
export const OTHER = `0x${'b'.repeat(40)}`
export const BEARER = { authorization: `Bearer ${OWNER}` }

export interface ChainApp {
  app: FastifyInstance
  entities: FakeEntities
  executor: FakeExecutor
  feed: FakeFeed
  logins: FakeLogins
  compiler: FakeCompiler
  clock: { ms: number, nowMs: () => number }
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  /** With the owner's token, where no headers are given. */
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>
}

export interface ChainAppInit {
  executionsPerMinute?: number
  feed?: FeedRoutesInit
  /** Who keeps what was asked with an Idempotency-Key. */
  claims?: Pick<Claims, 'take'>
  /** In place of new ones. */
  entities?: FakeEntities
}

export function chainApp (init: ChainAppInit = {}): ChainApp {
  const { executionsPerMinute = 0, feed = {}, claims, entities } = init
  const parts = {
    entities: entities ?? new FakeEntities(), executor: new FakeExecutor(), feed: new FakeFeed(),
    logins: new FakeLogins(), compiler: new FakeCompiler()
  }
  const clock = { ms: 1_000, nowMs: () => clock.ms }
  const accounts = { caller: async () => { throw new DcnError('DCN_WALLET_MISSING', {}) } }
  const app = buildApp({
    logger: silentLogger,
    guards: [
      rateLimit({ accounts, clock }, { requestsPerMinute: 1, executionsPerMinute }),
      ...claims === undefined ? [] : [idempotency({ accounts, claims, clock })]
    ],
    routes: [chainRoutes({ ...parts, deployer: parts.entities }, feed)]
  })
  return {
    app, ...parts, clock,
    get: async (url, headers = {}) => await app.inject({ method: 'GET', url, headers }),
    post: async (url, body, headers = BEARER) => await app.inject({
      method: 'POST', url, headers, payload: typeof body === 'string' ? body : JSON.stringify(body)
    })
  }
}

/** A dimension that is enough for a connector. */
export const SCALAR = { transformations: [{ name: 'add', args: [1] }] }
