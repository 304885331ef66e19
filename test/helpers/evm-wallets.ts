/** EVM wallets of users, which sign with ethers as browser wallets do. */
import { Wallet } from 'ethers/wallet'

/** A fresh one, or that of a number: the same wherever it is asked for. */
export function evmWallet (number?: number): Wallet {
  const { privateKey } = number === undefined ? Wallet.createRandom() : { privateKey: `0x${hex(number + 1)}` }
  return new Wallet(privateKey)
}

function hex (number: number): string {
  return number.toString(16).padStart(64, '0')
}

/** Logs in at a gateway as both SDKs do; the token. `base`: such as http://127.0.0.1:8080/chain. */
export async function logIn (base: string, wallet: Wallet): Promise<string> {
  const { nonce } = await (await fetch(`${base}/nonce/${wallet.address}`)).json() as { nonce: string }
  const message = `Login nonce: ${nonce}`
  const response = await fetch(`${base}/auth`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ address: wallet.address, message, signature: await wallet.signMessage(message) })
  })
  const { access_token: token, message: fault } = await response.json() as { access_token?: string, message?: string }
  if (token === undefined) throw new Error(`not logged in: ${fault}`)
  return token
}
