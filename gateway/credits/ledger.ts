/**
 * Credits of all wallets, as this gateway knows and holds them. A debit is local: it is an entry in the gateway's own
 * signed row, written in the batch that stores the job. Specified in protocol/spec/ledger.md.
 */
import type { BalanceView } from '../../protocol/api/credits.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { MintedDeposit } from '../../protocol/credits/book-types.ts'
import type { Deposit } from '../../protocol/credits/ledger-machine.ts'
import type { Network } from '../../protocol/net/types.ts'
import { LedgerStore, type Refund } from '../store/ledger-store.ts'
import type { StateBatch, StateStore, Write } from '../store/state-store.ts'
import { CreditFetch } from './credit-fetch.ts'
import { Faucet } from './faucet.ts'
import { LedgerCore } from './ledger-core.ts'
import { LedgerPeers } from './ledger-peers.ts'
import { LedgerServer } from './ledger-server.ts'
import type { Payment, Payments } from './payments.ts'

/** How long a starting gateway looks for others: where it was told of some, where it knew some, and on its LAN. */
const REACH_MS = 5_000
const KNOWN_REACH_MS = 2_000
const LAN_REACH_MS = 500
const LOOK_MS = 25
const RETRY_MS = 250
/** How long a caller waits for that. */
const READY_WAIT_MS = 6_000
/** Before an answer about the whole network: time for the others to say what they have. */
const REFRESH_MS = 1_000

export interface LedgerDeps {
  network: Pick<Network, 'self' | 'subscribe' | 'publish' | 'request' | 'serveRequests'>
  state: StateStore
  signer: Signer
  clock: Clock
  logger: Logger
  /** Other gateways heard of lately. */
  gateways (): PeerId[]
  /** Genesis hash of the cluster whose money counts here; undefined where there is none. */
  genesis?: () => string | undefined
  /** The store cannot be written. */
  onFatal (err: unknown): void
}

export interface LedgerInit {
  faucetCredits: number
  creditsPerRequest: number
  /** Whether it was told of somebody to join the network through, and whether it looks for others on its LAN. */
  bootstrapped: boolean
  mdns: boolean
}

export class Ledger implements Service, Payments {
  readonly #deps: LedgerDeps
  readonly #init: LedgerInit
  readonly #log: Logger
  readonly #faucet: Faucet
  readonly #fetch: CreditFetch
  readonly core: LedgerCore
  readonly store: LedgerStore
  readonly peers: LedgerPeers
  /** Since this daemon began, in its own row: credits, transactions, wallets. */
  readonly counts = { spent: 0, refunded: 0, deposited: 0, deposits: 0, given: 0, claims: 0 }
  #running = false
  #beginning: Promise<void> = Promise.resolve()
  #begun = false
  /** Refunds of jobs that ended before the own row could be written. */
  #owed: Refund[] = []

