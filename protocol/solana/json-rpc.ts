/**
 * Solana's JSON-RPC over HTTP: each call is tried some times within a bounded time, and asks only a server that was
 * seen to be of the right cluster. Reasons never hold the URL, which often has a secret in it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Clock } from '../core/clock.ts'
import { DcnError } from '../core/errors.ts'
import { networkReason } from '../core/network-reason.ts'
import {
  RPC_ANSWER_BYTES_MAX, RPC_BACKOFF_MS, RPC_CALL_MS_MAX, RPC_RETRY_AFTER_MS_MAX, RPC_TRIES_MAX, RPC_TRY_MS_MAX
} from './limits.ts'

/** Errors that pass: a server that lags or is overloaded. Codes are those of Agave and of the large providers. */
const PASSING_CODES: readonly number[] = [-32_004, -32_005, -32_014, -32_016, -32_603, -32_429, 429]
const PASSING_STATUSES: readonly number[] = [408, 425, 429]

export interface JsonRpcDeps {
  readonly clock: Clock
  /** From 0 to below 1. */
  readonly random: () => number
}

export interface JsonRpcInit {
  url: string
  /** Where absent, the cluster that is seen first must stay. */
  expectedGenesis?: string | undefined
  tryMs?: number | undefined
  callMs?: number | undefined
  backoffMs?: number | undefined
  /** Ends every call, and so all that waits for one. */
  signal?: AbortSignal | undefined
}

/** A server's no, which another try does not change. */
export interface Refusal { code: number, message: string, data?: unknown }

/** What came of a call. */
export type Answer = { result: unknown } | { refusal: Refusal }

type Outcome = Answer | { fault: string, passes: boolean, waitMs?: number }

const Response = Type.Union([
  Type.Object({ jsonrpc: Type.Literal('2.0'), id: Type.Integer(), result: Type.Unknown() }),
  Type.Object({
    jsonrpc: Type.Literal('2.0'),
    error: Type.Object({ code: Type.Integer(), message: Type.String(), data: Type.Optional(Type.Unknown()) })
  })
])

export function chainUnavailable (reason: string): DcnError {
  return new DcnError('DCN_CHAIN_UNAVAILABLE', { reason })
}

export class JsonRpc {
  readonly #deps: JsonRpcDeps
  readonly #init: JsonRpcInit
  /** The cluster that every server must be of, once it is known. */
  #genesis: string | undefined
  /** The server was asked for its cluster since it last failed to answer. */
  #isKnown = false
  #lastId = 0

  constructor (deps: JsonRpcDeps, init: JsonRpcInit) {
    this.#deps = deps
    this.#init = init
    this.#genesis = init.expectedGenesis
  }

  /** What the cluster is called by its first block. Throws DCN_CHAIN_UNAVAILABLE, DCN_CHAIN_MISMATCH. */
  async genesis (): Promise<string> {
    await this.#ask(async () => ({ result: undefined }))
    return this.#genesis ?? ''
  }

  /** The result, of this shape. Throws DCN_CHAIN_UNAVAILABLE, DCN_CHAIN_MISMATCH. */
  async call<T extends TSchema> (shape: T, method: string, params: readonly unknown[]): Promise<Static<T>> {
    const answer = await this.ask(method, params)
    if ('refusal' in answer) throw chainUnavailable(`it refuses ${method}: ${answer.refusal.message}`)
    if (!Value.Check(shape, answer.result)) throw chainUnavailable(`its answer to ${method} is of another shape`)
    return answer.result
  }

  /** The same for a call whose refusals say something. */
  async ask (method: string, params: readonly unknown[]): Promise<Answer> {
    return await this.#ask(async untilMs => await this.#post(method, params, untilMs))
  }

