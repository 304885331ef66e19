/** So much time for the body of a request, where its route does not give it more. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route looks after the time of its bodies itself. */
    slowBody?: true
  }
}

/** Config of routes that take large files. */
export const SLOW_BODY_CONFIG = { slowBody: true } as const

/**
 * Node has one limit for all requests, which has to be that of the slowest. `late`: answers and cuts off. Must come
 * before all other guards, which may take their time.
 */
export function slowBodies (
  { bodyTimeoutMs, late }: { bodyTimeoutMs: number, late: (raw: IncomingMessage) => void }
): (app: FastifyInstance) => void {
  return app => {
    app.addHook('onRequest', async ({ raw, routeOptions }) => {
      if (routeOptions.config.slowBody === true || !hasBody(raw)) return
      const timer = setTimeout(() => { if (isUnfinished(raw)) late(raw) }, bodyTimeoutMs)
      timer.unref()
      raw.once('close', () => { clearTimeout(timer) })
    })
  }
}

function hasBody ({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** Not so of a request that a test injects: it has no socket to be late on. */
function isUnfinished ({ complete, destroyed }: Partial<IncomingMessage>): boolean {
  return complete === false && destroyed === false
}
