/** `Solana` over JSON-RPC, by polling alone: no WebSocket, so that any provider's endpoint will do. */
import { AccountState, getTokenDecoder } from '@solana-program/token'
import { Type } from 'typebox'
import { DcnError } from '../core/errors.ts'
import { chainUnavailable, JsonRpc, type JsonRpcDeps, type JsonRpcInit, type Refusal } from './json-rpc.ts'
import { SIGNATURES_MAX, SIGNATURES_PAGE_MAX } from './limits.ts'
import { associatedAccount, signPayment } from './payment.ts'
import type { Solana, TransactionState, UsdcAccount, UsdcTransaction } from './types.ts'
import { failureOf, TOKEN_PROGRAM, TransactionAnswer, usdcTransactionOf } from './usdc-transaction.ts'

const TOKEN_ACCOUNT_BYTES = 165

const FINALIZED = { commitment: 'finalized' }
/** What has landed and will hardly ever go away: for questions that cost nothing if the answer changes. */
const CONFIRMED = { commitment: 'confirmed' }

const Slot = Type.Integer({ minimum: 0 })
const inContext = <T extends Type.TSchema>(value: T) =>
  Type.Object({ context: Type.Object({ slot: Slot }), value })

const Blockhash = inContext(Type.Object({
  blockhash: Type.String({ minLength: 32, maxLength: 44 }), lastValidBlockHeight: Slot
}))
const Account = inContext(Type.Union([Type.Null(), Type.Object({
  owner: Type.String(), data: Type.Tuple([Type.String(), Type.Literal('base64')])
})]))
const Statuses = inContext(Type.Array(Type.Union([Type.Null(), Type.Object({
  slot: Slot, err: Type.Unknown(), confirmationStatus: Type.Optional(Type.Union([Type.String(), Type.Null()]))
})]), { minItems: 1, maxItems: 1 }))
const Signatures = Type.Array(Type.Object({ signature: Type.String() }))

export interface SolanaInit extends JsonRpcInit, JsonRpcDeps {
  mint: string
  /** Micro-lamports per compute unit; 0 where absent. */
  priorityFee?: number | undefined
}

export function createSolana ({ clock, random, mint, priorityFee = 0, ...init }: SolanaInit): Solana {
  return new RpcSolana(new JsonRpc({ clock, random }, init), mint, priorityFee)
}

class RpcSolana implements Solana {
  readonly mint: string
  readonly #rpc: JsonRpc
  readonly #priorityFee: number

  constructor (rpc: JsonRpc, mint: string, priorityFee: number) {
    this.#rpc = rpc
    this.mint = mint
    this.#priorityFee = priorityFee
  }

  async genesis (): Promise<string> {
    return await this.#rpc.genesis()
  }

  async usdcAddress (owner: string): Promise<string> {
    return await associatedAccount(owner, this.mint)
  }

  async usdcAccount (owner: string): Promise<UsdcAccount> {
    const account = await this.usdcAddress(owner)
    const { value } = await this.#rpc.call(Account, 'getAccountInfo', [account, { ...CONFIRMED, encoding: 'base64' }])
    const bytes = value?.owner === TOKEN_PROGRAM ? Buffer.from(value.data[0], 'base64') : new Uint8Array()
    if (bytes.byteLength !== TOKEN_ACCOUNT_BYTES) return { state: 'missing', address: account }
    const token = getTokenDecoder().decode(bytes)
    // An account may be given away and keep its address; what is paid there is another's.
    if (token.mint !== this.mint || token.owner !== owner || token.state === AccountState.Uninitialized) {
      return { state: 'missing', address: account }
    }
    if (token.state === AccountState.Frozen) return { state: 'frozen', address: account }
    return { state: 'open', address: account, balance: token.amount }
  }

  async solBalance (address: string): Promise<bigint> {
    const { value } = await this.#rpc.call(inContext(Slot), 'getBalance', [address, CONFIRMED])
    return BigInt(value)
  }

