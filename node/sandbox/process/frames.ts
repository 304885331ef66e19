/**
 * How a sandbox process and the daemon talk.
 *
 * Daemon to process, on stdin: a 16-byte random token; then jobs, each when the process awaits one: a token of the
 * job's own, four big-endian 32-bit numbers (how the code is given, as in CodeKind; lengths of code, payload, models),
 * the code, the payload's JSON text, and a JSON list of the models that the function may read, or nothing. All UTF-8.
 *
 * Process to daemon, on stdout: frames of token, type (one byte), big-endian 32-bit length, body. User code can write
 * to stdout too, but does not know the token: bytes outside frames are skipped, and so are an earlier job's frames.
 *
 *     boot token -> Ready
 *     job        -> [Transpiled] Started Log* (Result | Failed | Refused | Idle)
 *     after a Result, if nothing is left of the job -> Clean, and the process awaits the next job
 */
import { RESULT_CHARS_MAX } from '../../../protocol/core/limits.ts'

export const TOKEN_BYTES = 16
export const HEADER_BYTES = TOKEN_BYTES + 5

/** A UTF-16 unit is at most three bytes of UTF-8. */
export const FRAME_BYTES_MAX = RESULT_CHARS_MAX * 3

export const FrameType = {
  /** The runner has started and awaits a job. Its first frame, sent before any user code is read. */
  Ready: 0x42,
  /**
   * The code as JavaScript, where it took long to make. Only a process that has run nothing yet sends it, and only
   * before Started: what comes later may be user code's own words.
   */
  Transpiled: 0x54,
  /** From here on user code runs. */
  Started: 0x53,
  /** Console output, UTF-8. */
  Log: 0x4c,
  /** The result's JSON text. */
  Result: 0x52,
  /** User code threw; body is JSON of an ErrorDetail. */
  Failed: 0x45,
  /** User code broke the contract: no handler, or a result that is not JSON; body is the message. */
  Refused: 0x46,
  /** The event loop ran dry before the handler settled. */
  Idle: 0x4e,
  /** The event loop is empty and the realm as it was before the job; the process waits for the next one. */
  Clean: 0x43
} as const

export interface Frame {
  /** One of FrameType, or whatever a process that found its token made up. */
  type: number
  body: Buffer
}

export const CodeKind = {
  /** As the user wrote it: JavaScript or TypeScript. */
  Source: 0,
  /** What a Transpiled frame told of it. */
  Script: 1,
  /** The last job's; none is sent. */
  Same: 2
} as const

export interface JobMessage {
  kind: typeof CodeKind[keyof typeof CodeKind]
  code: string
  /** JSON text. */
  payload: string
  /** JSON text, or empty: the function has no `runtime`. */
  models: string
}

/** The bytes that hand over a job. */
export function encodeJob (token: Uint8Array, { kind, code, payload, models }: JobMessage): Buffer {
  const [codeBytes, payloadBytes, modelsBytes] = [code, payload, models].map(text => Buffer.from(text)) as
    [Buffer, Buffer, Buffer]
  const numbers = Buffer.alloc(16)
  numbers.writeUInt32BE(kind, 0)
  numbers.writeUInt32BE(codeBytes.length, 4)
  numbers.writeUInt32BE(payloadBytes.length, 8)
  numbers.writeUInt32BE(modelsBytes.length, 12)
  return Buffer.concat([token, numbers, codeBytes, payloadBytes, modelsBytes])
}

/** The runner's half, for tests: it frames in plain JavaScript. */
export function encodeFrame (token: Uint8Array, frame: Frame): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + frame.body.length)
  bytes.set(token, 0)
  bytes.writeUInt8(frame.type, TOKEN_BYTES)
  bytes.writeUInt32BE(frame.body.length, TOKEN_BYTES + 1)
  bytes.set(frame.body, HEADER_BYTES)
  return bytes
}

/** Finds the frames in what a process wrote. Holds one frame at most, whatever it is fed. */
export class FrameDecoder {
  readonly #token: Buffer
  /** Between frames: fewer bytes than a header, perhaps the start of one. */
  #rest = Buffer.alloc(0)
  #type = 0
  /** In a frame: what is still missing of the body; -1 between frames. */
  #missing = -1
  #parts: Buffer[] = []

  constructor (token: Uint8Array) {
    this.#token = Buffer.from(token)
  }

  /** The frames that this chunk completes. */
  push (chunk: Buffer): Frame[] {
    const frames: Frame[] = []
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    this.#rest = Buffer.alloc(0)
    while (bytes.length > 0 || this.#missing === 0) {
      bytes = this.#missing < 0 ? this.#seek(bytes) : this.#take(bytes, frames)
    }
    return frames
  }

  /** Skips to the next header and past it; returns what follows. */
  #seek (bytes: Buffer): Buffer {
    const start = bytes.indexOf(this.#token)
    if (start < 0 || bytes.length < start + HEADER_BYTES) {
      // The copy lets go of the chunk.
      this.#rest = Buffer.from(bytes.subarray(start < 0 ? Math.max(0, bytes.length - TOKEN_BYTES + 1) : start))
      return Buffer.alloc(0)
    }
    const length = bytes.readUInt32BE(start + TOKEN_BYTES + 1)
    if (length > FRAME_BYTES_MAX) return bytes.subarray(start + 1)
    this.#type = bytes.readUInt8(start + TOKEN_BYTES)
    this.#missing = length
    return bytes.subarray(start + HEADER_BYTES)
  }

  #take (bytes: Buffer, frames: Frame[]): Buffer {
    const part = bytes.subarray(0, this.#missing)
    this.#parts.push(part)
    this.#missing -= part.length
    if (this.#missing > 0) return Buffer.alloc(0)
    frames.push({ type: this.#type, body: Buffer.concat(this.#parts) })
    this.#parts = []
    this.#missing = -1
    return bytes.subarray(part.length)
  }
}
