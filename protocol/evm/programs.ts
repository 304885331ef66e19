/** Finds what runs bodies. */
import type { EvmCaller } from './evm-caller.ts'
import { OracleProgram } from './oracle-program.ts'
import type { ProgramRunner } from './program-runner.ts'
import type { BodyKind } from './translate/ir.ts'

/** A body, and how many arguments it is called with. */
export interface ProgramBody { text: string, args: number }

export interface ProgramFinder {
  /**
   * What runs a list whose different bodies these are, or a condition, the only one.
   * @throws DCN_SOLIDITY_INVALID: at every machine alike; DCN_EXECUTION_UNAVAILABLE: the machine is slow or broke
   */
  find (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<ProgramRunner>
}

/** Finds the code that runs a body once; as Compiler does, and throws. */
export interface CodeFinder {
  code (kind: BodyKind, body: string): Promise<Uint8Array>
}

export class Programs implements ProgramFinder {
  readonly #codes: CodeFinder
  readonly #caller: EvmCaller

  constructor (deps: { codes: CodeFinder, caller: EvmCaller }) {
    this.#codes = deps.codes
    this.#caller = deps.caller
  }

  async find (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<ProgramRunner> {
    const codes = []
    for (const { text } of bodies) codes.push(await this.#codes.code(kind, text))
    return new OracleProgram(this.#caller, codes)
  }
}
