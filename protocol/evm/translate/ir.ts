/**
 * A body between EVM bytecode and WebAssembly: blocks of values in static single assignment form. Words are 256 bits,
 * and a value stands for one; what is known of its size is its range.
 */
import type { Range } from './range.ts'

/** Index into `Body.values`. */
export type ValueId = number
/** Index into `Body.blocks`. */
export type BlockId = number

/** As the EVM has them; operands in the order of the stack, the top first: `sub` is operand 0 minus operand 1. */
export type UnaryOp = 'iszero' | 'not'
export type BinaryOp =
  | 'add' | 'mul' | 'sub' | 'div' | 'sdiv' | 'mod' | 'smod' | 'exp' | 'signextend'
  | 'lt' | 'gt' | 'slt' | 'sgt' | 'eq' | 'and' | 'or' | 'xor' | 'byte' | 'shl' | 'shr' | 'sar'
export type TernaryOp = 'addmod' | 'mulmod'
/** A word from words. */
export type PureOp = UnaryOp | BinaryOp | TernaryOp

export type SourceOp =
  /** The value `constant`. */
  | 'constant'
  /** Given by the edge over which its block is entered. */
  | 'parameter'
  /** The transformation's x: the first word of its data. */
  | 'x'
  /** The argument `index`. */
  | 'argument'
  /** The word of the call's data at operand 0, zeros beyond its end. */
  | 'calldataload'
  /** The word of memory at operand 0. */
  | 'mload'
  /** Of memory at operand 0, operand 1 bytes. */
  | 'keccak256'
  /** Operand 0, of which more is known here, as only one way of a branch leads here. */
  | 'copy'

/** What has no result, and stays in its order among loads. */
export type EffectOp =
  /** Operand 1, a word, into memory at operand 0. */
  | 'mstore'
  /** Its lowest byte. */
  | 'mstore8'
  /** Into memory at operand 0, from the call's data at operand 1, operand 2 bytes; zeros beyond its end. */
  | 'calldatacopy'
  /**
   * Memory is going to be used at operand 0, operand 1 bytes: it grows where it has not so many words yet, and that is
   * charged. Stands before each use that is not known to be within what there is.
   */
  | 'grow'
  /** `index` steps for each 32 bytes of operand 0, a number of bytes, begun ones included. */
  | 'chargewords'
  /** `index` steps for each byte that operand 0 needs. */
  | 'chargebytes'
  /** Memory has `index` words now; their steps are in the block's. Only there where something asks how many it has. */
  | 'grown'

export type Op = PureOp | SourceOp | EffectOp

export interface Value {
  op: Op
  operands: ValueId[]
  /** Of `constant`: 0 to 2^256 - 1. */
  constant?: bigint
  /** Of `argument`, `grown`, `chargewords` and `chargebytes`. */
  index?: number
  /** Meaningless for effects. */
  range: Range
}

export interface Edge {
  block: BlockId
  /** One for each parameter of the block. */
  args: ValueId[]
}

export type End =
  | { kind: 'jump', to: Edge }
  /** `then` where the condition is not zero. */
  | { kind: 'branch', condition: ValueId, then: Edge, else: Edge }
  /** The application gives this value, cut to 32 bits. `size`: its bytes, until they are known to be a word's. */
  | { kind: 'return', value: ValueId, size?: ValueId }
  /** With the data in memory at `offset`, `size` bytes; the memory has been grown to hold them. */
  | { kind: 'revert', offset: ValueId, size: ValueId }
  /** Breaks off with no data: what is no instruction. */
  | { kind: 'invalid' }

export interface Block {
  params: ValueId[]
  /** What is computed and done, in order, but for constants, which stand nowhere: they are where they are used. */
  values: ValueId[]
  /** Steps of its instructions, its end's included; what depends on data is charged by `grow` and the `charge`s. */
  steps: number
  end: End
}

/** One body. `blocks[0]` is where it begins: it has no parameters, and nothing leads to it. */
export interface Body {
  blocks: Block[]
  values: Value[]
  /** Arguments that it is called with, always. */
  args: number
  /** A store that was kept may have been made when it returns: memory has to be cleared for the next application. */
  leavesMemory: boolean
}

/** A kind of text that a body can be. */
export type BodyKind = 'transformation' | 'condition'
