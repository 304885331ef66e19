/** Of calls to Solana and of what we send there. Without a library, so that whoever plans payments loads none. */

/** Of a transaction of version 0, which every wallet and server reads. */
export const TRANSACTION_BYTES_MAX = 1_232
/**
 * Transfers that fit one payment beside a memo of PAYMENT_MEMO_BYTES and a priority fee; where the money is not the
 * payer's (`from`), two fewer.
 */
export const PAYMENT_TRANSFERS_MAX = 16
export const PAYMENT_MEMO_BYTES = 90

/** For one try of a call, from the connection to the last byte. */
export const RPC_TRY_MS_MAX = 8_000
/** For a call with all its tries and the waits between them. */
export const RPC_CALL_MS_MAX = 20_000
export const RPC_TRIES_MAX = 5
/** Wait before the second try; doubled with each. A half of it more or less, at random. */
export const RPC_BACKOFF_MS = 200
/** Longest wait that a server can ask for with Retry-After. */
export const RPC_RETRY_AFTER_MS_MAX = 5_000
/** Of one answer. A transaction with everything in it has some hundred kilobytes. */
export const RPC_ANSWER_BYTES_MAX = 16 * 1024 * 1024

/** Signatures in one answer of a server; and in one of ours about an address, which may take several. */
export const SIGNATURES_PAGE_MAX = 1_000
export const SIGNATURES_MAX = 10_000
