/** The frames of a request protocol; spec/host.md, "Requests", has their bytes. */
import { fromUtf8, utf8 } from '../core/bytes.ts'
import { ERROR_MESSAGE_BYTES_MAX } from './limits.ts'

export const REQUEST_HEADER_BYTES = 9
export const RESPONSE_HEADER_BYTES = 5
/** Type, id, code length, and the longest code and message. */
export const ERROR_FRAME_BYTES_MAX = RESPONSE_HEADER_BYTES + 1 + 255 + ERROR_MESSAGE_BYTES_MAX

const REQUEST = 1
const RESPONSE = 2
const ERROR = 3
const CANCEL = 4

export type RequestFrame =
  | { type: 'request', id: number, timeoutMs: number, body: Uint8Array }
  | { type: 'response', id: number, body: Uint8Array }
  | { type: 'error', id: number, code: string, message: string }
  | { type: 'cancel', id: number }

export function encodeRequest (id: number, timeoutMs: number, body: Uint8Array): Uint8Array {
  const frame = headed(REQUEST, id, REQUEST_HEADER_BYTES, body)
  new DataView(frame.buffer).setUint32(5, timeoutMs)
  return frame
}

export function encodeResponse (id: number, body: Uint8Array): Uint8Array {
  return headed(RESPONSE, id, RESPONSE_HEADER_BYTES, body)
}

export function encodeError (id: number, code: string, message: string): Uint8Array {
  const codeBytes = utf8(code).subarray(0, 255)
  const text = cut(utf8(message), ERROR_MESSAGE_BYTES_MAX)
  const frame = headed(ERROR, id, RESPONSE_HEADER_BYTES + 1 + codeBytes.byteLength, text)
  frame[RESPONSE_HEADER_BYTES] = codeBytes.byteLength
  frame.set(codeBytes, RESPONSE_HEADER_BYTES + 1)
  return frame
}

export function encodeCancel (id: number): Uint8Array {
  return headed(CANCEL, id, RESPONSE_HEADER_BYTES, new Uint8Array(0))
}

/** Undefined for anything that is not a frame of the protocol; `body` is a view. */
export function decodeRequestFrame (frame: Uint8Array): RequestFrame | undefined {
  if (frame.byteLength < RESPONSE_HEADER_BYTES) return undefined
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const id = view.getUint32(1)
  const type = frame[0]
  if (type === REQUEST && frame.byteLength >= REQUEST_HEADER_BYTES) {
    return { type: 'request', id, timeoutMs: view.getUint32(5), body: frame.subarray(REQUEST_HEADER_BYTES) }
  }
  if (type === RESPONSE) return { type: 'response', id, body: frame.subarray(RESPONSE_HEADER_BYTES) }
  if (type === ERROR) return decodeError(id, frame.subarray(RESPONSE_HEADER_BYTES))
  if (type === CANCEL && frame.byteLength === RESPONSE_HEADER_BYTES) return { type: 'cancel', id }
  return undefined
}

function decodeError (id: number, rest: Uint8Array): RequestFrame | undefined {
  const codeBytes = rest[0]
  if (codeBytes === undefined || rest.byteLength < 1 + codeBytes) return undefined
  if (rest.byteLength > 1 + codeBytes + ERROR_MESSAGE_BYTES_MAX) return undefined
  try {
    const code = fromUtf8(rest.subarray(1, 1 + codeBytes))
    return { type: 'error', id, code, message: fromUtf8(rest.subarray(1 + codeBytes)) }
  } catch {
    return undefined
  }
}

function headed (type: number, id: number, headerBytes: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(headerBytes + body.byteLength)
  frame[0] = type
  new DataView(frame.buffer).setUint32(1, id)
  frame.set(body, headerBytes)
  return frame
}

/** At most `bytesMax` bytes, without a torn character at the end. */
function cut (text: Uint8Array, bytesMax: number): Uint8Array {
  if (text.byteLength <= bytesMax) return text
  let end = bytesMax
  while (end > 0 && ((text[end] ?? 0) & 0xc0) === 0x80) end--
  return text.subarray(0, end)
}
