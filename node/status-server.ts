/**
 * A node's own small door for its operator: /metrics, /health and /ready, by node:http. Fastify's home is the gateway,
 * which has a hundred routes for strangers; these three have no parameters and no bodies.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DaemonStatus } from '../protocol/core/daemon-status.ts'
import { DcnError } from '../protocol/core/errors.ts'
import type { Logger } from '../protocol/core/logger.ts'
import { METRICS_TYPE } from '../protocol/core/metrics.ts'
import type { Service } from '../protocol/core/service.ts'

/** Connections at once; a scraper and an operator need one each. */
export const STATUS_CONNECTIONS_MAX = 32
/** Largest headers, and how long they may take. */
const HEADERS_BYTES_MAX = 8 * 1024
const REQUEST_TIMEOUT_MS = 5_000
const KEEP_ALIVE_TIMEOUT_MS = 65_000
const JSON_TYPE = 'application/json; charset=utf-8'

interface Answer { status: number, type: string, body: string, headers?: Record<string, string> }

export interface StatusServerDeps {
  status: DaemonStatus
  logger: Logger
}

/** `port`: 0 takes a free one, -1 serves none. */
export interface StatusServerInit { host: string, port: number }

export class StatusServer implements Service {
  readonly #deps: StatusServerDeps
  readonly #init: StatusServerInit
  readonly #log: Logger
  #server: Server | undefined

  constructor (deps: StatusServerDeps, init: StatusServerInit) {
    this.#deps = deps
    this.#init = init
    this.#log = deps.logger.child('status')
  }

  /** Where it is served; undefined where it is not. */
  get url (): string | undefined {
    const address = this.#server?.address() as AddressInfo | null | undefined
    if (address === undefined || address === null) return undefined
    return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
  }

  /** Throws DCN_PORT_BUSY. */
  async start (): Promise<void> {
    const { host, port } = this.#init
    if (this.#server !== undefined || port < 0) return
    const server = createServer({
      maxHeaderSize: HEADERS_BYTES_MAX, headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS
    }, (request, response) => { void this.#serve(request, response) })
    server.maxConnections = STATUS_CONNECTIONS_MAX
    await new Promise<void>((resolve, reject) => {
      server.once('error', (err: Error & { code?: string }) => {
        reject(err.code === 'EADDRINUSE' ? new DcnError('DCN_PORT_BUSY', { host, port }, { cause: err }) : err)
      })
      server.listen(port, host, resolve)
    })
    this.#server = server
  }

  async stop (): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    await new Promise(resolve => {
      server.close(resolve)
      server.closeAllConnections()
    })
  }

  async #serve (request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer
    try {
      answer = await this.#answer(request)
    } catch (err) {
      this.#log.error('status not told', { err })
      answer = json(500, errorBody(new DcnError('DCN_INTERNAL', {})))
    }
    const { status, type, body, headers = {} } = answer
    // A body that nobody asked for is not read: the connection ends with the answer.
    if (hasBody(request)) response.shouldKeepAlive = false
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  async #answer ({ method = '', url = '' }: IncomingMessage): Promise<Answer> {
    const { status } = this.#deps
    const path = url.split('?', 1)[0] ?? ''
    if (path !== '/metrics' && path !== '/health' && path !== '/ready') {
      return json(404, errorBody(new DcnError('DCN_ROUTE_NOT_FOUND', { method, path })))
    }
    if (method !== 'GET' && method !== 'HEAD') {
      const refusal = json(405, errorBody(new DcnError('DCN_ROUTE_NOT_FOUND', { method, path })))
      return { ...refusal, headers: { allow: 'GET, HEAD' } }
    }
    if (path === '/metrics') return { status: 200, type: METRICS_TYPE, body: await status.metrics() }
    if (path === '/ready') {
      const ready = await status.ready()
      return json(ready.ready ? 200 : 503, ready)
    }
    const { ok, view } = await status.health()
    return json(ok ? 200 : 503, view)
  }
}

function json (status: number, body: object): Answer {
  return { status, type: JSON_TYPE, body: JSON.stringify(body) }
}

function errorBody ({ code, message }: DcnError): object {
  return { message, code }
}

function hasBody ({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
