/**
 * Every gateway's row as far as it is known here: a row is a chain of blocks, checked one after the other. Holds the
 * sums, not the blocks; `takeChanges` says what is to be stored. Pure. Specified in protocol/spec/ledger.md.
 */
import type { PeerId } from '../core/peer-id.ts'
import {
  DEPOSIT, type BlockHash, type DepositEntry, type LedgerEntry, type OpenedBlock, type ReceiveEntry, type TransferPlace
} from '../wire/ledger.ts'
import { LEDGER_ROWS_MAX, type RowMark } from '../wire/ledger-requests.ts'
import type {
  BookChanges, BookInit, BookState, Evidence, Ingested, MintedDeposit, RowState, Transfer, WalletSums
} from './book-types.ts'
import { addTo, emptyHolding, rightsOf, type Holding } from './holding.ts'

interface Row extends RowState {
  holdings: Map<string, Holding>
  /** By transaction. */
  deposits: Map<string, MintedDeposit>
}

const NO_STATE: BookState = { rows: [], holdings: [], transfers: [], forks: [], deposits: [] }

export class Book {
  readonly #rows = new Map<PeerId, Row>()
  readonly #sums = new Map<string, WalletSums>()
  readonly #transfers = new Map<string, Transfer>()
  readonly #forks = new Set<BlockHash>()
  readonly #genesis: () => string | undefined
  #changes = noChanges()

  constructor ({ state = NO_STATE, genesis = () => undefined }: BookInit = {}) {
    const { rows, holdings, transfers, forks, deposits } = state
    this.#genesis = genesis
    for (const row of rows) this.#rows.set(row.gateway, { ...row, holdings: new Map(), deposits: new Map() })
    for (const deposit of deposits) this.#rows.get(deposit.gateway)?.deposits.set(deposit.transaction, deposit)
    for (const { gateway, wallet, holding } of holdings) {
      this.#rows.get(gateway)?.holdings.set(wallet, { ...holding })
      this.#addSums(wallet, emptyHolding(), holding)
    }
    for (const transfer of transfers) this.#transfers.set(keyOf(transfer), transfer)
    for (const hash of forks) this.#forks.add(hash)
  }

