import type { FastifyPluginAsync } from 'fastify'
import { VERSION } from '../../protocol/core/version.ts'
import { TAGS, type Operation } from '../openapi/operation.ts'
import { OPERATIONS } from '../openapi/operations.ts'

const HOME = `DCN gateway ${VERSION}

A decentralised compute network: send code to any gateway, a stranger's node runs it, the signed result comes back.

Reference: /docs (for people), /openapi.json (for programs)

${Object.keys(TAGS).map(tag => `${tag}\n${operationsOf(tag).map(lineOf).join('\n')}\n`).join('\n')}
Try it:

  curl -s <this URL>/credits/faucet -H 'content-type: application/json' -d '{"wallet":"me"}'
  curl -s '<this URL>/invoke?wait=10000' -H 'content-type: application/json' -H 'x-wallet: me' \\
    -d '{"code":"function handler(payload) { return payload.x * 2 }","payload":{"x":21}}'
`

/** What a person sees who opens the gateway in a browser. */
export const homeRoutes: FastifyPluginAsync = async app => {
  app.get('/', { schema: { operationId: 'home' } }, async (_request, reply) =>
    await reply.type('text/plain; charset=utf-8').send(HOME))
}

function operationsOf (tag: string): Array<[endpoint: string, operation: Operation]> {
  return Object.entries(OPERATIONS).filter(([, operation]) => operation.tag === tag)
}

function lineOf ([endpoint, { summary }]: [endpoint: string, operation: Operation]): string {
  const [method = '', path = ''] = endpoint.split(' ')
  return `  ${method.padEnd(6)} ${path.replaceAll(/\{(\w+)\}/g, ':$1').padEnd(26)} ${summary}`
}
