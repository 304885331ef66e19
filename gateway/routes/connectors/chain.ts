/** The connectors API, at the root and under `/chain`. */
import type { FastifyPluginAsync } from 'fastify'
import { entityRoutes, type EntityRoutesDeps } from './entities.ts'
import { executeRoutes, type ExecuteRoutesDeps } from './execute.ts'
import { feedRoutes, type FeedRoutesDeps, type FeedRoutesInit } from './feed.ts'
import { listRoutes, type ListRoutesDeps } from './lists.ts'
import { loginRoutes, type LoginRoutesDeps } from './login.ts'
import { addPreflights } from './preflight.ts'
import { takeRawBodies } from './raw-body.ts'

/** What clients of the connectors API put before its paths. */
export const CHAIN_PREFIX = '/chain'

export type ChainRoutesDeps =
  LoginRoutesDeps & ListRoutesDeps & EntityRoutesDeps & ExecuteRoutesDeps & FeedRoutesDeps

export function chainRoutes (deps: ChainRoutesDeps, init: FeedRoutesInit = {}): FastifyPluginAsync {
  return async app => {
    await app.register(routesOf(deps, init))
    await app.register(routesOf(deps, init), { prefix: CHAIN_PREFIX })
  }
}

function routesOf (deps: ChainRoutesDeps, init: FeedRoutesInit): FastifyPluginAsync {
  return async app => {
    takeRawBodies(app)
    // Schemas are for readers here: what is wrong is said in the words of the connectors API, by the routes.
    app.setValidatorCompiler(() => () => true)
    app.setSerializerCompiler(() => data => JSON.stringify(data))
    // The reference has each endpoint once.
    if (app.prefix !== '') {
      app.addHook('onRoute', route => { route.schema = { ...route.schema, hide: true } })
    }
    // Clients parse whatever says that it is JSON, and a HEAD has no body to parse.
    app.addHook('onSend', async ({ method }, reply, payload) => {
      if (method !== 'HEAD') return payload
      reply.removeHeader('content-type')
      return ''
    })
    addPreflights(app)
    await app.register(loginRoutes(deps))
    await app.register(listRoutes(deps))
    await app.register(entityRoutes(deps))
    await app.register(executeRoutes(deps))
    await app.register(feedRoutes(deps, init))
  }
}
