/** Writes the bytes of a WebAssembly module: the part of the binary format that the translator needs. Pure. */

export const I32 = 0x7f
export const I64 = 0x7e
export type ValueType = typeof I32 | typeof I64

/** Opcodes, by their names in the specification. */
export const OP = {
  unreachable: 0x00, block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b,
  br: 0x0c, br_if: 0x0d, return: 0x0f, call: 0x10, call_indirect: 0x11, drop: 0x1a, select: 0x1b,
  local_get: 0x20, local_set: 0x21, local_tee: 0x22, global_get: 0x23, global_set: 0x24,
  i32_load: 0x28, i64_load: 0x29, i64_load8_u: 0x31, i64_load32_s: 0x34, i64_load32_u: 0x35,
  i32_store: 0x36, i64_store: 0x37, i32_store8: 0x3a, i64_store8: 0x3c, i64_store32: 0x3e,
  i32_const: 0x41, i64_const: 0x42,
  i32_eqz: 0x45, i32_eq: 0x46, i32_ne: 0x47, i32_lt_s: 0x48, i32_lt_u: 0x49, i32_gt_s: 0x4a, i32_gt_u: 0x4b,
  i32_le_u: 0x4d, i32_ge_s: 0x4e, i32_ge_u: 0x4f,
  i64_eqz: 0x50, i64_eq: 0x51, i64_ne: 0x52, i64_lt_s: 0x53, i64_lt_u: 0x54, i64_gt_s: 0x55, i64_gt_u: 0x56,
  i64_le_s: 0x57, i64_le_u: 0x58, i64_ge_s: 0x59, i64_ge_u: 0x5a,
  i32_add: 0x6a, i32_sub: 0x6b, i32_mul: 0x6c, i32_div_s: 0x6d, i32_div_u: 0x6e, i32_rem_s: 0x6f, i32_rem_u: 0x70,
  i32_and: 0x71, i32_or: 0x72, i32_xor: 0x73, i32_shl: 0x74, i32_shr_s: 0x75, i32_shr_u: 0x76,
  i64_clz: 0x79, i64_ctz: 0x7a,
  i64_add: 0x7c, i64_sub: 0x7d, i64_mul: 0x7e, i64_div_s: 0x7f, i64_div_u: 0x80, i64_rem_s: 0x81, i64_rem_u: 0x82,
  i64_and: 0x83, i64_or: 0x84, i64_xor: 0x85, i64_shl: 0x86, i64_shr_s: 0x87, i64_shr_u: 0x88,
  i32_wrap_i64: 0xa7, i64_extend_i32_s: 0xac, i64_extend_i32_u: 0xad,
  i64_extend8_s: 0xc2, i64_extend16_s: 0xc3, i64_extend32_s: 0xc4
} as const

/** Of `block`, `loop` and `if` that give nothing. */
export const NO_RESULT = 0x40

const MAGIC_AND_VERSION = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const SECTION = { type: 1, import: 2, function: 3, table: 4, memory: 5, global: 6, export: 7, element: 9, code: 10 }
const FUNCTION_TYPE = 0x60
const FUNCTION_REFERENCE = 0x70

/** Unsigned LEB128. */
export function unsignedLeb (value: number): number[] {
  const bytes = []
  let left = value
  while (left > 0x7f) {
    bytes.push((left % 0x80) | 0x80)
    left = Math.floor(left / 0x80)
  }
  return [...bytes, left]
}

/** Signed LEB128. */
export function signedLeb (value: bigint): number[] {
  const bytes = []
  let left = value
  while (left < -64n || left > 63n) {
    bytes.push(Number(left & 0x7fn) | 0x80)
    left >>= 7n
  }
  return [...bytes, Number(left & 0x7fn)]
}

/** The body of one function. Locals are numbered after the parameters, as they are asked for. */
export class FunctionWriter {
  readonly params: readonly ValueType[]
  readonly results: readonly ValueType[]
  readonly #locals: ValueType[] = []
  readonly #code: number[] = []

  constructor (params: readonly ValueType[], results: readonly ValueType[]) {
    this.params = params
    this.results = results
  }

  /** Its number. */
  local (type: ValueType): number {
    return this.params.length + this.#locals.push(type) - 1
  }

  /** Opcodes without what follows them. */
  op (...opcodes: number[]): this {
    this.#code.push(...opcodes)
    return this
  }

  /** An opcode and its index: of a local, global, function or label. */
  at (opcode: number, index: number): this {
    this.#code.push(opcode, ...unsignedLeb(index))
    return this
  }

  get (local: number): this { return this.at(OP.local_get, local) }
  set (local: number): this { return this.at(OP.local_set, local) }
  tee (local: number): this { return this.at(OP.local_tee, local) }
  call (index: number): this { return this.at(OP.call, index) }

  i32 (value: number): this {
    this.#code.push(OP.i32_const, ...signedLeb(BigInt(value | 0)))
    return this
  }

