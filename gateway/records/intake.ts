/** Records from other gateways: checked, merged, durable, and their code looked for. */
import { bytesEqual } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { checkRecord, contentOf, isAhead } from '../../protocol/registry/kinds.ts'
import { isEntityRecord, recordKey, type SharedRecord, type SignedRecord } from '../../protocol/registry/records.ts'
import { openRecord, readRecord } from '../../protocol/wire/records.ts'
import type { CodeKeeper } from './code-keeper.ts'
import type { DefinitionKeeper } from './definition-keeper.ts'
import type { RecordBook } from './record-book.ts'

export interface IntakeDeps {
  book: RecordBook
  keeper: Pick<CodeKeeper, 'have'>
  definitions: Pick<DefinitionKeeper, 'have'>
  clock: Clock
  logger: Logger
}

export class Intake {
  readonly #deps: IntakeDeps
  readonly #log: Logger

  constructor (deps: IntakeDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('intake')
  }

  /**
   * For each whether it, or what beats it, is durable here; with its code where that is waited for. One that cannot be
   * taken does not hold up the others. Rejects only where the disk does.
   */
  async take (records: readonly Uint8Array[], from: PeerId, { withCode }: { withCode: boolean }): Promise<boolean[]> {
    const opened = records.map(bytes => this.#open(bytes, from))
    const held = await this.takeChecked(opened.filter(record => record !== undefined), from, { withCode })
    let at = 0
    return opened.map(record => record !== undefined && held[at++] === true)
  }

  /** `take` for what `check` let through. */
  async takeChecked (
    records: readonly SignedRecord[], from: PeerId, { withCode }: { withCode: boolean }
  ): Promise<boolean[]> {
    const outcomes = await this.#deps.book.take(records)
    return await Promise.all(outcomes.map(async ({ held }) => {
      if (held === undefined) return false
      const content = this.#haveContent(held.record, from)
      return !withCode || await content
    }))
  }

  async #haveContent (record: SharedRecord, from: PeerId): Promise<boolean> {
    const { keeper, definitions } = this.#deps
    return isEntityRecord(record) ? await definitions.have(record, from) : await keeper.have(contentOf(record), from)
  }

  /**
   * Checks a record that may be new here. Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED and
   * DCN_MESSAGE_BAD_SIGNATURE; undefined where it is not of this time.
   */
  check (bytes: Uint8Array): SignedRecord | undefined {
    // What is here already was checked when it came, and a signature costs more than all the rest.
    const read = readRecord(bytes)
    const held = this.#deps.book.records.get(recordKey(read.record))
    if (held !== undefined && bytesEqual(held.bytes, bytes)) return held
    const record = openRecord(bytes)
    checkRecord(record.record, record.signer)
    return isAhead(record.record, this.#deps.clock.nowMs()) ? undefined : record
  }

  #open (bytes: Uint8Array, from: PeerId): SignedRecord | undefined {
    try {
      return this.check(bytes)
    } catch (err) {
      if (!isDcnError(err)) throw err
      this.#log.debug('record not taken', { peer: from, reason: reasonOf(err) })
      return undefined
    }
  }
}
