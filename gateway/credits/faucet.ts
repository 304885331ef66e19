/** Free credits: once per wallet over the whole network, whichever gateways are asked, and however many at once. */
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { FAUCET_SPREAD, rankForFaucet } from '../../protocol/credits/ledger-machine.ts'
import type { LedgerCore } from './ledger-core.ts'
import type { LedgerPeers } from './ledger-peers.ts'

/** How long an answer waits for the others to have their part. */
const SPREAD_TIMEOUT_MS = 1_000
/** Gateways that are tried for one claim. */
const HOMES_MAX = 4

export interface FaucetDeps {
  core: LedgerCore
  peers: Pick<LedgerPeers, 'claim' | 'notify'>
  gateways (): PeerId[]
  /** A wallet was given its free credits here. */
  onGiven? (credits: number): void
  logger: Logger
}

export class Faucet {
  readonly #deps: FaucetDeps
  readonly #credits: number

  constructor (deps: FaucetDeps, init: { faucetCredits: number }) {
    this.#deps = deps
    this.#credits = init.faucetCredits
  }

  /**
   * Has the one gateway that gives this wallet its free credits give them: all gateways agree on which that is. Where
   * it does not answer, the next one does. Throws DCN_FAUCET_OFF, DCN_FAUCET_CLAIMED, DCN_NOT_READY.
   */
  async claim (wallet: string): Promise<void> {
    const { core, peers, logger } = this.#deps
    this.#check(wallet)
    const homes = rankForFaucet(wallet, [core.self, ...this.#deps.gateways()])
      .filter(each => !core.machine.book.isFrozen(each))
    for (const home of homes.slice(0, HOMES_MAX)) {
      if (home === core.self) break
      try {
        await peers.claim(home, wallet)
        // Its word alone gives nothing: what counts is the block.
        if (core.machine.book.faucetGivers(wallet).length > 0) return
      } catch (err) {
        if (isDcnError(err) && err.code === 'DCN_FAUCET_CLAIMED') throw this.#claimed(wallet)
        logger.debug('gateway did not give free credits', { gateway: home, reason: reasonOf(err) })
        // It may have given them all the same, and only the answer was lost.
        this.#check(wallet)
      }
    }
    await this.give(wallet, core.self)
  }

  /** Gives them here, a part to the gateway that was asked. Throws as `claim` does. */
  async give (wallet: string, asked: PeerId): Promise<void> {
    const { core, peers } = this.#deps
    this.#check(wallet)
    const others = rankForFaucet(wallet, this.#deps.gateways())
      .filter(each => each !== asked && !core.machine.book.isFrozen(each))
    const parts = [...asked === core.self ? [] : [asked], ...others].slice(0, FAUCET_SPREAD - 1)
    if (!core.machine.giveFaucet(wallet, this.#credits, parts)) throw this.#claimed(wallet)
    this.#deps.onGiven?.(this.#credits)
    await core.commit()
    // The gateway that asks gets its part with the answer.
    await Promise.allSettled(parts.filter(each => each !== asked).map(async gateway => {
      await peers.notify(gateway, SPREAD_TIMEOUT_MS)
    }))
  }

  #check (wallet: string): void {
    const { machine } = this.#deps.core
    if (this.#credits === 0) throw new DcnError('DCN_FAUCET_OFF', {})
    if (machine.book.faucetGivers(wallet).length > 0) throw this.#claimed(wallet)
    if (!machine.writes) throw new DcnError('DCN_NOT_READY', { reason: 'its own credits are not settled' })
  }

  #claimed (wallet: string): DcnError {
    return new DcnError('DCN_FAUCET_CLAIMED', { wallet, balance: this.#deps.core.machine.book.balance(wallet) })
  }
}
