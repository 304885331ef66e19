/** x402 as the gateway sees it. Nothing of its libraries is loaded by this. */
import type { Signer } from '../../protocol/core/ed25519.ts'
import type { Solana } from '../../protocol/solana/types.ts'

export interface FacilitatorInit {
  /** Pays the fee of each payment, and is paid. */
  signer: Signer
  rpcUrl: string
  solana: Solana
  /** The cluster's genesis hash. */
  genesis: string
  /** Micro-USDC of one payment. */
  amount: number
}

export interface SettleHooks {
  /** Before a payment is sent; what it throws keeps it from that. */
  before: (transaction: string, bytes: Uint8Array) => Promise<void>
  /** It was not taken by the cluster, and was not sent before. */
  refused: (transaction: string) => Promise<void>
}

export interface Settled {
  transaction: string
  /** PAYMENT-RESPONSE. */
  header: string
}

export interface X402Facilitator {
  /** PAYMENT-REQUIRED. */
  challenge (url: string): Promise<string>
  /**
   * Verifies and sends the payment of a PAYMENT-SIGNATURE; final when it resolves. Throws DCN_PAYMENT_REFUSED,
   * DCN_DEPOSIT_NOT_FINAL, and what a hook throws.
   */
  settle (header: string, hooks: SettleHooks): Promise<Settled>
}
