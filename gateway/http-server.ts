import cors from '@fastify/cors'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { DcnError } from '../protocol/core/errors.ts'
import type { Logger } from '../protocol/core/logger.ts'
import type { Service } from '../protocol/core/service.ts'
import { answerClientError, answerFrameworkError, installErrorHandlers } from './http-errors.ts'

/** Largest request body: 1 MiB of code, each byte of which JSON may write in six, and a payload. */
export const BODY_BYTES_MAX = 6 * 1024 * 1024 + 128 * 1024

/** A client has so long to send a whole request; a wait for a job comes after. */
const REQUEST_TIMEOUT_MS = 30_000
const KEEP_ALIVE_TIMEOUT_MS = 65_000
const HEADERS_BYTES_MAX = 16 * 1024

export interface HttpServerDeps {
  logger: Logger
  routes: readonly FastifyPluginAsync[]
}

/** The gateway's REST API. Every answer is JSON; every error has the shape {message, code}. */
export class HttpServer implements Service {
  readonly #deps: HttpServerDeps
  readonly #host: string
  readonly #port: number
  #app: FastifyInstance | undefined
  #url = ''

  constructor (deps: HttpServerDeps, init: { host: string, port: number }) {
    this.#deps = deps
    this.#host = init.host
    this.#port = init.port
  }

  /** Where it listens, such as http://127.0.0.1:8080; known once started. */
  get url (): string {
    return this.#url
  }

  /** Throws DCN_PORT_BUSY. */
  async start (): Promise<void> {
    if (this.#app !== undefined) return
    const app = buildApp(this.#deps)
    try {
      this.#url = await app.listen({ host: this.#host, port: this.#port })
    } catch (err) {
      await app.close()
      if (err instanceof Error && 'code' in err && err.code === 'EADDRINUSE') {
        throw new DcnError('DCN_PORT_BUSY', { host: this.#host, port: this.#port }, { cause: err })
      }
      throw err
    }
    this.#app = app
  }

  async stop (): Promise<void> {
    const app = this.#app
    this.#app = undefined
    await app?.close()
  }
}

/** The app by itself, for tests that inject requests. */
export function buildApp ({ logger, routes }: HttpServerDeps): FastifyInstance {
  const log = logger.child('http')
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: { maxHeaderSize: HEADERS_BYTES_MAX },
    // Open long polls must not hold up a stop; their clients ask again elsewhere.
    forceCloseConnections: true,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: 200 },
    // A payload may well have a key named __proto__; JSON.parse makes it a plain property, which nothing here follows.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore'
  })
  // Only text has to become numbers: a body says what it means.
  const [strict, lenient] = [validator(false), validator(true)]
  app.setValidatorCompiler<object>(({ schema, httpPart }) => (httpPart === 'body' ? strict : lenient).compile(schema))
  installErrorHandlers(app, { bodyBytesMax: BODY_BYTES_MAX })
  app.addHook('onError', async (_request, _reply, err) => { log.debug('request failed', { code: err.code }) })
  void app.register(cors, { origin: '*', methods: ['GET', 'HEAD', 'POST', 'DELETE'] })
  for (const route of routes) void app.register(route)
  return app
}

function validator (coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ coerceTypes, strict: false })
  addFormats.default(ajv)
  return ajv
}
