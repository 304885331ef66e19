/** Requests to a gateway's REST API, as somebody without our client makes them. */
import * as assert from 'uvu/assert'
import { newWallet, type TestWallet } from './wallets.ts'

export interface Answer<T = Record<string, unknown>> {
  status: number
  body: T
}

export interface CallInit {
  headers?: Record<string, string>
  body?: unknown
}

export async function call<T = Record<string, unknown>> (
  { httpUrl }: { httpUrl: string }, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, init: CallInit = {}
): Promise<Answer<T>> {
  const { headers = {}, body } = init
  const response = await fetch(httpUrl + path, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('text/event-stream')) {
    // Such an answer ends when the job does.
    await response.body?.cancel()
    return { status: response.status, body: {} as T }
  }
  const text = await response.text()
  const isJson = type.startsWith('application/json')
  return { status: response.status, body: (isJson ? JSON.parse(text) : { text }) as T }
}

/** The answer's status and code, and its message where they are others. */
export function expectRefusal ({ status, body }: Answer, wanted: number, code: string): void {
  assert.equal([status, body['code']], [wanted, code], String(body['message']))
}

export interface ProvenWallet {
  wallet: TestWallet
  apiKey: string
  headers: { authorization: string }
}

/** A wallet with an API key, made at this gateway. */
export async function prove (
  gateway: { httpUrl: string }, wallet: TestWallet = newWallet(), nowMs: number = Date.now()
): Promise<ProvenWallet> {
  const { status, body } = await call(gateway, 'POST', '/auth/generate-key', { body: wallet.generation(nowMs) })
  assert.is(status, 200, String(body['message']))
  const apiKey = String(body['apiKey'])
  return { wallet, apiKey, headers: { authorization: `Bearer ${apiKey}` } }
}
