/**
 * What daemons and commands ask of Solana. Types only, so that a daemon without a chain loads none of it: whoever
 * composes it hands `Solana` in. Amounts are micro-USDC; addresses and signatures are base58.
 */
import type { Signer } from '../core/ed25519.ts'

/** One owner's gain or loss of USDC in a transaction, over all its accounts of the mint. */
export interface UsdcChange { owner: string, change: bigint }

/** A finalized transaction as far as money goes: balances say what it moved, whatever its instructions look like. */
export interface UsdcTransaction {
  signature: string
  slot: number
  /** Unix seconds; undefined where the cluster does not say. */
  blockTime: number | undefined
  /** Why it failed; it moved nothing then. */
  failed: string | undefined
  feePayer: string
  /** Every key that it names, looked-up ones included: references of deposit intents are among them. */
  accounts: string[]
  signers: string[]
  /** Texts of memo instructions, never of logs. */
  memos: string[]
  /** By token account: of our mint, under the classic token program. A missing side is 0. */
  balances: Array<{ account: string, owner: string, ownerBefore: string | undefined, before: bigint, after: bigint }>
}

/** A transfer of USDC to the associated account of `owner`. */
export interface UsdcTransfer { owner: string, amount: number }

/** Signed, and to be kept before it is sent: whoever has it can send it again, and it lands once. */
export interface SignedTransaction {
  signature: string
  bytes: Uint8Array
  /** Block height after which it can no longer land. */
  lastValidBlockHeight: number
}

export type TransactionState =
  /** It may still land. */
  | { state: 'pending' }
  | { state: 'final', slot: number, failed: string | undefined }
  /** It can never land: finalized blocks are past its last, and the finalized history does not have it. */
  | { state: 'expired' }

/** A wallet's USDC account. */
export type UsdcAccount =
  | { state: 'open', address: string, balance: bigint }
  | { state: 'missing' | 'frozen', address: string }

/**
 * One endpoint. Every call throws DCN_CHAIN_UNAVAILABLE where it does not answer in time after some tries, and
 * DCN_CHAIN_MISMATCH once it was seen to serve another cluster than expected.
 */
export interface Solana {
  /** Address of the mint that counts as USDC. */
  readonly mint: string
  /** The cluster's genesis hash, which says whose money it is. */
  genesis (): Promise<string>
  /** The associated account of `owner` for our mint; reckoned, not asked for. */
  usdcAddress (owner: string): Promise<string>
  usdcAccount (owner: string): Promise<UsdcAccount>
  /** Lamports. */
  solBalance (address: string): Promise<bigint>
  /** Undefined where it is not known, or not finalized. */
  transaction (signature: string): Promise<UsdcTransaction | undefined>
  /**
   * Finalized transactions that name the address, failed ones too, newest first. `until`: only newer ones than this.
   * `limit`: SIGNATURES_MAX of ./limits.ts where absent; the oldest are left out.
   */
  signaturesFor (address: string, options: { until?: string, limit?: number }): Promise<string[]>
  /**
   * One transaction, paid for and signed by `payer`, that transfers USDC of `from` (default: the payer; else it signs,
   * too) to others, and carries a memo that the payer signs. `close`: the account of `from` goes after that, its rent
   * to the payer. At most PAYMENT_TRANSFERS_MAX transfers; throws DCN_TRANSACTION_FAILED where they do not fit.
   */
  signPayment (
    payment: { payer: Signer, transfers: readonly UsdcTransfer[], memo: string, from?: Signer, close?: boolean }
  ): Promise<SignedTransaction>
  /**
   * Hands it to the cluster; sent twice, it lands once. Throws DCN_TRANSACTION_FAILED where it would fail now: what an
   * earlier call has sent may still land, which `stateOf` says.
   */
  send (transaction: Pick<SignedTransaction, 'bytes'>): Promise<void>
  stateOf (transaction: Pick<SignedTransaction, 'signature' | 'lastValidBlockHeight'>): Promise<TransactionState>
}