  async transaction (signature: string): Promise<UsdcTransaction | undefined> {
    const answer = await this.#transaction(signature)
    if (answer === null) return undefined
    const transaction = usdcTransactionOf(signature, this.mint, answer)
    if (transaction === undefined) throw chainUnavailable('its answer to getTransaction is of another transaction')
    return transaction
  }

  async signaturesFor (
    address: string, { until, limit = SIGNATURES_MAX }: { until?: string, limit?: number }
  ): Promise<string[]> {
    const found: string[] = []
    while (found.length < limit) {
      const page = Math.min(SIGNATURES_PAGE_MAX, limit - found.length)
      const before = found.at(-1)
      const answer = await this.#rpc.call(Signatures, 'getSignaturesForAddress', [address, {
        ...FINALIZED, limit: page, ...before === undefined ? {} : { before }, ...until === undefined ? {} : { until }
      }])
      found.push(...answer.slice(0, page).map(({ signature }) => signature))
      if (answer.length < page) break
    }
    return found
  }

  async signPayment (payment: Parameters<Solana['signPayment']>[0]): ReturnType<Solana['signPayment']> {
    const { value } = await this.#rpc.call(Blockhash, 'getLatestBlockhash', [CONFIRMED])
    return await signPayment(payment, { ...value, mint: this.mint, priorityFee: this.#priorityFee })
  }

  async send ({ bytes }: { bytes: Uint8Array }): Promise<void> {
    const options = { encoding: 'base64', preflightCommitment: CONFIRMED.commitment }
    const answer = await this.#rpc.ask('sendTransaction', [Buffer.from(bytes).toString('base64'), options])
    if (!('refusal' in answer)) return
    const { refusal } = answer
    const why = errorIn(refusal)
    if (why === 'AlreadyProcessed') return
    // Of a server that lags, too; whether it is too late says stateOf.
    if (why === 'BlockhashNotFound') throw chainUnavailable('it does not know the transaction\'s blockhash')
    throw new DcnError('DCN_TRANSACTION_FAILED', { reason: refusal.message })
  }

  async stateOf (
    { signature, lastValidBlockHeight }: { signature: string, lastValidBlockHeight: number }
  ): Promise<TransactionState> {
    const known = await this.#statusOf(signature)
    if (known.state !== undefined) return known.state
    const { absoluteSlot, blockHeight } = await this.#rpc.call(
      Type.Object({ absoluteSlot: Slot, blockHeight: Slot }), 'getEpochInfo', [FINALIZED])
    if (blockHeight <= lastValidBlockHeight) return { state: 'pending' }
    // It may have landed since. One address can be of several servers: one that is behind that height knows nothing.
    const again = await this.#statusOf(signature)
    if (again.state !== undefined) return again.state
    if (again.slot < absoluteSlot) return { state: 'pending' }
    const answer = await this.#transaction(signature)
    return answer === null
      ? { state: 'expired' }
      : { state: 'final', slot: answer.slot, failed: failureOf(answer.meta.err) }
  }

  /** `slot`: how far the server was that was asked. */
  async #statusOf (signature: string): Promise<{ state: TransactionState | undefined, slot: number }> {
    const { context, value } = await this.#rpc.call(
      Statuses, 'getSignatureStatuses', [[signature], { searchTransactionHistory: true }])
    const [status] = value
    if (status === null || status === undefined) return { state: undefined, slot: context.slot }
    const state: TransactionState = status.confirmationStatus === 'finalized'
      ? { state: 'final', slot: status.slot, failed: failureOf(status.err) }
      : { state: 'pending' }
    return { state, slot: context.slot }
  }

  async #transaction (signature: string): Promise<TransactionAnswer | null> {
    return await this.#rpc.call(Type.Union([Type.Null(), TransactionAnswer]), 'getTransaction', [signature, {
      ...FINALIZED, encoding: 'jsonParsed', maxSupportedTransactionVersion: 1
    }])
  }
}

/** What a simulation before the sending says is wrong. */
function errorIn ({ data }: Refusal): unknown {
  return typeof data === 'object' && data !== null && 'err' in data ? data.err : undefined
}
