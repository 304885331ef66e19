/** What gateways owe a node, with its real book; gateways and the chain are stand-ins that the test speaks for. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Earnings } from '../../../../node/earnings/earnings.ts'
import { ReceiptBook } from '../../../../node/store/receipt-book.ts'
import { toBase58 } from '../../../../protocol/core/base58.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { peerIdOf, solanaAddressOf } from '../../../../protocol/core/peer-id.ts'
import { RECEIPTS_LAG_MAX } from '../../../../protocol/receipts/tab.ts'
import type { Solana, UsdcTransaction } from '../../../../protocol/solana/types.ts'
import { decodeReceiptQuery, encodeReceiptAnswer, type Payment } from '../../../../protocol/wire/receipts.ts'
import { systemClock, until } from '../../../helpers/network.ts'
import { receiptNode, ReceiptMaker } from '../../../helpers/receipts.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const NODE = receiptNode(1)
const SELF = peerIdOf(NODE.publicKey)
const PAY_TO = solanaAddressOf(NODE.publicKey)

interface World {
  earnings: Earnings
  book: ReceiptBook
  maker: ReceiptMaker
  gateway: string
  /** What the gateway has to give. */
  receipts: Uint8Array[]
  payments: Payment[]
  chain: Map<string, UsdcTransaction>
  asked: number[]
  stop (): Promise<void>
}

const test = suite<{ dir: string }>('Earnings')

test.before.each(async context => { context.dir = await mkdtemp(join(tmpdir(), 'dcn-earnings-')) })
test.after.each(async ({ dir }) => { await rm(dir, { recursive: true, force: true }) })

async function world (dir: string, { creditLimit = 0, chain = true } = {}): Promise<World> {
  const maker = new ReceiptMaker()
  const transactions = new Map<string, UsdcTransaction>()
  const book = new ReceiptBook({ path: dir })
  const here: Omit<World, 'earnings' | 'stop'> = {
    book, maker, gateway: peerIdOf(maker.gateway.publicKey), receipts: [], payments: [], chain: transactions,
    asked: []
  }
  const solana = { transaction: async (signature: string) => transactions.get(signature) } as unknown as Solana
  const earnings = new Earnings({
    network: {
      self: SELF,
      request: async (_peer, _protocol, query) => {
        const after = decodeReceiptQuery(query)
        here.asked.push(after)
        return encodeReceiptAnswer({ receipts: here.receipts.slice(after), more: false, payments: here.payments })
      }
    },
    signer: NODE, clock: systemClock, logger: silentLogger, book, solana: chain ? solana : undefined
  }, { payTo: PAY_TO, creditLimit, askEveryMs: 5 })
  await book.start()
  await earnings.start()
  return {
    ...here,
    earnings,
    async stop () {
      await earnings.stop()
      await book.stop()
    }
  }
}

function work ({ maker, receipts }: World, price: number): Uint8Array {
  const receipt = maker.next(NODE, { price })
  receipts.push(receipt)
  return receipt
}

/** A settlement's payment, as the gateway tells of it and as the chain shows it. */
function pay (
  { payments, chain, maker }: World, no: number, sum: number, changes: Partial<UsdcTransaction> = {}
): Payment {
  const settlementId = contentIdOf(utf8(`settlement ${no}`))
  const transaction = toBase58(new Uint8Array(64).fill(no + 1))
  const payment: Payment = { settlementId, transaction, firstSequence: 1, count: 1, sum }
  payments.push(payment)
  chain.set(transaction, {
    signature: transaction, slot: 5, blockTime: undefined, failed: undefined, feePayer: '', accounts: [],
    signers: [solanaAddressOf(maker.gateway.publicKey)],
    memos: [`dcn1:${Buffer.from(settlementId, 'hex').toString('base64url')}:1:1:1/1`],
    balances: [{ account: 'a', owner: PAY_TO, ownerBefore: PAY_TO, before: 0n, after: BigInt(sum) }],
    ...changes
  })
  return payment
}