  /** Takes the next block of a row, from anybody. Only `applied` changes anything. */
  ingest (block: OpenedBlock): Ingested {
    const row = this.#rows.get(block.gateway)
    const [seq, head] = [row?.seq ?? 0, row?.head ?? '']
    if (block.seq < seq || (block.seq === seq && block.hash === head)) return { type: 'old' }
    if (block.seq === seq) return { type: 'conflict' }
    if (block.seq > seq + 1) return { type: 'gap', seq }
    if (block.previous !== head) return { type: 'torn', seq }
    if (row === undefined && this.#rows.size >= LEDGER_ROWS_MAX) return refused('there are too many rows')
    const staged = new Map<string, Holding>()
    const received = new Set<string>()
    const deposits = new Set<string>()
    for (const entry of block.entries) {
      const holding = staged.get(entry.wallet) ?? { ...row?.holdings.get(entry.wallet) ?? emptyHolding() }
      staged.set(entry.wallet, holding)
      if (entry.kind === 'receive') {
        const fault = this.#faultOf(entry, block.gateway, received)
        if (fault !== undefined) return fault
        received.add(keyOf(entry))
      }
      if (entry.kind === 'transfer' && entry.to === block.gateway) return refused('it sends to itself')
      const reason = this.#faultOfMint(entry, block.gateway, deposits) ?? addTo(holding, entry)
      if (reason !== undefined) return refused(reason)
    }
    for (const entry of block.entries) if (isDeposit(entry)) this.#noteDeposit(block.gateway, entry)
    for (const [wallet, holding] of staged) this.#setHolding(this.#row(block.gateway), wallet, holding)
    return { type: 'applied', sent: this.#link(block) }
  }

  /** Adds an entry to a row ahead of the block that will hold it; `link` follows. Says why where it may not stand. */
  append (gateway: PeerId, entry: LedgerEntry): string | undefined {
    const holding = { ...this.holding(gateway, entry.wallet) }
    if (entry.kind === 'receive') {
      const fault = this.#faultOf(entry, gateway, new Set())
      if (fault !== undefined) return 'there is nothing to receive'
    }
    const reason = this.#faultOfMint(entry, gateway, new Set()) ?? addTo(holding, entry)
    if (reason !== undefined) return reason
    if (entry.kind === 'receive') this.#take(entry)
    if (isDeposit(entry)) this.#noteDeposit(gateway, entry)
    this.#setHolding(this.#row(gateway), entry.wallet, holding)
    return undefined
  }

  /** Makes a block of appended entries the end of its row. */
  seal (block: OpenedBlock): void {
    this.#link(block)
  }

  /**
   * Freezes the row of a gateway that signed two blocks of one number. False where the two prove nothing.
   */
  convict (one: OpenedBlock, other: OpenedBlock): boolean {
    if (one.gateway !== other.gateway || one.seq !== other.seq || one.hash === other.hash) return false
    const row = this.#row(one.gateway)
    if (row.evidence !== undefined) return false
    row.evidence = { one: one.bytes, other: other.bytes }
    this.#changes.rows.add(row.gateway)
    return true
  }

  /**
   * Takes a block of a frozen row that is not in the chain known here: what it sent may have been received by
   * gateways that knew no better. Only what the wallet ever had can be behind it.
   */
  addFork (block: OpenedBlock): boolean {
    const row = this.#rows.get(block.gateway)
    if (row?.evidence === undefined || this.#forks.has(block.hash) || row.head === block.hash) return false
    this.#forks.add(block.hash)
    this.#changes.forks.push(block)
    this.#send(block, (wallet, amount) => amount <= this.sums(wallet).minted)
    return true
  }

  hasFork (hash: BlockHash): boolean {
    return this.#forks.has(hash)
  }

  holding (gateway: PeerId, wallet: string): Holding {
    return this.#rows.get(gateway)?.holdings.get(wallet) ?? emptyHolding()
  }

  /** What the gateway holds for the wallet. */
  rights (gateway: PeerId, wallet: string): number {
    return rightsOf(this.holding(gateway, wallet))
  }

  sums (wallet: string): WalletSums {
    return this.#sums.get(wallet) ?? { minted: 0, spent: 0, burnt: 0, deposited: 0 }
  }

  /** All credits of the wallet, wherever they are. */
  balance (wallet: string): number {
    const { minted, spent, burnt } = this.sums(wallet)
    return Math.max(0, minted - spent - burnt)
  }

  /**
   * Gateways that hold rights of the wallet, or were sent some (they may well have received them), the richest first.
   */
  holders (wallet: string): Array<{ gateway: PeerId, rights: number }> {
    const sums = new Map([...this.#rows.keys()].map(gateway => [gateway, this.rights(gateway, wallet)]))
    for (const { to, wallet: whose, amount } of this.#transfers.values()) {
      if (whose === wallet) sums.set(to, (sums.get(to) ?? 0) + amount)
    }
    return [...sums].map(([gateway, rights]) => ({ gateway, rights }))
      .filter(({ rights }) => rights > 0).sort((a, b) => b.rights - a.rights)
  }

  /** Gateways that gave the wallet the faucet. */
  faucetGivers (wallet: string): PeerId[] {
    return [...this.#rows.values()].filter(({ holdings }) => (holdings.get(wallet)?.faucet ?? 0) > 0)
      .map(({ gateway }) => gateway)
  }

  /** What was minted for a transaction: by this gateway, or else by any. */
  deposit (transaction: string, first?: PeerId): MintedDeposit | undefined {
    const own = first === undefined ? undefined : this.#rows.get(first)?.deposits.get(transaction)
    if (own !== undefined) return own
    for (const { deposits } of this.#rows.values()) {
      const found = deposits.get(transaction)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** What a gateway has minted for deposits. */
  depositsOf (gateway: PeerId): Iterable<MintedDeposit> {
    return this.#rows.get(gateway)?.deposits.values() ?? []
  }

  transfers (): Iterable<Transfer> {
    return this.#transfers.values()
  }

  wallets (): Iterable<string> {
    return this.#sums.keys()
  }

  walletsOf (gateway: PeerId): Iterable<[wallet: string, holding: Readonly<Holding>]> {
    return this.#rows.get(gateway)?.holdings.entries() ?? []
  }

  mark (gateway: PeerId): RowMark {
    const row = this.#rows.get(gateway)
    return { gateway, seq: row?.seq ?? 0, head: row?.head ?? '', frozen: row?.evidence !== undefined }
  }

  marks (): RowMark[] {
    return [...this.#rows.keys()].map(gateway => this.mark(gateway))
  }

  evidence (gateway: PeerId): Evidence | undefined {
    return this.#rows.get(gateway)?.evidence
  }

  isFrozen (gateway: PeerId): boolean {
    return this.#rows.get(gateway)?.evidence !== undefined
  }

  /** What has changed since this was last called. */
  takeChanges (): BookChanges {
    const { rows, holdings, sent, received, blocks, forks, deposits } = this.#changes
    this.#changes = noChanges()
    return {
      blocks,
      forks,
      deposits,
      rows: [...rows].map(gateway => {
        const { seq, head, evidence } = this.#row(gateway)
        return { gateway, seq, head, evidence }
      }),
      holdings: [...holdings].flatMap(([gateway, wallets]) =>
        [...wallets].map(wallet => ({ gateway, wallet, holding: { ...this.holding(gateway, wallet) } }))),
      sent: [...sent.values()],
      received: [...received.values()]
    }
  }

  /** Why a receive cannot stand, or cannot yet. */
  #faultOf (entry: ReceiveEntry, to: PeerId, before: ReadonlySet<string>): Ingested | undefined {
    const { wallet, amount, from, seq, block, index } = entry
    const key = keyOf(entry)
    if (before.has(key)) return refused('it receives one transfer twice')
    const transfer = this.#transfers.get(key)
    if (transfer === undefined) return { type: 'needs', place: { from, seq, block, index } }
    const isIt = transfer.from === from && transfer.seq === seq && transfer.to === to &&
      transfer.wallet === wallet && transfer.amount === amount
    return isIt ? undefined : refused('the transfer that it receives is another')
  }

  /** Why a deposit cannot stand. `before`: transactions of deposits that stand before it in its block. */
  #faultOfMint (entry: LedgerEntry, gateway: PeerId, before: Set<string>): string | undefined {
    if (!isDeposit(entry)) return undefined
    const { transaction } = entry
    const genesis = this.#genesis()
    if (genesis !== undefined && entry.genesis !== genesis) return 'it mints the money of another cluster'
    const isKnown = before.has(transaction) || this.#rows.get(gateway)?.deposits.has(transaction) === true
    before.add(transaction)
    return isKnown ? 'it mints one transaction twice' : undefined
  }

  #noteDeposit (gateway: PeerId, { transaction, wallet, amount }: DepositEntry): void {
    const deposit = { gateway, transaction, wallet, amount }
    this.#row(gateway).deposits.set(transaction, deposit)
    this.#changes.deposits.push(deposit)
  }

  #row (gateway: PeerId): Row {
    const known = this.#rows.get(gateway)
    if (known !== undefined) return known
    const row: Row = { gateway, seq: 0, head: '', evidence: undefined, holdings: new Map(), deposits: new Map() }
    this.#rows.set(gateway, row)
    return row
  }

  /** The block's sums stand already; what is left is the chain and what it sends and receives. */
  #link (block: OpenedBlock): Transfer[] {
    const row = this.#row(block.gateway)
    row.seq = block.seq
    row.head = block.hash
    this.#changes.rows.add(row.gateway)
    this.#changes.blocks.push(block)
    for (const entry of block.entries) if (entry.kind === 'receive') this.#take(entry)
    // A fork that turns out to be the chain after all has sent already.
    return this.#forks.has(block.hash) ? [] : this.#send(block, () => true)
  }

  #send (block: OpenedBlock, mayBe: (wallet: string, amount: number) => boolean): Transfer[] {
    const sent: Transfer[] = []
    for (const [index, entry] of block.entries.entries()) {
      if (entry.kind !== 'transfer' || !mayBe(entry.wallet, entry.amount)) continue
      const { wallet, amount, to } = entry
      sent.push({ from: block.gateway, seq: block.seq, block: block.hash, index, to, wallet, amount })
    }
    for (const transfer of sent) {
      this.#transfers.set(keyOf(transfer), transfer)
      this.#changes.sent.set(keyOf(transfer), transfer)
    }
    return sent
  }

  #take (place: TransferPlace): void {
    const key = keyOf(place)
    if (!this.#transfers.delete(key)) return
    if (!this.#changes.sent.delete(key)) this.#changes.received.set(key, place)
  }

  #setHolding (row: Row, wallet: string, holding: Holding): void {
    this.#addSums(wallet, row.holdings.get(wallet) ?? emptyHolding(), holding)
    row.holdings.set(wallet, holding)
    const wallets = this.#changes.holdings.get(row.gateway) ?? new Set()
    this.#changes.holdings.set(row.gateway, wallets.add(wallet))
  }

  #addSums (wallet: string, before: Holding, after: Holding): void {
    const { minted, spent, burnt, deposited } = this.sums(wallet)
    this.#sums.set(wallet, {
      minted: minted + after.minted - before.minted,
      spent: spent + after.debited - after.refunded - before.debited + before.refunded,
      burnt: burnt + after.burnt - before.burnt,
      deposited: deposited + after.deposited - before.deposited
    })
  }
}

function isDeposit (entry: LedgerEntry): entry is DepositEntry {
  return entry.kind === 'mint' && entry.reason === DEPOSIT
}

function keyOf ({ block, index }: TransferPlace): string {
  return `${block}/${index}`
}

function refused (reason: string): Ingested {
  return { type: 'refused', reason }
}

function noChanges () {
  return {
    rows: new Set<PeerId>(),
    holdings: new Map<PeerId, Set<string>>(),
    sent: new Map<string, Transfer>(),
    received: new Map<string, TransferPlace>(),
    blocks: [] as OpenedBlock[],
    forks: [] as OpenedBlock[],
    deposits: [] as MintedDeposit[]
  }
}
