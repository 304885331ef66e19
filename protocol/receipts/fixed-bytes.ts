/** Fixed layouts: numbers little-endian, as everything on Solana is. */
import { malformed } from '../wire/codec.ts'

export class ByteWriter {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor (length: number) {
    this.#bytes = new Uint8Array(length)
    this.#view = new DataView(this.#bytes.buffer)
  }

  put (bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#at)
    return this.#skip(bytes.byteLength)
  }

  u8 (value: number): this {
    this.#view.setUint8(this.#at, value)
    return this.#skip(1)
  }

  u16 (value: number): this {
    this.#view.setUint16(this.#at, value, true)
    return this.#skip(2)
  }

  u32 (value: number): this {
    this.#view.setUint32(this.#at, value, true)
    return this.#skip(4)
  }

  u64 (value: number): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true)
    return this.#skip(8)
  }

  /** What was written; it has to fill the length that was given. */
  whole (): Uint8Array {
    if (this.#at !== this.#bytes.byteLength) throw malformed('fixed bytes', `${this.#at} of ${this.#bytes.byteLength}`)
    return this.#bytes
  }

  #skip (bytes: number): this {
    this.#at += bytes
    return this
  }
}

export class ByteReader {
  readonly #what: string
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  /** `what` is named where something does not fit. */
  constructor (what: string, bytes: Uint8Array) {
    this.#what = what
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left (): number {
    return this.#bytes.byteLength - this.#at
  }

  /** A copy. Throws DCN_MESSAGE_MALFORMED, as all that reads, where there are fewer bytes. */
  take (length: number): Uint8Array {
    return this.#bytes.slice(this.#skip(length), this.#at)
  }

  u8 (): number {
    return this.#view.getUint8(this.#skip(1))
  }

  u16 (): number {
    return this.#view.getUint16(this.#skip(2), true)
  }

  u32 (): number {
    return this.#view.getUint32(this.#skip(4), true)
  }

  /** At most 2^53 - 1: larger sums of money or bytes do not exist. */
  u64 (): number {
    const value = this.#view.getBigUint64(this.#skip(8), true)
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed(this.#what, 'a number is too large')
    return Number(value)
  }

  #skip (length: number): number {
    if (this.left < length) throw malformed(this.#what, 'it is too short')
    const at = this.#at
    this.#at += length
    return at
  }
}