  /** Its lowest 64 bits. */
  i64 (value: bigint): this {
    this.#code.push(OP.i64_const, ...signedLeb(BigInt.asIntN(64, value)))
    return this
  }

  /** A load or store, unaligned, at the address on the stack and `offset` bytes more. */
  memory (opcode: number, offset: number): this {
    this.#code.push(opcode, 0, ...unsignedLeb(offset))
    return this
  }

  callIndirect (type: number): this {
    this.#code.push(OP.call_indirect, ...unsignedLeb(type), 0)
    return this
  }

  /** Destination, value and length, or destination, source and length, are on the stack. */
  bulk (operation: 'copy' | 'fill'): this {
    this.#code.push(0xfc, ...(operation === 'copy' ? [10, 0, 0] : [11, 0]))
    return this
  }

  get byteLength (): number {
    return this.#code.length
  }

  /** Entry of the code section. */
  bytes (): Uint8Array<ArrayBuffer> {
    const locals = this.#locals.flatMap(type => [1, type])
    return sized([unsignedLeb(this.#locals.length), locals, this.#code, [OP.end]])
  }
}

export interface FunctionImport { name: string, params: readonly ValueType[], results: readonly ValueType[] }

/** A module. Functions are numbered as they are imported, all before the first is added, and then as they are added. */
export class ModuleWriter {
  readonly #types: string[] = []
  readonly #imports: FunctionImport[] = []
  readonly #functions: FunctionWriter[] = []
  readonly #globals: ValueType[] = []
  readonly #exports: Array<{ name: string, kind: number, index: number }> = []
  #pages: { initial: number, max: number } | undefined
  #table: number[] = []

  /** From module `env`. Its number. */
  import (imported: FunctionImport): number {
    this.#typeOf(imported.params, imported.results)
    return this.#imports.push(imported) - 1
  }

  /** Its number. */
  add (writer: FunctionWriter): number {
    this.#typeOf(writer.params, writer.results)
    return this.#imports.length + this.#functions.push(writer) - 1
  }

  /** A mutable one that begins as zero. Its number. */
  global (type: ValueType): number {
    return this.#globals.push(type) - 1
  }

  /** Pages of 64 KiB. */
  memory (initial: number, max: number): void {
    this.#pages = { initial, max }
    this.#exports.push({ name: 'memory', kind: 2, index: 0 })
  }

  /** Functions that `call_indirect` reaches, by their place in the list. */
  table (functions: number[]): void {
    this.#table = functions
  }

  typeOf (params: readonly ValueType[], results: readonly ValueType[]): number {
    return this.#typeOf(params, results)
  }

  exportFunction (name: string, index: number): void {
    this.#exports.push({ name, kind: 0, index })
  }

  exportGlobal (name: string, index: number): void {
    this.#exports.push({ name, kind: 3, index })
  }

  bytes (): Uint8Array<ArrayBuffer> {
    const {
      import: imports, function: functions, table, memory, global, export: exports, element, code, type
    } = SECTION
    const sections = [
      section(type, this.#types.map(each => JSON.parse(each) as number[])),
      section(imports, this.#imports.map(({ name, params, results }) =>
        [...text('env'), ...text(name), 0, ...unsignedLeb(this.#typeOf(params, results))])),
      section(functions, this.#functions.map(({ params, results }) => unsignedLeb(this.#typeOf(params, results)))),
      section(table, this.#table.length === 0
        ? []
        : [[FUNCTION_REFERENCE, 1, ...unsignedLeb(this.#table.length), ...unsignedLeb(this.#table.length)]]),
      section(memory, this.#pages === undefined
        ? []
        : [[1, ...unsignedLeb(this.#pages.initial), ...unsignedLeb(this.#pages.max)]]),
      section(global, this.#globals.map(each =>
        [each, 1, each === I32 ? OP.i32_const : OP.i64_const, 0, OP.end])),
      section(exports, this.#exports.map(({ name, kind, index }) => [...text(name), kind, ...unsignedLeb(index)])),
      section(element, this.#table.length === 0
        ? []
        : [[0, OP.i32_const, 0, OP.end, ...unsignedLeb(this.#table.length), ...this.#table.flatMap(unsignedLeb)]]),
      section(code, this.#functions.map(each => each.bytes()))
    ]
    return joined([MAGIC_AND_VERSION, ...sections])
  }

  #typeOf (params: readonly ValueType[], results: readonly ValueType[]): number {
    const type = JSON.stringify([FUNCTION_TYPE, params.length, ...params, results.length, ...results])
    const known = this.#types.indexOf(type)
    return known === -1 ? this.#types.push(type) - 1 : known
  }
}

type Bytes = ArrayLike<number>

function section (id: number, entries: readonly Bytes[]): Bytes {
  return entries.length === 0 ? [] : joined([[id], sized([unsignedLeb(entries.length), ...entries])])
}

function sized (parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return joined([unsignedLeb(parts.reduce((sum, { length }) => sum + length, 0)), ...parts])
}

function joined (parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function text (value: string): Uint8Array {
  return sized([Buffer.from(value)])
}
