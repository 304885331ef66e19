/** A gateway's REST API as functions. Needs only `fetch`, so that it runs in Node, Deno and browsers alike. */
import { DcnError, reasonOf, relayedError } from '../core/errors.ts'
import type { InvokeRequest, InvokeResponse, JobView } from './jobs.ts'
import type { HealthView, PeersView } from './status.ts'

/** How long an answer may take, beyond what the request itself asks to wait. */
const REQUEST_TIMEOUT_MS = 15_000

/** Statuses by which proxies say that the gateway behind them does not answer. */
const PROXY_STATUSES = [502, 503, 504]

export interface GatewayClientInit {
  /** Where the API is served: `http://127.0.0.1:8080`. */
  url: string
  /** Pays for jobs; sent as X-WALLET. */
  wallet?: string
  timeoutMs?: number
}

export interface CallOptions {
  signal?: AbortSignal | undefined
}

/**
 * Every method throws the gateway's own error (a DcnError with its code and words), or DCN_GATEWAY_UNREACHABLE where no
 * gateway answered; an abort through `signal` throws the signal's reason.
 */
export class GatewayClient {
  readonly url: string
  readonly #wallet: string | undefined
  readonly #timeoutMs: number

  constructor ({ url, wallet, timeoutMs = REQUEST_TIMEOUT_MS }: GatewayClientInit) {
    this.url = url.replace(/\/+$/, '')
    this.#wallet = wallet
    this.#timeoutMs = timeoutMs
  }

  /** Hands over a function to run. */
  async invoke (request: InvokeRequest, options: CallOptions = {}): Promise<InvokeResponse> {
    const headers = this.#wallet === undefined ? {} : { 'x-wallet': this.#wallet }
    return await this.#call<InvokeResponse>('/invoke', 'jobId', this.#timeoutMs, options, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(request)
    })
  }

  /** A job as it stands; with `waitMs` (at most WAIT_MS_MAX) the answer comes when the job ends, or after so long. */
  async job (jobId: string, options: CallOptions & { waitMs?: number } = {}): Promise<JobView> {
    const { waitMs = 0 } = options
    const path = `/jobs/${encodeURIComponent(jobId)}${waitMs > 0 ? `?wait=${waitMs}` : ''}`
    return await this.#call<JobView>(path, 'status', this.#timeoutMs + waitMs, options)
  }

  async health (options: CallOptions = {}): Promise<HealthView> {
    return await this.#call<HealthView>('/health', 'status', this.#timeoutMs, options)
  }

  async peers (options: CallOptions = {}): Promise<PeersView> {
    return await this.#call<PeersView>('/peers', 'self', this.#timeoutMs, options)
  }

  /** `field` stands in every good answer: a stranger's server on the same port is told from a gateway by it. */
  async #call<T> (
    path: string, field: string, timeoutMs: number, options: CallOptions, init: RequestInit = {}
  ): Promise<T> {
    const { status, text } = await this.#fetch(path, timeoutMs, options, init)
    const body = parseObject(text)
    if (status >= 200 && status < 300 && body !== undefined && field in body) return body as T
    const { code, message, ...context } = body ?? {}
    if (typeof code === 'string' && typeof message === 'string') throw relayedError(code, message, context)
    const reason = PROXY_STATUSES.includes(status)
      ? `a server there answered ${status}`
      : `a server there answered ${status} to ${path}, but not as a gateway does`
    throw this.#unreachable(reason)
  }

  async #fetch (
    path: string, timeoutMs: number, { signal }: CallOptions, init: RequestInit
  ): Promise<{ status: number, text: string }> {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const response = await fetch(this.url + path, {
        ...init, signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout])
      })
      return { status: response.status, text: await response.text() }
    } catch (err) {
      signal?.throwIfAborted()
      throw this.#unreachable(timeout.aborted ? `no answer within ${timeoutMs} ms` : networkReason(err), err)
    }
  }

  #unreachable (reason: string, cause?: unknown): DcnError {
    return new DcnError('DCN_GATEWAY_UNREACHABLE', { url: this.url, reason }, { cause })
  }
}

function parseObject (text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Node hides what happened behind "fetch failed". */
function networkReason (err: unknown): string {
  const cause = err instanceof Error && err.cause instanceof Error ? err.cause : err
  if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED') {
    return 'connection refused'
  }
  return reasonOf(cause)
}
