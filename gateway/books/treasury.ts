/** How this gateway stands: what came in, what it owes, what it paid, and whether the chain says the same. */
import type { TreasuryView } from '../../protocol/api/books.ts'
import { iso } from '../../protocol/core/iso.ts'
import { addressOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import type { Book } from '../../protocol/credits/book.ts'
import { rightsOf } from '../../protocol/credits/holding.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'
import type { SettlementStore } from '../store/settlement-store.ts'
import type { ChainBooks, ChainBooksState } from './chain-books.ts'

export interface TreasuryDeps {
  self: PeerId
  book: () => Book
  receipts: Pick<ReceiptStore, 'load' | 'settledOf'>
  settlements: Pick<SettlementStore, 'last'>
  /** Why nothing is settled, if so. */
  trouble: () => string | undefined
  /** Undefined where the gateway is connected to no chain. */
  chain: Pick<ChainBooks, 'state'> | undefined
}

export class Treasury {
  readonly #deps: TreasuryDeps

  constructor (deps: TreasuryDeps) {
    this.#deps = deps
  }

  async view (): Promise<TreasuryView> {
    const { self, settlements, trouble } = this.#deps
    const [nodes, last] = await Promise.all([this.#nodes(), settlements.last(self)])
    const credits = this.#credits()
    const reason = trouble()
    const state = this.#deps.chain?.state
    const faults = [...this.#ownFaults(nodes), ...state?.faults ?? []]
    return {
      gateway: self,
      address: addressOfPeer(self),
      ok: faults.length === 0,
      faults,
      deposits: this.#deposits(),
      credits,
      nodes,
      margin: credits.spent - nodes.owed,
      settlement: {
        ...(last === undefined ? {} : { last: last.manifest.number }),
        ...(reason === undefined ? {} : { trouble: reason })
      },
      ...(state === undefined ? {} : { chain: chainView(state) })
    }
  }

  #deposits (): TreasuryView['deposits'] {
    const deposits = [...this.#deps.book().depositsOf(this.#deps.self)]
    return { count: deposits.length, credits: deposits.reduce((sum, { amount }) => sum + amount, 0) }
  }

  #credits (): TreasuryView['credits'] {
    const book = this.#deps.book()
    const sums = { outstanding: 0, held: 0, faucet: 0, spent: 0, received: 0, sent: 0 }
    for (const wallet of book.wallets()) sums.outstanding += book.balance(wallet)
    for (const [, holding] of book.walletsOf(this.#deps.self)) {
      sums.held += rightsOf(holding)
      sums.faucet += holding.faucet
      sums.spent += holding.debited - holding.refunded
      sums.received += holding.received
      sums.sent += holding.sent
    }
    return sums
  }

  /** What nodes were paid, as the books have it, in micro-USDC. */
  async paid (): Promise<number> {
    return (await this.#nodes()).paid
  }

  async #nodes (): Promise<TreasuryView['nodes']> {
    const { receipts } = this.#deps
    const accounts = [...await receipts.load()]
    const settled = await Promise.all(accounts.map(async ([node]) => await receipts.settledOf(node)))
    const owed = accounts.reduce((sum, [, account]) => sum + account.owed, 0)
    const paid = settled.reduce((sum, account) => sum + account.owed, 0)
    return {
      count: accounts.length, receipts: accounts.reduce((sum, [, { sequence }]) => sum + sequence, 0), owed, paid,
      unpaid: owed - paid
    }
  }

  #ownFaults ({ owed, paid }: TreasuryView['nodes']): string[] {
    return paid > owed ? [`nodes were paid ${paid}, and are owed ${owed}`] : []
  }
}

function chainView (state: ChainBooksState): NonNullable<TreasuryView['chain']> {
  const { checkedAtMs, usdc, lamports, transactions, complete, depositsIn, otherIn, settledOut, otherOut } = state
  return {
    checkedAt: iso(checkedAtMs), usdc: Number(usdc), lamports: Number(lamports), transactions, complete,
    depositsIn: Number(depositsIn), otherIn: Number(otherIn), settledOut: Number(settledOut), otherOut: Number(otherOut)
  }
}
