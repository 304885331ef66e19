import type { Steps } from '../connectors/engine.ts'
import { applicationData, conditionData, isMet, readResult, setX } from './call-data.ts'
import type { EvmCaller } from './evm-caller.ts'
import type { ListEntry, ProgramRunner } from './program-runner.ts'
import type { StepMeter } from './step-meter.ts'

/** Runs bodies on the EVM as it was specified, each application in a call of its own: slow, and what is right. */
export class OracleProgram implements ProgramRunner {
  readonly #caller: EvmCaller
  /** EVM code of each body. */
  readonly #codes: readonly Uint8Array[]

  constructor (caller: EvmCaller, codes: readonly Uint8Array[]) {
    this.#caller = caller
    this.#codes = codes
  }

  async apply (
    list: readonly ListEntry[], { x, phase, wanted }: Omit<Steps, 'list'>, meter: StepMeter
  ): Promise<Uint32Array> {
    const entries = list.map(({ which, args }) => ({ code: this.#code(which), data: applicationData(args) }))
    const values = new Uint32Array(typeof wanted === 'number' ? wanted : wanted.length)
    let last = x
    let at = phase
    for (let index = 0; index < values.length; index++) {
      for (let left = typeof wanted === 'number' ? 1 : wanted[index] ?? 0; left > 0; left--) {
        const entry = entries[at]
        if (entry === undefined) throw new RangeError(`the list has no entry ${at}`)
        setX(entry.data, last)
        last = readResult(await this.#caller.call(entry.code, entry.data, meter))
        at = (at + 1) % entries.length
      }
      values[index] = last
    }
    return values
  }

  async check (args: readonly number[], meter: StepMeter): Promise<boolean> {
    return isMet(await this.#caller.call(this.#code(0), conditionData(args), meter))
  }

  #code (which: number): Uint8Array {
    const code = this.#codes[which]
    if (code === undefined) throw new RangeError(`the program has no body ${which}`)
    return code
  }
}
