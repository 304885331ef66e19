/** Deposits whose money went to another gateway: that one is asked to credit them. See protocol/spec/deposits.md. */
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { MintedDeposit } from '../../protocol/credits/book-types.ts'
import type { Network } from '../../protocol/net/types.ts'
import {
  decodeDepositAnswer, decodeDepositClaim, DEPOSIT_ANSWER_BYTES_MAX, DEPOSIT_CLAIM_BYTES_MAX, DEPOSITS_PROTOCOL,
  encodeDepositAnswer, encodeDepositClaim, type DepositAnswer
} from '../../protocol/wire/deposits.ts'
import type { Ledger } from '../credits/ledger.ts'
import { claimed, notFinal } from './deposit-errors.ts'

/** It asks its own RPC endpoint, which may take some tries. */
const ASK_TIMEOUT_MS = 25_000
const CONCURRENT_PER_PEER_MAX = 16

export interface DepositPeersDeps {
  network: Pick<Network, 'request' | 'serveRequests'>
  ledger: Pick<Ledger, 'depositOf'>
  /** Takes all that a gateway's row says. */
  pull: (gateway: PeerId) => Promise<boolean>
}

/** Credits what came in here. Throws DCN_DEPOSIT_REFUSED and others. */
export interface LocalDesk {
  claimHere (transaction: string): Promise<MintedDeposit>
}

export class DepositPeers {
  readonly #deps: DepositPeersDeps

  constructor (deps: DepositPeersDeps) {
    this.#deps = deps
  }

  serve (desk: LocalDesk): void {
    this.#deps.network.serveRequests(DEPOSITS_PROTOCOL, {
      requestBytesMax: DEPOSIT_CLAIM_BYTES_MAX, responseBytesMax: DEPOSIT_ANSWER_BYTES_MAX,
      concurrentPerPeerMax: CONCURRENT_PER_PEER_MAX
    }, async request => encodeDepositAnswer(await answerTo(desk, decodeDepositClaim(request))))
  }

  /**
   * Has a gateway credit a transaction. Throws DCN_DEPOSIT_NOT_FINAL, DCN_DEPOSIT_REFUSED, DCN_DEPOSIT_CLAIMED,
   * DCN_DEPOSIT_ELSEWHERE.
   */
  async ask (gateway: PeerId, transaction: string): Promise<MintedDeposit> {
    const { network, ledger, pull } = this.#deps
    let answer: DepositAnswer | undefined
    let failure: unknown
    try {
      answer = decodeDepositAnswer(await network.request(gateway, DEPOSITS_PROTOCOL, encodeDepositClaim(transaction), {
        timeoutMs: ASK_TIMEOUT_MS
      }))
    } catch (err) {
      failure = err
    }
    if (answer?.type === 'refused') {
      throw new DcnError('DCN_DEPOSIT_REFUSED', { txSignature: transaction, why: answer.why, reason: answer.reason })
    }
    if (isDcnError(failure) && failure.code === 'DCN_DEPOSIT_NOT_FINAL') throw notFinal(transaction)
    // Its word alone credits nothing: what counts is the block in its row.
    await pull(gateway)
    const found = ledger.depositOf(transaction)
    if (answer !== undefined && found !== undefined) return found
    if (isDcnError(failure) && failure.code === 'DCN_DEPOSIT_CLAIMED' && found !== undefined) throw claimed(found)
    const reason = failure === undefined ? 'its row does not hold what it says' : reasonOf(failure)
    throw new DcnError('DCN_DEPOSIT_ELSEWHERE', { txSignature: transaction, gateway, reason })
  }
}

async function answerTo (desk: LocalDesk, transaction: string): Promise<DepositAnswer> {
  try {
    const { wallet, amount } = await desk.claimHere(transaction)
    return { type: 'credited', wallet, amount }
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_DEPOSIT_REFUSED') throw err
    return { type: 'refused', why: err.context.why, reason: err.context.reason }
  }
}
