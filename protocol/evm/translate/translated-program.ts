/** Runs a translated list of transformations, or condition. */
import type { Steps } from '../../connectors/engine.ts'
import { CHUNK_APPLICATIONS_MAX } from './limits.ts'
import type { ListEntry, ProgramRunner } from '../program-runner.ts'
import { applicationTooLong, RevertFault, type StepMeter } from '../step-meter.ts'
import { BUDGET_USED, type DriverGlobals } from './driver.ts'
import { FAILURE } from './emit-context.ts'
import type { BodyKind } from './ir.ts'
import {
  CHUNK_VALUES_MAX, ENTRIES_AT, ENTRY_BYTES, GAPS_AT, MEMORY_TOP, PAGES, PAGE_BYTES, VALUES_AT, WORD_BYTES, leadingWords
} from './layout.ts'
import { wasmExports, wasmModule, type WasmMemory, type WasmModule } from './web-assembly.ts'
import { wideImports } from './wide.ts'
import { WIDE_SCRATCH_BYTES } from './wide-scratch.ts'

const LIMB_BYTES = 8

interface Exports {
  memory: WasmMemory
  run: (values: number) => number
  runSparse: (values: number, applications: number) => number
}

interface WasmGlobal { value: number | bigint }
type Globals = Record<keyof DriverGlobals, WasmGlobal>

/** Where a list is in its entries, and how far it has come. */
interface State {
  x: number
  /** Address of the entry that is applied next. */
  entry: number
}

export class TranslatedProgram implements ProgramRunner {
  readonly #kind: BodyKind
  readonly #exports: Exports
  readonly #globals: Globals
  readonly #values: Uint32Array
  readonly #gaps: Uint32Array
  #loaded: readonly ListEntry[] | undefined

  private constructor (kind: BodyKind, exports: Readonly<Record<string, unknown>>) {
    this.#kind = kind
    this.#exports = exports as unknown as Exports
    this.#globals = exports as unknown as Globals
    const { buffer } = this.#exports.memory
    this.#values = new Uint32Array(buffer, VALUES_AT, CHUNK_VALUES_MAX)
    this.#gaps = new Uint32Array(buffer, GAPS_AT, CHUNK_VALUES_MAX)
  }

  /** Of what `translate` gave for bodies of that kind. */
  static async create (kind: BodyKind, wasm: Uint8Array<ArrayBuffer>): Promise<TranslatedProgram> {
    return TranslatedProgram.of(kind, wasmModule(wasm))
  }

  /** With a memory of its own. */
  static of (kind: BodyKind, module: WasmModule): TranslatedProgram {
    const exports: Readonly<Record<string, unknown>> = wasmExports(module, {
      env: wideImports(() => exports.memory as WasmMemory)
    })
    return new TranslatedProgram(kind, exports)
  }

  async apply (list: readonly ListEntry[], steps: Omit<Steps, 'list'>, meter: StepMeter): Promise<Uint32Array> {
    this.#load(list)
    const { x, phase, wanted } = steps
    const state = { x, entry: ENTRIES_AT + phase * ENTRY_BYTES }
    return typeof wanted === 'number' ? this.#each(state, wanted, meter) : this.#afterGaps(state, wanted, meter)
  }

  async check (args: readonly number[], meter: StepMeter): Promise<boolean> {
    this.#load([{ which: 0, args }])
    const [met = 0] = this.#each({ x: 0, entry: ENTRIES_AT }, 1, meter)
    return met === 1
  }

  #each (state: State, wanted: number, meter: StepMeter): Uint32Array {
    const values = new Uint32Array(wanted)
    this.#begin(state)
    for (let at = 0; at < wanted;) {
      const count = Math.min(CHUNK_VALUES_MAX, wanted - at)
      this.#budget(meter)
      this.#exports.run(count)
      this.#end(meter)
      values.set(this.#values.subarray(0, count), at)
      at += count
    }
    return values
  }

  #afterGaps (state: State, gaps: Uint32Array, meter: StepMeter): Uint32Array {
    const values = new Uint32Array(gaps.length)
    this.#begin(state)
    let left = gaps[0] ?? 0
    for (let at = 0; at < gaps.length;) {
      const count = Math.min(CHUNK_VALUES_MAX, gaps.length - at)
      this.#gaps.set(gaps.subarray(at, at + count))
      this.#globals.left.value = left
      this.#budget(meter)
      const made = this.#exports.runSparse(count, CHUNK_APPLICATIONS_MAX)
      this.#end(meter)
      values.set(this.#values.subarray(0, made), at)
      at += made
      left = made < count ? this.#globals.left.value : gaps[at] ?? 0
    }
    return values
  }

  #begin ({ x, entry }: State): void {
    this.#globals.x.value = x
    this.#globals.entry.value = entry
  }

  #budget (meter: StepMeter): void {
    this.#globals.budget.value = BigInt(Math.max(0, meter.max - meter.used))
  }

  /** Counts the steps of a call, and throws where it ended before its time. */
  #end (meter: StepMeter): void {
    const failure = Number(this.#globals.failure.value)
    meter.spend(Number(this.#globals.steps.value))
    if (failure === 0) return
    const data = failure === FAILURE.reverted ? this.#revertData() : new Uint8Array(0)
    new Uint8Array(this.#exports.memory.buffer, WIDE_SCRATCH_BYTES, MEMORY_TOP - WIDE_SCRATCH_BYTES).fill(0)
    if (failure === FAILURE.tooLong) throw applicationTooLong()
    if (failure === BUDGET_USED) throw new RangeError('a budget that is used up, and is not')
    meter.spendLast(Number(this.#globals.failedSteps.value))
    throw new RevertFault(data)
  }

  #revertData (): Uint8Array {
    const [offset, size] = [this.#globals.revertOffset, this.#globals.revertSize].map(each => Number(each.value) >>> 0)
    if (offset === undefined || size === undefined || size === 0) return new Uint8Array(0)
    return new Uint8Array(this.#exports.memory.buffer).slice(MEMORY_TOP - offset - size, MEMORY_TOP - offset).reverse()
  }

  /** Puts entries and their data to where the loops find them. Arguments of a condition may be negative. */
  #load (list: readonly ListEntry[]): void {
    if (this.#loaded === list) return
    this.#loaded = undefined
    const view = new DataView(this.#exports.memory.buffer)
    const leading = leadingWords(this.#kind)
    const end = ENTRIES_AT + list.length * ENTRY_BYTES
    let at = end
    for (const [index, { which, args }] of list.entries()) {
      const words = leading + args.length
      if (at + (words + 1) * WORD_BYTES > PAGES * PAGE_BYTES) throw new RangeError('a list that is too long')
      const data = at + WORD_BYTES
      new Uint8Array(view.buffer, at, (words + 1) * WORD_BYTES).fill(0)
      view.setUint32(ENTRIES_AT + index * ENTRY_BYTES, which, true)
      view.setUint32(ENTRIES_AT + index * ENTRY_BYTES + 4, data, true)
      for (const [place, arg] of args.entries()) {
        const low = data + (args.length - 1 - place) * WORD_BYTES
        for (let limb = 0; limb < 4; limb++) {
          view.setBigInt64(low + limb * LIMB_BYTES, limb === 0 ? BigInt(arg) : BigInt(arg < 0 ? -1 : 0), true)
        }
      }
      at = data + words * WORD_BYTES
    }
    this.#globals.entriesEnd.value = end
    this.#loaded = list
  }
}
