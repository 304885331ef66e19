import type { FastifyPluginAsync } from 'fastify'
import { VERSION } from '../../protocol/core/version.ts'

const HOME = `DCN gateway ${VERSION}

A decentralised compute network: send code to any gateway, a stranger's node runs it, the signed result comes back.

  POST /invoke      run a function: {"code": "function handler(payload) { ... }", "payload": {...}}; header X-WALLET
  GET  /jobs/:id    its status, result and logs, at any gateway; ?wait=ms answers when it ends
  GET  /health      queue, nodes, store
  GET  /peers       the daemons that this gateway knows

Try it:

  curl -s <this URL>/invoke -H 'content-type: application/json' -H 'x-wallet: me' \\
    -d '{"code":"function handler(payload) { return payload.x * 2 }","payload":{"x":21}}'
`

/** What a person sees who opens the gateway in a browser. */
export const homeRoutes: FastifyPluginAsync = async app => {
  app.get('/', async (_request, reply) => await reply.type('text/plain; charset=utf-8').send(HOME))
}
