/**
 * Compares the books with the chain, in the background: reads each transaction of the treasury account once, and says
 * where the two differ. No request waits for it.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { MintedDeposit } from '../../protocol/credits/book-types.ts'
import { payeesOf, readMemo } from '../../protocol/receipts/payment.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import type { SettlementStore } from '../store/settlement-store.ts'

const CHECK_MS = 10_000
/** Transactions read in one go, and at once. */
const HISTORY_MAX = 1_000
const AT_ONCE = 8
/** Faults that are told, and deposits read one by one in one go. */
const FAULTS_MAX = 100

export interface ChainBooksDeps {
  solana: Solana
  /** This gateway's Solana address. */
  address: string
  settlements: Pick<SettlementStore, 'byId'>
  /** What the books say was paid to nodes, in micro-USDC. */
  paid (): Promise<number>
  /** Deposits that this gateway has minted. */
  deposits (): Iterable<MintedDeposit>
  clock: Clock
  logger: Logger
}

export interface ChainBooksInit { checkMs?: number }

export interface ChainSums {
  depositsIn: bigint
  otherIn: bigint
  settledOut: bigint
  otherOut: bigint
}

export interface ChainBooksState extends ChainSums {
  checkedAtMs: number
  usdc: bigint
  lamports: bigint
  transactions: number
  complete: boolean
  faults: string[]
}

/** What a transaction did to the account. `due`: what its settlement has; undefined where there is none. */
interface Movement { signature: string, change: bigint, payment: { due: bigint | undefined } | undefined }

export class ChainBooks implements Service {
  readonly #deps: ChainBooksDeps
  readonly #checkMs: number
  readonly #log: Logger
  #timer: NodeJS.Timeout | undefined
  #stopped = true
  #checking: Promise<void> = Promise.resolve()
  #sums: ChainSums = { depositsIn: 0n, otherIn: 0n, settledOut: 0n, otherOut: 0n }
  #lastSeen: string | undefined
  #transactions = 0
  #complete = true
  /** What came in and is no deposit, as far as is known. */
  readonly #unclaimed = new Map<string, bigint>()
  /** Deposits that the chain was seen to bear out. */
  readonly #borneOut = new Set<string>()
  readonly #faults = new Map<string, string>()
  #state: ChainBooksState | undefined

  constructor (deps: ChainBooksDeps, { checkMs = CHECK_MS }: ChainBooksInit = {}) {
    this.#deps = deps
    this.#checkMs = checkMs
    this.#log = deps.logger.child('chain-books')
  }

  /** As of the last look; undefined before the first. */
  get state (): ChainBooksState | undefined {
    return this.#state
  }

  async start (): Promise<void> {
    if (!this.#stopped) return
    this.#stopped = false
    this.#wake(0)
  }

  async stop (): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#checking
  }

