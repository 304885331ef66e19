import { createHash } from 'node:crypto'
import { keccak_256 } from '@noble/hashes/sha3.js'

/** Bytes in a SHA-256 digest, and so in every content id. */
export const HASH_BYTES = 32

/** SHA-256 of the concatenation of `parts`. */
export function sha256 (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** SHA-256 of what comes piece by piece. */
export class Sha256 {
  readonly #hash = createHash('sha256')

  update (part: Uint8Array): void {
    this.#hash.update(part)
  }

  /** Once, at the end. */
  digest (): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#hash.digest())
  }
}

/** Keccak-256 of the concatenation of `parts`, as Ethereum has it: not SHA3-256. */
export function keccak256 (...parts: Uint8Array[]): Uint8Array {
  const hash = keccak_256.create()
  for (const part of parts) hash.update(part)
  return hash.digest()
}
