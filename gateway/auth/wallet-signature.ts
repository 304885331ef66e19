import { Signature, SigningKey } from 'ethers/crypto'
import { hashMessage } from 'ethers/hash'
import { computeAddress } from 'ethers/transaction'
import type { EvmAddress } from '../../protocol/core/evm-address.ts'

/** r, s and v; wallets write v as 0 and 1, or as 27 and 28. */
const SIGNATURE = /^(?:0[xX])?([0-9a-fA-F]{128}(?:0[01]|1[bB]|1[cC]))$/

/**
 * The address whose wallet signed the text as a personal message (EIP-191); undefined where the signature is none. A
 * high s is taken, as wallets of old make it: nothing here is told apart by signatures.
 */
export function walletThatSigned (message: string, signature: string): EvmAddress | undefined {
  const digits = SIGNATURE.exec(signature)?.[1]
  if (digits === undefined) return undefined
  try {
    const canonical = Signature.from(`0x${digits}`).getCanonical()
    return computeAddress(SigningKey.recoverPublicKey(hashMessage(message), canonical)).toLowerCase()
  } catch {
    // Of 65 bytes, not all are a point of the curve.
    return undefined
  }
}