  async #ask (post: (untilMs: number) => Promise<Outcome>): Promise<Answer> {
    const { callMs = RPC_CALL_MS_MAX, backoffMs = RPC_BACKOFF_MS, signal } = this.#init
    const untilMs = this.#deps.clock.nowMs() + callMs
    // Once in a call will do: a server that fails each second time would never be asked for more.
    let wasRecognised = false
    for (let tries = 1; ; tries++) {
      if (signal?.aborted === true) throw chainUnavailable('this program is stopping')
      let outcome: Outcome | undefined
      if (!this.#isKnown && !wasRecognised) {
        outcome = await this.#recognise(untilMs)
        wasRecognised = outcome === undefined
      }
      outcome ??= passing(await post(untilMs))
      if (!('fault' in outcome)) return outcome
      this.#isKnown = false
      const { fault, passes, waitMs = 0 } = outcome
      const delayMs = Math.max(waitMs, backoffMs * 2 ** (tries - 1) * (0.5 + this.#deps.random()))
      if (!passes || tries >= RPC_TRIES_MAX || this.#deps.clock.nowMs() + delayMs >= untilMs) {
        throw chainUnavailable(passes ? `${fault} (tried ${tries} times)` : fault)
      }
      // An abort ends the wait, and is looked at above.
      await sleep(delayMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Undefined where the server is of the right cluster. Throws DCN_CHAIN_MISMATCH. */
  async #recognise (untilMs: number): Promise<Outcome | undefined> {
    const outcome = passing(await this.#post('getGenesisHash', [], untilMs))
    if ('fault' in outcome) return outcome
    const found = 'result' in outcome ? outcome.result : undefined
    if (typeof found !== 'string' || found === '') return { fault: 'it does not say its cluster', passes: false }
    const expected = this.#genesis ??= found
    if (found !== expected) throw new DcnError('DCN_CHAIN_MISMATCH', { expected, found })
    this.#isKnown = true
    return undefined
  }

  async #post (method: string, params: readonly unknown[], untilMs: number): Promise<Outcome> {
    const id = ++this.#lastId
    const leftMs = Math.max(1, Math.ceil(untilMs - this.#deps.clock.nowMs()))
    const timeoutMs = Math.min(this.#init.tryMs ?? RPC_TRY_MS_MAX, leftMs)
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = this.#init.signal === undefined ? timeout : AbortSignal.any([timeout, this.#init.signal])
    let text: string | undefined
    try {
      const response = await fetch(this.#init.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
        signal
      })
      if (!response.ok) {
        await response.body?.cancel()
        return httpFault(response)
      }
      text = await limitedText(response)
    } catch (err) {
      return { fault: timeout.aborted ? `no answer within ${timeoutMs} ms` : networkReason(err), passes: true }
    }
    return outcomeOf(text, id)
  }
}

/** A refusal that passes is a fault, too. */
function passing (outcome: Outcome): Outcome {
  if (!('refusal' in outcome) || !PASSING_CODES.includes(outcome.refusal.code)) return outcome
  return { fault: `it says: ${outcome.refusal.message}`, passes: true }
}

/** Undefined where it is too long. */
async function limitedText (response: globalThis.Response): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > RPC_ANSWER_BYTES_MAX) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function outcomeOf (text: string | undefined, id: number): Outcome {
  if (text === undefined) return { fault: 'its answer is too long', passes: false }
  let response: unknown
  try {
    response = JSON.parse(text)
  } catch {
    return { fault: 'its answer is not JSON', passes: true }
  }
  if (!Value.Check(Response, response)) return { fault: 'its answer is not JSON-RPC', passes: true }
  if ('error' in response) return { refusal: response.error }
  return response.id === id ? { result: response.result } : { fault: 'it answers another question', passes: true }
}

function httpFault (response: globalThis.Response): Outcome {
  const { status, headers } = response
  const passes = status >= 500 || PASSING_STATUSES.includes(status)
  const seconds = Number(headers.get('retry-after') ?? 0)
  const waitMs = Number.isFinite(seconds) ? Math.min(RPC_RETRY_AFTER_MS_MAX, Math.max(0, seconds * 1_000)) : 0
  return { fault: `it answers HTTP ${status}`, passes, waitMs }
}
