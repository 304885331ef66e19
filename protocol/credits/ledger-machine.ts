/**
 * The credits of one gateway: its own row, and the book of everybody's. Entries are appended one by one and sealed
 * into a block when they are written; until a block is durable nothing of it may leave. Pure: time and key are handed
 * in, and what is to be stored is asked for. Specified in protocol/spec/ledger.md.
 */
import type { Signer } from '../core/ed25519.ts'
import type { JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { rankPeers } from '../core/rendezvous.ts'
import {
  DEPOSIT, FAUCET, LEDGER_ENTRIES_MAX, sealBlock, type DepositSource, type LedgerEntry, type OpenedBlock,
  type TransferPlace
} from '../wire/ledger.ts'
import { Book } from './book.ts'
import type { BookChanges, BookInit, Ingested } from './book-types.ts'

/** Gateways that a wallet's free credits are spread over at once, so that losing one does not lose them all. */
export const FAUCET_SPREAD = 3

/** Gateways in the order in which they are asked to give the wallet its free credits. */
export function rankForFaucet (wallet: string, gateways: readonly PeerId[]): PeerId[] {
  return rankPeers(`faucet/${wallet}`, gateways)
}

export interface LedgerMachineInit extends BookInit {
  self: PeerId
}

/** USDC that came into this gateway's account, as credits for a wallet. */
export interface Deposit extends DepositSource {
  wallet: string
  amount: number
}

export class LedgerMachine {
  readonly self: PeerId
  readonly book: Book
  readonly #reserved = new Map<string, number>()
  #open: LedgerEntry[] = []
  #writes = false

  constructor ({ self, ...init }: LedgerMachineInit) {
    this.self = self
    this.book = new Book(init)
  }

  /**
   * Begins to write the own row. Not before others were asked for it: a gateway whose disk was put back would
   * otherwise write a second block of a number that it has used.
   */
  begin (): void {
    this.#writes = true
    for (const transfer of [...this.book.transfers()]) this.#receive(transfer)
    for (const [wallet, { faucet }] of [...this.book.walletsOf(this.self)]) {
      if (faucet > 0) this.#burnSecondFaucet(wallet)
    }
  }

  /** Whether the own row may be written: it has begun, and was not caught. */
  get writes (): boolean {
    return this.#writes && !this.book.isFrozen(this.self)
  }

  /** Credits of the wallet that can be spent here and now. */
  free (wallet: string): number {
    if (!this.writes) return 0
    // Rights that came out of a forked row may be more than was ever made.
    const most = Math.min(this.book.rights(this.self, wallet), this.book.balance(wallet))
    return Math.max(0, most - this.reserved(wallet))
  }

  reserved (wallet: string): number {
    return this.#reserved.get(wallet) ?? 0
  }

  /** Sets credits aside until `debit` or `release`. False, and nothing is, where too few are free here. */
  reserve (wallet: string, amount: number): boolean {
    if (amount > this.free(wallet)) return false
    this.#reserved.set(wallet, this.reserved(wallet) + amount)
    return true
  }

  release (wallet: string, amount: number): void {
    const rest = this.reserved(wallet) - amount
    if (rest > 0) this.#reserved.set(wallet, rest)
    else this.#reserved.delete(wallet)
  }

  /** Takes reserved credits for a job. */
  debit (wallet: string, amount: number, jobId: JobId): boolean {
    this.release(wallet, amount)
    return this.#append({ kind: 'debit', wallet, amount, jobId })
  }

  /** Gives back what was taken here. False, and nothing is, where it is more than that. */
  refund (wallet: string, amount: number, jobId: JobId): boolean {
    return this.#append({ kind: 'refund', wallet, amount, jobId })
  }

  /**
   * Gives a wallet its free credits, spread evenly over this gateway and `others`, the first of which gets what cannot
   * be split. False, and nothing happens, where any gateway known gave them before.
   */
  giveFaucet (wallet: string, amount: number, others: readonly PeerId[]): boolean {
    if (!this.writes || this.book.faucetGivers(wallet).length > 0) return false
    if (!this.#append({ kind: 'mint', wallet, amount, reason: FAUCET })) return false
    const share = Math.floor(amount / (others.length + 1))
    for (const [at, to] of others.entries()) {
      const part = at === 0 ? share + amount % (others.length + 1) : share
      if (part > 0) this.#append({ kind: 'transfer', wallet, amount: part, to })
    }
    return true
  }

  /**
   * Makes credits of what was paid into this gateway's account. False, and nothing happens, where this gateway has made
   * some of the same transaction before.
   */
  mintDeposit ({ wallet, amount, transaction, genesis }: Deposit): boolean {
    return this.#append({ kind: 'mint', wallet, amount, reason: DEPOSIT, transaction, genesis })
  }

  /**
   * Sends another gateway rights of a wallet: what it needs and half of what is left, so that a wallet used at both
   * does not go to and fro; less where less is free. `waiting`: credits that callers wait for here; of two gateways
   * with callers waiting, the one that comes first in the wallet's order keeps what it has. Returns the amount.
   */
  grant (wallet: string, need: number, to: PeerId, waiting: number): number {
    if (need < 1 || to === this.self || this.book.isFrozen(to)) return 0
    const keeps = waiting > 0 && rankForFaucet(wallet, [this.self, to])[0] === this.self ? waiting : 0
    const spare = Math.max(0, this.free(wallet) - keeps)
    const amount = need < spare ? need + Math.floor((spare - need) / 2) : spare
    if (amount === 0) return 0
    return this.#append({ kind: 'transfer', wallet, amount, to }) ? amount : 0
  }

  /** Takes the next block of a row; what it sends to this gateway is received at once. */
  ingest (block: OpenedBlock): Ingested {
    const ingested = this.book.ingest(block)
    if (ingested.type !== 'applied') return ingested
    for (const transfer of ingested.sent) this.#receive(transfer)
    for (const entry of block.entries) if (entry.kind === 'mint') this.#burnSecondFaucet(entry.wallet)
    return ingested
  }

  /** Credits of the wallet that the given gateways could spend: what they hold, and what is on its way to them. */
  spendable (wallet: string, gateways: readonly PeerId[]): number {
    const able = new Set(gateways.filter(gateway => !this.book.isFrozen(gateway)))
    let sum = 0
    for (const gateway of able) sum += this.book.rights(gateway, wallet)
    for (const { from, to, wallet: whose, amount } of this.book.transfers()) {
      if (whose === wallet && able.has(to) && !this.book.isFrozen(from)) sum += amount
    }
    return Math.min(sum, this.book.balance(wallet))
  }

  /** Credits of the wallet that may ever be spent: all of them, less what frozen rows keep. */
  attainable (wallet: string): number {
    let lost = 0
    for (const { gateway, frozen } of this.book.marks()) if (frozen) lost += this.book.rights(gateway, wallet)
    for (const { from, to, wallet: whose, amount } of this.book.transfers()) {
      if (whose === wallet && (this.book.isFrozen(from) || this.book.isFrozen(to))) lost += amount
    }
    return Math.max(0, this.book.balance(wallet) - lost)
  }

  /** Entries that wait for the next `seal`. */
  get unsealed (): readonly LedgerEntry[] {
    return this.#open
  }

  /** Signs what was appended since; the blocks and `takeChanges` belong into one durable step. */
  seal (signer: Signer, nowMs: number): OpenedBlock[] {
    const blocks: OpenedBlock[] = []
    while (this.#open.length > 0) {
      const entries = this.#open.splice(0, LEDGER_ENTRIES_MAX)
      const { seq, head } = this.book.mark(this.self)
      const block = sealBlock({ seq: seq + 1, previous: head, atMs: nowMs, entries }, signer)
      this.book.seal(block)
      blocks.push(block)
    }
    return blocks
  }

  takeChanges (): BookChanges {
    return this.book.takeChanges()
  }

  #receive ({ to, wallet, amount, ...place }: TransferPlace & { to: PeerId, wallet: string, amount: number }): void {
    if (to !== this.self || this.book.isFrozen(place.from)) return
    this.#append({ kind: 'receive', wallet, amount, ...place })
  }

  /**
   * Two gateways that could not hear each other may both have given the faucet. The one that comes later in the
   * wallet's order withdraws what it still has of it.
   */
  #burnSecondFaucet (wallet: string): void {
    const givers = this.book.faucetGivers(wallet)
    if (givers.length < 2 || !givers.includes(this.self) || rankForFaucet(wallet, givers)[0] === this.self) return
    const { faucet, burnt } = this.book.holding(this.self, wallet)
    const amount = Math.min(this.free(wallet), faucet - burnt)
    if (amount > 0) this.#append({ kind: 'burn', wallet, amount, reason: 'faucet-given-twice' })
  }

  #append (entry: LedgerEntry): boolean {
    if (!this.writes || this.book.append(this.self, entry) !== undefined) return false
    this.#open.push(entry)
    return true
  }
}
