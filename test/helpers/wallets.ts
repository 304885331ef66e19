/** Wallets of users, which sign with tweetnacl as browser wallets do. */
import nacl from 'tweetnacl'
import { keyGenerationMessage, keyRevocationMessage } from '../../protocol/api/auth.ts'
import { solanaAddressOf } from '../../protocol/core/peer-id.ts'

export interface TestWallet {
  address: string
  /** The bytes of the signature over the text. */
  sign (text: string): Uint8Array
  /** The body of POST /auth/generate-key. */
  generation (timestampMs: number): { wallet: string, message: string, signature: string }
  /** The body of DELETE /auth/revoke-key/:wallet. */
  revocation (timestampMs: number): { message: string, signature: string }
}

export function newWallet (seed: Uint8Array = nacl.randomBytes(32)): TestWallet {
  const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(seed)
  const address = solanaAddressOf(publicKey)
  const sign = (text: string) => nacl.sign.detached(new TextEncoder().encode(text), secretKey)
  const signed = (message: string) => ({ message, signature: base64(sign(message)) })
  return {
    address,
    sign,
    generation: timestampMs => ({ wallet: address, ...signed(keyGenerationMessage(address, timestampMs)) }),
    revocation: timestampMs => signed(keyRevocationMessage(address, timestampMs))
  }
}

export function base64 (bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** The signature with the group's order added to S: it verifies wherever S is not checked, and was made by nobody. */
export function malleated (signature: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(signature)
  const scalar = copy.subarray(32)
  let sum = ORDER + scalar.reduceRight((value, byte) => value << 8n | BigInt(byte), 0n)
  for (let at = 0; at < 32; at++) {
    scalar[at] = Number(sum & 0xffn)
    sum >>= 8n
  }
  return copy
}
