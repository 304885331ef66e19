/** Generates bodies and compiles them. */
import fc from 'fast-check'
import { isDcnError } from '../../protocol/core/errors.ts'
import type { Compiler } from '../../protocol/evm/compiler.ts'
import type { CompiledBody } from './corpus.ts'
import { generatedBodies, type GeneratedBody } from './generated-body.ts'

export interface Refusal extends GeneratedBody { message: string }

/** So many at once, in turn: the compiler takes them one by one. */
const BATCH = 50

export function freshBodies (count: number, seed: number): GeneratedBody[] {
  return fc.sample(generatedBodies(), { seed, numRuns: count })
}

/** Those that the compiler takes; what it refuses is told. */
export async function * compileAll (
  bodies: readonly GeneratedBody[], compiler: Compiler, refused: (refusal: Refusal) => void
): AsyncGenerator<CompiledBody[]> {
  for (let at = 0; at < bodies.length; at += BATCH) {
    const compiled: CompiledBody[] = []
    for (const body of bodies.slice(at, at + BATCH)) {
      try {
        compiled.push({ ...body, code: await compiler.code(body.kind, body.text) })
      } catch (err) {
        if (!isDcnError(err) || err.code !== 'DCN_SOLIDITY_INVALID') throw err
        refused({ ...body, message: err.message })
      }
    }
    yield compiled
  }
}
