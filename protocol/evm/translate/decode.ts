/** Bytecode as instructions. Pure. */
import { JUMPDEST, pushedBytes } from './opcodes.ts'

export interface Instruction {
  /** Byte at which it stands. */
  at: number
  opcode: number
  /** What a PUSH pushes. */
  pushed: bigint
}

export interface Code {
  byteLength: number
  instructions: readonly Instruction[]
  /** Index of the instruction that stands at the byte; only of those that begin there. */
  indexAt: ReadonlyMap<number, number>
}

export function decode (code: Uint8Array): Code {
  const instructions: Instruction[] = []
  const indexAt = new Map<number, number>()
  for (let at = 0; at < code.byteLength;) {
    const opcode = code[at] ?? 0
    const size = pushedBytes(opcode) ?? 0
    let pushed = 0n
    // A number that the code's end cuts off goes on with zeros.
    for (let index = 1; index <= size; index++) pushed = pushed << 8n | BigInt(code[at + index] ?? 0)
    indexAt.set(at, instructions.length)
    instructions.push({ at, opcode, pushed })
    at += 1 + size
  }
  return { byteLength: code.byteLength, instructions, indexAt }
}

/** Index of the instruction that a jump there leads to; undefined where that is an error. */
export function jumpTarget ({ instructions, indexAt }: Code, at: bigint): number | undefined {
  const index = at <= BigInt(Number.MAX_SAFE_INTEGER) ? indexAt.get(Number(at)) : undefined
  return index !== undefined && instructions[index]?.opcode === JUMPDEST ? index : undefined
}
