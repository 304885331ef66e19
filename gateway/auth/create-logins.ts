/** Composes logins with EVM wallets. */
import { randomInt } from 'node:crypto'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { EvmLogins } from './evm-logins-types.ts'
import { LoginNonces } from './login-nonces.ts'
import { LoginTokens } from './login-tokens.ts'
import { WalletLogins } from './wallet-logins.ts'

/** The numbers of six digits. */
const NONCE_MIN = 100_000
const NONCE_MAX = 999_999

export interface CreateLoginsDeps {
  clock: Clock
  /** Ed25519 seed of this gateway. */
  seed: Uint8Array
  directory: Pick<Directory, 'wasGateway'>
}

export function createLogins ({ clock, seed, directory }: CreateLoginsDeps): EvmLogins {
  return new WalletLogins({
    nonces: new LoginNonces({ clock, randomNonce: () => String(randomInt(NONCE_MIN, NONCE_MAX + 1)) }),
    tokens: new LoginTokens({ clock, seed, isGateway: peer => directory.wasGateway(peer) })
  })
}
