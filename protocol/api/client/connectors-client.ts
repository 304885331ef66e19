/** The connectors API as functions. Needs only `fetch`, so that it runs in Node, Deno and browsers alike. */
import { DcnError, type EntityWord, isDcnError } from '../../core/errors.ts'
import { ENTITIES_PAGE_MAX, EXECUTION_TIMEOUT_MS } from '../../core/limits.ts'
import type {
  AccountPage, AccountsPage, AuthRequest, AuthResponse, ConnectorBody, ConnectorDeployed, ConnectorView, ExecuteBody,
  ExecuteResponse, FormatPage, FormatsPage, NonceResponse, SourceBody, SourceDeployed, SourceView, VersionResponse
} from '../connectors.ts'
import {
  FEED_EVENT_TYPES, type FeedDeltaView, type FeedEventType, type FeedMetaView, type FeedPageView
} from '../feed.ts'
import { eventData } from './event-stream.ts'
import { type EventsOptions, followEvents } from './follow-events.ts'
import { type Call, type CallOptions, type PostOptions, Transport, type TransportInit } from './transport.ts'

/** Under it every gateway serves the connectors API. */
export const CHAIN_PATH = '/chain'

/** How much longer than others an answer may take: compilers take their time, an execution waits for a node first. */
const DEPLOY_WAIT_MS = 60_000
const EXECUTE_WAIT_MS = EXECUTION_TIMEOUT_MS + 60_000
/** An address has one nonce at a time, so that logins at the same time take it from each other. */
const LOGIN_TRIES = 6

/** An EVM wallet, such as one of ethers. */
export interface LoginWallet {
  address: string
  /** EIP-191 (`personal_sign`): 65 bytes as hexadecimal. */
  signMessage (message: string): string | Promise<string>
}

export interface ConnectorsClientInit extends Pick<TransportInit, 'url' | 'timeoutMs'> {
  /** Logs in by itself where a call needs that. Without it, `token` has to hold. */
  wallet?: LoginWallet | undefined
  /** Of an earlier login. */
  token?: string | undefined
  /** Told of each new token. */
  onToken?: ((token: string) => void | Promise<void>) | undefined
}

/** Running instances by position. */
export type RunningInstanceMap = NonNullable<ExecuteBody['dynamic_ri']>

export interface ExecuteOptions extends PostOptions {
  dynamicRi?: RunningInstanceMap | undefined
  verify?: ExecuteBody['verify'] | undefined
}

export interface PageOptions extends CallOptions {
  /** At most ENTITIES_PAGE_MAX, which is the default. */
  limit?: number | undefined
  after?: string | undefined
}

export interface FeedOptions extends CallOptions {
  limit?: number | undefined
  before?: string | undefined
  type?: FeedEventType | undefined
  finalizedOnly?: boolean | undefined
}

export type FeedEvent = { type: 'delta', delta: FeedDeltaView } | { type: 'meta', meta: FeedMetaView }

/**
 * Every method throws the gateway's own error (a DcnError with its code, words and facts), or DCN_GATEWAY_UNREACHABLE
 * where no gateway answered; an abort through `signal` throws the signal's reason.
 */
export class ConnectorsClient {
  readonly #transport: Transport
  readonly #wallet: LoginWallet | undefined
  readonly #onToken: (token: string) => void | Promise<void>
  #token: string | undefined
  #login: Promise<string> | undefined

  /** `url`: of the gateway, without `/chain`. */
  constructor ({ url, timeoutMs, wallet, token, onToken }: ConnectorsClientInit) {
    this.#transport = new Transport({ url: `${url.replace(/\/+$/, '')}${CHAIN_PATH}`, timeoutMs })
    this.#wallet = wallet
    this.#token = token
    this.#onToken = onToken ?? (() => undefined)
  }

  async version (options: CallOptions = {}): Promise<VersionResponse> {
    return await this.#transport.object('/version', 'build_timestamp', options)
  }

  async nonce (address: string, options: CallOptions = {}): Promise<NonceResponse> {
    return await this.#transport.object(`/nonce/${encodeURIComponent(address)}`, 'nonce', options)
  }

  async auth (request: AuthRequest, options: CallOptions = {}): Promise<AuthResponse> {
    return await this.#transport.object('/auth', 'access_token', { method: 'POST', body: request, ...options })
  }

  /** Logs the wallet in, for the calls that follow, and gives the token. Calls at the same time share one login. */
  async login (options: CallOptions = {}): Promise<string> {
    this.#login ??= this.#logIn().finally(() => { this.#login = undefined })
    const token = await this.#login
    options.signal?.throwIfAborted()
    return token
  }

  /** `sol_src`: the body of `run(uint32 x, uint32[] calldata args) returns (uint32)`. */
  async deployTransformation (body: SourceBody, options: PostOptions = {}): Promise<SourceDeployed> {
    return await this.#deploy('transformation', body, options)
  }

  /** `sol_src`: the body of `check(int32[] calldata args) returns (bool)`. */
  async deployCondition (body: SourceBody, options: PostOptions = {}): Promise<SourceDeployed> {
    return await this.#deploy('condition', body, options)
  }

  async deployConnector (body: ConnectorBody, options: PostOptions = {}): Promise<ConnectorDeployed> {
    return await this.#deploy('connector', body, options)
  }

  async transformation (name: string, options: CallOptions = {}): Promise<SourceView> {
    return await this.#transport.object(entityPath('transformation', name), 'sol_src', options)
  }

  async condition (name: string, options: CallOptions = {}): Promise<SourceView> {
    return await this.#transport.object(entityPath('condition', name), 'sol_src', options)
  }

