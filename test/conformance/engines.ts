/** The two engines that bodies run in. */
import { EvmCaller } from '../../protocol/evm/evm-caller.ts'
import { OracleProgram } from '../../protocol/evm/oracle-program.ts'
import type { ProgramRunner } from '../../protocol/evm/program-runner.ts'
import type { RefusalReason } from '../../protocol/evm/translate/refusal.ts'
import { translate } from '../../protocol/evm/translate/translate.ts'
import { TranslatedProgram } from '../../protocol/evm/translate/translated-program.ts'
import type { Code } from './compare.ts'
import type { BodyKind } from '../../protocol/evm/translate/ir.ts'

export type Translated =
  | { status: 'translated', runner: ProgramRunner, wasmBytes: number }
  | { status: 'refused', reason: RefusalReason }

export interface Engines {
  /** On @ethereumjs. */
  oracle (bodies: readonly Code[]): ProgramRunner
  /** Rejects where the WebAssembly is none, or the translator broke. */
  translated (kind: BodyKind, bodies: readonly Code[]): Promise<Translated>
}

/** Translates the same only once. */
export function remembering (engines: Engines): Engines {
  const known = new Map<string, Promise<Translated>>()
  return {
    oracle: bodies => engines.oracle(bodies),
    translated: (kind, bodies) => {
      const key = `${kind} ${bodies.map(({ code, args }) => `${args} ${Buffer.from(code).toString('base64')}`).join()}`
      const made = known.get(key) ?? engines.translated(kind, bodies)
      known.set(key, made)
      return made
    }
  }
}

export async function openEngines (): Promise<Engines> {
  const caller = await EvmCaller.create()
  return {
    oracle: bodies => new OracleProgram(caller, bodies.map(({ code }) => code)),
    translated: async (kind, bodies) => {
      const translation = translate(kind, bodies)
      if (translation.status === 'refused') {
        if (translation.reason === 'translator') throw new Error('the translator broke')
        return translation
      }
      const { wasm } = translation
      const runner = await TranslatedProgram.create(kind, wasm)
      return { status: 'translated', runner, wasmBytes: wasm.byteLength }
    }
  }
}
