/**
 * A program for the chain, assembled by hand for want of a compiler: it asks the token program to transfer from its
 * first account to its second, by the authority of its third; its fourth is the token program. From outside nothing
 * tells that it moves tokens.
 */

/** What every call of the program moves. */
export const OPAQUE_TRANSFER_AMOUNT = 777

const [R1, R2, R3, R4, R5, R6, R7, R10] = [1, 2, 3, 4, 5, 6, 7, 10]
/** Murmur3 of "sol_invoke_signed_c", by which a program of version 3 calls it. */
const INVOKE = 0xa22b9c85

/** Of an account in the program's input: its head, room to grow, its rent epoch. */
const HEAD_BYTES = 88
const GROWTH_BYTES = 10_240
const TOKEN_ACCOUNT_BYTES = 165

/** Where things lie below the frame pointer. */
const [INSTRUCTION, METAS, DATA, INFOS] = [-40, -88, -104, -272]

function op (code: number, to: number, from: number, offset: number, value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes[0] = code
  bytes[1] = to | from << 4
  bytes.writeInt16LE(offset, 2)
  bytes.writeInt32LE(value | 0, 4)
  return bytes
}

const move = (to: number, from: number): Buffer => op(0xbf, to, from, 0, 0)
const set = (to: number, value: number): Buffer => op(0xb7, to, 0, 0, value)
const add = (to: number, value: number): Buffer => op(0x07, to, 0, 0, value)
const load = (to: number, from: number, offset: number): Buffer => op(0x79, to, from, offset, 0)
const store = (at: number, from: number): Buffer => op(0x7b, R10, from, at, 0)
const storeNumber = (at: number, value: number): Buffer => op(0x7a, R10, 0, at, value)
const storeByte = (at: number, value: number): Buffer => op(0x72, R10, 0, at, value)
/** Stores the address of what is `value` bytes after register `from`. */
const storeAddress = (at: number, from: number, value: number): Buffer[] =>
  [move(R7, from), add(R7, value), store(at, R7)]

/** Where accounts begin in the input: two token accounts, a wallet, a program. */
const ACCOUNTS = [TOKEN_ACCOUNT_BYTES, TOKEN_ACCOUNT_BYTES, 0].reduce((at, bytes) => {
  const size = Math.ceil((HEAD_BYTES + bytes + GROWTH_BYTES) / 8) * 8 + 8
  return [...at, at.at(-1)! + size]
}, [8])

function account (index: number): Buffer[] {
  const [from, info, meta] = [ACCOUNTS[index]!, INFOS + 56 * index, METAS + 16 * index]
  const [isWritable, isSigner] = index < 2 ? [1, 0] : [0, 1]
  return [
    ...storeAddress(info, R6, from + 8), ...storeAddress(info + 8, R6, from + 72),
    move(R7, R6), add(R7, from), load(R7, R7, 80), store(info + 16, R7),
    ...storeAddress(info + 24, R6, from + 88), ...storeAddress(info + 32, R6, from + 40),
    storeNumber(info + 40, 0), storeNumber(info + 48, isSigner | isWritable << 8),
    ...storeAddress(meta, R6, from + 8), storeNumber(meta + 8, isWritable | isSigner << 8)
  ]
}

/** An executable of version 3, which the real loader takes. */
export function opaqueTransferProgram (): Uint8Array {
  const amount = Buffer.alloc(8)
  amount.writeBigUInt64LE(BigInt(OPAQUE_TRANSFER_AMOUNT))
  return elfOf(Buffer.concat([
    move(R6, R1),
    ...[0, 1, 2].flatMap(account),
    // The token program's own Transfer.
    ...[3, ...amount].map((byte, at) => storeByte(DATA + at, byte)),
    ...storeAddress(INSTRUCTION, R6, ACCOUNTS[3]! + 8),
    ...storeAddress(INSTRUCTION + 8, R10, METAS), storeNumber(INSTRUCTION + 16, 3),
    ...storeAddress(INSTRUCTION + 24, R10, DATA), storeNumber(INSTRUCTION + 32, 9),
    move(R1, R10), add(R1, INSTRUCTION), move(R2, R10), add(R2, INFOS), set(R3, 3), set(R4, 0), set(R5, 0),
    op(0x85, 0, 0, 0, INVOKE),
    op(0x95, 0, 0, 0, 0)
  ]))
}

/** One segment, of code, at 2^32. */
function elfOf (code: Uint8Array): Uint8Array {
  const [headBytes, segmentBytes, codeAt] = [64, 56, 2n ** 32n]
  const head = Buffer.alloc(headBytes + segmentBytes)
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  head.writeUInt16LE(3, 16) // e_type: shared object
  head.writeUInt16LE(247, 18) // e_machine: BPF
  head.writeUInt32LE(1, 20)
  head.writeBigUInt64LE(codeAt, 24) // e_entry
  head.writeBigUInt64LE(BigInt(headBytes), 32) // e_phoff
  head.writeUInt32LE(3, 48) // e_flags: version of the machine
  head.writeUInt16LE(headBytes, 52)
  head.writeUInt16LE(segmentBytes, 54)
  head.writeUInt16LE(1, 56) // e_phnum
  head.writeUInt32LE(1, headBytes) // p_type: load
  head.writeUInt32LE(1, headBytes + 4) // p_flags: execute
  const size = BigInt(code.byteLength)
  // p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align
  for (const [at, value] of [BigInt(head.byteLength), codeAt, codeAt, size, size, 8n].entries()) {
    head.writeBigUInt64LE(value, headBytes + 8 + 8 * at)
  }
  return Uint8Array.from(Buffer.concat([head, code]))
}
