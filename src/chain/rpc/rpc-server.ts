/**
 * Solana's JSON-RPC over HTTP and WebSocket on one port, and WebSocket once more on the next: that is where older
 * clients look for it. Serves this machine only, for the faucet gives to whoever asks.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AcceptedWebSocket, WebSocketServer } from 'ws'
import { DcnError } from '../../../protocol/core/errors.ts'
import type { Logger } from '../../../protocol/core/logger.ts'
import type { Service } from '../../../protocol/core/service.ts'
import type { Faucet } from '../faucet.ts'
import type { LocalChain } from '../local-chain.ts'
import { accountMethods } from './accounts.ts'
import { clusterMethods } from './cluster.ts'
import type { Methods } from './context.ts'
import { answerTo, type DispatchDeps, NO_METHOD } from './dispatch.ts'
import { historyMethods } from './history.ts'
import type { Params } from './params.ts'
import { sendingMethods } from './sending.ts'
import { Subscriptions } from './subscriptions.ts'

export const BODY_BYTES_MAX = 1024 * 1024
/** A reader that is so far behind is given up. */
const UNREAD_BYTES_MAX = 16 * 1024 * 1024
/** Where any port will do: tries to find two that follow each other. */
const PAIRS_TRIED_MAX = 50
const HOST = '127.0.0.1'
/** A page that a browser has from elsewhere can have its own name point here. */
const OWN_NAMES = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

export interface RpcServerDeps {
  chain: LocalChain
  faucet: Faucet
  logger: Logger
  onFatal: (err: unknown) => void
}

export interface RpcServerInit {
  /** 0: any that is free and whose next is free, too. */
  port: number
  slotMs: number
}

export class RpcServer implements Service {
  readonly #deps: RpcServerDeps
  readonly #init: RpcServerInit
  readonly #methods: Methods
  #servers: Array<{ http: Server, webSockets: WebSocketServer }> = []
  #ticking: NodeJS.Timeout | undefined
  #port = 0

  constructor (deps: RpcServerDeps, init: RpcServerInit) {
    this.#deps = deps
    this.#init = init
    const { chain, faucet } = deps
    this.#methods = {
      ...clusterMethods(chain), ...accountMethods(chain), ...historyMethods(chain), ...sendingMethods(chain, faucet)
    }
  }

  get methods (): string[] {
    return Object.keys(this.#methods)
  }

  get httpUrl (): string {
    return `http://${HOST}:${this.#port}`
  }

  get webSocketUrl (): string {
    return `ws://${HOST}:${this.#port}`
  }

  /** Throws DCN_PORT_BUSY that names the one of both ports that is taken. */
  async start (): Promise<void> {
    if (this.#servers.length > 0) return
    const [first, second] = await listenOnPair(this.#init.port)
    this.#port = portOf(first)
    first.on('request', (request, response) => { void this.#serve(request, response) })
    second.on('request', (_request, response) => { refuse(response, 404, 'only WebSockets here') })
    this.#servers = [first, second].map(http => ({ http, webSockets: this.#webSocketsOn(http) }))
    this.#ticking = setInterval(() => { this.#deps.chain.tick() }, this.#init.slotMs)
  }

  async stop (): Promise<void> {
    clearInterval(this.#ticking)
    const servers = this.#servers
    this.#servers = []
    for (const { webSockets } of servers) {
      for (const socket of webSockets.clients) socket.terminate()
      webSockets.close()
    }
    await Promise.all(servers.map(async ({ http }) => { await closed(http) }))
  }

  #webSocketsOn (server: Server): WebSocketServer {
    const webSockets = new WebSocketServer({
      server, maxPayload: BODY_BYTES_MAX, verifyClient: ({ req }) => isForUs(req)
    })
    webSockets.on('error', err => { this.#deps.logger.warn('websocket server failed', { err }) })
    return webSockets.on('connection', socket => { this.#accept(socket) })
  }

  #accept (socket: AcceptedWebSocket): void {
    const tell = (text: string): void => {
      if (socket.bufferedAmount > UNREAD_BYTES_MAX) socket.terminate()
      else socket.send(text)
    }
    const subscriptions = new Subscriptions(this.#deps.chain, tell)
    const unlisten = this.#deps.chain.listen(landed => {
      // What one client is told must not fail the transaction of another.
      try {
        subscriptions.update(landed)
      } catch (err) {
        this.#deps.logger.error('notification failed', { err })
        socket.terminate()
      }
    })
    const deps = this.#dispatch((method, params) => {
      const result = subscriptions.call(method, params)
      return result === NO_METHOD ? this.#call(method, params) : result
    })
    socket.on('message', (data: Buffer) => {
      void answerTo(deps, data.toString('utf8')).then(answer => { if (answer !== undefined) tell(answer) })
    })
    // A frame that is none ends the connection; the event must be heard.
    socket.on('error', () => { socket.terminate() })
    socket.on('close', unlisten)
  }

  #dispatch (call: DispatchDeps['call']): DispatchDeps {
    const { logger, onFatal } = this.#deps
    return { logger, onFatal, call }
  }

  #call (name: string, params: Params): unknown {
    const method = Object.hasOwn(this.#methods, name) ? this.#methods[name] : undefined
    if (method === undefined) return NO_METHOD
    this.#deps.chain.tick()
    return method(params)
  }

  async #serve (request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', '*')
    response.setHeader('access-control-allow-methods', 'POST, GET, OPTIONS')
    if (!isForUs(request)) refuse(response, 403, `this chain serves ${HOST} only`)
    else if (request.method === 'OPTIONS') response.writeHead(204).end()
    else if (request.method === 'POST') await this.#answer(request, response)
    else if (request.method === 'GET' && request.url === '/health') response.end('ok')
    else refuse(response, 404, 'POST JSON-RPC requests to /, or GET /health')
  }

  async #answer (request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request)
    if (text === undefined) {
      refuse(response, 413, `the body is larger than ${BODY_BYTES_MAX} bytes`)
      return
    }
    const answer = await answerTo(this.#dispatch((method, params) => this.#call(method, params)), text)
    response.setHeader('content-type', 'application/json').end(answer ?? '')
  }
}

function isForUs ({ headers }: IncomingMessage): boolean {
  return OWN_NAMES.test(headers.host ?? '')
}

function refuse (response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${reason}\n`)
}

/** Undefined: too large, or cut off. */
async function bodyOf (request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength
      if (bytes > BODY_BYTES_MAX) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function listenOnPair (port: number): Promise<[Server, Server]> {
  for (let tries = 1; ; tries++) {
    const first = await listening(port)
    try {
      return [first, await listening(portOf(first) + 1)]
    } catch (err) {
      await closed(first)
      if (port !== 0 || tries >= PAIRS_TRIED_MAX) throw err
    }
  }
}

async function listening (port: number): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', (err: NodeJS.ErrnoException) => {
      reject(err.code === 'EADDRINUSE' ? new DcnError('DCN_PORT_BUSY', { host: HOST, port }, { cause: err }) : err)
    })
    server.listen(port, HOST)
  })
  return server
}

function portOf (server: Server): number {
  return (server.address() as AddressInfo).port
}

async function closed (server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    server.close(() => { resolve() })
    server.closeAllConnections()
  })
}
