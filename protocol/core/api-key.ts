/**
 * API keys: `dc_` and 256 random bits in hex. A gateway stores only the hash of the hash, so that somebody who reads
 * its records can neither use a key nor revoke one: revoking tells the inner hash, which is no key.
 */
import { fromHex, toHex, utf8 } from './bytes.ts'
import { HASH_BYTES, sha256 } from './hash.ts'

export const API_KEY_BYTES = 32

const PREFIX = 'dc_'
const PATTERN = /^dc_[0-9a-f]{64}$/
/** Digits shown at either end. */
const PREVIEW_CHARS = 4

/** `random`: API_KEY_BYTES unpredictable bytes. */
export function apiKeyOf (random: Uint8Array): string {
  return PREFIX + toHex(random)
}

export function isApiKey (text: string): boolean {
  return PATTERN.test(text)
}

/** What may be shown of a key: `dc_a3f8...d9e7`. */
export function previewOf (apiKey: string): string {
  return `${apiKey.slice(0, PREFIX.length + PREVIEW_CHARS)}...${apiKey.slice(-PREVIEW_CHARS)}`
}

/** SHA-256 of the key's text, in hex: proves that one has had the key, and opens nothing. */
export function innerHashOf (apiKey: string): string {
  return toHex(sha256(utf8(apiKey)))
}

/** What is stored of a key: SHA-256 of the bytes of its inner hash, in hex. `innerHash`: 64 hexadecimal digits. */
export function keyHashOf (innerHash: string): string {
  return toHex(sha256(fromHex(innerHash)))
}

/**
 * SHA-256 of the key's text, a line feed and the wallet, in hex. Whoever sees a key's hash can copy it into a record of
 * their own; this nobody can make who has not had the key.
 */
export function bindingOf (apiKey: string, wallet: string): string {
  return toHex(sha256(utf8(`${apiKey}\n${wallet}`)))
}

export function isHash (text: string): boolean {
  return text.length === HASH_BYTES * 2 && /^[0-9a-f]+$/.test(text)
}

/** Compares two hashes in a time that does not tell where they differ. */
export function hashesEqual (one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}
