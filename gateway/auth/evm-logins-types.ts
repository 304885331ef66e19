/** Logins with an EVM wallet. */

export interface LoginRequest { address: string, message: string, signature: string }

export interface EvmLogins {
  /** A fresh nonce for the address (any letter case, 0x optional): six digits. Throws DCN_ARGUMENT_INVALID. */
  nonce (address: string): string
  /** The bearer token. Uses the nonce up. Throws DCN_LOGIN_REFUSED. */
  login (request: Partial<LoginRequest>): Promise<string>
  /** The address that a header `Bearer ...` speaks for, in lower case with 0x. Throws DCN_TOKEN_INVALID. */
  addressOf (authorization: string | undefined): Promise<string>
}
