/** The translator's entry: bytecode of bodies to one module. */
import { buildBody } from './build-body.ts'
import type { BodyKind } from './ir.ts'
import { moduleOf } from './module.ts'
import { TranslationRefusal, type RefusalReason } from './refusal.ts'

export interface BodyCode {
  /** Of a contract that runs the body: see program.ts. */
  code: Uint8Array
  /** Arguments that it is called with, always. */
  args: number
}

export type Translation =
  | { status: 'translated', wasm: Uint8Array<ArrayBuffer> }
  | { status: 'refused', reason: RefusalReason }

/** Never throws: what goes wrong in here is a refusal too, so that the bodies run on the other engine. */
export function translate (kind: BodyKind, bodies: readonly BodyCode[]): Translation {
  try {
    const wasm = moduleOf(kind, bodies.map(({ code, args }) => buildBody(code, { kind, args })))
    return { status: 'translated', wasm }
  } catch (err) {
    return { status: 'refused', reason: err instanceof TranslationRefusal ? err.reason : 'translator' }
  }
}
