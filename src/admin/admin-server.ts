/**
 * A daemon's door for its own operator: HTTP over a Unix socket that nobody else on the machine can open. No key and
 * no port: whoever may read the daemon's directory may ask.
 */
import { chmod, lstat, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { jsonFaultText } from '../../protocol/core/json-fault.ts'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Service } from '../../protocol/core/service.ts'
import { AdminAnswer, type AdminRoute } from './admin-route.ts'

export const ADMIN_SOCKET = 'admin.sock'
export const ADMIN_BODY_BYTES_MAX = 64 * 1024

/** Of the path of a Unix socket, without its final zero: 107 on Linux, 103 on macOS. */
const SOCKET_PATH_BYTES_MAX = 103
const CONNECTIONS_MAX = 32
const REQUEST_TIMEOUT_MS = 5_000
/** Only the owner connects. */
const UMASK = 0o177

export interface AdminServerDeps {
  logger: Logger
  routes: readonly AdminRoute[]
}

export interface AdminServerInit {
  /** The daemon's data directory, whose lock it holds: a socket there is nobody's. */
  data: string
  /** For tests: the longest path that a socket may have. */
  pathBytesMax?: number
}

export class AdminServer implements Service {
  readonly #log: Logger
  readonly #routes: ReadonlyMap<string, AdminRoute>
  readonly #init: AdminServerInit
  #open: { server: Server, path: string, temporary: boolean } | undefined

  constructor ({ logger, routes }: AdminServerDeps, init: AdminServerInit) {
    this.#log = logger.child('admin')
    this.#routes = new Map(routes.map(route => [`${route.method} ${route.path}`, route]))
    this.#init = init
  }

  /** Absolute; undefined while it does not listen. */
  get socketPath (): string | undefined {
    return this.#open?.path
  }

  /** A daemon that cannot be asked works all the same, so this warns where there can be no socket. */
  async start (): Promise<void> {
    if (this.#open !== undefined) return
    const path = join(resolve(this.#init.data), ADMIN_SOCKET)
    try {
      if (Buffer.byteLength(path) <= (this.#init.pathBytesMax ?? SOCKET_PATH_BYTES_MAX)) {
        const left = await lstat(path).catch(() => undefined)
        if (left?.isSocket() === true) await rm(path)
        this.#open = { server: await this.#listen(path), path, temporary: false }
        return
      }
    } catch (err) {
      this.#log.debug('no socket in the data directory', { path, err })
    }
    let directory: string | undefined
    try {
      directory = await mkdtemp(join(tmpdir(), 'dcn-'))
      const elsewhere = join(directory, ADMIN_SOCKET)
      this.#open = { server: await this.#listen(elsewhere), path: elsewhere, temporary: true }
      this.#log.info('admin socket is not in the data directory', { path: elsewhere })
    } catch (err) {
      if (directory !== undefined) await rm(directory, { recursive: true, force: true })
      this.#log.warn('no admin socket: commands with --data cannot ask this daemon', { err })
    }
  }

  async stop (): Promise<void> {
    const open = this.#open
    if (open === undefined) return
    this.#open = undefined
    await new Promise<void>(resolve => {
      open.server.close(() => { resolve() })
      open.server.closeAllConnections()
    })
    if (open.temporary) await rm(dirname(open.path), { recursive: true, force: true })
    else await rm(open.path, { force: true })
  }

  async #listen (path: string): Promise<Server> {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => { void this.#serve(request, response) })
    server.maxConnections = CONNECTIONS_MAX
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).once('listening', resolve)
      // The socket is made in this turn, and with no moment in which others could open it.
      const before = process.umask(UMASK)
      try {
        server.listen(path)
      } finally {
        process.umask(before)
      }
    })
    server.on('error', err => { this.#log.warn('admin server failed', { err }) })
    await chmod(path, 0o600)
    return server
  }

  async #serve (request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, contentType, body } = await this.#answer(request)
    if (response.destroyed) return
    // A body that was not read to its end would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close')
    response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body)
  }

  /** Never rejects. */
  async #answer (request: IncomingMessage): Promise<AdminAnswer> {
    try {
      const { method = '', url = '' } = request
      const path = url.replace(/\?.*$/s, '')
      const route = this.#routes.get(`${method} ${path}`)
      if (route === undefined) throw new DcnError('DCN_ROUTE_NOT_FOUND', { method, path: path.slice(0, 200) })
      const answer = await route.handle(await readJson(request))
      return answer instanceof AdminAnswer ? answer : AdminAnswer.json(answer)
    } catch (err) {
      const known = isDcnError(err) ? err : new DcnError('DCN_INTERNAL', {})
      if (known !== err) this.#log.error('admin request failed', { err })
      return AdminAnswer.json({ error: { code: known.code, message: known.message } }, statusOf(known.code))
    }
  }
}

function statusOf (code: string): number {
  switch (code) {
    case 'DCN_REQUEST_INVALID': return 400
    case 'DCN_ROUTE_NOT_FOUND': return 404
    case 'DCN_BODY_TOO_LARGE': return 413
    case 'DCN_INTERNAL': return 500
    // The daemon did as it was told, and that did not work.
    default: return 409
  }
}

/** Undefined where there is no body. Throws DCN_BODY_TOO_LARGE, DCN_REQUEST_INVALID. */
async function readJson (request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    // What is refused is still answered: the socket must live on.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > ADMIN_BODY_BYTES_MAX) throw new DcnError('DCN_BODY_TOO_LARGE', { bytesMax: ADMIN_BODY_BYTES_MAX })
      chunks.push(chunk)
    }
  } catch (err) {
    if (isDcnError(err)) throw err
    throw new DcnError('DCN_REQUEST_INVALID', { field: 'body', reason: reasonOf(err) }, { cause: err })
  }
  if (bytes === 0) return undefined
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (err) {
    const reason = `is not JSON: ${jsonFaultText(text)}`
    throw new DcnError('DCN_REQUEST_INVALID', { field: 'body', reason }, { cause: err })
  }
}