  async connector (name: string, options: CallOptions = {}): Promise<ConnectorView> {
    return await this.#transport.object(entityPath('connector', name), 'dimensions', options)
  }

  async exists (kind: EntityWord, name: string, options: CallOptions = {}): Promise<boolean> {
    return await this.#transport.exists(entityPath(kind, name), options)
  }

  /** The streams that a connector gives, in order, each with `particlesCount` values. */
  async execute (name: string, particlesCount: number, options: ExecuteOptions = {}): Promise<ExecuteResponse> {
    const { dynamicRi, verify, ...rest } = options
    const body: ExecuteBody = {
      connector_name: name,
      particles_count: particlesCount,
      ...dynamicRi === undefined ? {} : { dynamic_ri: dynamicRi },
      ...verify === undefined ? {} : { verify }
    }
    return await this.#asWallet(rest, async call =>
      await this.#transport.list('/execute', { ...call, body, waitMs: EXECUTE_WAIT_MS }))
  }

  /** Addresses that have deployed anything. */
  async accounts (options: PageOptions = {}): Promise<AccountsPage> {
    return await this.#page('/accounts', 'accounts', options)
  }

  /** What an address has deployed; `after`: the last name of each list that was seen. */
  async account (
    address: string, options: Omit<PageOptions, 'after'> & { after?: Partial<Record<EntityWord, string>> } = {}
  ): Promise<AccountPage> {
    const { limit = ENTITIES_PAGE_MAX, after = {}, signal } = options
    const cursors = Object.fromEntries(Object.entries(after).map(([kind, name]) => [`after_${kind}s`, name]))
    const call = { query: { limit, ...cursors }, signal }
    return await this.#transport.object(`/account/${encodeURIComponent(address)}`, 'owned_connectors', call)
  }

  async formats (options: PageOptions = {}): Promise<FormatsPage> {
    return await this.#page('/formats', 'formats', options)
  }

  /** Connectors of a format, and its scalars. */
  async format (formatHash: string, options: PageOptions = {}): Promise<FormatPage> {
    return await this.#page(`/format/${encodeURIComponent(formatHash)}`, 'scalars', options)
  }

  /** What has happened to deployed names at this gateway, newest first. */
  async feed (options: FeedOptions = {}): Promise<FeedPageView> {
    const { limit = ENTITIES_PAGE_MAX, before, type, finalizedOnly = false, signal } = options
    const query = { limit, before, type, ...finalizedOnly ? { include_unfinalized: 0 } : {} }
    return await this.#transport.object('/feed', 'items', { query, signal })
  }

  /**
   * What happens to deployed names, from the change after `sinceSeq` on, for ever; connects again where the connection
   * breaks. `meta` comes where the replay ends.
   */
  async * feedStream (
    options: EventsOptions & { sinceSeq?: number | undefined } = {}
  ): AsyncGenerator<FeedEvent, void, undefined> {
    const { sinceSeq, ...rest } = options
    const request = (lastId: string) => ({
      path: '/feed/stream', query: { since_seq: lastId === '' ? sinceSeq : Number(lastId) }
    })
    for await (const message of followEvents(this.#transport, request, rest)) {
      if (message.event === 'stream_meta') yield { type: 'meta', meta: eventData(message) as FeedMetaView }
      if ((FEED_EVENT_TYPES as readonly string[]).includes(message.event)) {
        yield { type: 'delta', delta: eventData(message) as FeedDeltaView }
      }
    }
  }

  async #page<T> (path: string, field: string, options: PageOptions): Promise<T> {
    const { limit = ENTITIES_PAGE_MAX, after, signal } = options
    return await this.#transport.object(path, field, { query: { limit, after }, signal })
  }

  async #deploy<T> (kind: EntityWord, body: SourceBody | ConnectorBody, options: PostOptions): Promise<T> {
    return await this.#asWallet(options, async call =>
      await this.#transport.object<T>(`/${kind}`, 'owner', { ...call, body, waitMs: DEPLOY_WAIT_MS }))
  }

  /** With the token that is there, and where the gateway does not take it, with a new one. */
  async #asWallet<T> (options: PostOptions, post: (call: Call) => Promise<T>): Promise<T> {
    const known = this.#token
    const token = known ?? await this.login(options)
    const send = async (authorization: string): Promise<T> =>
      await post({ method: 'POST', ...options, headers: { authorization: `Bearer ${authorization}` } })
    try {
      return await send(token)
    } catch (err) {
      const renewable = known !== undefined && this.#wallet !== undefined
      if (!renewable || !isDcnError(err) || err.code !== 'DCN_TOKEN_INVALID') throw err
    }
    // Another call may have renewed it meanwhile.
    return await send(this.#token === token ? await this.login(options) : this.#token ?? await this.login(options))
  }

  /** No caller's signal ends it, since others may wait for it. */
  async #logIn (): Promise<string> {
    const wallet = this.#wallet
    if (wallet === undefined) throw new DcnError('DCN_TOKEN_INVALID', {})
    for (let tries = 1; ; tries++) {
      const { nonce } = await this.nonce(wallet.address)
      const message = `Login nonce: ${nonce}`
      const signature = await wallet.signMessage(message)
      try {
        const { access_token: token } = await this.auth({ address: wallet.address, message, signature })
        this.#token = token
        await this.#onToken(token)
        return token
      } catch (err) {
        const lost = isDcnError(err) && err.code === 'DCN_LOGIN_REFUSED' && err.message === 'Invalid nonce'
        if (!lost || tries === LOGIN_TRIES) throw err
      }
    }
  }
}

function entityPath (kind: EntityWord, name: string): string {
  return `/${kind}/${encodeURIComponent(name)}`
}
