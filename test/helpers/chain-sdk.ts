/**
 * What the public JavaScript client of the connectors API does, by section 9 of its specification: it sends just that,
 * and takes answers just so. A gateway that breaks it breaks every page that is built on it.
 */
import type { Wallet } from 'ethers/wallet'

export class SdkError extends Error {
  readonly status: number
  readonly body: unknown

  constructor (status: number, body: unknown) {
    super(`${status} ${JSON.stringify(body)}`)
    this.status = status
    this.body = body
  }
}

export class ChainSdk {
  readonly #base: string
  #token: string | undefined

  /** Such as http://127.0.0.1:8080/chain/. */
  constructor (base: string) {
    this.#base = base.replace(/\/+$/, '')
  }

  async login (wallet: Wallet): Promise<void> {
    const { nonce } = await this.get<{ nonce: string }>(`/nonce/${encodeURIComponent(wallet.address)}`)
    const message = `Login nonce: ${nonce}`
    const signature = await wallet.signMessage(message)
    const body = { address: wallet.address, message, signature }
    const { access_token } = await this.#request<{ access_token: string }>('POST', '/auth', { body })
    this.#token = access_token
  }

  async get<T> (path: string): Promise<T> {
    return await this.#request('GET', path)
  }

  /** The caller's object as it is, with the token. */
  async post<T> (kind: 'connector' | 'transformation' | 'condition', body: unknown): Promise<T> {
    return await this.#request('POST', `/${kind}`, { body, token: this.#token })
  }

  async exists (kind: 'connector' | 'transformation' | 'condition', name: string): Promise<boolean> {
    try {
      await this.#request('HEAD', `/${kind}/${encodeURIComponent(name)}`)
      return true
    } catch (err) {
      if (err instanceof SdkError && err.status === 404) return false
      throw err
    }
  }

  async execute<T> (connector_name: string, particles_count: number | string, dynamic_ri?: unknown): Promise<T> {
    const body = { connector_name, particles_count, ...dynamic_ri === undefined ? {} : { dynamic_ri } }
    return await this.#request('POST', '/execute', { body, token: this.#token })
  }

  /** The text of the stream until it has `found`. */
  async feedStream (found: string): Promise<string> {
    const leave = new AbortController()
    const response = await fetch(`${this.#base}/feed/stream`, { headers: { Accept: '*/*' }, signal: leave.signal })
    let text = ''
    const decoder = new TextDecoder()
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(piece, { stream: true })
      if (text.includes(found)) break
    }
    leave.abort()
    return text
  }

  async #request<T> (
    method: string, path: string, { body, token }: { body?: unknown, token?: string | undefined } = {}
  ): Promise<T> {
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        Accept: 'application/json',
        ...body === undefined ? {} : { 'Content-Type': 'application/json' },
        ...token === undefined ? {} : { Authorization: `Bearer ${token}` }
      },
      ...body === undefined ? {} : { body: JSON.stringify(body) }
    })
    if (response.status === 204) return undefined as T
    // Whatever says that it is JSON is parsed, be it the answer to a HEAD.
    const isJson = response.headers.get('content-type')?.includes('application/json') === true
    const parsed: unknown = isJson ? await response.json() : await response.text()
    if (!response.ok) throw new SdkError(response.status, parsed)
    return parsed as T
  }
}
