/** The few instructions of classic BPF that a system call filter needs. See linux/filter.h and linux/seccomp.h. */

export interface Instruction {
  code: number
  /** How many instructions a jump skips where it is true, and where it is false. */
  whenTrue: number
  whenFalse: number
  k: number
}

/** Where the kernel puts what a filter looks at: `struct seccomp_data`. */
export const NUMBER_OFFSET = 0
export const ARCHITECTURE_OFFSET = 4
/** The low half of an argument, little-endian: all that the kernel reads of an int. */
export function argumentOffset (index: number): number {
  return 16 + 8 * index
}

export const ALLOW = 0x7fff0000
export const KILL_PROCESS = 0x80000000
const FAIL = 0x00050000

/** The call is not made, and returns this error number. */
export function failWith (errno: number): number {
  return FAIL | errno
}

export function load (offset: number): Instruction {
  return { code: 0x20, whenTrue: 0, whenFalse: 0, k: offset }
}

export function skipIfEqual (k: number, whenTrue: number, whenFalse: number): Instruction {
  return { code: 0x15, whenTrue, whenFalse, k }
}

/** Unsigned. */
export function skipIfAtLeast (k: number, whenTrue: number, whenFalse: number): Instruction {
  return { code: 0x35, whenTrue, whenFalse, k }
}

/** True where any of these bits is set. */
export function skipIfAnyBit (k: number, whenTrue: number, whenFalse: number): Instruction {
  return { code: 0x45, whenTrue, whenFalse, k }
}

export function answer (k: number): Instruction {
  return { code: 0x06, whenTrue: 0, whenFalse: 0, k }
}

/** An array of `struct sock_filter`, as both architectures lay it out. */
export function encodeProgram (program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8)
  const view = new DataView(bytes.buffer)
  for (const [at, { code, whenTrue, whenFalse, k }] of program.entries()) {
    view.setUint16(at * 8, code, true)
    view.setUint8(at * 8 + 2, whenTrue)
    view.setUint8(at * 8 + 3, whenFalse)
    view.setUint32(at * 8 + 4, k >>> 0, true)
  }
  return bytes
}
