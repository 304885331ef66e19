/** Blocks from other gateways: checked, taken, and where one does not fit, what lies behind that is found out. */
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { ingestAll, type Stuck } from '../../protocol/credits/ingest-all.ts'
import { openBlock, type BlockHash, type OpenedBlock, type TransferPlace } from '../../protocol/wire/ledger.ts'
import type { LedgerAnswer } from '../../protocol/wire/ledger-requests.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import type { LedgerCore } from './ledger-core.ts'

/** Signatures checked before others get a turn: some two milliseconds. */
const OPENED_AT_ONCE = 16
/** Findings about one answer, each of which may let more of it be taken. */
const FINDINGS_MAX = 64

export interface LedgerIntakeDeps {
  core: LedgerCore
  store: Pick<LedgerStore, 'block'>
  logger: Logger
  /** The block that the peer has at this place, by its hash or (where that is empty) in its chain. */
  find (peer: PeerId, place: { gateway: PeerId, seq: number, block: BlockHash }): Promise<Uint8Array | undefined>
}

export interface Taken {
  applied: number
  /** Blocks are missing before those that came. */
  behind: boolean
  /** Resolves when all of it is durable. */
  written: Promise<void>
}

export class LedgerIntake {
  readonly #deps: LedgerIntakeDeps
  readonly #log: Logger
  /** Rows that broke a rule, and how: they are followed no further. */
  readonly refused = new Map<PeerId, { seq: number, reason: string }>()
  /** Called whenever something was taken. */
  onTaken: () => void = () => {}
  /** Called when a row was caught. */
  onFrozen: () => void = () => {}

  constructor (deps: LedgerIntakeDeps) {
    this.#deps = deps
    this.#log = deps.logger
  }

  /** Takes what a peer answered. Nothing in it can do harm; throws only when there is a fault of our own. */
  async take ({ blocks, evidence }: Pick<LedgerAnswer, 'blocks' | 'evidence'>, from: PeerId): Promise<Taken> {
    const { core } = this.#deps
    const opened = await this.#open(blocks, from)
    let applied = 0
    let stuck: Stuck[] = []
    for (let findings = 0; findings < FINDINGS_MAX; findings++) {
      const outcome = ingestAll(core.machine, opened)
      applied += outcome.applied
      stuck = outcome.stuck
      if (outcome.applied > 0) this.onTaken()
      let found = false
      for (const each of stuck) if (await this.#found(each, from)) found = true
      if (!found) break
    }
    for (const { one, other } of evidence) {
      const [first, second] = await this.#open([one, other], from)
      if (first !== undefined && second !== undefined) this.#convict(first, second)
    }
    const behind = stuck.some(({ why }) => why.type === 'needs' || why.type === 'gap')
    return { applied, behind, written: core.commit() }
  }

  async #open (blocks: readonly Uint8Array[], from: PeerId): Promise<OpenedBlock[]> {
    const opened: OpenedBlock[] = []
    for (const [at, bytes] of blocks.entries()) {
      if (at > 0 && at % OPENED_AT_ONCE === 0) await new Promise(resolve => setImmediate(resolve))
      try {
        opened.push(openBlock(bytes))
      } catch (err) {
        if (!isDcnError(err)) throw err
        this.#log.debug('peer gave a block that is none', { peer: from, reason: reasonOf(err) })
      }
    }
    return opened
  }

  /** Looks into why a block cannot be taken; whether it may be now. */
  async #found ({ block, why }: Stuck, from: PeerId): Promise<boolean> {
    const { book } = this.#deps.core.machine
    const { gateway, seq } = block
    switch (why.type) {
      case 'gap':
        return false
      case 'refused':
        if (this.refused.get(gateway)?.seq !== seq) {
          this.refused.set(gateway, { seq, reason: why.reason })
          this.#log.warn('row of a gateway breaks the rules', { gateway, seq })
        }
        return false
      case 'conflict':
        await this.#compare(block)
        return false
      case 'torn': {
        if (book.isFrozen(gateway)) return false
        const theirs = await this.#find(from, { gateway, seq: why.seq, block: '' })
        if (theirs !== undefined) await this.#compare(theirs)
        return false
      }
      case 'needs':
        return await this.#seek(why.place, from)
    }
  }

  /**
   * A transfer that is not there although its row is known that far: it was received before, it never was, or its
   * sender has two chains.
   */
  async #seek ({ from: sender, seq, block }: TransferPlace, peer: PeerId): Promise<boolean> {
    const { book } = this.#deps.core.machine
    const mark = book.mark(sender)
    // The sender's blocks will come, with the next pull.
    if (mark.seq < seq && !mark.frozen) return false
    if (book.hasFork(block)) return false
    const theirs = await this.#find(peer, { gateway: sender, seq, block })
    if (theirs?.hash !== block || await this.#isOurs(theirs)) return false
    await this.#compare(theirs)
    return book.addFork(theirs)
  }

  async #isOurs ({ gateway, seq, hash }: OpenedBlock): Promise<boolean> {
    return (await this.#own(gateway, seq))?.hash === hash
  }

  /** Freezes the row if our block of that number is another. */
  async #compare (theirs: OpenedBlock): Promise<void> {
    const ours = await this.#own(theirs.gateway, theirs.seq)
    if (ours !== undefined) this.#convict(ours, theirs)
  }

  #convict (one: OpenedBlock, other: OpenedBlock): void {
    if (!this.#deps.core.machine.book.convict(one, other)) return
    this.#log.error('gateway signed two blocks of one number: its credits are frozen', {
      gateway: one.gateway, seq: one.seq
    })
    this.onFrozen()
  }

  async #own (gateway: PeerId, seq: number): Promise<OpenedBlock | undefined> {
    // What was taken a moment ago may be on its way to the disk.
    if (this.#deps.core.machine.book.mark(gateway).seq === seq) await this.#deps.core.commit()
    const bytes = await this.#deps.store.block(gateway, seq)
    return bytes === undefined ? undefined : openBlock(bytes)
  }

  async #find (
    peer: PeerId, place: { gateway: PeerId, seq: number, block: BlockHash }
  ): Promise<OpenedBlock | undefined> {
    const bytes = await this.#deps.find(peer, place)
    if (bytes === undefined) return undefined
    const [block] = await this.#open([bytes], peer)
    return block?.gateway === place.gateway && block.seq === place.seq ? block : undefined
  }
}
