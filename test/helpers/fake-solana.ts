/** A chain as far as deposits see it, in the hands of a test. */
import { toBase58 } from '../../protocol/core/base58.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { solanaAddressOf } from '../../protocol/core/peer-id.ts'
import type {
  SignedTransaction, Solana, TransactionState, UsdcAccount, UsdcTransaction
} from '../../protocol/solana/types.ts'

export class FakeSolana implements Solana {
  readonly mint = 'mint'
  genesisHash = 'genesis'
  /** It does not answer. */
  isSilent = false
  /** Final, the oldest first. */
  readonly transactions: UsdcTransaction[] = []
  readonly balances = new Map<string, bigint>()
  readonly frozen = new Set<string>()
  readonly signed: Array<Parameters<Solana['signPayment']>[0] & SignedTransaction> = []
  readonly sent: string[] = []
  readonly states = new Map<string, TransactionState>()
  /** Why nothing is taken. */
  refuses: string | undefined
  /** Questions so far, by method. */
  readonly asked: string[] = []

  async genesis (): Promise<string> {
    this.#ask('genesis')
    return this.genesisHash
  }

  async usdcAddress (owner: string): Promise<string> {
    return `usdc-of-${owner}`
  }

  async usdcAccount (owner: string): Promise<UsdcAccount> {
    this.#ask('usdcAccount')
    const address = await this.usdcAddress(owner)
    if (this.frozen.has(owner)) return { state: 'frozen', address }
    const balance = this.balances.get(owner)
    return balance === undefined ? { state: 'missing', address } : { state: 'open', address, balance }
  }

  async solBalance (): Promise<bigint> {
    return 0n
  }

  async transaction (signature: string): Promise<UsdcTransaction | undefined> {
    this.#ask('transaction')
    return this.transactions.find(each => each.signature === signature)
  }

  async signaturesFor (address: string, { until }: { until?: string }): Promise<string[]> {
    this.#ask('signaturesFor')
    const all = this.transactions.filter(({ accounts }) => accounts.includes(address)).map(({ signature }) => signature)
    return all.slice(until === undefined ? 0 : all.indexOf(until) + 1).reverse()
  }

  async signPayment (payment: Parameters<Solana['signPayment']>[0]): Promise<SignedTransaction> {
    this.#ask('signPayment')
    const no = this.signed.length
    const signature = toBase58(new Uint8Array(64).fill(200 + no))
    const signed = { ...payment, signature, bytes: new Uint8Array([no]), lastValidBlockHeight: 100 + no }
    this.signed.push(signed)
    this.states.set(signature, { state: 'pending' })
    return signed
  }

  async send ({ bytes }: Pick<SignedTransaction, 'bytes'>): Promise<void> {
    this.#ask('send')
    if (this.refuses !== undefined) throw new DcnError('DCN_TRANSACTION_FAILED', { reason: this.refuses })
    this.sent.push(this.signed[bytes[0] ?? 0]?.signature ?? '')
  }

  async stateOf ({ signature }: Pick<SignedTransaction, 'signature'>): Promise<TransactionState> {
    this.#ask('stateOf')
    return this.states.get(signature) ?? { state: 'expired' }
  }

  /** A payment lands: what it transfers is gone, and its account with it where it closes that. */
  land (signature: string): void {
    const { from, close = false } = this.signed.find(each => each.signature === signature) ?? {}
    this.states.set(signature, { state: 'final', slot: 1, failed: undefined })
    if (from !== undefined && close) this.balances.delete(solanaAddressOf(from.publicKey))
  }

  #ask (method: string): void {
    this.asked.push(method)
    if (this.isSilent) throw new DcnError('DCN_CHAIN_UNAVAILABLE', { reason: 'silence' })
  }
}
