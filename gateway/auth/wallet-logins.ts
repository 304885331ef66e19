/** Logins with an EVM wallet, and who a request speaks for afterwards. */
import { DcnError } from '../../protocol/core/errors.ts'
import { evmAddressOf } from '../../protocol/core/evm-address.ts'
import type { EvmLogins, LoginRequest } from './evm-logins-types.ts'
import type { LoginNonces } from './login-nonces.ts'
import { isLoginMessage, LOGIN_PREFIX, type LoginTokens } from './login-tokens.ts'
import { walletThatSigned } from './wallet-signature.ts'

/** The word is case-sensitive here, as the connectors API has it. */
const BEARER = /^Bearer +(\S+) *$/

export interface WalletLoginsDeps {
  nonces: LoginNonces
  tokens: LoginTokens
}

export class WalletLogins implements EvmLogins {
  readonly #nonces: LoginNonces
  readonly #tokens: LoginTokens

  constructor ({ nonces, tokens }: WalletLoginsDeps) {
    this.#nonces = nonces
    this.#tokens = tokens
  }

  nonce (text: string): string {
    const address = evmAddressOf(text)
    if (address === undefined) {
      throw new DcnError('DCN_ARGUMENT_INVALID', { argument: 'address', text: 'Invalid address value' })
    }
    return this.#nonces.give(address)
  }

  async login ({ address: text, message, signature }: Partial<LoginRequest>): Promise<string> {
    if (text === undefined) throw refused('Missing address')
    if (signature === undefined) throw refused('Missing signature')
    if (message === undefined) throw refused('Missing message')
    if (!isLoginMessage(message)) throw refused('Invalid nonce')
    const address = evmAddressOf(text)
    if (address === undefined) throw refused('Invalid address')
    if (!this.#nonces.use(address, message.slice(LOGIN_PREFIX.length))) throw refused('Invalid nonce')
    if (walletThatSigned(message, signature) !== address) throw refused('Invalid signature')
    return await this.#tokens.make({ address, message, signature })
  }

  async addressOf (authorization: string | undefined): Promise<string> {
    const token = BEARER.exec(authorization ?? '')?.[1]
    if (token === undefined) throw new DcnError('DCN_TOKEN_INVALID', {})
    return await this.#tokens.addressOf(token)
  }
}

function refused (reason: string): DcnError {
  return new DcnError('DCN_LOGIN_REFUSED', { reason })
}
