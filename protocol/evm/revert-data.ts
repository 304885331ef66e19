import type { ExecutionFailure } from '../wire/executions.ts'

/** Bytes of a revert's message that are told; an execution's outcome must not grow with what a body says. */
export const REVERT_MESSAGE_BYTES_MAX = 1_024

const ERROR_SELECTOR = 0x08c379a0
const PANIC_SELECTOR = 0x4e487b71
const SELECTOR_BYTES = 4
const WORD_BYTES = 32

/** What a body ended with: Panic(uint256), Error(string), or nothing that says why. */
export function failureOf (data: Uint8Array): ExecutionFailure {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const selector = data.byteLength >= SELECTOR_BYTES ? view.getUint32(0) : 0
  if (selector === PANIC_SELECTOR && data.byteLength >= SELECTOR_BYTES + WORD_BYTES) {
    return { kind: 'panic', panicCode: view.getUint32(SELECTOR_BYTES + WORD_BYTES - 4) }
  }
  if (selector === ERROR_SELECTOR && data.byteLength >= SELECTOR_BYTES + 2 * WORD_BYTES) {
    const at = SELECTOR_BYTES + 2 * WORD_BYTES
    const length = Math.min(view.getUint32(at - 4), REVERT_MESSAGE_BYTES_MAX, data.byteLength - at)
    return { kind: 'revert', message: readText(data.subarray(at, at + length)) }
  }
  return { kind: 'revert', message: '' }
}

/** What is cut off in a character, or is not UTF-8, shows as the replacement character, everywhere alike. */
function readText (bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
