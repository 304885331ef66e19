/** Reads every block that this gateway has, and checks that all credits are accounted for. */
import type { AuditView } from '../../protocol/api/credits.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { Audit } from '../../protocol/credits/audit.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import { openBlock, type OpenedBlock } from '../../protocol/wire/ledger.ts'
import type { RowMark } from '../../protocol/wire/ledger-requests.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import type { LedgerCore } from './ledger-core.ts'
import type { LedgerPeers } from './ledger-peers.ts'

/** Time for the others to say what they have. */
const PULL_MS = 2_000
const READ_BYTES = 256 * 1024
/** Blocks checked before others get a turn. */
const CHECKED_AT_ONCE = 16

export interface LedgerAuditDeps {
  core: LedgerCore
  store: Pick<LedgerStore, 'blocks' | 'forks'>
  peers: Pick<LedgerPeers, 'pullFromAll' | 'intake'>
}

interface Checked { audit: Audit, rows: RowMark[] }

/** A moment of the book: how far each row had come, and what it held. */
interface Moment { rows: RowMark[], rights: Array<[gateway: PeerId, wallet: string, rights: number]> }

export class LedgerAudit {
  readonly #deps: LedgerAuditDeps
  #running: Promise<Checked> | undefined

  constructor (deps: LedgerAuditDeps) {
    this.#deps = deps
  }

  /** The sums of one wallet, or of all. Whoever asks while the blocks are read gets the same reading. */
  async run (wallet?: string): Promise<AuditView> {
    this.#running ??= this.#check().finally(() => { this.#running = undefined })
    const { audit, rows } = await this.#running
    return audit.report(rows, wallet)
  }

  async #check (): Promise<Checked> {
    const { core, store, peers } = this.#deps
    await peers.pullFromAll(PULL_MS)
    const { rows, rights } = await core.whenWritten(() => momentOf(core))
    const audit = new Audit()
    for (const row of rows) await this.#readRow(audit, row)
    for (const bytes of await store.forks()) {
      const fork = tryOpen(audit, bytes)
      if (fork !== undefined) audit.addFork(fork)
    }
    audit.close()
    for (const [gateway, wallet, held] of rights) {
      if (audit.rights(gateway, wallet) === held) continue
      audit.fault(`this gateway counts ${held} credits of ${wallet} at ${gateway}, its blocks say otherwise`)
    }
    for (const [gateway, { seq, reason }] of peers.intake.refused) {
      // What was refused before the own cluster was known may have been taken since.
      if (rows.some(row => row.gateway === gateway && row.seq >= seq)) continue
      audit.fault(`block ${seq} of ${gateway} is not taken: ${reason}`)
    }
    return { audit, rows }
  }

  async #readRow (audit: Audit, { gateway, seq, head }: RowMark): Promise<void> {
    let last: OpenedBlock | undefined
    for (let after = 0; after < seq;) {
      const blocks = await this.#deps.store.blocks(gateway, after, READ_BYTES)
      for (const [at, bytes] of blocks.slice(0, seq - after).entries()) {
        if (at > 0 && at % CHECKED_AT_ONCE === 0) await new Promise(resolve => setImmediate(resolve))
        last = tryOpen(audit, bytes)
        if (last !== undefined) audit.add(last)
      }
      if (blocks.length === 0) break
      after += blocks.length
    }
    if (seq > 0 && last?.hash !== head) audit.fault(`the row of ${gateway} does not end in block ${seq} as it should`)
  }
}

function momentOf ({ machine: { book } }: LedgerCore): Moment {
  const rows = book.marks()
  return {
    rows,
    rights: rows.flatMap(({ gateway }) => [...book.walletsOf(gateway)].map(([wallet]): Moment['rights'][number] =>
      [gateway, wallet, book.rights(gateway, wallet)]))
  }
}

function tryOpen (audit: Audit, bytes: Uint8Array): OpenedBlock | undefined {
  try {
    return openBlock(bytes)
  } catch (err) {
    if (!isDcnError(err)) throw err
    audit.fault(`a stored block cannot be read: ${reasonOf(err)}`)
    return undefined
  }
}
