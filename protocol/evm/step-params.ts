/** The steps of steps.ts as @ethereumjs/evm takes them: in place of its prices of gas, so that it counts steps. */
import { paramsEVM } from '@ethereumjs/evm'
import {
  CALL_STEPS, COPY_WORD_STEPS, DIVISION_STEPS, EXP_BYTE_STEPS, EXP_STEPS, INSTRUCTION_STEPS, KECCAK256_STEPS,
  KECCAK256_WORD_STEPS, MEMORY_SQUARE_DIVISOR, MEMORY_WORD_STEPS, MODULAR_STEPS
} from './steps.ts'

type Params = typeof paramsEVM

/** One INSTRUCTION_STEPS each; what else they take comes on top. */
const SIMPLE = [
  'stop', 'add', 'mul', 'sub', 'signextend', 'lt', 'gt', 'slt', 'sgt', 'eq', 'iszero', 'and', 'or', 'xor', 'not',
  'byte', 'shl', 'shr', 'sar', 'calldataload', 'calldatasize', 'calldatacopy', 'codesize', 'codecopy', 'returndatasize',
  'returndatacopy', 'pop', 'mload', 'mstore', 'mstore8', 'jump', 'jumpi', 'pc', 'msize', 'gas', 'jumpdest', 'push0',
  'push', 'dup', 'swap', 'return', 'revert',
  'address', 'origin', 'caller', 'callvalue', 'gasprice', 'coinbase', 'timestamp', 'number', 'prevrandao', 'difficulty',
  'gaslimit', 'chainid', 'selfbalance', 'basefee'
]

const STEPS: ReadonlyMap<string, number> = new Map([
  ...SIMPLE.map((name): [string, number] => [`${name}Gas`, INSTRUCTION_STEPS]),
  ...['div', 'sdiv', 'mod', 'smod'].map((name): [string, number] => [`${name}Gas`, DIVISION_STEPS]),
  ...['addmod', 'mulmod'].map((name): [string, number] => [`${name}Gas`, MODULAR_STEPS]),
  ['expGas', EXP_STEPS],
  ['expByteGas', EXP_BYTE_STEPS],
  ['keccak256Gas', KECCAK256_STEPS],
  ['keccak256WordGas', KECCAK256_WORD_STEPS],
  ['copyGas', COPY_WORD_STEPS],
  ['memoryGas', MEMORY_WORD_STEPS],
  ['quadCoefficientDivGas', MEMORY_SQUARE_DIVISOR],
  ['invalidGas', 0],
  // Whether anybody called that address before is nobody's business.
  ['staticcallGas', 0],
  ['coldaccountaccessGas', CALL_STEPS],
  ['warmstoragereadGas', CALL_STEPS]
])

/** A number comes with the hard fork that brought it and with those that changed it: in all of them it is the same. */
export function stepParams (): Params {
  return Object.fromEntries(Object.entries(paramsEVM).map(([fork, params]) => [
    fork, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, STEPS.get(name) ?? value]))
  ]))
}
