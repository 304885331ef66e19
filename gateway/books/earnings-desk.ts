/** What a node has earned, by gateway: this one's own word, and what the others say when they are asked. */
import type { EarningsView } from '../../protocol/api/books.ts'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import { iso } from '../../protocol/core/iso.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { peerIdOf, publicKeyOfAddress, publicKeyOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import type { Network } from '../../protocol/net/types.ts'
import { decodeReceipt, falseSignature } from '../../protocol/receipts/receipt.ts'
import { must } from '../../protocol/wire/codec.ts'
import {
  decodeEarningsQuery, decodeStatement, EARNINGS_ANSWER_BYTES_MAX, EARNINGS_PROTOCOL, EARNINGS_QUERY_BYTES_MAX,
  encodeEarningsQuery, encodeStatement, type Payment, type Statement
} from '../../protocol/wire/receipts.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'

const ASK_TIMEOUT_MS = 2_000
/** Gateways asked for one node. */
const GATEWAYS_ASKED_MAX = 64

export interface EarningsDeskDeps {
  network: Pick<Network, 'self' | 'request' | 'serveRequests'>
  receipts: Pick<ReceiptStore, 'lastOf' | 'settledOf'>
  /** Payments to a node that are final, the latest last. */
  paymentsTo: (node: PeerId) => Promise<Payment[]>
  /** Why a node cannot be paid, if so. */
  heldBack: (node: PeerId) => string | undefined
  gateways: () => PeerId[]
  logger: Logger
}

type Row = EarningsView['gateways'][number]

export class EarningsDesk {
  readonly #deps: EarningsDeskDeps
  readonly #log: Logger

  constructor (deps: EarningsDeskDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('earnings')
    deps.network.serveRequests(EARNINGS_PROTOCOL, {
      requestBytesMax: EARNINGS_QUERY_BYTES_MAX, responseBytesMax: EARNINGS_ANSWER_BYTES_MAX, concurrentPerPeerMax: 16
    }, async request => encodeStatement(await this.#statement(decodeEarningsQuery(request))))
  }

  /** `named`: a PeerId or a Solana address. Throws DCN_REQUEST_INVALID. */
  async of (named: string): Promise<EarningsView> {
    const node = nodeOf(named)
    const { self } = this.#deps.network
    const others = this.#deps.gateways().filter(gateway => gateway !== self).slice(0, GATEWAYS_ASKED_MAX)
    const own = rowOf(self, node, await this.#statement(node))
    const asked = [own, ...await Promise.all(others.map(async gateway => await this.#ask(gateway, node)))]
    const gateways = asked.filter(row => typeof row === 'object').filter(({ receipts }) => receipts > 0)
    const total = (field: 'earned' | 'paid' | 'unpaid'): number => gateways.reduce((sum, row) => sum + row[field], 0)
    return {
      node, earned: total('earned'), paid: total('paid'), unpaid: total('unpaid'), gateways,
      silent: asked.filter(row => typeof row === 'string')
    }
  }

  async #statement (node: PeerId): Promise<Statement> {
    const { receipts, paymentsTo, heldBack } = this.#deps
    const [receipt, { owed: paid }, payments] = await Promise.all([
      receipts.lastOf(node), receipts.settledOf(node), paymentsTo(node)
    ])
    return { receipt, paid, heldBack: heldBack(node) ?? '', payments }
  }

  /** The gateway's row, or its name where it gives none that holds. */
  async #ask (gateway: PeerId, node: PeerId): Promise<Row | PeerId> {
    try {
      const answer = await this.#deps.network.request(
        gateway, EARNINGS_PROTOCOL, encodeEarningsQuery(node), { timeoutMs: ASK_TIMEOUT_MS })
      return rowOf(gateway, node, decodeStatement(answer))
    } catch (err) {
      if (!isDcnError(err)) throw err
      this.#log.debug('gateway did not say what a node earned', { gateway, reason: reasonOf(err) })
      return gateway
    }
  }
}

/** Throws DCN_MESSAGE_MALFORMED where the gateway has not signed for what it says. */
function rowOf (gateway: PeerId, node: PeerId, { receipt: bytes, paid, heldBack, payments }: Statement): Row {
  if (bytes === undefined) return { gateway, receipts: 0, earned: 0, paid: 0, unpaid: 0, payments: [] }
  const receipt = decodeReceipt(bytes)
  must(receipt.gateway === gateway && receipt.node === node && falseSignature(receipt) === undefined,
    'earnings answer', 'the receipt is none of this gateway for this node')
  const { owed: earned, sequence: receipts, payTo, acceptedAtMs } = receipt
  return {
    gateway, receipts, earned, paid, unpaid: Math.max(0, earned - paid), payTo, lastAt: iso(acceptedAtMs),
    ...(heldBack === '' ? {} : { heldBack }),
    payments: payments.map(({ settlementId, transaction, count, sum }) => {
      return { settlementId, transaction, receipts: count, sum }
    })
  }
}

function nodeOf (named: string): PeerId {
  if (publicKeyOfPeer(named) !== undefined) return named
  const key = publicKeyOfAddress(named)
  if (key !== undefined) return peerIdOf(key)
  const reason = 'is neither a PeerId nor a Solana address'
  throw new DcnError('DCN_REQUEST_INVALID', { field: 'params.node', reason })
}
