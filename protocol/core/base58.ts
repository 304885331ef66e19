/** Base58 as Solana writes it: one text for given bytes. */
import { base58btc } from 'multiformats/bases/base58'

/** Characters of base58 per byte, rounded up: log 256 / log 58. */
const CHARS_PER_BYTE = 1.37

export function toBase58 (bytes: Uint8Array): string {
  return base58btc.baseEncode(bytes)
}

/** What a text writes, of whatever length; it must be base58. Takes time by the square of its length. */
export function decodeBase58 (text: string): Uint8Array {
  return base58btc.baseDecode(text)
}

/** The bytes that a text writes; undefined where it is not the one way to write that many. */
export function fromBase58 (text: string, byteLength: number): Uint8Array | undefined {
  // Decoding takes time by the square of the length.
  if (text.length < byteLength || text.length > Math.ceil(byteLength * CHARS_PER_BYTE)) return undefined
  let bytes: Uint8Array
  try {
    bytes = base58btc.baseDecode(text)
  } catch {
    return undefined
  }
  // The decoder takes characters outside its alphabet for digits.
  return bytes.byteLength === byteLength && toBase58(bytes) === text ? bytes : undefined
}
