/**
 * Streams of numbers as bytes, as `POST /execute` answers who accepts application/octet-stream. All numbers are u32,
 * little-endian; everything begins at a multiple of four bytes (docs/connectors.md, "As bytes").
 *
 *     answer = "DCNS" version=1 streams stream*
 *     stream = path-bytes values path(UTF-8, zeros up to a multiple of 4) value*
 */
import { bytesFromU32, fromUtf8, u32FromBytes, utf8 } from '../core/bytes.ts'
import { DcnError } from '../core/errors.ts'

export const PACKED_STREAMS_TYPE = 'application/octet-stream'

const MAGIC = utf8('DCNS')
const VERSION = 1
const WORD_BYTES = 4
const HEADER_BYTES = 3 * WORD_BYTES
const STREAM_HEADER_BYTES = 2 * WORD_BYTES

export interface PackedStream {
  path: string
  data: Uint32Array
}

/** Pieces that follow each other; where this machine is little-endian, the values are in the memory of the streams. */
export function packStreams (streams: readonly PackedStream[]): Uint8Array[] {
  const header = new Uint8Array(HEADER_BYTES)
  header.set(MAGIC)
  const view = new DataView(header.buffer)
  view.setUint32(WORD_BYTES, VERSION, true)
  view.setUint32(2 * WORD_BYTES, streams.length, true)
  return [header, ...streams.flatMap(({ path, data }) => [streamHeader(path, data.length), bytesFromU32(data)])]
}

/** Throws DCN_MESSAGE_MALFORMED. */
export function unpackStreams (bytes: Uint8Array): PackedStream[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const take = (length: number): number => {
    const from = at
    at += length
    if (at > bytes.byteLength) throw malformed('it ends too early')
    return from
  }
  const word = (): number => view.getUint32(take(WORD_BYTES), true)
  const magic = take(MAGIC.byteLength)
  if (MAGIC.some((byte, index) => bytes[magic + index] !== byte)) throw malformed('it does not begin with DCNS')
  const version = word()
  if (version !== VERSION) throw malformed(`its version is ${version}, not ${VERSION}`)
  const count = word()
  const streams: PackedStream[] = []
  while (streams.length < count) {
    const pathBytes = word()
    const values = word()
    const path = take(padded(pathBytes))
    const from = take(values * WORD_BYTES)
    streams.push({
      path: textOf(bytes.subarray(path, path + pathBytes)),
      data: u32FromBytes(bytes.subarray(from, from + values * WORD_BYTES))
    })
  }
  if (at !== bytes.byteLength) throw malformed('something follows it')
  return streams
}

function streamHeader (path: string, values: number): Uint8Array {
  const text = utf8(path)
  const bytes = new Uint8Array(STREAM_HEADER_BYTES + padded(text.byteLength))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, text.byteLength, true)
  view.setUint32(WORD_BYTES, values, true)
  bytes.set(text, STREAM_HEADER_BYTES)
  return bytes
}

function padded (bytes: number): number {
  return Math.ceil(bytes / WORD_BYTES) * WORD_BYTES
}

function textOf (bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw malformed('a path is not UTF-8')
  }
}

function malformed (reason: string): DcnError {
  return new DcnError('DCN_MESSAGE_MALFORMED', { what: 'packed streams', reason })
}
