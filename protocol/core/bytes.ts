/** Small helpers on byte strings that every room needs. */
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'

/** Not in constant time. Where there is a Buffer the machine compares, 40 times as fast as a loop over the bytes. */
export function bytesEqual (a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false
  return typeof Buffer === 'undefined' ? equals(a, b) : Buffer.compare(a, b) === 0
}

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

export function toBase64Pad (bytes: Uint8Array): string {
  return toString(bytes, 'base64pad')
}

/** Throws a SyntaxError where the text is none; not every text that it takes is what `toBase64Pad` makes. */
export function fromBase64Pad (text: string): Uint8Array {
  return fromString(text, 'base64pad')
}

/** Base64 for URLs and file names, without padding. */
export function toBase64Url (bytes: Uint8Array): string {
  return toString(bytes, 'base64url')
}

/** The text must be checked before. */
export function fromBase64Url (text: string): Uint8Array {
  return fromString(text, 'base64url')
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** Four bytes each, little-endian: the same memory where this machine keeps numbers so. */
export function bytesFromU32 (values: Uint32Array): Uint8Array {
  if (isLittleEndian) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const bytes = new Uint8Array(values.byteLength)
  const view = new DataView(bytes.buffer)
  for (const [at, value] of values.entries()) view.setUint32(at * 4, value, true)
  return bytes
}

/** The numbers that `bytesFromU32` wrote, in memory of their own; `bytes` must be a multiple of 4 long. */
export function u32FromBytes (bytes: Uint8Array): Uint32Array<ArrayBuffer> {
  // A copy, because it begins where a Uint32Array can; not `slice`, which gives a Buffer's own memory.
  const { buffer } = new Uint8Array(bytes)
  if (isLittleEndian) return new Uint32Array(buffer)
  const view = new DataView(buffer)
  return Uint32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getUint32(at * 4, true))
}
