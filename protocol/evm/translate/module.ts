/** Bodies to one module: what they are called with, the loops that call them, and the functions that they need. */
import { addGlobals, BODY_PARAMS, BODY_RESULTS, functionExits, loopFunction, type Application, type DriverGlobals }
  from './driver.ts'
import { writeBody } from './emit-body.ts'
import type { BodyContext, Exits, Inputs } from './emit-context.ts'
import { hasOp, planOf, type Plan } from './emit-plan.ts'
import type { Body, BodyKind } from './ir.ts'
import { MEMORY_TOP, PAGES } from './layout.ts'
import { WASM_BYTES_MAX } from './limits.ts'
import { TranslationRefusal } from './refusal.ts'
import { structure, type Piece } from './structure.ts'
import { FunctionWriter, I32, ModuleWriter, NO_RESULT, OP } from './wasm-writer.ts'
import { WideLibrary } from './wide.ts'

/** A body whose text is no longer than this stands in the loops themselves, if it is the only one. */
const INLINE_BYTES_MAX = 4_096

interface Planned {
  body: Body
  plan: Plan
  pieces: readonly Piece[]
}

/** @throws TranslationRefusal: `control-flow`, `too-complex`, `translation-too-long` */
export function moduleOf (kind: BodyKind, bodies: readonly Body[]): Uint8Array<ArrayBuffer> {
  const planned = bodies.map(body => ({ body, plan: planOf(body), pieces: structure(body) }))
  return new ProgramWriter(kind, planned).write()
}

class ProgramWriter {
  readonly #kind: BodyKind
  readonly #bodies: readonly Planned[]
  readonly #module = new ModuleWriter()
  readonly #library: WideLibrary
  readonly #globals: DriverGlobals
  #copyData: number | undefined
  #bytes = 0

  constructor (kind: BodyKind, bodies: readonly Planned[]) {
    this.#kind = kind
    this.#bodies = bodies
    this.#library = new WideLibrary(this.#module, { usesKeccak256: bodies.some(usesKeccak256) })
    this.#globals = addGlobals(this.#module)
    this.#module.memory(PAGES, PAGES)
  }

  write (): Uint8Array<ArrayBuffer> {
    const application = this.#application()
    for (const [name, withGaps] of [['run', false], ['runSparse', true]] as const) {
      const loop = loopFunction(this.#globals, application, withGaps)
      this.#module.exportFunction(name, this.#module.add(loop))
      this.#count(loop)
    }
    const bytes = this.#module.bytes()
    this.#limit(bytes.byteLength)
    return bytes
  }

  #application (): Application {
    const functions = this.#bodies.map(planned => this.#function(planned))
    const [only, ...others] = functions
    const [planned] = this.#bodies
    if (only === undefined || planned === undefined) throw new RangeError('a program of no bodies')
    if (others.length === 0 && only.byteLength <= INLINE_BYTES_MAX) {
      return { kind: 'inline', write: (f, inputs, exits) => { this.#writeBody(planned, f, inputs, exits) } }
    }
    const indexes = functions.map(each => this.#module.add(each))
    const [first] = indexes
    if (first !== undefined && others.length === 0) return { kind: 'call', index: first }
    this.#module.table(indexes)
    return { kind: 'table', type: this.#module.typeOf(BODY_PARAMS, BODY_RESULTS) }
  }

  #function (planned: Planned): FunctionWriter {
    const f = new FunctionWriter(BODY_PARAMS, BODY_RESULTS)
    this.#writeBody(planned, f, { x: 0, data: 1 }, functionExits(f, this.#globals))
    this.#count(f)
    return f
  }

  #writeBody ({ body, plan, pieces }: Planned, f: FunctionWriter, inputs: Inputs, exits: Exits): void {
    const context: BodyContext = {
      f, body, kind: this.#kind, plan, library: this.#library, exits, inputs,
      revert: { offset: this.#globals.revertOffset, size: this.#globals.revertSize },
      copyData: () => this.#copyData ??= this.#module.add(copyDataFunction())
    }
    writeBody(context, pieces)
  }

  #count (f: FunctionWriter): void {
    this.#bytes += f.byteLength
    this.#limit(this.#bytes)
  }

  #limit (bytes: number): void {
    if (bytes > WASM_BYTES_MAX) throw new TranslationRefusal('translation-too-long', `${bytes} bytes`)
  }
}

function usesKeccak256 ({ body, plan }: Planned): boolean {
  return hasOp(body, plan, op => op === 'keccak256')
}

/** `(to, from, size, data, dataBytes)`: `from` is at most `dataBytes`; beyond the data there are zeros. */
function copyDataFunction (): FunctionWriter {
  const f = new FunctionWriter([I32, I32, I32, I32, I32], [])
  const [to, from, size, data, bytes] = [0, 1, 2, 3, 4]
  const copied = f.local(I32)
  // Of nothing, `to` may be anything.
  f.get(size).op(OP.i32_eqz, OP.if, NO_RESULT, OP.return, OP.end)
  f.get(size).get(bytes).get(from).op(OP.i32_sub).tee(copied)
  f.get(size).get(copied).op(OP.i32_lt_u, OP.select).set(copied)
  f.i32(MEMORY_TOP).get(to).op(OP.i32_sub).get(copied).op(OP.i32_sub)
  f.get(data).get(bytes).op(OP.i32_add).get(from).op(OP.i32_sub).get(copied).op(OP.i32_sub)
  f.get(copied).bulk('copy')
  f.i32(MEMORY_TOP).get(to).op(OP.i32_sub).get(size).op(OP.i32_sub)
  f.i32(0).get(size).get(copied).op(OP.i32_sub).bulk('fill')
  return f
}
