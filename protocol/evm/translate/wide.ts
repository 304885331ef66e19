/**
 * Whole words in WebAssembly: functions over 256 bits as four i64, the lowest first, which are added to a module when
 * they are asked for, each once.
 *
 * Who writes the module makes the library before the first function of its own, as imports are numbered first, and says
 * whether anything hashes; keeps WIDE_SCRATCH_BYTES of linear memory, from 0 on, free; and gives `wideImports` as the
 * module's `env` when it is instantiated. A call takes the operands' limbs, operand 0 first, and leaves four limbs, or
 * a single i64 of 0 or 1 where WIDE_CONDITIONS has the operation; `keccak256` takes two i32 instead.
 */
import { keccak256 } from '../../core/hash.ts'
import type { PureOp } from './ir.ts'
import type { WasmMemory } from './web-assembly.ts'
import { FunctionWriter, I32, I64, OP, type ModuleWriter, type ValueType } from './wasm-writer.ts'
import { writeDivide192, writeDivideBy128 } from './wide-divide-128.ts'
import {
  writeAddmod, writeDiv, writeDivide128, writeDivideBy64, writeDivideLong, writeMod, writeMod512, writeMulmod,
  writeSdiv, writeSmod
} from './wide-divide.ts'
import {
  writeAdd, writeAnd, writeByte, writeEq, writeGt, writeIszero, writeLt, writeNot, writeOr, writeSar, writeSgt,
  writeShl, writeShr, writeSignextend, writeSlt, writeSub, writeXor
} from './wide-limbs.ts'
import { writeExp, writeMul, writeMul512 } from './wide-multiply.ts'
import { HASH } from './wide-scratch.ts'

export { WIDE_SCRATCH_BYTES } from './wide-scratch.ts'

export type WideOp = PureOp | 'keccak256'
/** Those that the others call. */
type InnerOp = 'divideBy64' | 'divideBy128' | 'divide192' | 'divide128' | 'divideLong' | 'mod512' | 'mul512'
type Name = WideOp | InnerOp

/** They give one i64, 0 or 1. */
export const WIDE_CONDITIONS: ReadonlySet<WideOp> = new Set<WideOp>(['lt', 'gt', 'slt', 'sgt', 'eq', 'iszero'])

interface Definition {
  /** How many i64 it takes and gives. */
  params: number
  results: number
  write: (f: FunctionWriter, index: (name: Name) => number) => void
}

const binary = (write: Definition['write'], results = 4): Definition => ({ params: 8, results, write })
const ternary = (write: Definition['write']): Definition => ({ params: 12, results: 4, write })

const DEFINITIONS: Record<Exclude<Name, 'keccak256'>, Definition> = {
  iszero: { params: 4, results: 1, write: writeIszero },
  not: { params: 4, results: 4, write: writeNot },
  add: binary(writeAdd),
  sub: binary(writeSub),
  mul: binary(writeMul),
  div: binary(writeDiv),
  sdiv: binary(writeSdiv),
  mod: binary(writeMod),
  smod: binary(writeSmod),
  exp: binary(writeExp),
  addmod: ternary(writeAddmod),
  mulmod: ternary(writeMulmod),
  signextend: binary(writeSignextend),
  byte: binary(writeByte),
  shl: binary(writeShl),
  shr: binary(writeShr),
  sar: binary(writeSar),
  and: binary(writeAnd),
  or: binary(writeOr),
  xor: binary(writeXor),
  lt: binary(writeLt, 1),
  gt: binary(writeGt, 1),
  slt: binary(writeSlt, 1),
  sgt: binary(writeSgt, 1),
  eq: binary(writeEq, 1),
  mul512: binary(writeMul512, 8),
  mod512: ternary(writeMod512),
  divideLong: { params: 12, results: 1, write: writeDivideLong },
  divideBy64: { params: 6, results: 5, write: writeDivideBy64 },
  divideBy128: { params: 6, results: 5, write: writeDivideBy128 },
  divide192: { params: 5, results: 3, write: writeDivide192 },
  divide128: { params: 3, results: 2, write: writeDivide128 }
}

const HASH_PARAMS: readonly ValueType[] = [I32, I32]

export class WideLibrary {
  readonly #module: ModuleWriter
  readonly #indexes = new Map<Name, number>()
  readonly #hashImport: number | undefined

  /** Before the module's first function. Without `usesKeccak256` nothing is imported. */
  constructor (module: ModuleWriter, { usesKeccak256 }: { usesKeccak256: boolean }) {
    this.#module = module
    this.#hashImport = usesKeccak256
      ? module.import({ name: 'keccak256', params: HASH_PARAMS, results: [] })
      : undefined
  }

  /** Number of the function, which is in the module from now on. */
  index (op: WideOp): number {
    return this.#index(op)
  }

  #index (name: Name): number {
    const known = this.#indexes.get(name)
    if (known !== undefined) return known
    // What it calls comes into the module while it is written, and so before it.
    const index = this.#module.add(name === 'keccak256' ? this.#hash() : this.#written(DEFINITIONS[name]))
    this.#indexes.set(name, index)
    return index
  }

  #written ({ params, results, write }: Definition): FunctionWriter {
    const writer = new FunctionWriter(words(params), words(results))
    write(writer, name => this.#index(name))
    return writer
  }

  /** The lowest address, and how many bytes: they lie in memory the last first. */
  #hash (): FunctionWriter {
    if (this.#hashImport === undefined) throw new RangeError('the library was made without keccak256')
    const writer = new FunctionWriter(HASH_PARAMS, words(4))
    writer.get(0).get(1).call(this.#hashImport)
    for (const at of [0, 1, 2, 3]) writer.i32(HASH).memory(OP.i64_load, 8 * at)
    return writer
  }
}

function words (count: number): ValueType[] {
  return Array.from({ length: count }, () => I64)
}

/** What a module imports as `env` if anything in it hashes. The memory is asked for whenever it does. */
export function wideImports (memory: () => WasmMemory): { keccak256: (address: number, size: number) => void } {
  return {
    keccak256: (address, size) => {
      const bytes = new Uint8Array(memory().buffer)
      const hash = keccak256(bytes.slice(address >>> 0, (address >>> 0) + (size >>> 0)).reverse())
      bytes.set(hash.reverse(), HASH)
    }
  }
}
