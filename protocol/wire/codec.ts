/** Protobuf, canonical only. Specified in protocol/spec/envelope.md. */
import { bytesEqual, isWellFormed } from '../core/bytes.ts'
import { DcnError } from '../core/errors.ts'

interface Codec<T> {
  encode (value: NoInfer<T>): Uint8Array
  decode (bytes: Uint8Array): T
}

/**
 * How often fields may stand in a message: repeated ones as often as `repeated` says by field number, any other once.
 * Nested messages have a shape of their own; those not named are not looked into.
 */
export interface Shape {
  readonly repeated?: Readonly<Record<number, number>>
  readonly nested?: Readonly<Record<number, Shape>>
}

/**
 * Decodes untrusted bytes: the size first, then the canonical encoding only. Otherwise a relay could mint endless
 * distinct copies of one signed message.
 * Throws DCN_MESSAGE_TOO_LARGE and DCN_MESSAGE_MALFORMED, in which `what` names the message.
 */
export function decodeCanonical<T> (
  what: string, codec: Codec<T>, bytes: Uint8Array, bytesMax: number, shape: Shape = {}
): T {
  if (bytes.byteLength > bytesMax) {
    throw new DcnError('DCN_MESSAGE_TOO_LARGE', { what, bytes: bytes.byteLength, bytesMax })
  }
  // Before decoding: millions of empty fields fit into few bytes, and each costs an object or two.
  must(fits(bytes, 0, bytes.byteLength, shape), what, 'not the canonical encoding')
  let value: T
  let again: Uint8Array
  try {
    value = codec.decode(bytes)
    again = codec.encode(value)
  } catch (cause) {
    throw new DcnError('DCN_MESSAGE_MALFORMED', { what, reason: 'not protobuf' }, { cause })
  }
  must(bytesEqual(again, bytes), what, 'not the canonical encoding')
  must(!hasTornText(value), what, 'a text is not UTF-8')
  return value
}

export function malformed (what: string, reason: string): DcnError<'DCN_MESSAGE_MALFORMED'> {
  return new DcnError('DCN_MESSAGE_MALFORMED', { what, reason })
}

/** Fails with DCN_MESSAGE_MALFORMED where `holds` is false. */
export function must (holds: boolean, what: string, reason: string): asserts holds {
  if (!holds) throw malformed(what, reason)
}

const VARINT = 0
const VARINT_BYTES_MAX = 10
const LENGTH_DELIMITED = 2

/** Whether the fields are whole, in order, and none too often. */
function fits (bytes: Uint8Array, from: number, to: number, shape: Shape): boolean {
  let last = 0
  let times = 0
  for (let at = from; at < to;) {
    const tag = readVarint(bytes, at)
    const value = readVarint(bytes, tag.end)
    const field = Math.floor(tag.value / 8)
    if (field < last || value.end > to) return false
    times = field === last ? times + 1 : 1
    last = field
    if (times > (shape.repeated?.[field] ?? 1)) return false
    at = value.end
    if (tag.value % 8 === LENGTH_DELIMITED) {
      at += value.value
      const nested = shape.nested?.[field]
      if (at > to || (nested !== undefined && !fits(bytes, value.end, at, nested))) return false
    } else if (tag.value % 8 !== VARINT) {
      return false
    }
  }
  return true
}

/** An unsigned varint; `end` is Infinity where there is none. Inexact above 2^53, where no length can be. */
function readVarint (bytes: Uint8Array, from: number): { value: number, end: number } {
  let value = 0
  for (let at = from, unit = 1; at < from + VARINT_BYTES_MAX; at++, unit *= 128) {
    const byte = bytes[at]
    if (byte === undefined) break
    value += (byte % 128) * unit
    if (byte < 128) return { value, end: at + 1 }
  }
  return { value, end: Infinity }
}

/** The generated decoder takes half a surrogate pair for a character, which other decoders refuse. */
function hasTornText (value: unknown): boolean {
  if (typeof value === 'string') return !isWellFormed(value)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  return Object.values(value).some(hasTornText)
}
