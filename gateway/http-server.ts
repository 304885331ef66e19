import type { IncomingMessage } from 'node:http'
import cors from '@fastify/cors'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { DcnError } from '../protocol/core/errors.ts'
import type { Logger } from '../protocol/core/logger.ts'
import type { Service } from '../protocol/core/service.ts'
import { compressAnswers } from './compression.ts'
import { answerFrameworkError, clientErrorHandler, installErrorHandlers } from './http-errors.ts'
import { installJsonParser } from './json-body.ts'
import { installOpenApi } from './openapi/openapi.ts'
import { slowBodies } from './slow-bodies.ts'

/** Largest request body: 1 MiB of code, each byte of which JSON may write in six, and a payload. */
export const BODY_BYTES_MAX = 6 * 1024 * 1024 + 128 * 1024

/** Largest path, header names and header values together. */
export const HEADERS_BYTES_MAX = 16 * 1024

/** A client has so long to send the headers, and the whole request; a wait for a job comes after. */
export const HEADERS_TIMEOUT_MS = 15_000
export const REQUEST_TIMEOUT_MS = 30_000
/** The same for a request that uploads a large file; its route sees to it. */
export const UPLOAD_TIMEOUT_MS = 3_600_000
/** What no route lets happen. */
const ANY_REQUEST_TIMEOUT_MS = UPLOAD_TIMEOUT_MS + 60_000
/** How often the server looks for clients that are too slow. */
const SLOW_CHECK_INTERVAL_MS = 5_000
const KEEP_ALIVE_TIMEOUT_MS = 65_000

/** How long a browser may remember that any page may call. */
const PREFLIGHT_AGE_S = 86_400
/** Headers that a web page may read. */
const EXPOSED_HEADERS = [
  'Retry-After', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Idempotency-Replayed',
  'X-Job-Status', 'X-Job-Id', 'Traceparent', 'X-Executed-By', 'Authorization', 'Payment-Required', 'Payment-Response'
]

/** Looks at every request before its route: adds hooks to the app, in the order in which guards are given. */
export type Guard = (app: FastifyInstance) => void

export interface HttpServerDeps {
  logger: Logger
  routes: readonly FastifyPluginAsync[]
  guards?: readonly Guard[]
}

/** Tests have less patience. */
export interface HttpTimeouts {
  headersTimeoutMs?: number
  requestTimeoutMs?: number
  slowCheckIntervalMs?: number
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
export function buildApp (
  { logger, routes, guards = [] }: HttpServerDeps, timeouts: HttpTimeouts = {}
): FastifyInstance {
  const {
    headersTimeoutMs = HEADERS_TIMEOUT_MS, requestTimeoutMs = REQUEST_TIMEOUT_MS,
    slowCheckIntervalMs = SLOW_CHECK_INTERVAL_MS
  } = timeouts
  const log = logger.child('http')
  const onClientError = clientErrorHandler({ headersBytesMax: HEADERS_BYTES_MAX, requestTimeoutMs })
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: ANY_REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: {
      // Node refuses what reaches it.
      maxHeaderSize: HEADERS_BYTES_MAX + 1,
      headersTimeout: headersTimeoutMs,
      requestTimeout: ANY_REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: slowCheckIntervalMs
    },
    // Open long polls must not hold up a stop; their clients ask again elsewhere.
    forceCloseConnections: true,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: onClientError,
    // Long names are looked up as others are; no route has a pattern that a long one could keep busy.
    routerOptions: { maxParamLength: HEADERS_BYTES_MAX }
  })
  // Only text has to become numbers: a body says what it means.
  const [strict, lenient] = [validator(false), validator(true)]
  app.setValidatorCompiler<object>(({ schema, httpPart }) => (httpPart === 'body' ? strict : lenient).compile(schema))
  installJsonParser(app)
  installErrorHandlers(app, { bodyBytesMax: BODY_BYTES_MAX })
  app.addHook('onError', async (_request, _reply, err) => { log.debug('request failed', { code: err.code }) })
  void app.register(cors, {
    origin: '*', methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'], exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_AGE_S
  })
  const late = ({ socket }: IncomingMessage): void => {
    onClientError(new DcnError('DCN_REQUEST_TIMEOUT', { timeoutMs: requestTimeoutMs }), socket)
  }
  for (const guard of [slowBodies({ bodyTimeoutMs: requestTimeoutMs, late }), ...guards]) guard(app)
  // Behind the guards, which read and keep answers.
  app.after(() => { compressAnswers(app) })
  installOpenApi(app)
  for (const route of routes) void app.register(route)
  return app
}

function validator (coerceTypes: boolean): Ajv {
  // Schemas are ours, made by TypeBox: to hold each against the meta schema takes a tenth of a start.
  const ajv = new Ajv({ coerceTypes, strict: false, validateSchema: false, meta: false })
  addFormats.default(ajv)
  return ajv
}
