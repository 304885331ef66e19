import type { Diagnostic } from '../core/errors.ts'
import type { PlacedBody } from './program.ts'

/** Length of each of the compiler's messages that is passed on. */
const MESSAGE_CHARS_MAX = 1_000

/** Puts a byte of a source unit in terms of the user's text: what lies outside it counts to its nearest end. */
export function toDiagnostic (message: string, at: number, body: PlacedBody | undefined): Diagnostic {
  const text = Buffer.from(body?.text ?? '')
  const offset = Math.min(Math.max(at - (body?.startsAt ?? 0), 0), text.byteLength)
  const before = text.subarray(0, offset).toString().split(/\r\n|[\n\r\u2028\u2029]/)
  return {
    message: message.slice(0, MESSAGE_CHARS_MAX),
    line: before.length,
    column: Array.from(before.at(-1) ?? '').length + 1
  }
}
