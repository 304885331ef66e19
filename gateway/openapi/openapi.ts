/** The REST API described by its own schemas, for programs at /openapi.json and for people at /docs. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { VERSION } from '../../protocol/core/version.ts'
import { completed, SECURITY_SCHEMES, type OpenApiDocument } from './document.ts'
import { TAGS } from './operation.ts'

/** The page loads nothing from elsewhere, and nothing else may put it into a frame. */
export const DOCS_CSP = [
  'default-src \'none\'', 'base-uri \'none\'', 'connect-src \'self\'', 'font-src \'self\'', 'form-action \'none\'',
  'frame-ancestors \'none\'', 'img-src \'self\' data:', 'script-src \'self\'', 'style-src \'self\' \'unsafe-inline\''
].join('; ')

const INFO = {
  title: 'DCN gateway',
  version: VERSION,
  description: 'Send code to any gateway; a stranger\'s node runs it, and the signed result comes back. Every ' +
    'gateway serves every user.\n\nErrors have the shape `{"message", "code", ...}`; clients match on `code`. Times ' +
    'are ISO 8601 in UTC, durations in milliseconds. A request whose headers are too large is answered with 431 ' +
    '(`DCN_HEADERS_TOO_LARGE`), one that does not arrive in time with 408 (`DCN_REQUEST_TIMEOUT`).'
}

/** To be called before the routes are registered: it sees those that come after. */
export function installOpenApi (app: FastifyInstance): void {
  void app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: INFO,
      servers: [{ url: '/', description: 'This gateway' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: SECURITY_SCHEMES as never }
    },
    convertConstToEnum: false,
    // The library knows two kinds of documents; this is the one asked for above.
    transformObject: made => {
      const { openapiObject } = made as unknown as { openapiObject: OpenApiDocument }
      return completed(openapiObject)
    }
  })
  void app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_CSP,
    theme: { title: 'DCN gateway' },
    // No bar on top: it would offer to load other documents.
    uiConfig: { layout: 'BaseLayout', deepLinking: true, displayRequestDuration: true, docExpansion: 'list' }
  })
  void app.register(async routes => {
    routes.get('/openapi.json', { schema: { operationId: 'getOpenApi' } }, async () => app.swagger())
  })
}
