/** The answer to an execution: up to some millions of numbers, their digits written straight into what is sent. */
import { Readable } from 'node:stream'
import { utf8 } from '../../../protocol/core/bytes.ts'
import type { Stream } from '../../../protocol/wire/executions.ts'

/** Bytes of one piece; the event loop is free between one and the next. */
const CHUNK_BYTES = 64 * 1024
/** Up to so many values the answer is one text. */
const TEXT_VALUES_MAX = 4_096
/** Ten digits and a comma. */
const VALUE_BYTES_MAX = 11

const COMMA = 44
const ZERO = 48

/** The four digits of each number below 10,000, one number after the other. */
const FOUR_DIGITS = Uint8Array.from({ length: 40_000 }, (_, at) =>
  ZERO + Math.floor(Math.floor(at / 4) / 10 ** (3 - at % 4)) % 10)

/** JSON of `[{path, data}...]`: a text where it is small, else chunks that are written as the client takes them. */
export function streamsJson (streams: readonly Stream[]): string | Readable {
  const values = streams.reduce((sum, { data }) => sum + data.length, 0)
  return values <= TEXT_VALUES_MAX
    ? Buffer.concat([...jsonChunks(streams)]).toString()
    : Readable.from(jsonChunks(streams), { objectMode: false, highWaterMark: 2 * CHUNK_BYTES })
}

/** The same JSON in UTF-8, in chunks of about `chunkBytes`. */
export function * jsonChunks (
  streams: readonly Stream[], chunkBytes = CHUNK_BYTES
): Generator<Uint8Array, void, undefined> {
  for (const [at, { path, data }] of streams.entries()) {
    yield utf8(`${at === 0 ? '[' : ','}{"path":${JSON.stringify(path)},"data":[`)
    yield * valueChunks(data, chunkBytes)
    yield utf8(at === streams.length - 1 ? ']}]' : ']}')
  }
  if (streams.length === 0) yield utf8('[]')
}

function * valueChunks (data: Uint32Array, chunkBytes: number): Generator<Uint8Array, void, undefined> {
  const perChunk = Math.max(1, Math.floor(chunkBytes / VALUE_BYTES_MAX))
  for (let from = 0; from < data.length; from += perChunk) {
    const values = data.subarray(from, from + perChunk)
    const chunk = new Uint8Array(values.length * VALUE_BYTES_MAX)
    const end = writeValues(values, chunk)
    // No comma behind the last of all.
    yield chunk.subarray(0, from + perChunk >= data.length ? end - 1 : end)
  }
}

/** Each value in decimal with a comma behind it; gives where it ended. */
function writeValues (values: Uint32Array, out: Uint8Array): number {
  let at = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    if (value < 10_000) {
      at = writeFirst(value, out, at)
    } else {
      const upper = Math.floor(value / 10_000)
      if (upper < 10_000) {
        at = writeFirst(upper, out, at)
      } else {
        const first = Math.floor(upper / 10_000)
        at = writeFirst(first, out, at)
        at = writeFour(upper - first * 10_000, out, at)
      }
      at = writeFour(value - upper * 10_000, out, at)
    }
    out[at++] = COMMA
  }
  return at
}

/** The digits of a number below 10,000 with no zero before them. */
function writeFirst (value: number, out: Uint8Array, at: number): number {
  if (value < 10) {
    out[at] = ZERO + value
    return at + 1
  }
  const digits = value < 100 ? 2 : value < 1_000 ? 3 : 4
  const from = value * 4 + 4 - digits
  for (let digit = 0; digit < digits; digit++) out[at + digit] = FOUR_DIGITS[from + digit] ?? ZERO
  return at + digits
}

function writeFour (value: number, out: Uint8Array, at: number): number {
  const from = value * 4
  out[at] = FOUR_DIGITS[from] ?? ZERO
  out[at + 1] = FOUR_DIGITS[from + 1] ?? ZERO
  out[at + 2] = FOUR_DIGITS[from + 2] ?? ZERO
  out[at + 3] = FOUR_DIGITS[from + 3] ?? ZERO
  return at + 4
}
