import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createEVM, EVMError, type EVM } from '@ethereumjs/evm'
import { ExecutionFault } from '../connectors/execution-fault.ts'
import { APPLICATION_GAS_MAX, EXECUTION_GAS_MAX } from '../core/limits.ts'
import { CALL_GAS } from './program.ts'
import { failureOf } from './revert-data.ts'

/** Runs programs on the EVM, and counts the gas that they use together. */
export class EvmCaller {
  /** What may be used between two resets. */
  readonly gasMax: number
  readonly #evm: EVM
  #gas = 0

  private constructor (evm: EVM, gasMax: number) {
    this.#evm = evm
    this.gasMax = gasMax
  }

  static async create ({ gasMax = EXECUTION_GAS_MAX } = {}): Promise<EvmCaller> {
    const common = new Common({ chain: Mainnet, hardfork: Hardfork.Shanghai })
    return new EvmCaller(await createEVM({ common }), gasMax)
  }

  /** Used since the last `reset`. */
  get gas (): number {
    return this.#gas
  }

  /** Before each execution. */
  reset (): void {
    this.#gas = 0
  }

  /** Throws an ExecutionFault where so much more gas is not left. */
  demand (gas: number): void {
    if (this.#gas + gas > this.gasMax) throw new ExecutionFault({ kind: 'budget', budget: 'gas', limit: this.gasMax })
  }

  /** What the program returns for the data. Throws an ExecutionFault where it fails, or the gas runs out. */
  async call (code: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
    const { exceptionError, executionGasUsed, returnValue } =
      await this.#evm.runCode({ code, data, gasLimit: BigInt(CALL_GAS), isStatic: true })
    if (exceptionError?.error === EVMError.errorMessages.OUT_OF_GAS) {
      throw new ExecutionFault({ kind: 'budget', budget: 'gas for one application', limit: APPLICATION_GAS_MAX })
    }
    if (exceptionError !== undefined) throw new ExecutionFault(failureOf(returnValue))
    this.#gas += Number(executionGasUsed)
    this.demand(0)
    return returnValue
  }
}
