/** Bytecode from a text, for programs that no compiler makes. */

const NAMES: Readonly<Record<string, number>> = {
  STOP: 0x00, ADD: 0x01, MUL: 0x02, SUB: 0x03, DIV: 0x04, SDIV: 0x05, MOD: 0x06, SMOD: 0x07, ADDMOD: 0x08, MULMOD: 0x09,
  EXP: 0x0a, SIGNEXTEND: 0x0b, LT: 0x10, GT: 0x11, SLT: 0x12, SGT: 0x13, EQ: 0x14, ISZERO: 0x15, AND: 0x16, OR: 0x17,
  XOR: 0x18, NOT: 0x19, BYTE: 0x1a, SHL: 0x1b, SHR: 0x1c, SAR: 0x1d, KECCAK256: 0x20, ADDRESS: 0x30, CALLER: 0x33,
  CALLVALUE: 0x34, CALLDATALOAD: 0x35, CALLDATASIZE: 0x36, CALLDATACOPY: 0x37, CODESIZE: 0x38, CODECOPY: 0x39,
  RETURNDATASIZE: 0x3d, RETURNDATACOPY: 0x3e, POP: 0x50, MLOAD: 0x51, MSTORE: 0x52, MSTORE8: 0x53, SLOAD: 0x54,
  JUMP: 0x56, JUMPI: 0x57, PC: 0x58, MSIZE: 0x59, GAS: 0x5a, JUMPDEST: 0x5b, RETURN: 0xf3, STATICCALL: 0xfa,
  REVERT: 0xfd, INVALID: 0xfe
}

/**
 * Words apart by spaces or lines: a mnemonic; a number, pushed as short as it can be; `n/size`, pushed in so many
 * bytes; `name:`, a JUMPDEST that is called so; `@name`, its place pushed in two bytes; `#hex`, bytes as they are.
 */
export function assemble (text: string): Uint8Array {
  const bytes: number[] = []
  const places = new Map<string, number>()
  const uses: Array<[at: number, name: string]> = []
  for (const token of text.trim().split(/\s+/)) {
    if (token.endsWith(':')) {
      places.set(token.slice(0, -1), bytes.length)
      bytes.push(0x5b)
    } else if (token.startsWith('@')) {
      uses.push([bytes.length + 1, token.slice(1)])
      bytes.push(0x61, 0, 0)
    } else if (token.startsWith('#')) {
      bytes.push(...Buffer.from(token.slice(1), 'hex'))
    } else {
      bytes.push(...opcodeOf(token))
    }
  }
  for (const [at, name] of uses) {
    const place = places.get(name)
    if (place === undefined) throw new Error(`there is no ${name}`)
    bytes[at] = place >> 8
    bytes[at + 1] = place & 0xff
  }
  return Uint8Array.from(bytes)
}

function opcodeOf (token: string): number[] {
  const known = NAMES[token]
  if (known !== undefined) return [known]
  const stack = /^(DUP|SWAP)(\d+)$/.exec(token)
  if (stack !== null) return [(stack[1] === 'DUP' ? 0x7f : 0x8f) + Number(stack[2])]
  const number = /^(\d+|0x[0-9a-f]+)(?:\/(\d+))?$/.exec(token)
  if (number === null) throw new Error(`what is ${token}`)
  const value = BigInt(number[1]!)
  const digits = value === 0n ? '' : value.toString(16)
  const size = number[2] === undefined ? Math.ceil(digits.length / 2) : Number(number[2])
  return [0x5f + size, ...Buffer.from(digits.padStart(size * 2, '0'), 'hex')]
}