  #wake (waitMs: number): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#checking = this.#check().catch((err: unknown) => {
        this.#log.debug('chain could not be read', { reason: reasonOf(err) })
      }).finally(() => { this.#wake(this.#checkMs) })
    }, waitMs).unref()
  }

  async #check (): Promise<void> {
    const { solana, address, clock } = this.#deps
    const account = await solana.usdcAddress(address)
    // Before the chain is asked: what the books have by now, it must show.
    const paid = await this.#deps.paid()
    const until = this.#lastSeen
    const newest = await solana.signaturesFor(account, {
      limit: HISTORY_MAX, ...(until === undefined ? {} : { until })
    })
    // All of it is read before any of it counts: what fails half-way is read again.
    const read = await inParts(newest.reverse(), async signature => await this.#read(signature, account))
    if (newest.length === HISTORY_MAX) this.#complete = false
    for (const each of read) this.#count(each)
    this.#lastSeen = newest.at(-1) ?? until
    this.#claimOthers()
    await this.#readOtherDeposits()
    const [held, lamports] = await Promise.all([solana.usdcAccount(address), solana.solBalance(address)])
    const usdc = held.state === 'open' ? held.balance : 0n
    // What has become final meanwhile shows in the next look.
    const [last] = await solana.signaturesFor(account, { limit: 1 })
    if (last === this.#lastSeen) this.#compare(usdc)
    this.#comparePaid(paid)
    this.#state = {
      ...this.#sums, checkedAtMs: clock.nowMs(), usdc, lamports, transactions: this.#transactions,
      complete: this.#complete, faults: [...this.#faults.values()].slice(0, FAULTS_MAX)
    }
  }

  #compare (usdc: bigint): void {
    const { depositsIn, otherIn, settledOut, otherOut } = this.#sums
    const reckoned = depositsIn + otherIn - settledOut - otherOut
    if (!this.#complete || reckoned === usdc) this.#faults.delete('balance')
    else this.#faults.set('balance', `the account holds ${usdc}, its transactions come to ${reckoned}`)
  }

  /** It may show more: a payment is final there before it is in the books. */
  #comparePaid (paid: number): void {
    const { settledOut } = this.#sums
    if (!this.#complete || settledOut >= BigInt(paid)) this.#faults.delete('paid')
    else this.#faults.set('paid', `the books say that ${paid} was paid, the chain shows ${settledOut}`)
  }

  async #read (signature: string, account: string): Promise<Movement> {
    const transaction = await this.#deps.solana.transaction(signature)
    if (transaction === undefined) {
      throw new DcnError('DCN_CHAIN_UNAVAILABLE', { reason: `it names transaction ${signature}, and has it not` })
    }
    const ours = transaction.balances.find(balance => balance.account === account)
    const change = ours === undefined || transaction.failed !== undefined ? 0n : ours.after - ours.before
    const memo = transaction.memos.map(readMemo).find(found => found !== undefined)
    if (memo === undefined || change >= 0n) return { signature, change, payment: undefined }
    const settlement = await this.#deps.settlements.byId(memo.root)
    const due = settlement && sumOf(payeesOf(settlement.manifest, memo.part))
    return { signature, change, payment: { due } }
  }

  #count ({ signature, change, payment }: Movement): void {
    this.#transactions++
    if (change > 0n) {
      this.#sums.otherIn += change
      this.#unclaimed.set(signature, change)
    } else if (payment === undefined) {
      this.#sums.otherOut -= change
    } else {
      this.#sums.settledOut -= change
      if (payment.due === undefined) {
        this.#faults.set(signature, `transaction ${signature} pays a settlement that the books do not have`)
      } else if (payment.due !== -change) {
        this.#faults.set(signature, `transaction ${signature} paid ${-change} where its settlement has ${payment.due}`)
      }
    }
  }

  /** What came in and has been credited, perhaps only since it was read. */
  #claimOthers (): void {
    for (const { transaction, amount } of this.#deps.deposits()) {
      const sum = this.#unclaimed.get(transaction)
      if (sum === undefined) continue
      this.#unclaimed.delete(transaction)
      this.#borneOut.add(transaction)
      this.#sums.otherIn -= sum
      this.#sums.depositsIn += sum
      if (BigInt(amount) !== sum) {
        this.#faults.set(transaction, `deposit ${transaction}: ${amount} credits were made of ${sum} micro-USDC`)
      }
    }
  }

  /** Deposits that came in at an address of their own, or are not on the chain at all. */
  async #readOtherDeposits (): Promise<void> {
    const others = [...this.#deps.deposits()].filter(({ transaction }) => !this.#borneOut.has(transaction))
    await inParts(others.slice(0, FAULTS_MAX), async ({ transaction, amount }) => {
      const found = await this.#deps.solana.transaction(transaction)
      const isThere = found !== undefined && found.failed === undefined &&
        found.balances.some(({ before, after }) => after - before === BigInt(amount))
      if (isThere) {
        this.#borneOut.add(transaction)
        this.#faults.delete(transaction)
      } else {
        this.#faults.set(transaction, `deposit ${transaction}: the chain does not show ${amount} micro-USDC`)
      }
    })
  }
}

function sumOf (payees: ReadonlyArray<{ sum: number }>): bigint {
  return payees.reduce((all, { sum }) => all + BigInt(sum), 0n)
}

/** In order, some at once; one that fails fails all. */
async function inParts<T, R> (items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...await Promise.all(items.slice(at, at + AT_ONCE).map(act)))
  }
  return results
}
