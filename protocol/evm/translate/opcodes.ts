/** Instructions of the EVM (Shanghai) that are translated: what they take and give, and what they cost. Pure. */
import {
  DIVISION_STEPS, EXP_STEPS, INSTRUCTION_STEPS, KECCAK256_STEPS, MODULAR_STEPS
} from '../steps.ts'
import type { Op, PureOp } from './ir.ts'

/** Those that compute a word from words. */
const PURE: ReadonlyMap<number, { op: PureOp, takes: number }> = new Map([
  [0x01, { op: 'add', takes: 2 }], [0x02, { op: 'mul', takes: 2 }], [0x03, { op: 'sub', takes: 2 }],
  [0x04, { op: 'div', takes: 2 }], [0x05, { op: 'sdiv', takes: 2 }], [0x06, { op: 'mod', takes: 2 }],
  [0x07, { op: 'smod', takes: 2 }], [0x08, { op: 'addmod', takes: 3 }], [0x09, { op: 'mulmod', takes: 3 }],
  [0x0a, { op: 'exp', takes: 2 }], [0x0b, { op: 'signextend', takes: 2 }],
  [0x10, { op: 'lt', takes: 2 }], [0x11, { op: 'gt', takes: 2 }], [0x12, { op: 'slt', takes: 2 }],
  [0x13, { op: 'sgt', takes: 2 }], [0x14, { op: 'eq', takes: 2 }], [0x15, { op: 'iszero', takes: 1 }],
  [0x16, { op: 'and', takes: 2 }], [0x17, { op: 'or', takes: 2 }], [0x18, { op: 'xor', takes: 2 }],
  [0x19, { op: 'not', takes: 1 }], [0x1a, { op: 'byte', takes: 2 }], [0x1b, { op: 'shl', takes: 2 }],
  [0x1c, { op: 'shr', takes: 2 }], [0x1d, { op: 'sar', takes: 2 }]
])

export const KECCAK256 = 0x20
export const CALLVALUE = 0x34
export const CALLDATALOAD = 0x35
export const CALLDATASIZE = 0x36
export const CALLDATACOPY = 0x37
export const CODESIZE = 0x38
export const RETURNDATASIZE = 0x3d
export const POP = 0x50
export const MLOAD = 0x51
export const MSTORE = 0x52
export const MSTORE8 = 0x53
export const JUMP = 0x56
export const JUMPI = 0x57
export const PC = 0x58
export const JUMPDEST = 0x5b
export const PUSH0 = 0x5f
export const PUSH32 = 0x7f
export const DUP1 = 0x80
export const SWAP1 = 0x90
export const RETURN = 0xf3
export const REVERT = 0xfd
export const INVALID = 0xfe

export interface StackEffect {
  /** Words that must be there; those that it takes, DUP and SWAP excepted. */
  needs: number
  /** Words that it puts there. */
  gives: number
}

const OTHERS: ReadonlyMap<number, StackEffect> = new Map([
  [KECCAK256, { needs: 2, gives: 1 }], [CALLVALUE, { needs: 0, gives: 1 }], [CALLDATALOAD, { needs: 1, gives: 1 }],
  [CALLDATASIZE, { needs: 0, gives: 1 }], [CALLDATACOPY, { needs: 3, gives: 0 }], [CODESIZE, { needs: 0, gives: 1 }],
  [RETURNDATASIZE, { needs: 0, gives: 1 }], [POP, { needs: 1, gives: 0 }], [MLOAD, { needs: 1, gives: 1 }],
  [MSTORE, { needs: 2, gives: 0 }], [MSTORE8, { needs: 2, gives: 0 }], [JUMP, { needs: 1, gives: 0 }],
  [JUMPI, { needs: 2, gives: 0 }], [PC, { needs: 0, gives: 1 }], [JUMPDEST, { needs: 0, gives: 0 }],
  [RETURN, { needs: 2, gives: 0 }], [REVERT, { needs: 2, gives: 0 }], [INVALID, { needs: 0, gives: 0 }]
])

const STEPS: Readonly<Partial<Record<Op, number>>> = {
  div: DIVISION_STEPS, sdiv: DIVISION_STEPS, mod: DIVISION_STEPS, smod: DIVISION_STEPS,
  addmod: MODULAR_STEPS, mulmod: MODULAR_STEPS, exp: EXP_STEPS
}

export function pureOp (opcode: number): { op: PureOp, takes: number } | undefined {
  return PURE.get(opcode)
}

/** Bytes of the number that the instruction pushes; undefined where it pushes none that stands in the code. */
export function pushedBytes (opcode: number): number | undefined {
  return opcode >= PUSH0 && opcode <= PUSH32 ? opcode - PUSH0 : undefined
}

export function isTranslated (opcode: number): boolean {
  // PUSH0 to SWAP16 leave no gap.
  return PURE.has(opcode) || OTHERS.has(opcode) || (opcode >= PUSH0 && opcode < SWAP1 + 16)
}

/** Of a translated instruction. */
export function stackEffect (opcode: number): StackEffect {
  const takes = PURE.get(opcode)?.takes
  if (takes !== undefined) return { needs: takes, gives: 1 }
  const other = OTHERS.get(opcode)
  if (other !== undefined) return other
  if (opcode < DUP1) return { needs: 0, gives: 1 }
  return opcode < SWAP1 ? { needs: opcode - DUP1 + 1, gives: 1 } : { needs: opcode - SWAP1 + 2, gives: 0 }
}

/** Steps of the instruction, without what depends on its operands. */
export function stepsOf (opcode: number): number {
  if (opcode === INVALID) return 0
  if (opcode === KECCAK256) return KECCAK256_STEPS
  const pure = PURE.get(opcode)
  return pure === undefined ? INSTRUCTION_STEPS : STEPS[pure.op] ?? INSTRUCTION_STEPS
}
