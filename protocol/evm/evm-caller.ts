import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createEVM, EVMError, type EVM } from '@ethereumjs/evm'
import { APPLICATION_STEPS_MAX } from '../core/limits.ts'
import { applicationTooLong, RevertFault, type StepMeter } from './step-meter.ts'
import { stepParams } from './step-params.ts'

const GAS_LIMIT = BigInt(APPLICATION_STEPS_MAX)

/** Runs code on the EVM of Shanghai, with an empty state, counting steps in place of gas. */
export class EvmCaller {
  readonly #evm: EVM

  private constructor (evm: EVM) {
    this.#evm = evm
  }

  static async create (): Promise<EvmCaller> {
    const common = new Common({ chain: Mainnet, hardfork: Hardfork.Shanghai })
    return new EvmCaller(await createEVM({ common, params: stepParams() }))
  }

  /**
   * What the code returns for the data; it stands alone, and is an application of its own at the meter. Throws an
   * ExecutionFault: a RevertFault where it reverts or breaks off, or of a budget.
   */
  async call (code: Uint8Array, data: Uint8Array, meter: StepMeter): Promise<Uint8Array> {
    const { exceptionError, gas = 0n, returnValue } =
      await this.#evm.runCode({ code, data, gasLimit: GAS_LIMIT, isStatic: true })
    // It keeps a record of each call that the code makes, and nobody would ever read it.
    this.#evm.journal.cleanJournal()
    const steps = Number(GAS_LIMIT - gas)
    if (exceptionError === undefined) {
      meter.spend(steps)
      return returnValue
    }
    if (exceptionError.error === EVMError.errorMessages.OUT_OF_GAS) throw applicationTooLong()
    meter.spendLast(steps)
    throw new RevertFault(returnValue)
  }
}
