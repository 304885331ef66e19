/** Carries out what the machine of one settlement says. */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { memoOf, payeesOf } from '../../protocol/receipts/payment.ts'
import { SettlementMachine, type Action, type Part } from '../../protocol/receipts/settlement-machine.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import type { Manifest } from '../../protocol/wire/settlements.ts'

/** Parts that are asked about at once. */
const AT_ONCE = 8

export interface PayerDeps {
  solana: Pick<Solana, 'signPayment' | 'send' | 'stateOf'>
  signer: Signer
  logger: Logger
  /** Durable when it resolves. */
  store (manifest: Manifest, part: number, record: Part): Promise<void>
}

export class Payer {
  readonly #deps: PayerDeps
  readonly #log: Logger
  readonly manifest: Manifest
  readonly machine: SettlementMachine

  /** `parts` as they are on the disk. */
  constructor (deps: PayerDeps, manifest: Manifest, parts: readonly Part[]) {
    this.#deps = deps
    this.#log = deps.logger
    this.manifest = manifest
    this.machine = new SettlementMachine(parts)
  }

  /** What parts that no transaction is out for still have to pay, in micro-USDC. */
  get unsigned (): { usdc: number, parts: number } {
    const parts = this.machine.open().filter(part => this.machine.parts[part - 1]?.state === 'planned')
    const payees = parts.flatMap(part => payeesOf(this.manifest, part))
    return { usdc: payees.reduce((sum, payee) => sum + payee.sum, 0), parts: parts.length }
  }

  /**
   * Looks once at every part that is open. `maySign`: there is money for those that are not signed.
   * Throws DCN_CHAIN_UNAVAILABLE, DCN_CHAIN_MISMATCH.
   */
  async round (maySign: boolean): Promise<void> {
    const open = this.machine.open().filter(part => maySign || this.machine.parts[part - 1]?.state === 'signed')
    for (let at = 0; at < open.length; at += AT_ONCE) {
      await Promise.all(open.slice(at, at + AT_ONCE).map(async part => { await this.#look(part) }))
    }
  }

  async #look (part: number): Promise<void> {
    const actions = this.machine.tick(part)
    for (let action = actions.shift(); action !== undefined; action = actions.shift()) {
      actions.push(...await this.#perform(action))
    }
  }

  async #perform (action: Action): Promise<Action[]> {
    const { solana, signer } = this.#deps
    const { part } = action
    switch (action.type) {
      case 'sign': {
        const { root, number, receipts, parts } = this.manifest
        const transfers = payeesOf(this.manifest, part).map(({ payTo, sum }) => ({ owner: payTo, amount: sum }))
        const memo = memoOf({ root, number, receipts, part, parts })
        return this.machine.onSigned(part, await solana.signPayment({ payer: signer, transfers, memo }))
      }
      case 'store':
        await this.#deps.store(this.manifest, part, action.record)
        return []
      case 'send':
        await this.#send(part, action.payment)
        return []
      case 'ask':
        return this.machine.onState(part, await solana.stateOf(action.payment))
    }
  }

  async #send (part: number, payment: { bytes: Uint8Array, signature: string }): Promise<void> {
    try {
      await this.#deps.solana.send(payment)
    } catch (err) {
      if (!isDcnError(err)) throw err
      this.#log.debug('payment not sent', { part, signature: payment.signature, reason: reasonOf(err) })
      if (err.code === 'DCN_TRANSACTION_FAILED') this.machine.onRefused(part, reasonOf(err))
    }
  }
}
