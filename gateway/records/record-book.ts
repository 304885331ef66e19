/** The records of this gateway: in memory for reading at once, on disk under `rec/`. What is taken is durable. */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { RecordSet, type HeldRecord, type RecordSetInit } from '../../protocol/registry/record-set.ts'
import type { SharedRecord, SignedRecord } from '../../protocol/registry/records.ts'
import { readRecord, sealRecord } from '../../protocol/wire/records.ts'
import type { StateStore } from '../store/state-store.ts'

const PREFIX = 'rec/'

export interface RecordBookDeps {
  state: Pick<StateStore, 'commit' | 'entries'>
  signer: Signer
  /** What is in memory could not be written: it would be gone after a restart. */
  onFatal (err: unknown): void
  /** The record holds for its key from now on. Must not throw. */
  onChanged? (held: HeldRecord): void
}

/** What became of a record that was offered: what holds now, if there was room, and whether that is new here. */
export interface Outcome { held: HeldRecord | undefined, changed: boolean }

export class RecordBook {
  readonly #deps: RecordBookDeps
  readonly #init: RecordSetInit
  #records: RecordSet

  constructor (deps: RecordBookDeps, init: RecordSetInit = {}) {
    this.#deps = deps
    this.#init = init
    this.#records = this.#empty()
  }

  get records (): RecordSet {
    return this.#records
  }

  /** Reads the disk. */
  async load (): Promise<void> {
    const records = this.#empty()
    for (const [, bytes] of await this.#deps.state.entries({ prefix: PREFIX })) records.take(readRecord(bytes))
    this.#records = records
  }

  sign (record: SharedRecord): SignedRecord {
    return sealRecord(record, this.#deps.signer)
  }

  /** In memory at once; resolves when it is durable. The records must have been checked. */
  async take (offered: readonly SignedRecord[]): Promise<Outcome[]> {
    const outcomes = offered.map(record => this.#records.take(record))
    const changed = new Set(outcomes.flatMap(({ held, changed }) => held !== undefined && changed ? [held.key] : []))
    const written = this.#deps.state.commit(batch => {
      for (const key of changed) {
        // What holds by then, so that an older form is never written over a newer one.
        const held = this.#records.get(key)
        if (held !== undefined) batch.put(PREFIX + held.id, held.bytes)
      }
    })
    for (const key of changed) {
      const held = this.#records.get(key)
      if (held !== undefined) this.#deps.onChanged?.(held)
    }
    try {
      await written
    } catch (err) {
      this.#deps.onFatal(err)
      throw err
    }
    return outcomes
  }

  #empty (): RecordSet {
    return new RecordSet(record => this.sign(record), this.#init)
  }
}
