/** What one connection wants to be told of, and when it is time to tell it. */
import type { TransactionRecord } from '../journal/entries.ts'
import type { Commitment, LocalChain } from '../local-chain.ts'
import { invalidParams, RpcError } from '../rpc-error.ts'
import { accountJson } from './account-json.ts'
import { inContext } from './context.ts'
import { NO_METHOD } from './dispatch.ts'
import { toJson } from './json.ts'
import { addressIn, Config, objectIn, type Params } from './params.ts'

export const SUBSCRIPTIONS_MAX = 1_000
const TOO_MANY = -32005

interface Subscription {
  /** Called in each new slot and with each transaction; returns what to tell, each time one notification. */
  news: (landed: TransactionRecord | undefined) => unknown[]
  method: string
  /** Over after its first notification. */
  once: boolean
}

/** Ids count over all connections, as clients may expect. */
let lastId = 0

export class Subscriptions {
  readonly #chain: LocalChain
  readonly #tell: (text: string) => void
  readonly #subscriptions = new Map<number, Subscription>()

  constructor (chain: LocalChain, tell: (text: string) => void) {
    this.#chain = chain
    this.#tell = tell
  }

  /** A method of this connection, or NO_METHOD. */
  call (method: string, params: Params): unknown {
    if (/^\w+Unsubscribe$/.test(method)) return this.#subscriptions.delete(params.integer(0, 'the subscription'))
    const subscription = this.#subscriptionOf(method, params)
    if (subscription === undefined) return NO_METHOD
    if (this.#subscriptions.size >= SUBSCRIPTIONS_MAX) {
      throw new RpcError(TOO_MANY, `At most ${SUBSCRIPTIONS_MAX} subscriptions in a connection`)
    }
    const id = ++lastId
    this.#subscriptions.set(id, subscription)
    // After the answer that tells the client its id: what it waits for may have come true already.
    setImmediate(() => { this.#tellNews(id, subscription, undefined) })
    return id
  }

  update (landed: TransactionRecord | undefined): void {
    for (const [id, subscription] of this.#subscriptions) this.#tellNews(id, subscription, landed)
  }

  #tellNews (id: number, { news, method, once }: Subscription, landed: TransactionRecord | undefined): void {
    if (!this.#subscriptions.has(id)) return
    for (const result of news(landed)) {
      if (once) this.#subscriptions.delete(id)
      this.#tell(toJson({ jsonrpc: '2.0', method, params: { result, subscription: id } }))
    }
  }

  #subscriptionOf (method: string, params: Params): Subscription | undefined {
    switch (method) {
      case 'slotSubscribe': return { ...slots(this.#chain), method: 'slotNotification', once: false }
      case 'signatureSubscribe': {
        const news = signature(this.#chain, params.signature(0), params.config(1).commitment)
        return { news, method: 'signatureNotification', once: true }
      }
      case 'accountSubscribe': {
        const news = account(this.#chain, params.address(0), params.config(1))
        return { news, method: 'accountNotification', once: false }
      }
      case 'logsSubscribe': {
        const news = logs(this.#chain, mentionedIn(params), params.config(1).commitment)
        return { news, method: 'logsNotification', once: false }
      }
      default: return undefined
    }
  }
}

type News = Subscription['news']

function slots (chain: LocalChain): { news: News } {
  let last: bigint | undefined
  return {
    news: () => {
      const slot = chain.slotAt('processed')
      if (slot === last) return []
      last = slot
      return [{ slot, parent: slot - 1n, root: chain.slotAt('finalized') }]
    }
  }
}

function signature (chain: LocalChain, wanted: string, commitment: Commitment): News {
  return () => {
    const record = chain.transaction(wanted, commitment)
    return record === undefined ? [] : [inContext(chain, commitment, { err: record.err })]
  }
}

/** Transactions that are not yet as certain as the client wants them wait for their time. */
function queue (chain: LocalChain, commitment: Commitment, isWanted: (record: TransactionRecord) => boolean):
(landed: TransactionRecord | undefined) => TransactionRecord[] {
  let waiting: TransactionRecord[] = []
  return landed => {
    if (landed !== undefined && isWanted(landed)) waiting.push(landed)
    if (waiting.length === 0) return []
    const slot = chain.slotAt(commitment)
    const due = waiting.filter(record => record.slot <= slot)
    waiting = waiting.filter(record => record.slot > slot)
    return due
  }
}

function account (chain: LocalChain, address: string, config: Config): News {
  const { commitment } = config
  const due = queue(chain, commitment, ({ keys }) => keys.some(key => key.writable && key.pubkey === address))
  const read = (): object | null => {
    try {
      return accountJson({ chain, commitment, config }, address)
    } catch {
      // It has become too large for base58, which is what a client gets that asks for nothing else.
      return accountJson({ chain, commitment, config: new Config({ encoding: 'base64' }) }, address)
    }
  }
  let last = toJson(read())
  return landed => {
    if (due(landed).length === 0) return []
    const value = read()
    const text = toJson(value)
    if (text === last) return []
    last = text
    return [inContext(chain, commitment, value ?? GONE)]
  }
}

/** How nodes tell of an account that is no more. */
const GONE = {
  lamports: 0, owner: '11111111111111111111111111111111', executable: false, rentEpoch: 0, space: 0,
  data: ['', 'base64']
}

function logs (chain: LocalChain, mentioned: string | undefined, commitment: Commitment): News {
  const due = queue(chain, commitment, ({ keys }) => {
    return mentioned === undefined || keys.some(key => key.pubkey === mentioned)
  })
  return landed => due(landed).map(({ signature, err, logs }) => inContext(chain, commitment, { signature, err, logs }))
}

/** Undefined: all transactions. */
function mentionedIn (params: Params): string | undefined {
  const filter = params.at(0)
  if (filter === 'all' || filter === 'allWithVotes') return undefined
  const { mentions } = objectIn(filter, 'the filter')
  if (!Array.isArray(mentions) || mentions.length !== 1) throw invalidParams('mentions must have one address')
  return addressIn(mentions[0])
}