  constructor (deps: LedgerDeps, init: LedgerInit) {
    const { network, state, signer, clock } = deps
    const gateways = () => deps.gateways()
    this.#deps = deps
    this.#init = init
    const logger = deps.logger.child('ledger')
    this.#log = logger
    const store = new LedgerStore({ state })
    const core = new LedgerCore({
      self: network.self, state, store, signer, clock, genesis: () => deps.genesis?.(),
      onFatal: err => { deps.onFatal(err) }
    })
    const peers = new LedgerPeers({ core, store, network, gateways, logger })
    this.core = core
    this.store = store
    this.peers = peers
    this.#faucet = new Faucet({
      core, peers, gateways, logger,
      onGiven: credits => {
        this.counts.claims++
        this.counts.given += credits
      }
    }, init)
    this.#fetch = new CreditFetch({
      core, clock, logger, gateways, ask: async (gateway, wallet, need) => { await peers.ask(gateway, wallet, need) }
    })
    peers.intake.onTaken = () => { this.#fetch.poke() }
    new LedgerServer({
      core, store, network, gateways,
      waiting: wallet => this.#fetch.waiting(wallet),
      claim: async (wallet, from) => { await this.#faucet.give(wallet, from) },
      pull: async gateway => await peers.pull(gateway)
    })
  }

  /** What other gateways know is taken up in the background; see `caughtUp`. */
  async start (): Promise<void> {
    if (this.#running) return
    await this.core.load()
    this.#owed = await this.store.owed()
    this.#running = true
    this.#begun = false
    this.peers.start()
    this.#beginning = this.#begin()
  }

  async stop (): Promise<void> {
    if (!this.#running) return
    this.#running = false
    this.#fetch.stop()
    await this.peers.stop()
    await this.#beginning
  }

  /** Whether this gateway knows what the others knew when it started, and may write its own row. */
  get caughtUp (): boolean {
    return this.#begun
  }

  async reserve (wallet: string, amount: number): Promise<Payment> {
    if (amount > 0) {
      await this.#ready()
      await this.#fetch.reserve(wallet, amount)
    }
    let rest = amount
    return {
      wallet,
      amount,
      debit: (_batch: StateBatch, jobs: ReadonlyArray<{ jobId: JobId, amount: number }>) => {
        for (const job of jobs) {
          if (job.amount === 0) continue
          rest -= job.amount
          if (this.core.machine.debit(wallet, job.amount, job.jobId)) {
            this.counts.spent += job.amount
          } else {
            // Caught between the reservation and the disk: the row is frozen, and whatever it said is worth nothing.
            this.#log.error('job was not paid for', { jobId: job.jobId })
          }
        }
      },
      release: () => {
        if (rest === 0) return
        this.core.machine.release(wallet, rest)
        rest = 0
        this.#fetch.poke()
      }
    }
  }

  refund (batch: StateBatch, refund: Refund): boolean {
    if (!this.#begun) {
      this.store.putOwed(batch, refund)
      this.#owed.push(refund)
      return true
    }
    return this.#giveBack(refund)
  }

  /**
   * Gives a wallet its free credits, durable at every gateway that has a part of them when this resolves.
   * Throws DCN_FAUCET_OFF, DCN_FAUCET_CLAIMED, DCN_NOT_READY.
   */
  async claimFaucet (wallet: string): Promise<BalanceView> {
    await this.#ready()
    await this.#faucet.claim(wallet)
    return this.#view(wallet)
  }

  /**
   * Makes credits of money that came into this gateway's account; durable when it resolves, in one step with what
   * `write` adds. False, and nothing is written, where this gateway did so before. Throws DCN_NOT_READY, DCN_STOPPING.
   */
  async mintDeposit (deposit: Deposit, write: Write = () => {}): Promise<boolean> {
    await this.#ready()
    const outcome = { minted: false }
    await this.core.commit(batch => {
      outcome.minted = this.core.machine.mintDeposit(deposit)
      if (outcome.minted) write(batch)
    })
    if (outcome.minted) {
      this.counts.deposits++
      this.counts.deposited += deposit.amount
      this.#fetch.poke()
    }
    return outcome.minted
  }

  /** What was minted for a transaction, by this gateway or any other that is known. */
  depositOf (transaction: string): MintedDeposit | undefined {
    return this.core.machine.book.deposit(transaction, this.core.self)
  }

  /** Whether anything was ever paid in for the wallet, at any gateway. */
  hasDeposited (wallet: string): boolean {
    return this.core.machine.book.sums(wallet).deposited > 0
  }

  /** The wallet's credits, as far as the gateways that answer know. */
  async balance (wallet: string): Promise<BalanceView> {
    await Promise.race([this.#fetch.refresh(wallet), after(REFRESH_MS)])
    return this.#view(wallet)
  }

  #giveBack ({ wallet, amount, jobId }: Refund): boolean {
    const given = this.core.machine.refund(wallet, amount, jobId)
    if (given) {
      this.counts.refunded += amount
      this.#fetch.poke()
    } else {
      this.#log.error('credits of a job cannot be given back: they were not taken here', { jobId })
    }
    return given
  }

  #view (wallet: string): BalanceView {
    const { machine, self } = this.core
    const balance = machine.book.balance(wallet)
    const price = this.#init.creditsPerRequest
    return {
      wallet,
      balance,
      estimatedRequests: price === 0 ? balance : Math.floor(balance / price),
      spendable: machine.spendable(wallet, [self, ...this.#deps.gateways()])
    }
  }

  async #ready (): Promise<void> {
    if (!this.#running) throw new DcnError('DCN_STOPPING', {})
    if (!this.#begun) await Promise.race([this.#beginning, after(READY_WAIT_MS)])
    if (this.core.machine.writes) return
    throw new DcnError('DCN_NOT_READY', {
      reason: this.#begun ? 'its credits are frozen' : 'it is asking the others how its credits stand'
    })
  }

  #reachMs (knowsOthers: boolean): number {
    const { bootstrapped, mdns } = this.#init
    if (bootstrapped) return REACH_MS
    if (knowsOthers) return KNOWN_REACH_MS
    return mdns ? LAN_REACH_MS : 0
  }

  /**
   * Asks the others for whatever they know, the own row above all, before that is written: after a backup was put back
   * it is longer elsewhere. A gateway that finds nobody goes on by itself. Never rejects.
   */
  async #begin (): Promise<void> {
    const { clock } = this.#deps
    const known = this.core.machine.book.marks().map(({ gateway }) => gateway)
      .filter(gateway => gateway !== this.core.self)
    const untilMs = clock.nowMs() + this.#reachMs(known.length > 0)
    const heard = new Set<PeerId>()
    const asking = new Set<PeerId>()
    const ask = async (gateway: PeerId): Promise<void> => {
      asking.add(gateway)
      if (await this.peers.pull(gateway)) heard.add(gateway)
      else await after(RETRY_MS)
      asking.delete(gateway)
    }
    while (this.#running && clock.nowMs() < untilMs) {
      const present = this.#deps.gateways()
      for (const gateway of new Set([...present, ...known])) {
        if (!heard.has(gateway) && !asking.has(gateway)) void ask(gateway)
      }
      if (heard.size > 0 && present.every(gateway => heard.has(gateway))) break
      await after(LOOK_MS)
    }
    if (!this.#running) return
    // What came back of the own row must be on the disk before more of it is written.
    await this.core.commit()
    await this.core.commit(batch => {
      this.core.machine.begin()
      this.#begun = true
      for (const refund of this.#owed.splice(0)) {
        this.#giveBack(refund)
        this.store.delOwed(batch, refund.jobId)
      }
    })
    this.peers.announce()
    this.#log.info('credits are settled', { gateways: heard.size })
  }
}

async function after (ms: number): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, ms).unref())
}
