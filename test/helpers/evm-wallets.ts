/** EVM wallets of users, which sign with ethers as browser wallets do. */
import { randomBytes } from 'node:crypto'
import { Wallet } from 'ethers/wallet'
import type { EvmLogins } from '../../gateway/auth/evm-logins-types.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { AuthRequest } from '../../protocol/api/connectors.ts'

/** A fresh one, or that of a number: the same wherever it is asked for. */
export function evmWallet (number?: number): Wallet {
  return new Wallet(`0x${number === undefined ? randomBytes(32).toString('hex') : hex(number + 1)}`)
}

function hex (number: number): string {
  return number.toString(16).padStart(64, '0')
}

/** A login with a fresh nonce, ready to be sent. `base`: such as http://127.0.0.1:8080/chain. */
export async function signedLogin (base: string, wallet: Wallet): Promise<AuthRequest> {
  const { nonce } = await (await fetch(`${base}/nonce/${wallet.address}`)).json() as { nonce: string }
  const message = `Login nonce: ${nonce}`
  return { address: wallet.address, message, signature: await wallet.signMessage(message) }
}

/** Logs in at a gateway as both SDKs do; the token. */
export async function logIn (base: string, wallet: Wallet): Promise<string> {
  const response = await fetch(`${base}/auth`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify(await signedLogin(base, wallet))
  })
  const { access_token: token, message: fault } = await response.json() as { access_token?: string, message?: string }
  if (token === undefined) throw new Error(`not logged in: ${fault}`)
  return token
}

/** Where no token is any good. */
export const noLogins: Pick<EvmLogins, 'addressOf'> = {
  addressOf: async () => { throw new DcnError('DCN_TOKEN_INVALID', {}) }
}
