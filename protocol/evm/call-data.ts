/** What the programs of program.ts are given, and give back. Words are 32 bytes, big-endian. Pure. */

export const WORD_BYTES = 32

/** Data of an application, but for the x that `setX` puts in. */
export function applicationData (args: readonly number[]): Uint8Array {
  return words([0, ...args])
}

export function setX (data: Uint8Array, x: number): void {
  viewOf(data).setUint32(WORD_BYTES - 4, x)
}

export function conditionData (args: readonly number[]): Uint8Array {
  return words(args)
}

/** The next x. */
export function readResult (returned: Uint8Array): number {
  return returned.byteLength < WORD_BYTES ? 0 : viewOf(returned).getUint32(WORD_BYTES - 4)
}

export function isMet (returned: Uint8Array): boolean {
  return readResult(returned) === 1
}

/** Each an i32 or a u32. */
function words (values: readonly number[]): Uint8Array {
  const data = new Uint8Array(values.length * WORD_BYTES)
  const view = viewOf(data)
  for (const [index, value] of values.entries()) {
    const at = index * WORD_BYTES
    if (value < 0) data.fill(0xff, at, at + WORD_BYTES)
    view.setUint32(at + WORD_BYTES - 4, value >>> 0)
  }
  return data
}

function viewOf (data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength)
}
