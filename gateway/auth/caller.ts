/** Who calls, as far as a request proves it. */
import type { IncomingHttpHeaders } from 'node:http'
import { WALLET_CHARS_MAX } from '../../protocol/core/limits.ts'
import { DcnError } from '../../protocol/core/errors.ts'

export interface Caller {
  wallet: string
  /**
   * `key`: an API key of the wallet; `login`: an EVM address, by its token; `header`: the X-WALLET header alone, of a
   * wallet that has never proven itself.
   */
  proof: 'key' | 'login' | 'header'
}

export interface Authenticator {
  /**
   * Reads `Authorization` and `X-WALLET`.
   * Throws DCN_WALLET_MISSING, DCN_WALLET_INVALID, DCN_API_KEY_INVALID, DCN_API_KEY_REQUIRED, DCN_WALLET_HEADER_OFF,
   * DCN_TOKEN_INVALID;
   * DCN_WALLET_MISMATCH where both headers stand and name different wallets; DCN_NOT_READY where this gateway may not
   * know yet what was made or revoked elsewhere.
   */
  caller (headers: IncomingHttpHeaders): Promise<Caller>
}

/** Whether a request may do something about a wallet that it names. Both throw what `caller` throws. */
export interface WalletGuard {
  /** The caller, who must be `wallet`. Throws DCN_WALLET_MISMATCH. */
  requireWallet (headers: IncomingHttpHeaders, wallet: string): Promise<Caller>
  /**
   * What belongs to a wallet may be listed by anybody until it has proven itself, then only with its key; what belongs
   * to an EVM address, with its login. Throws DCN_API_KEY_REQUIRED, DCN_TOKEN_INVALID, DCN_WALLET_MISMATCH.
   */
  mayList (headers: IncomingHttpHeaders, wallet: string): Promise<void>
}

/**
 * The wallet that the X-WALLET header names. It proves nothing, and need not be an address: any visible ASCII text, so
 * that the documents' own examples work as they are.
 */
export function walletOf (header: string | string[] | undefined): string {
  if (header === undefined || header === '') throw new DcnError('DCN_WALLET_MISSING', {})
  if (typeof header !== 'string' || header.length > WALLET_CHARS_MAX || !/^[\x21-\x7e]+$/.test(header)) {
    throw new DcnError('DCN_WALLET_INVALID', { charactersMax: WALLET_CHARS_MAX })
  }
  return header
}
