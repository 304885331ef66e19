/** The few calls of `dcn up` and `dcn faucet` to an embedded chain; needs no package of Solana's. */
import { DcnError } from '../../protocol/core/errors.ts'
import { USDC_MINT } from '../../protocol/core/limits.ts'
import { networkReason } from '../../protocol/core/network-reason.ts'
import { METHOD_NOT_FOUND } from './rpc-error.ts'

const TIMEOUT_MS = 15_000
/** What is asked for has just been given, and nobody spends it before it is final. */
const COMMITMENT = { commitment: 'processed' }

export interface ChainBalances {
  lamports: number
  /** Micro-USDC; undefined: the wallet has no account for them. */
  usdc: number | undefined
}

interface Answer {
  result?: unknown
  error?: { code: number, message: string }
}

export class ChainClient {
  readonly #url: string

  constructor (url: string) {
    this.#url = url
  }

  async balances (address: string): Promise<ChainBalances> {
    const balance = await this.#call('getBalance', [address, COMMITMENT]) as { value: number }
    const accounts = await this.#call('getTokenAccountsByOwner', [
      address, { mint: USDC_MINT }, { encoding: 'jsonParsed', ...COMMITMENT }
    ]) as { value: Array<{ account: { data: { parsed: { info: { tokenAmount: { amount: string } } } } } }> }
    const amounts = accounts.value.map(({ account }) => Number(account.data.parsed.info.tokenAmount.amount))
    return {
      lamports: balance.value,
      usdc: amounts.length === 0 ? undefined : amounts.reduce((sum, amount) => sum + amount, 0)
    }
  }

  async giveSol (address: string, lamports: number): Promise<void> {
    await this.#call('requestAirdrop', [address, lamports])
  }

  /** With 0 the wallet only gets an account. Throws DCN_CONFIG_INVALID where the endpoint is no embedded chain. */
  async giveUsdc (wallet: string, amount: number): Promise<void> {
    await this.#call('dcn_requestTokenAirdrop', [wallet, amount])
  }

  /** Throws DCN_CHAIN_UNAVAILABLE, DCN_TRANSACTION_FAILED. */
  async #call (method: string, params: unknown[]): Promise<unknown> {
    const { error, result } = await this.#post({ jsonrpc: '2.0', id: 1, method, params })
    if (error === undefined) return result
    if (error.code === METHOD_NOT_FOUND) {
      const reason = `${this.#url} is a real cluster's, where nobody gives test USDC away: name an embedded chain, ` +
        'as dcn up and dcn chain start it'
      throw new DcnError('DCN_CONFIG_INVALID', { where: '--solana-rpc', reason })
    }
    throw new DcnError('DCN_TRANSACTION_FAILED', { reason: error.message })
  }

  async #post (request: object): Promise<Answer> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request),
        signal: AbortSignal.timeout(TIMEOUT_MS)
      })
      return await response.json() as Answer
    } catch (err) {
      const reason = `${this.#url}: ${networkReason(err)}`
      throw new DcnError('DCN_CHAIN_UNAVAILABLE', { reason }, { cause: err })
    }
  }
}