test('a node works for a gateway up to its credit limit, and again once it sees the money', async ({ dir }) => {
  const here = await world(dir, { creditLimit: 100 })
  const { earnings, gateway } = here
  earnings.acknowledged(gateway, work(here, 100))
  assert.is(earnings.notFor(gateway), undefined)
  earnings.acknowledged(gateway, work(here, 12))
  assert.is(earnings.notFor(gateway), 'credit-limit')
  assert.is(earnings.notFor('another'), undefined)
  pay(here, 1, 100)
  await until(() => earnings.notFor(gateway) === undefined, 'it works again')
  assert.equal(earnings.tabs(), [{ gateway, earned: 100, paid: 100, receipts: 2, missing: 0 }])
  // The same payment, told again, is no second one.
  const asked = here.asked.length
  earnings.acknowledged(gateway, work(here, 112))
  await until(() => here.asked.length > asked + 1, 'it asked again')
  assert.is(earnings.notFor(gateway), 'credit-limit')
  await here.stop()
  const back = await world(dir, { creditLimit: 100 })
  assert.is(back.earnings.notFor(gateway), 'credit-limit')
  assert.equal(back.earnings.tabs().map(({ earned, paid }) => [earned, paid]), [[201, 100]])
  await back.stop()
})

test('a payment that the chain does not show is not believed', async ({ dir }) => {
  const here = await world(dir, { creditLimit: 90 })
  const { earnings, gateway, chain } = here
  earnings.acknowledged(gateway, work(here, 100))
  const wrong: Array<Partial<UsdcTransaction>> = [
    { failed: 'InsufficientFunds' }, { signers: [PAY_TO] }, { memos: [] }, { memos: ['dcn1:another:1:1:1/1'] },
    { balances: [] }, { balances: [{ account: 'a', owner: PAY_TO, ownerBefore: PAY_TO, before: 1n, after: 90n }] },
    { balances: [{ account: 'a', owner: 'another', ownerBefore: 'another', before: 0n, after: 90n }] }
  ]
  for (const [no, changes] of wrong.entries()) pay(here, no, 90, changes)
  chain.delete(pay(here, 50, 90).transaction)
  const asked = here.asked.length
  await until(() => here.asked.length > asked + 1, 'it asked')
  assert.is(earnings.notFor(gateway), 'credit-limit')
  pay(here, 60, 90)
  await until(() => earnings.notFor(gateway) === undefined, 'it saw the right one')
  await here.stop()
})

test('without a chain no payment counts; with no limit none is needed', async ({ dir }) => {
  const here = await world(dir, { creditLimit: 10, chain: false })
  here.earnings.acknowledged(here.gateway, work(here, 100))
  pay(here, 1, 90)
  const asked = here.asked.length
  await until(() => here.asked.length > asked + 1, 'it asked')
  assert.is(here.earnings.notFor(here.gateway), 'credit-limit')
  await here.stop()
  const free = await world(dir)
  assert.is(free.earnings.notFor(here.gateway), undefined)
  await free.stop()
})

test('receipts that did not come are asked for, and many missing ones stop the work until then', async ({ dir }) => {
  const here = await world(dir)
  const { earnings, gateway, receipts } = here
  const all = Array.from({ length: RECEIPTS_LAG_MAX + 2 }, () => work(here, 10))
  receipts.length = 0
  earnings.acknowledged(gateway, all.at(-1))
  assert.is(earnings.notFor(gateway), 'receipts-lag')
  receipts.push(...all)
  await until(() => earnings.notFor(gateway) === undefined, 'they came')
  assert.equal(earnings.tabs().map(({ receipts: count, missing }) => [count, missing]), [[all.length, 0]])
  await here.stop()
})

test('what is no receipt of this gateway for this node counts as missing', async ({ dir }) => {
  const here = await world(dir)
  const { earnings, gateway } = here
  const other = new ReceiptMaker(receiptNode(200))
  const forged = work(here, 10).slice()
  forged[390]! ^= 1
  const none = [undefined, new Uint8Array(478), forged, other.next(NODE), here.maker.next(receiptNode(2))]
  for (let at = 0; at <= RECEIPTS_LAG_MAX; at++) earnings.acknowledged(gateway, none[at % none.length])
  assert.is(earnings.tabs()[0]?.missing, RECEIPTS_LAG_MAX + 1)
  assert.is(earnings.notFor(gateway), 'receipts-lag')
  await until(() => earnings.notFor(gateway) === undefined, 'the gateway has shown all that there are')
  await here.stop()
})

test.run()
