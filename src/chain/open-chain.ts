/** A chain as its journal has it, or a new one. */
import { join } from 'node:path'
import type { Clock } from '../../protocol/core/clock.ts'
import { type Signer } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { solanaAddressOf } from '../../protocol/core/peer-id.ts'
import { newGenesis } from './genesis.ts'
import {
  type Entry, type Genesis, genesisEntry, JOURNAL_VERSION, type Run, runEntry, runIn, transactionIn,
  type TransactionRecord, type WrittenAccounts
} from './journal/entries.ts'
import { Journal, type JournalWriter, MemoryJournal } from './journal/journal.ts'
import { FINALITY_SLOTS, LocalChain } from './local-chain.ts'
import { slotAt } from './slots.ts'

const JOURNAL_FILE = 'journal'
/** Where the VM's feature set begins, and with it the slots of a new chain. */
const FIRST_SLOT = 447_552_000n

export interface OpenChainInit {
  /** Directory of the journal, which is there; undefined: the chain is kept nowhere. */
  data: string | undefined
  faucet: Signer
  slotMs: number
  finalitySlots?: number
}

export interface OpenChain {
  chain: LocalChain
  journal: JournalWriter
}

/** Throws DCN_FILE_UNREADABLE, DCN_KEY_INVALID. */
export async function openChain (
  { clock }: { clock: Clock }, { data, faucet, slotMs, finalitySlots = FINALITY_SLOTS }: OpenChainInit
): Promise<OpenChain> {
  const past = new Past()
  const path = data === undefined ? undefined : join(data, JOURNAL_FILE)
  const journal = path === undefined
    ? new MemoryJournal()
    : await Journal.open(path, entry => { past.take(entry as Entry, path) })

  const nowMs = clock.nowMs()
  const address = solanaAddressOf(faucet.publicKey)
  const genesis = past.genesis ?? newGenesis(address, nowMs)
  if (genesis.faucet !== address) {
    await journal.close()
    const reason = `the chain here was made with the key of ${genesis.faucet}: restore that, or remove the directory ` +
      'and with it the whole chain'
    throw new DcnError('DCN_KEY_INVALID', { path: data ?? '', reason })
  }
  if (past.genesis === undefined) journal.append(genesisEntry(genesis))
  const run = { slot: past.nextSlot(nowMs), timeMs: nowMs, slotMs }
  journal.append(runEntry(run))
  const { records, accounts } = past
  const chain = new LocalChain({ clock, journal }, {
    genesis, pastRuns: past.runs, run, records, accounts, finalitySlots
  })
  await journal.flushed()
  return { chain, journal }
}

class Past {
  genesis: Genesis | undefined
  readonly runs: Run[] = []
  readonly records: TransactionRecord[] = []
  readonly accounts: WrittenAccounts = new Map()

  take (entry: Entry, path: string): void {
    switch (entry.kind) {
      case 'genesis': {
        const version: number = entry.version
        if (version !== JOURNAL_VERSION) {
          const reason = `it has format ${version}, and this program reads ${JOURNAL_VERSION}`
          throw new DcnError('DCN_FILE_UNREADABLE', { path, reason })
        }
        this.genesis = entry.genesis
        break
      }
      case 'run':
        this.runs.push(runIn(entry))
        break
      case 'transaction': {
        const { record, written } = transactionIn(entry)
        this.records.push(record)
        for (const [address, state] of written) this.accounts.set(address, state)
        break
      }
    }
  }

  /** After every slot that anybody can have seen, also where the machine's clock was set back. */
  nextSlot (nowMs: number): bigint {
    const [lastRun, lastRecord] = [this.runs.at(-1), this.records.at(-1)]
    const byTime = lastRun === undefined ? FIRST_SLOT : slotAt(lastRun, nowMs) + 1n
    const byRecord = lastRecord === undefined ? FIRST_SLOT : lastRecord.slot + 1n
    return byTime > byRecord ? byTime : byRecord
  }
}
