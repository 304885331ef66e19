/** Credits for USDC that came in: each transaction once, over all gateways, by the one whose account it came into. */
import type { DepositResponse } from '../../protocol/api/credits.ts'
import type { DepositTarget } from '../../protocol/api/deposits.ts'
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import { CREDITS_PER_USDC, DEPOSITS_READ_MAX } from '../../protocol/core/limits.ts'
import { addressOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import { microToUsdc } from '../../protocol/core/usdc.ts'
import type { MintedDeposit } from '../../protocol/credits/book-types.ts'
import { clusterName } from '../../protocol/solana/clusters.ts'
import { canonicalSignature } from '../../protocol/solana/deposit.ts'
import type { UsdcTransaction } from '../../protocol/solana/types.ts'
import type { Ledger } from '../credits/ledger.ts'
import type { PaymentStore } from '../store/payment-store.ts'
import { attribute } from './attribution.ts'
import type { Cluster } from './cluster.ts'
import { claimed, notFinal } from './deposit-errors.ts'
import type { DepositPeers } from './deposit-peers.ts'
import type { Intents } from './intents.ts'

export interface DepositDeskDeps {
  self: PeerId
  cluster: Pick<Cluster, 'ready' | 'genesis'>
  ledger: Pick<Ledger, 'mintDeposit' | 'depositOf' | 'balance'>
  intents: Pick<Intents, 'byReference' | 'byAccount' | 'credit'>
  payments: Pick<PaymentStore, 'get' | 'del'>
  peers: Pick<DepositPeers, 'ask'>
  /** Other gateways that are known, present or not. */
  gateways (): PeerId[]
}

type Outcome =
  | { type: 'minted', deposit: MintedDeposit }
  /** The money came into the account of another gateway. */
  | { type: 'elsewhere', gateway: PeerId, refusal: DcnError }

export class DepositDesk {
  readonly #deps: DepositDeskDeps
  readonly #fromSlot: number
  readonly #address: string
  readonly #running = new Map<string, Promise<Outcome>>()

  constructor (deps: DepositDeskDeps, init: { depositsFromSlot: number }) {
    this.#deps = deps
    this.#fromSlot = init.depositsFromSlot
    this.#address = addressOfPeer(deps.self)
  }

  /** Where to pay. Throws what `Cluster.ready` throws. */
  async target (): Promise<DepositTarget> {
    const { self, cluster } = this.#deps
    const solana = await cluster.ready()
    const genesis = cluster.genesis ?? ''
    return {
      gateway: self,
      address: this.#address,
      tokenAccount: await solana.usdcAddress(this.#address),
      mint: solana.mint,
      network: clusterName(genesis),
      genesis,
      creditsPerUsdc: CREDITS_PER_USDC,
      minimumUsdc: microToUsdc(1)
    }
  }

  /**
   * Credits a transaction, here or at the gateway that was paid. Throws DCN_REQUEST_INVALID, DCN_DEPOSIT_NOT_FINAL,
   * DCN_DEPOSIT_REFUSED, DCN_DEPOSIT_CLAIMED, DCN_DEPOSIT_ELSEWHERE, DCN_NOT_READY, and what `Cluster.ready` throws.
   */
  async claim (txSignature: string): Promise<DepositResponse> {
    const transaction = canonicalSignature(txSignature)
    const outcome = await this.#once(transaction)
    const { wallet, amount } = outcome.type === 'minted'
      ? outcome.deposit
      : await this.#deps.peers.ask(outcome.gateway, transaction)
    const { balance } = await this.#deps.ledger.balance(wallet)
    return { wallet, creditsAdded: amount, totalBalance: balance, txSignature: transaction }
  }

  /** The same for money that came in here only; `transaction` is canonical. */
  async claimHere (transaction: string): Promise<MintedDeposit> {
    const outcome = await this.#once(transaction)
    if (outcome.type === 'elsewhere') throw outcome.refusal
    return outcome.deposit
  }

  /** Of several at once the first is answered, and the others are told that it was. */
  async #once (transaction: string): Promise<Outcome> {
    const running = this.#running.get(transaction)
    if (running !== undefined) {
      const outcome = await running
      if (outcome.type === 'minted') throw claimed(outcome.deposit)
      return outcome
    }
    if (this.#running.size >= DEPOSITS_READ_MAX) {
      throw new DcnError('DCN_NOT_READY', { reason: `it is reading ${DEPOSITS_READ_MAX} deposits` })
    }
    const claiming = this.#claim(transaction)
    this.#running.set(transaction, claiming)
    try {
      return await claiming
    } finally {
      this.#running.delete(transaction)
    }
  }

  async #claim (transaction: string): Promise<Outcome> {
    const { self, cluster, ledger } = this.#deps
    const known = ledger.depositOf(transaction)
    if (known?.gateway === self) throw claimed(known)
    try {
      const solana = await cluster.ready()
      const read = await solana.transaction(transaction)
      if (read === undefined) throw notFinal(transaction)
      return await this.#take(read)
    } catch (err) {
      // One transaction may pay two gateways; as a rule it has paid the one that minted it, and nobody else.
      throw known === undefined ? err : claimed(known)
    }
  }

  async #take (read: UsdcTransaction): Promise<Outcome> {
    const { cluster, ledger, intents, payments } = this.#deps
    const solana = await cluster.ready()
    const { signature: transaction } = read
    const pending = await payments.get(transaction)
    const treasury = { owner: this.#address, tokenAccount: await solana.usdcAddress(this.#address) }
    let found
    try {
      found = attribute(read, {
        treasury, intents, fromSlot: this.#fromSlot, named: pending?.wallet === '' ? undefined : pending?.wallet
      })
    } catch (err) {
      const gateway = this.#paid(read)
      const passesOn = isDcnError(err) && err.code === 'DCN_DEPOSIT_REFUSED' && gateway !== undefined &&
        (err.context.why === 'not-to-us' || err.context.why === 'nothing-received')
      if (!passesOn || ledger.depositOf(transaction) !== undefined) throw err
      return { type: 'elsewhere', gateway, refusal: err }
    }
    const { wallet, intent, sweeps } = found
    const amount = Number(found.amount)
    const minted = await ledger.mintDeposit({ wallet, amount, transaction, genesis: cluster.genesis ?? '' }, batch => {
      if (intent !== undefined) intents.credit(batch, intent, { transaction, amount }, sweeps)
      if (pending !== undefined) payments.del(batch, transaction)
    })
    if (!minted) throw this.#notMinted(transaction)
    return { type: 'minted', deposit: { gateway: this.#deps.self, transaction, wallet, amount } }
  }

  #notMinted (transaction: string): DcnError {
    const known = this.#deps.ledger.depositOf(transaction)
    if (known?.gateway === this.#deps.self) return claimed(known)
    return new DcnError('DCN_NOT_READY', { reason: 'its credits are frozen' })
  }

  /** Another gateway that has more money after it than before. */
  #paid ({ balances }: UsdcTransaction): PeerId | undefined {
    const owners = new Set(balances.filter(({ before, after }) => after > before).map(({ owner }) => owner))
    return this.#deps.gateways().find(gateway => owners.has(addressOfPeer(gateway)))
  }
}
