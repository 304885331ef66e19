/** OPTIONS of the connectors API, answered as section 7.1 of its specification lays down. */
import type { FastifyInstance } from 'fastify'

const MAX_AGE_S = 600

const READ = 'Content-Type'
const WRITE = 'Authorization, Content-Type'
const ENTITY = 'HEAD, GET, POST, OPTIONS'

/** By path: methods, and headers that a page may send. */
const ALLOWED: ReadonlyArray<readonly [path: string, methods: string, headers: string]> = [
  ['/version', 'GET, OPTIONS', READ],
  ['/nonce/:address', 'GET, OPTIONS', READ],
  ['/auth', 'POST, OPTIONS', WRITE],
  ['/accounts', 'HEAD, GET, OPTIONS', READ],
  ['/account/:address', 'GET, OPTIONS', READ],
  ['/formats', 'HEAD, GET, OPTIONS', READ],
  ['/format/:format_hash', 'GET, OPTIONS', READ],
  ...['connector', 'transformation', 'condition'].flatMap((kind): Array<[string, string, string]> => [
    [`/${kind}`, ENTITY, WRITE], [`/${kind}/:name`, ENTITY, WRITE]
  ]),
  ['/execute', 'POST, OPTIONS', WRITE],
  ['/feed', 'GET, OPTIONS', READ],
  ['/feed/stream', 'GET, OPTIONS', READ]
]

export function addPreflights (app: FastifyInstance): void {
  for (const [path, methods, allowed] of ALLOWED) {
    // The other API's answers are for all paths alike, and ask for more than an OPTIONS that somebody types has.
    app.options(path, { config: { cors: false }, schema: { hide: true } }, async (request, reply) => {
      const asked = (request.headers['access-control-request-headers'] ?? '').toLowerCase()
      const more = allowed === WRITE && asked.includes('idempotency-key') ? ', Idempotency-Key' : ''
      return await reply.code(204).headers({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': methods,
        'access-control-allow-headers': allowed + more,
        'access-control-max-age': MAX_AGE_S,
        // Some browsers wait for a body without it.
        'content-length': 0
      }).send()
    })
  }
}
