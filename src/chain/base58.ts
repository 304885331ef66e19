/** Base58 as addresses, hashes and signatures are written in it. Many times as fast as the codecs of @solana/kit. */
import { base58btc } from 'multiformats/bases/base58'
import { publicKeyOfAddress } from '../../protocol/core/peer-id.ts'

const SIGNATURE_BYTES = 64
const SIGNATURE_CHARS_MAX = 88

export function toBase58 (bytes: Uint8Array): string {
  return base58btc.baseEncode(bytes)
}

/** The text must be base58. Takes time by the square of its length. */
export function fromBase58 (text: string): Uint8Array {
  return base58btc.baseDecode(text)
}

/** 32 bytes; undefined if the text is not the one way to write them. The VM ends the process at any other length. */
export const addressBytes: (address: string) => Uint8Array | undefined = publicKeyOfAddress

export function isSignature (text: string): boolean {
  if (text.length > SIGNATURE_CHARS_MAX) return false
  try {
    const bytes = fromBase58(text)
    return bytes.byteLength === SIGNATURE_BYTES && toBase58(bytes) === text
  } catch {
    return false
  }
}
