import { DcnError } from '../core/errors.ts'

/** First allocation for a frame that arrives in pieces: a claimed length alone must not cost memory. */
const FIRST_BYTES = 16 * 1024

/** Bytes of an unsigned varint that can still be a frame length. */
const LENGTH_BYTES_MAX = 4

/** Cuts a byte stream into frames, each behind its length as an unsigned varint (spec/host.md, "Frames"). */
export class FrameDecoder {
  readonly #frameBytesMax: number
  #length = 0
  #lengthBytes = 0
  #inBody = false
  #body = new Uint8Array(0)
  #have = 0

  constructor (frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax
  }

  /**
   * Takes bytes from `chunk` at `offset` until a frame is whole or the chunk is used up; returns where it stopped and
   * the frame, if there is one. A frame that lay in one chunk is a view of it. Throws DCN_MESSAGE_TOO_LARGE,
   * DCN_MESSAGE_MALFORMED; the decoder is then of no further use.
   */
  next (chunk: Uint8Array, offset: number): { offset: number, frame: Uint8Array | undefined } {
    while (!this.#inBody) {
      if (offset === chunk.byteLength) return { offset, frame: undefined }
      this.#takeLengthByte(chunk[offset++] ?? 0)
    }
    const missing = this.#length - this.#have
    const end = Math.min(offset + missing, chunk.byteLength)
    if (this.#have === 0 && end - offset === missing) {
      this.#reset()
      return { offset: end, frame: chunk.subarray(offset, end) }
    }
    this.#append(chunk.subarray(offset, end))
    if (this.#have < this.#length) return { offset: end, frame: undefined }
    const frame = this.#body.subarray(0, this.#length)
    this.#reset()
    return { offset: end, frame }
  }

  #takeLengthByte (byte: number): void {
    this.#length += (byte & 0x7f) * 2 ** (7 * this.#lengthBytes)
    this.#lengthBytes++
    if (this.#length > this.#frameBytesMax) {
      throw new DcnError('DCN_MESSAGE_TOO_LARGE', {
        what: 'a frame', bytes: this.#length, bytesMax: this.#frameBytesMax
      })
    }
    if (byte >= 0x80) {
      if (this.#lengthBytes === LENGTH_BYTES_MAX) this.#refuse('its length is longer than four bytes')
      return
    }
    if (byte === 0 && this.#lengthBytes > 1) this.#refuse('its length is not in the shortest form')
    this.#inBody = true
  }

  #refuse (reason: string): never {
    throw new DcnError('DCN_MESSAGE_MALFORMED', { what: 'a frame', reason })
  }

  #append (piece: Uint8Array): void {
    const needed = this.#have + piece.byteLength
    if (needed > this.#body.byteLength) {
      const grown = new Uint8Array(Math.min(this.#length, Math.max(needed, 2 * this.#body.byteLength, FIRST_BYTES)))
      grown.set(this.#body.subarray(0, this.#have))
      this.#body = grown
    }
    this.#body.set(piece, this.#have)
    this.#have = needed
  }

  #reset (): void {
    this.#length = 0
    this.#lengthBytes = 0
    this.#inBody = false
    this.#body = new Uint8Array(0)
    this.#have = 0
  }
}
