/** One attempt: a POST over a connection of its own, whose answer is worth its status and nothing more. */
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { reasonOf } from '../../protocol/core/errors.ts'
import { guardedLookup, type ResolveName } from './guarded-lookup.ts'
import type { Outcome } from './retry-schedule.ts'
import { hostOf, privateAddress } from './url-rules.ts'

/** For the whole of it: name, connection, request and answer. */
export const ATTEMPT_TIMEOUT_MS = 10_000

/** Of the answer's body, read so that the receiver can finish in peace; then the connection is cut. */
export const RESPONSE_BYTES_MAX = 4 * 1024
const RESPONSE_HEADERS_BYTES_MAX = 16 * 1024

export interface PostDeps {
  readonly resolve: ResolveName
  readonly isAllowed: (address: string) => boolean
}

export interface PostInit {
  url: URL
  headers: Record<string, string>
  body: Uint8Array
  timeoutMs?: number
  /** Ends the attempt early. */
  signal: AbortSignal
}

/** Never rejects. Redirects are not followed. Resolves once the connection is closed. */
export async function post (
  { resolve, isAllowed }: PostDeps, { url, headers, body, signal, timeoutMs = ATTEMPT_TIMEOUT_MS }: PostInit
): Promise<Outcome> {
  const host = hostOf(url)
  // Where the host is an address there is no look-up that could refuse it.
  if (isIP(host) !== 0 && !isAllowed(host)) return { failure: privateAddress().message }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const timeout = AbortSignal.timeout(timeoutMs)
  return await new Promise<Outcome>(settle => {
    let outcome: Outcome | undefined
    const sent = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.byteLength) },
      // A connection that is kept for one name must never serve another.
      agent: false,
      lookup: guardedLookup(resolve, isAllowed),
      maxHeaderSize: RESPONSE_HEADERS_BYTES_MAX,
      rejectUnauthorized: true,
      signal: AbortSignal.any([signal, timeout])
    })
    sent.on('response', response => {
      outcome = answerOf(response)
      drain(response)
    })
    // Anything but an answer to the request, such as a change of protocol, closes the connection.
    sent.on('error', err => {
      outcome ??= { failure: timeout.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(err) }
    })
    sent.on('close', () => { settle(outcome ?? { failure: 'the connection closed without an answer' }) })
    sent.end(body)
  })
}

function answerOf ({ statusCode = 0, headers }: IncomingMessage): Outcome {
  const retryAfter = headers['retry-after']
  return retryAfter === undefined ? { status: statusCode } : { status: statusCode, retryAfter }
}

function drain (response: IncomingMessage): void {
  let bytes = 0
  response.on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength
    if (bytes > RESPONSE_BYTES_MAX) response.destroy()
  })
  // What it says does not matter, and so neither does that it breaks off.
  response.on('error', () => {})
}
