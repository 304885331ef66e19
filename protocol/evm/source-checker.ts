import { isWellFormed, utf8 } from '../core/bytes.ts'
import { DcnError, isDcnError } from '../core/errors.ts'
import { SOURCE_BYTES_MAX } from '../core/limits.ts'
import type { SourceDefinition } from '../wire/definitions.ts'
import { CHECK_TIMEOUT_MS, type Compiler } from './compiler.ts'
import type { SourceChecker } from './runner-types.ts'

/** Refuses what does not compile as it is going to run, with the compiler's own words. */
export class SolidityChecker implements SourceChecker {
  readonly #compiler: Compiler
  readonly #timeoutMs: number

  constructor (compiler: Compiler, { timeoutMs = CHECK_TIMEOUT_MS } = {}) {
    this.#compiler = compiler
    this.#timeoutMs = timeoutMs
  }

  async check ({ kind, source }: SourceDefinition): Promise<void> {
    if (!isWellFormed(source)) throw refusal('the text is not Unicode: it has half of a surrogate pair')
    if (utf8(source).byteLength > SOURCE_BYTES_MAX) throw refusal(`the text is longer than ${SOURCE_BYTES_MAX} bytes`)
    try {
      await this.#compiler.code(kind, source, this.#timeoutMs)
    } catch (err) {
      // At deployment, a text that the compiler cannot deal with in time is a bad text.
      if (isDcnError(err) && err.code === 'DCN_EXECUTION_UNAVAILABLE') throw refusal(err.context.reason)
      throw err
    }
  }
}

function refusal (message: string): DcnError<'DCN_SOLIDITY_INVALID'> {
  return new DcnError('DCN_SOLIDITY_INVALID', { diagnostics: [{ message, line: 1, column: 1 }] })
}
