/** Bytecode of the EVM from words, for tests. */

const OPCODES: Readonly<Record<string, number>> = {
  stop: 0x00, add: 0x01, mul: 0x02, sub: 0x03, div: 0x04, sdiv: 0x05, mod: 0x06, smod: 0x07, addmod: 0x08,
  mulmod: 0x09, exp: 0x0a, signextend: 0x0b, lt: 0x10, gt: 0x11, slt: 0x12, sgt: 0x13, eq: 0x14, iszero: 0x15,
  and: 0x16, or: 0x17, xor: 0x18, not: 0x19, byte: 0x1a, shl: 0x1b, shr: 0x1c, sar: 0x1d, keccak256: 0x20,
  callvalue: 0x34, calldataload: 0x35, calldatasize: 0x36, calldatacopy: 0x37, codesize: 0x38, returndatasize: 0x3d,
  pop: 0x50, mload: 0x51, mstore: 0x52, mstore8: 0x53, sload: 0x54, jump: 0x56, jumpi: 0x57, pc: 0x58, msize: 0x59,
  gas: 0x5a, dup1: 0x80, dup2: 0x81, dup3: 0x82, swap1: 0x90, swap2: 0x91, return: 0xf3, revert: 0xfd, invalid: 0xfe
}

/**
 * Words with blanks between them: instructions by name; numbers, decimal or 0x, pushed in as few bytes as they need;
 * `name:` a place that can be jumped to, `@name` pushes it in two bytes. The top of the stack is what was pushed last.
 */
export function assemble (text: string): Uint8Array<ArrayBuffer> {
  const words = text.trim().split(/\s+/)
  const places = new Map<string, number>()
  const write = (): number[] => {
    const bytes: number[] = []
    for (const word of words) {
      if (word.endsWith(':')) {
        places.set(word.slice(0, -1), bytes.length)
        bytes.push(0x5b)
      } else if (word.startsWith('@')) {
        const place = places.get(word.slice(1)) ?? 0
        bytes.push(0x61, place >> 8, place & 0xff)
      } else bytes.push(...OPCODES[word] === undefined ? pushed(BigInt(word)) : [OPCODES[word]])
    }
    return bytes
  }
  // Places are as long wherever they lead: the second time all are known.
  write()
  return Uint8Array.from(write())
}

function pushed (value: bigint): number[] {
  if (value === 0n) return [0x5f]
  const digits = value.toString(16)
  const bytes = [...Buffer.from(digits.padStart(digits.length + digits.length % 2, '0'), 'hex')]
  return [0x5f + bytes.length, ...bytes]
}
