/** Ledger machines with a disk each, for tests: what was not written is gone after a crash. */
import { toBase58 } from '../../protocol/core/base58.ts'
import { signerFromSeed, type Signer } from '../../protocol/core/ed25519.ts'
import { peerIdOf, type PeerId } from '../../protocol/core/peer-id.ts'
import type { BookChanges, BookState, MintedDeposit } from '../../protocol/credits/book-types.ts'
import { LedgerMachine } from '../../protocol/credits/ledger-machine.ts'
import {
  sealBlock, type DepositEntry, type LedgerBlock, type LedgerEntry, type OpenedBlock
} from '../../protocol/wire/ledger.ts'

export function ledgerSigner (no: number): Signer {
  return signerFromSeed(new Uint8Array(32).fill(100 + no))
}

export function ledgerPeer (no: number): PeerId {
  return peerIdOf(ledgerSigner(no).publicKey)
}

/** Genesis hash of the cluster whose money the tests' deposits are. */
export const GENESIS = toBase58(new Uint8Array(32).fill(7))

/** Signature of a transaction, as far as a ledger can tell. */
export function transactionNo (no: number): string {
  return toBase58(new Uint8Array(64).fill(1 + no))
}

export function depositEntry (amount: number, no: number, wallet = 'w', genesis = GENESIS): DepositEntry {
  return { kind: 'mint', wallet, amount, reason: 'deposit', transaction: transactionNo(no), genesis }
}

/** A row written by hand, so that it may say anything. */
export class HandRow {
  readonly #signer: Signer
  seq = 0
  head = ''

  constructor (signer: Signer) {
    this.#signer = signer
  }

  block (entries: LedgerEntry[], changes: Partial<LedgerBlock> = {}): OpenedBlock {
    const block = sealBlock({ seq: this.seq + 1, previous: this.head, atMs: 1_000, entries, ...changes }, this.#signer)
    this.seq = block.seq
    this.head = block.hash
    return block
  }
}

/** What a database would hold. */
export class LedgerDisk {
  rows = new Map<string, BookState['rows'][number]>()
  holdings = new Map<string, BookState['holdings'][number]>()
  transfers = new Map<string, BookState['transfers'][number]>()
  forks = new Map<string, OpenedBlock>()
  blocks = new Map<PeerId, OpenedBlock[]>()
  deposits = new Map<string, MintedDeposit>()

  write ({ rows, holdings, sent, received, blocks, forks, deposits }: BookChanges): void {
    for (const row of rows) this.rows.set(row.gateway, row)
    for (const each of holdings) this.holdings.set(`${each.gateway} ${each.wallet}`, each)
    for (const transfer of sent) this.transfers.set(`${transfer.block}/${transfer.index}`, transfer)
    for (const { block, index } of received) this.transfers.delete(`${block}/${index}`)
    for (const block of blocks) this.blocks.set(block.gateway, [...this.row(block.gateway), block])
    for (const block of forks) this.forks.set(block.hash, block)
    for (const each of deposits) this.deposits.set(`${each.gateway}/${each.transaction}`, each)
  }

  row (gateway: PeerId): readonly OpenedBlock[] {
    return this.blocks.get(gateway) ?? []
  }

  state (): BookState {
    return {
      rows: [...this.rows.values()], holdings: [...this.holdings.values()], transfers: [...this.transfers.values()],
      forks: [...this.forks.keys()], deposits: [...this.deposits.values()]
    }
  }

  copy (): LedgerDisk {
    const copy = new LedgerDisk()
    copy.rows = new Map(this.rows)
    copy.holdings = new Map(this.holdings)
    copy.transfers = new Map(this.transfers)
    copy.forks = new Map(this.forks)
    copy.blocks = new Map(this.blocks)
    copy.deposits = new Map(this.deposits)
    return copy
  }
}

/** A gateway's ledger with its disk. */
export class LedgerGateway {
  readonly signer: Signer
  readonly self: PeerId
  disk = new LedgerDisk()
  machine: LedgerMachine

  constructor (no: number) {
    this.signer = ledgerSigner(no)
    this.self = peerIdOf(this.signer.publicKey)
    this.machine = new LedgerMachine({ self: this.self })
    this.machine.begin()
  }

  /** Writes what came up; returns the blocks that may leave now. */
  commit (): OpenedBlock[] {
    const blocks = this.machine.seal(this.signer, 1_000)
    this.disk.write(this.machine.takeChanges())
    return blocks
  }

  /** Whatever was not written is gone. */
  crash (): void {
    this.machine = new LedgerMachine({ self: this.self, state: this.disk.state() })
  }
}

/** Promise 1 in one book, for every wallet; returns what is wrong. */
export function faultsOf ({ book, unsealed }: LedgerMachine): string[] {
  const faults: string[] = []
  for (const wallet of book.wallets()) {
    const { minted, spent, burnt } = book.sums(wallet)
    let held = 0
    let inFlight = 0
    for (const { gateway } of book.marks()) {
      const rights = book.rights(gateway, wallet)
      if (rights < 0) faults.push(`${wallet}: ${gateway} holds ${rights}`)
      held += rights
    }
    for (const transfer of book.transfers()) if (transfer.wallet === wallet) inFlight += transfer.amount
    for (const entry of unsealed) if (entry.kind === 'transfer' && entry.wallet === wallet) inFlight += entry.amount
    if (minted - spent - burnt !== held + inFlight) {
      faults.push(`${wallet}: ${minted} - ${spent} - ${burnt} is not ${held} + ${inFlight}`)
    }
  }
  return faults
}
