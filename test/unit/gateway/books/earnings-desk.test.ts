import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { EarningsDesk } from '../../../../gateway/books/earnings-desk.ts'
import { toBase58 } from '../../../../protocol/core/base58.ts'
import { DcnError, isDcnError } from '../../../../protocol/core/errors.ts'
import { peerIdOf, solanaAddressOf, type PeerId } from '../../../../protocol/core/peer-id.ts'
import { decodeReceipt } from '../../../../protocol/receipts/receipt.ts'
import type { Payment } from '../../../../protocol/wire/receipts.ts'
import { receiptNode, ReceiptMaker } from '../../../helpers/receipts.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const NODE = receiptNode(1)
const NODE_ID = peerIdOf(NODE.publicKey)

type Handler = (request: Uint8Array) => Promise<Uint8Array>

/** Gateways that hear each other; each owes the node what the test says. */
class World {
  readonly handlers = new Map<PeerId, Handler>()
  readonly makers = [201, 202, 203].map(no => new ReceiptMaker(receiptNode(no)))
  readonly last = new Map<PeerId, Uint8Array>()
  readonly paid = new Map<PeerId, number>()
  readonly payments = new Map<PeerId, Payment[]>()
  readonly ids = this.makers.map(({ gateway }) => peerIdOf(gateway.publicKey))

  desk (at: number): EarningsDesk {
    const self = this.ids[at]!
    return new EarningsDesk({
      network: {
        self,
        serveRequests: (_protocol, _limits, handler) => {
          this.handlers.set(self, async request => await handler(request, self, new AbortController().signal))
        },
        request: async (peer, protocol, request) => {
          const handler = this.handlers.get(peer)
          if (handler === undefined) throw new DcnError('DCN_PEER_TIMEOUT', { peer, protocol, timeoutMs: 1 })
          return await handler(request)
        }
      },
      receipts: {
        lastOf: async node => node === NODE_ID ? this.last.get(self) : undefined,
        settledOf: async () => ({ sequence: 0, amount: 0, carry: 0, owed: this.paid.get(self) ?? 0 })
      },
      paymentsTo: async () => this.payments.get(self) ?? [],
      heldBack: () => this.paid.has(self) ? undefined : 'its wallet has no USDC account',
      gateways: () => this.ids,
      logger: silentLogger
    })
  }

  work (at: number, price: number): Uint8Array {
    const receipt = this.makers[at]!.next(NODE, { price, feeBps: 0 })
    this.last.set(this.ids[at]!, receipt)
    return receipt
  }
}

const test = suite('EarningsDesk')

test('what a node earned is added up over the gateways, from receipts that they signed', async () => {
  const world = new World()
  const desk = world.desk(0)
  world.desk(1)
  world.work(0, 10)
  world.work(0, 5)
  world.work(1, 100)
  world.paid.set(world.ids[1]!, 60)
  const payment = { settlementId: 'ab'.repeat(32), transaction: toBase58(new Uint8Array(64).fill(3)), firstSequence: 1 }
  world.payments.set(world.ids[1]!, [{ ...payment, count: 2, sum: 60 }])
  const view = await desk.of(NODE_ID)
  const { earned, paid, unpaid, silent } = view
  assert.equal([earned, paid, unpaid, silent], [115, 60, 55, [world.ids[2]]])
  assert.equal(view.gateways.map(row => [row.gateway, row.receipts, row.earned, row.paid, row.unpaid, row.heldBack]), [
    [world.ids[0], 2, 15, 0, 15, 'its wallet has no USDC account'], [world.ids[1], 1, 100, 60, 40, undefined]
  ])
  assert.equal(view.gateways[1]!.payments, [
    { settlementId: payment.settlementId, transaction: payment.transaction, receipts: 2, sum: 60 }
  ])
  assert.equal(await desk.of(solanaAddressOf(NODE.publicKey)), view)
})

test('a gateway that shows a receipt which is not its own for this node counts as silent', async () => {
  const world = new World()
  const desk = world.desk(0)
  world.desk(1)
  const mine = world.work(0, 10)
  const stranger = world.makers[1]!.next(receiptNode(9))
  const forged = world.work(1, 10).slice()
  forged[400]! ^= 1
  for (const shown of [mine, stranger, forged]) {
    world.last.set(world.ids[1]!, shown)
    const { silent, earned } = await desk.of(NODE_ID)
    assert.equal([silent, earned], [[world.ids[1], world.ids[2]], decodeReceipt(mine).owed])
  }
})

test('a node that nobody knows has earned nothing; what is no name of one is refused', async () => {
  const world = new World()
  const view = await world.desk(0).of(peerIdOf(receiptNode(50).publicKey))
  assert.equal([view.earned, view.gateways], [0, []])
  for (const name of ['12D3KooW', '0'.repeat(52), '1'.repeat(64)]) {
    try {
      await world.desk(0).of(name)
      assert.unreachable(name)
    } catch (err) {
      assert.is(isDcnError(err) ? err.code : String(err), 'DCN_REQUEST_INVALID')
    }
  }
})

test.run()
