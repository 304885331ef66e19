/** Small helpers on byte strings that every room needs. */
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'

export { equals as bytesEqual }

export function utf8 (text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** Throws a TypeError on bytes that are not UTF-8. */
export function fromUtf8 (bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

/**
 * The text as UTF-8 can carry it: half a surrogate pair, which has no bytes there, becomes U+FFFD. The length in UTF-16
 * units stays.
 */
export function wellFormed (text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

export function isWellFormed (text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

export function toHex (bytes: Uint8Array): string {
  return toString(bytes, 'base16')
}

export function fromHex (text: string): Uint8Array {
  return fromString(text, 'base16')
}

/** Base64 without padding; the text must be checked before. */
export function fromBase64 (text: string): Uint8Array {
  return fromString(text, 'base64')
}
