/** The wallet that a request is made for, as far as it names one, for what is counted or kept by wallet. */
import type { FastifyRequest } from 'fastify'
import type { Authenticator, Caller } from './caller.ts'
import './evm-caller.ts'

/** `body`: named in the request's body, which proves nothing by itself. */
export interface NamedWallet { wallet: string, proof: Caller['proof'] | 'body' }

/** Undefined where the request names none, or does not prove what it says: the route then answers why. Never throws. */
export async function namedWallet (
  accounts: Pick<Authenticator, 'caller'>,
  { headers, body, evmAddress }: Pick<FastifyRequest, 'headers' | 'body' | 'evmAddress'>
): Promise<NamedWallet | undefined> {
  if (evmAddress !== undefined) return { wallet: evmAddress, proof: 'login' }
  if (typeof body === 'object' && body !== null && 'wallet' in body && typeof body.wallet === 'string') {
    return { wallet: body.wallet, proof: 'body' }
  }
  if (headers.authorization === undefined && headers['x-wallet'] === undefined) return undefined
  try {
    return await accounts.caller(headers)
  } catch {
    return undefined
  }
}
