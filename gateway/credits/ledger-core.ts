/** The ledger's machine with its disk: what the machine took is written with the next batch, whoever asked for that. */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { isDcnError } from '../../protocol/core/errors.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { BookState } from '../../protocol/credits/book-types.ts'
import { LedgerMachine } from '../../protocol/credits/ledger-machine.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import type { StateBatch, StateStore, Write } from '../store/state-store.ts'

export interface LedgerCoreDeps {
  self: PeerId
  state: Pick<StateStore, 'commit' | 'beforeEachWrite'>
  store: Pick<LedgerStore, 'load' | 'put'>
  signer: Signer
  clock: Clock
  /** Genesis hash of the cluster whose money counts here; undefined where there is none. */
  genesis (): string | undefined
  /** The disk cannot be written. */
  onFatal (err: unknown): void
}

export class LedgerCore {
  readonly self: PeerId
  readonly #deps: LedgerCoreDeps
  #machine: LedgerMachine
  #readers: Array<() => void> = []
  /** Called when the own row has grown, and that is durable. */
  onGrown: () => void = () => {}

  constructor (deps: LedgerCoreDeps) {
    this.#deps = deps
    this.self = deps.self
    this.#machine = this.#machineOf()
    deps.state.beforeEachWrite(batch => { this.#close(batch) })
  }

  get machine (): LedgerMachine {
    return this.#machine
  }

  /** Begins anew with what is on the disk. */
  async load (): Promise<void> {
    this.#machine = this.#machineOf(await this.#deps.store.load())
  }

  /**
   * Whatever the machine has taken is durable when this resolves, with what `write` adds. Never rejects: without a disk
   * the gateway ends.
   */
  async commit (write: Write = () => {}): Promise<void> {
    try {
      await this.#deps.state.commit(write)
    } catch (err) {
      if (!isDcnError(err) || err.code !== 'DCN_STOPPING') this.#deps.onFatal(err)
    }
  }

  /** What `read` finds when everything is sealed and nothing open; it is durable when this resolves. */
  async whenWritten<T> (read: () => T): Promise<T> {
    let found: { value: T } | undefined
    this.#readers.push(() => { found = { value: read() } })
    await this.commit()
    return found === undefined ? read() : found.value
  }

  #machineOf (state?: BookState): LedgerMachine {
    const genesis = (): string | undefined => this.#deps.genesis()
    return new LedgerMachine({ self: this.self, genesis, ...state === undefined ? {} : { state } })
  }

  #close (batch: StateBatch): void {
    const blocks = this.#machine.seal(this.#deps.signer, this.#deps.clock.nowMs())
    this.#deps.store.put(batch, this.#machine.takeChanges())
    for (const read of this.#readers.splice(0)) read()
    // The step after this one begins when this one is on the disk.
    if (blocks.length > 0) void this.commit().then(() => { this.onGrown() })
  }
}
