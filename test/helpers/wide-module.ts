import { WideLibrary, wideImports, WIDE_CONDITIONS, type WideOp } from '../../protocol/evm/translate/wide.ts'
import { ModuleWriter } from '../../protocol/evm/translate/wasm-writer.ts'
import {
  wasmExports, wasmModule, type WasmFunction, type WasmMemory
} from '../../protocol/evm/translate/web-assembly.ts'

export type WordOp = Exclude<WideOp, 'keccak256'>
export const WORD_OPS: readonly WordOp[] = [
  'add', 'mul', 'sub', 'div', 'sdiv', 'mod', 'smod', 'exp', 'signextend', 'lt', 'gt', 'slt', 'sgt', 'eq', 'and', 'or',
  'xor', 'byte', 'shl', 'shr', 'sar', 'iszero', 'not', 'addmod', 'mulmod'
]

const WORD = 1n << 256n

export interface WideModule {
  memory: WasmMemory
  /** Words from 0 to 2^256 - 1. */
  call: (op: WordOp, ...operands: bigint[]) => bigint
  keccak256: (address: number, size: number) => bigint
}

/** Each operation, exported as it is. */
export function wideModule (): WideModule {
  const writer = new ModuleWriter()
  const library = new WideLibrary(writer, { usesKeccak256: true })
  writer.memory(1, 1)
  for (const op of [...WORD_OPS, 'keccak256'] as const) writer.exportFunction(op, library.index(op))
  const exports = wasmExports(wasmModule(writer.bytes()), { env: wideImports(() => memory) }) as
    Record<string, WasmFunction> & { memory: WasmMemory }
  const memory = exports.memory
  const called = (name: WideOp, args: ReadonlyArray<number | bigint>): unknown =>
    (exports[name] as WasmFunction)(...args)
  return {
    memory,
    call: (op, ...operands) => {
      const result = called(op, operands.flatMap(limbsOf))
      return WIDE_CONDITIONS.has(op) ? result as bigint : wordOf(result as bigint[])
    },
    keccak256: (address, size) => wordOf(called('keccak256', [address, size]) as bigint[])
  }
}

function limbsOf (word: bigint): bigint[] {
  return [0n, 64n, 128n, 192n].map(at => BigInt.asUintN(64, word >> at))
}

function wordOf (limbs: readonly bigint[]): bigint {
  return limbs.reduceRight((word, limb) => (word << 64n) | BigInt.asUintN(64, limb), 0n)
}

/** What each operation gives in the EVM (the Yellow Paper, appendix H), over words from 0 to 2^256 - 1. */
export const EXPECTED: Record<WordOp, (a: bigint, b: bigint, m: bigint) => bigint> = {
  iszero: a => truth(a === 0n),
  not: a => WORD - 1n - a,
  add: (a, b) => word(a + b),
  sub: (a, b) => word(a - b),
  mul: (a, b) => word(a * b),
  div: (a, b) => b === 0n ? 0n : a / b,
  mod: (a, b) => b === 0n ? 0n : a % b,
  sdiv: (a, b) => b === 0n ? 0n : word(signed(a) / signed(b)),
  smod: (a, b) => b === 0n ? 0n : word(signed(a) % signed(b)),
  addmod: (a, b, m) => m === 0n ? 0n : (a + b) % m,
  mulmod: (a, b, m) => m === 0n ? 0n : (a * b) % m,
  exp: (a, b) => power(a, b),
  signextend: (a, b) => a > 30n ? b : word(BigInt.asIntN(Number(a) * 8 + 8, b)),
  byte: (a, b) => a > 31n ? 0n : (b >> (248n - 8n * a)) & 0xffn,
  shl: (a, b) => a > 255n ? 0n : word(b << a),
  shr: (a, b) => a > 255n ? 0n : b >> a,
  sar: (a, b) => word(signed(b) >> (a > 255n ? 255n : a)),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  lt: (a, b) => truth(a < b),
  gt: (a, b) => truth(a > b),
  slt: (a, b) => truth(signed(a) < signed(b)),
  sgt: (a, b) => truth(signed(a) > signed(b)),
  eq: (a, b) => truth(a === b)
}

function truth (holds: boolean): bigint {
  return holds ? 1n : 0n
}

function word (n: bigint): bigint {
  return BigInt.asUintN(256, n)
}

function signed (n: bigint): bigint {
  return BigInt.asIntN(256, n)
}

function power (base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let at = 255n; at >= 0n; at--) {
    result = word(result * result)
    if (((exponent >> at) & 1n) === 1n) result = word(result * base)
  }
  return result
}
