/** One request to a gateway and its answer: who calls, how long it may take, and whose answer it is. */
import { DcnError, relayedError } from '../../core/errors.ts'
import { networkReason } from '../../core/network-reason.ts'

/** How long an answer may take, beyond what the request itself asks to wait. */
const REQUEST_TIMEOUT_MS = 15_000

/** Statuses by which proxies say that the gateway behind them does not answer. */
const PROXY_STATUSES = [502, 503, 504]

export interface TransportInit {
  /** Where the API is served: `http://127.0.0.1:8080`. */
  url: string
  /** Wallet that the calls are for; sent as X-WALLET where there is no key. */
  wallet?: string | undefined
  /** Proof that the caller is the wallet: `dc_...`. */
  apiKey?: string | undefined
  timeoutMs?: number | undefined
}

export interface CallOptions {
  signal?: AbortSignal | undefined
}

export interface PostOptions extends CallOptions {
  /** The same key, at any gateway, gets the same answer, and is paid for once. */
  idempotencyKey?: string | undefined
}

export interface Call extends PostOptions {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** After `?`; what is undefined is left out. */
  query?: Record<string, string | number | undefined>
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it comes, in place of a body. */
  stream?: ReadableStream<Uint8Array>
  headers?: Record<string, string>
  /** Say who calls. Left out where nobody asks: a key is shown to no more gateways than need be. */
  identify?: boolean
  /** How long the gateway is asked to hold the answer back. */
  waitMs?: number
}

export class Transport {
  readonly url: string
  readonly timeoutMs: number
  readonly #identity: Record<string, string>

  constructor ({ url, wallet, apiKey, timeoutMs = REQUEST_TIMEOUT_MS }: TransportInit) {
    this.url = url.replace(/\/+$/, '')
    this.timeoutMs = timeoutMs
    if (apiKey !== undefined) this.#identity = { authorization: `Bearer ${apiKey}` }
    else this.#identity = wallet === undefined ? {} : { 'x-wallet': wallet }
  }

  /** An answer with `field` in it: a stranger's server on the same port is told from a gateway by that. */
  async object<T> (path: string, field: string, call: Call = {}): Promise<T> {
    return await this.#json<T>(path, call, body => isObject(body) && field in body)
  }

  async list<T> (path: string, call: Call = {}): Promise<T[]> {
    return await this.#json<T[]>(path, call, Array.isArray)
  }

  /** An answer of plain text. */
  async text (path: string, call: Call = {}): Promise<string> {
    const { status, mediaType, text } = await this.#answer(path, call)
    if (status >= 200 && status < 300 && mediaType === 'text/plain') return text
    throw this.#refusal(path, status, parseJson(text))
  }

  /** Whether there is something at the path: such answers have no body by which to tell a stranger. */
  async exists (path: string, call: Call = {}): Promise<boolean> {
    const { status, text } = await this.#answer(path, { ...call, method: 'HEAD' })
    if (status >= 200 && status < 300) return true
    if (status === 404) return false
    throw this.#refusal(path, status, parseJson(text))
  }

  /** The answer to a request without reading its body; it has said yes: 204 that there is none. */
  async open (path: string, call: Call & { signal: AbortSignal }, mediaType: string): Promise<Response> {
    let response: Response
    try {
      response = await this.#fetch(path, call, call.signal)
      if (response.status === 204 || (response.ok && mediaTypeOf(response) === mediaType)) return response
    } catch (err) {
      call.signal.throwIfAborted()
      throw this.unreachable(networkReason(err), err)
    }
    throw this.#refusal(path, response.status, parseJson(await response.text()))
  }

  unreachable (reason: string, cause?: unknown): DcnError {
    return new DcnError('DCN_GATEWAY_UNREACHABLE', { url: this.url, reason }, { cause })
  }

  async #json<T> (path: string, call: Call, isAnswer: (body: unknown) => boolean): Promise<T> {
    const { status, text } = await this.#answer(path, call)
    const body = parseJson(text)
    if (status >= 200 && status < 300 && isAnswer(body)) return body as T
    throw this.#refusal(path, status, body)
  }

  async #answer (path: string, call: Call): Promise<{ status: number, mediaType: string, text: string }> {
    const timeoutMs = this.timeoutMs + (call.waitMs ?? 0)
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const signal = call.signal === undefined ? timeout : AbortSignal.any([call.signal, timeout])
      const response = await this.#fetch(path, call, signal)
      return { status: response.status, mediaType: mediaTypeOf(response), text: await response.text() }
    } catch (err) {
      call.signal?.throwIfAborted()
      throw this.unreachable(timeout.aborted ? `no answer within ${timeoutMs} ms` : networkReason(err), err)
    }
  }

  async #fetch (path: string, call: Call, signal: AbortSignal): Promise<Response> {
    const { method = 'GET', query = {}, body, stream, idempotencyKey, identify = false } = call
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
    return await fetch(`${this.url}${path}${search.size === 0 ? '' : `?${search.toString()}`}`, {
      method,
      signal,
      headers: {
        ...identify ? this.#identity : {},
        ...body === undefined ? {} : { 'content-type': 'application/json' },
        ...idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
        ...call.headers
      },
      ...body === undefined ? {} : { body: JSON.stringify(body) },
      ...stream === undefined ? {} : { body: stream, duplex: 'half' }
    })
  }

  #refusal (path: string, status: number, body: unknown): DcnError {
    const { code, message, ...context } = isObject(body) ? body : {}
    if (typeof code === 'string' && typeof message === 'string') return relayedError(code, message, context)
    return this.unreachable(PROXY_STATUSES.includes(status)
      ? `a server there answered ${status}`
      : `a server there answered ${status} to ${path}, but not as a gateway does`)
  }
}

function mediaTypeOf (response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

function parseJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
