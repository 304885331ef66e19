/**
 * The check of the whole ledger from its blocks alone: every rule again, and those that no row shows by itself. Blocks
 * are added row by row, each row's in order; receives are matched with transfers at the end. Pure.
 */
import type { AuditView } from '../api/credits.ts'
import type { JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { DEPOSIT, type BlockHash, type LedgerEntry, type OpenedBlock } from '../wire/ledger.ts'
import type { RowMark } from '../wire/ledger-requests.ts'
import { addTo, emptyHolding, rightsOf, type Holding } from './holding.ts'

/** Wallets and faults that a report lists; its sums are over all. */
export const AUDIT_WALLETS_MAX = 1_000
export const AUDIT_FAULTS_MAX = 100

interface Row {
  seq: number
  head: BlockHash
  holdings: Map<string, Holding>
  jobs: Map<JobId, number>
  /** Transactions that it minted. */
  deposits: Set<string>
}
interface Sent { from: PeerId, to: PeerId, wallet: string, amount: number, received: boolean, isFork: boolean }
interface Received { by: PeerId, from: PeerId, key: string, wallet: string, amount: number, seq: number }
type Totals = Omit<AuditView['wallets'][number], 'wallet'>

export class Audit {
  readonly #rows = new Map<PeerId, Row>()
  readonly #sent = new Map<string, Sent>()
  readonly #received: Received[] = []
  readonly #faults: string[] = []

  /** The next block of a row. */
  add (block: OpenedBlock): void {
    const { gateway, seq, previous, hash } = block
    const row = this.#row(gateway)
    if (seq !== row.seq + 1 || previous !== row.head) this.fault(`block ${seq} of ${gateway} does not follow the last`)
    row.seq = seq
    row.head = hash
    for (const [index, entry] of block.entries.entries()) {
      const holding = row.holdings.get(entry.wallet) ?? emptyHolding()
      row.holdings.set(entry.wallet, holding)
      const reason = addTo(holding, entry) ?? faultOfJob(row.jobs, entry) ?? faultOfDeposit(row.deposits, entry)
      if (reason !== undefined) this.fault(`block ${seq} of ${gateway}: ${reason}`)
      this.#note(block, index, entry, false)
    }
  }

  /** A block of a frozen row that is beside its chain: others may have received what it sent. */
  addFork (block: OpenedBlock): void {
    for (const [index, entry] of block.entries.entries()) {
      if (entry.kind === 'transfer') this.#note(block, index, entry, true)
    }
  }

  fault (text: string): void {
    if (this.#faults.length < AUDIT_FAULTS_MAX) this.#faults.push(text)
  }

  /** What a row holds for a wallet, by its blocks. */
  rights (gateway: PeerId, wallet: string): number {
    return rightsOf(this.#rows.get(gateway)?.holdings.get(wallet) ?? emptyHolding())
  }

  /** To be called once, when all blocks are added. */
  close (): void {
    for (const { by, from, key, wallet, amount, seq } of this.#received) {
      const sent = this.#sent.get(key)
      const isIt = sent?.from === from && sent.to === by && sent.wallet === wallet && sent.amount === amount
      if (!isIt) this.fault(`block ${seq} of ${by} receives what was not sent`)
      else if (sent.received) this.fault(`block ${seq} of ${by} receives what was received before`)
      if (sent !== undefined) sent.received = true
    }
  }

  /** `only`: sums of this wallet; of all otherwise. `rows` say who is frozen. */
  report (rows: readonly RowMark[], only?: string): AuditView {
    const wallets = this.#totals(only)
    const sum = noTotals()
    for (const totals of wallets.values()) addTotals(sum, totals)
    const faults = [...this.#faults]
    for (const { gateway, frozen } of rows) {
      if (frozen) faults.push(`${gateway} signed two blocks of one number: what it holds is frozen`)
    }
    return {
      ...sum,
      ok: [...wallets.values()].every(({ difference }) => difference === 0) && faults.length === 0,
      wallets: [...wallets].slice(0, AUDIT_WALLETS_MAX).map(([wallet, totals]) => ({ wallet, ...totals })),
      gateways: rows.map(({ gateway, seq, head, frozen }) => ({
        gateway, seq, head, frozen, held: this.#held(gateway, only)
      })),
      faults: faults.slice(0, AUDIT_FAULTS_MAX)
    }
  }

  #totals (only: string | undefined): Map<string, Totals> {
    const wallets = new Map<string, Totals>()
    const of = (wallet: string): Totals => {
      const totals = wallets.get(wallet) ?? noTotals()
      wallets.set(wallet, totals)
      return totals
    }
    for (const { holdings } of this.#rows.values()) {
      for (const [wallet, holding] of holdings) {
        if (only !== undefined && wallet !== only) continue
        const totals = of(wallet)
        totals.minted += holding.minted
        totals.spent += holding.debited - holding.refunded
        totals.burnt += holding.burnt
        totals.held += rightsOf(holding)
      }
    }
    for (const { wallet, amount, received, isFork } of this.#sent.values()) {
      if (!received && !isFork && (only === undefined || wallet === only)) of(wallet).inFlight += amount
    }
    for (const totals of wallets.values()) {
      totals.difference = totals.minted - totals.spent - totals.burnt - totals.held - totals.inFlight
    }
    return wallets
  }

  #held (gateway: PeerId, only: string | undefined): number {
    let held = 0
    for (const [wallet, holding] of this.#rows.get(gateway)?.holdings ?? []) {
      if (only === undefined || wallet === only) held += rightsOf(holding)
    }
    return held
  }

  #note (block: OpenedBlock, index: number, entry: LedgerEntry, isFork: boolean): void {
    if (entry.kind === 'transfer') {
      const { to, wallet, amount } = entry
      this.#sent.set(`${block.hash}/${index}`, { from: block.gateway, to, wallet, amount, received: false, isFork })
    } else if (entry.kind === 'receive') {
      const { from, wallet, amount } = entry
      const key = `${entry.block}/${entry.index}`
      this.#received.push({ by: block.gateway, from, key, wallet, amount, seq: block.seq })
    }
  }

  #row (gateway: PeerId): Row {
    const row = this.#rows.get(gateway) ??
      { seq: 0, head: '', holdings: new Map(), jobs: new Map(), deposits: new Set() }
    this.#rows.set(gateway, row)
    return row
  }
}

/** A row must not give back more for a job than it took for that job. */
function faultOfJob (jobs: Map<JobId, number>, entry: LedgerEntry): string | undefined {
  if (entry.kind !== 'debit' && entry.kind !== 'refund') return undefined
  const open = (jobs.get(entry.jobId) ?? 0) + (entry.kind === 'debit' ? entry.amount : -entry.amount)
  jobs.set(entry.jobId, open)
  return open < 0 ? `it gives back more for job ${entry.jobId} than it took` : undefined
}

/** A row must not mint a transaction twice. */
function faultOfDeposit (deposits: Set<string>, entry: LedgerEntry): string | undefined {
  if (entry.kind !== 'mint' || entry.reason !== DEPOSIT) return undefined
  if (deposits.has(entry.transaction)) return `it mints transaction ${entry.transaction} twice`
  deposits.add(entry.transaction)
  return undefined
}

function noTotals (): Totals {
  return { minted: 0, spent: 0, burnt: 0, held: 0, inFlight: 0, difference: 0 }
}

function addTotals (sum: Totals, totals: Totals): void {
  sum.minted += totals.minted
  sum.spent += totals.spent
  sum.burnt += totals.burnt
  sum.held += totals.held
  sum.inFlight += totals.inFlight
  sum.difference += totals.difference
}
