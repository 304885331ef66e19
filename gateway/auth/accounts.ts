/** Who calls, and for which wallet that is enough. docs/access.md lists what each endpoint asks for. */
import type { IncomingHttpHeaders } from 'node:http'
import { isApiKey } from '../../protocol/core/api-key.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { evmAddressOf } from '../../protocol/core/evm-address.ts'
import type { KeyRecord } from '../../protocol/registry/records.ts'
import type { Records } from '../records/records.ts'
import { walletOf, type Authenticator, type Caller, type WalletGuard } from './caller.ts'
import type { EvmLogins } from './evm-logins-types.ts'
import { keyUsageName, type UsageCounters } from './usage-counters.ts'

const BEARER = /^Bearer +(\S+) *$/i

/** The API key that a request carries. Throws DCN_API_KEY_INVALID where it carries none, or what cannot be one. */
export function bearerOf ({ authorization = '' }: IncomingHttpHeaders): string {
  const apiKey = BEARER.exec(authorization)?.[1]
  if (apiKey === undefined || !isApiKey(apiKey)) throw new DcnError('DCN_API_KEY_INVALID', {})
  return apiKey
}

export interface AccountsDeps {
  records: Pick<Records, 'key' | 'keyOf' | 'caughtUp'>
  usage: Pick<UsageCounters, 'count'>
  logins: Pick<EvmLogins, 'addressOf'>
  /** Whether anything was ever paid in for the wallet. */
  hasDeposited (wallet: string): boolean
}

export class Accounts implements Authenticator, WalletGuard {
  readonly #deps: AccountsDeps
  readonly #walletHeader: boolean
  /** Requests whose use of a key is counted: several parts of a gateway may ask who makes the same request. */
  readonly #counted = new WeakSet<IncomingHttpHeaders>()
  /** Who was taken at their word, so that a request which pays for itself is not doubted after the payment. */
  readonly #believed = new WeakMap<IncomingHttpHeaders, string>()

  constructor (deps: AccountsDeps, init: { walletHeader: boolean }) {
    this.#deps = deps
    this.#walletHeader = init.walletHeader
  }

  async caller (headers: IncomingHttpHeaders): Promise<Caller> {
    this.#checkReady()
    const header = headers['x-wallet']
    if (headers.authorization === undefined) return { wallet: this.#unproven(headers), proof: 'header' }
    const caller = isLogin(headers.authorization) ? await this.#byLogin(headers) : this.#byKey(headers)
    if (header !== undefined && header !== '' && walletOf(header) !== caller.wallet) {
      throw new DcnError('DCN_WALLET_MISMATCH', { wallet: walletOf(header) })
    }
    return caller
  }

  async requireWallet (headers: IncomingHttpHeaders, wallet: string): Promise<Caller> {
    const caller = await this.caller(headers)
    if (caller.wallet !== wallet) throw new DcnError('DCN_WALLET_MISMATCH', { wallet })
    return caller
  }

  /** Whether the wallet has ever had an API key, or deposited. From then on a header that names it is not enough. */
  isProven (wallet: string): boolean {
    return this.#deps.records.key(wallet) !== undefined || this.#deps.hasDeposited(wallet)
  }

  async mayList (headers: IncomingHttpHeaders, wallet: string): Promise<void> {
    this.#checkReady()
    if (!isEvm(wallet) && !this.isProven(wallet)) return
    if (headers.authorization === undefined) throw proofMissing(wallet)
    await this.requireWallet(headers, wallet)
  }

  async #byLogin ({ authorization }: IncomingHttpHeaders): Promise<Caller> {
    return { wallet: await this.#deps.logins.addressOf(authorization), proof: 'login' }
  }

  #byKey (headers: IncomingHttpHeaders): Caller {
    const record = this.#working(bearerOf(headers))
    const { wallet } = record
    if (!this.#counted.has(headers)) {
      this.#counted.add(headers)
      this.#deps.usage.count(wallet, keyUsageName(record))
    }
    return { wallet, proof: 'key' }
  }

  #checkReady (): void {
    if (!this.#deps.records.caughtUp) {
      throw new DcnError('DCN_NOT_READY', { reason: 'it is catching up on keys that were made or revoked elsewhere' })
    }
  }

  #unproven (headers: IncomingHttpHeaders): string {
    const wallet = walletOf(headers['x-wallet'])
    if (!this.#walletHeader) throw new DcnError('DCN_WALLET_HEADER_OFF', {})
    if (this.#believed.get(headers) === wallet) return wallet
    if (isEvm(wallet) || this.isProven(wallet)) throw proofMissing(wallet)
    this.#believed.set(headers, wallet)
    return wallet
  }

  /** Throws DCN_API_KEY_INVALID. */
  #working (apiKey: string): KeyRecord {
    const record = this.#deps.records.keyOf(apiKey)
    const works = record !== undefined && !record.contested && record.revocation === undefined
    if (!works) throw new DcnError('DCN_API_KEY_INVALID', {})
    return record
  }
}

/** A token of a login has three parts; an API key has one. */
function isLogin (authorization: string): boolean {
  return /^Bearer +[\w-]+\.[\w-]+\.[\w-]+ *$/.test(authorization)
}

/** Only its login speaks for such a wallet: it can have no API key, and anybody's word would do for it for ever. */
function isEvm (wallet: string): boolean {
  return wallet.startsWith('0x') && evmAddressOf(wallet) !== undefined
}

function proofMissing (wallet: string): DcnError {
  return isEvm(wallet) ? new DcnError('DCN_TOKEN_INVALID', {}) : new DcnError('DCN_API_KEY_REQUIRED', { wallet })
}
