import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { X402Desk } from '../../../../gateway/x402/x402-desk.ts'
import type { X402Facilitator } from '../../../../gateway/x402/x402-types.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import { ADDRESS, codeOf, DepositWorld } from '../../../helpers/deposit-world.ts'
import { transactionNo } from '../../../helpers/ledger.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const TRANSACTION = transactionNo(0)

interface Bench {
  x402: X402Desk
  /** What happens between the notes and the answer of a facilitator. */
  chain: { send: () => Promise<void>, refuses: boolean }
}

function benchOf (world: DepositWorld, x402Usdc = 70): Bench {
  const { cluster, ledger, desk, payments, state, clock } = world
  const chain = { send: async () => { world.pay(ADDRESS, 70n) }, refuses: false }
  const facilitator: X402Facilitator = {
    challenge: async url => `pay for ${url}`,
    settle: async (_header, { before, refused }) => {
      await before(TRANSACTION, new Uint8Array([0]))
      if (chain.refuses) {
        await refused(TRANSACTION)
        throw new DcnError('DCN_PAYMENT_REFUSED', { reason: 'no money' })
      }
      await chain.send()
      return { transaction: TRANSACTION, header: 'response' }
    }
  }
  const x402 = new X402Desk({
    cluster, ledger, desk, payments, state, clock, address: ADDRESS, logger: silentLogger,
    createFacilitator: async () => facilitator
  }, { x402Usdc })
  return { x402, chain }
}

const balanceOf = async (world: DepositWorld, wallet: string) => (await world.ledger.balance(wallet)).balance

const test = suite('X402Desk')

test('who a payment is for is on the disk before it is sent; then it is credited, and forgotten', async () => {
  await using world = await DepositWorld.start()
  const { x402, chain } = benchOf(world)
  let noted: unknown
  chain.send = async () => {
    noted = (await world.payments.list()).map(({ transaction, wallet }) => [transaction, wallet])
    world.pay(ADDRESS, 70n)
  }
  const { deposit, header } = await x402.pay('signed', 'buyer')
  assert.equal(noted, [[TRANSACTION, 'buyer']])
  assert.equal([deposit.wallet, deposit.amount, header], ['buyer', 70, 'response'])
  assert.equal([await world.payments.list(), await balanceOf(world, 'buyer')], [[], 70])
})

test('without a wallet it is the payer\'s', async () => {
  await using world = await DepositWorld.start()
  assert.is((await benchOf(world).x402.pay('signed', '')).deposit.wallet, 'payer')
})

test('the same payment again buys nothing, nor does one of two at once, nor one that waits', async () => {
  await using world = await DepositWorld.start()
  const { x402 } = benchOf(world)
  const answers = await Promise.all(['anna', 'bert'].map(async wallet => await codeOf(x402.pay('signed', wallet))))
  assert.equal(answers, ['done', 'DCN_PAYMENT_REFUSED'])
  assert.is(await codeOf(x402.pay('signed', 'bert')), 'DCN_PAYMENT_REFUSED')
  await world.reopen()
  assert.is(await codeOf(benchOf(world).x402.pay('signed', 'bert')), 'DCN_PAYMENT_REFUSED')
  assert.equal([await balanceOf(world, 'anna'), await balanceOf(world, 'bert')], [70, 0])
})

test('killed before it was sent, it is sent after the restart, and credited to whom it was for', async () => {
  await using world = await DepositWorld.start()
  const { x402, chain } = benchOf(world)
  chain.send = async () => { throw new DcnError('DCN_CHAIN_UNAVAILABLE', { reason: 'killed' }) }
  assert.is(await codeOf(x402.pay('signed', 'buyer')), 'DCN_CHAIN_UNAVAILABLE')
  await world.reopen()
  const after = benchOf(world)
  assert.is(await codeOf(after.x402.pay('signed', 'thief')), 'DCN_PAYMENT_REFUSED', 'it is taken on already')
  assert.is(await after.x402.round(), false)
  assert.is(world.solana.sent.length, 1)
  world.pay(ADDRESS, 70n)
  assert.is(await after.x402.round(), true)
  assert.equal([await world.payments.list(), await balanceOf(world, 'buyer')], [[], 70])
})

test('what is not final in time is credited when it is', async () => {
  await using world = await DepositWorld.start()
  const { x402, chain } = benchOf(world)
  chain.send = async () => {}
  assert.is(await codeOf(x402.pay('signed', 'buyer')), 'DCN_DEPOSIT_NOT_FINAL')
  world.pay(ADDRESS, 70n)
  await x402.round()
  assert.is(await balanceOf(world, 'buyer'), 70)
})

test('somebody else may find it first: it is credited to whom it was for, and the request is served', async () => {
  await using world = await DepositWorld.start()
  const { x402, chain } = benchOf(world)
  chain.send = async () => { await world.desk.claim(world.pay(ADDRESS, 70n)) }
  assert.is((await x402.pay('signed', 'buyer')).deposit.wallet, 'buyer')
})

test('one that the cluster does not take is forgotten at once, and may come again', async () => {
  await using world = await DepositWorld.start()
  const { x402, chain } = benchOf(world)
  chain.refuses = true
  assert.is(await codeOf(x402.pay('signed', 'buyer')), 'DCN_PAYMENT_REFUSED')
  assert.equal(await world.payments.list(), [])
  chain.refuses = false
  assert.is(await codeOf(x402.pay('signed', 'buyer')), 'done')
})

test('one that failed, or was never seen, is given up', async () => {
  await using world = await DepositWorld.start()
  const { x402, chain } = benchOf(world)
  chain.send = async () => {}
  await codeOf(x402.pay('signed', 'buyer'))
  world.clock.ms += 3_599_000
  await x402.round()
  assert.equal([(await world.payments.list()).length, world.solana.sent], [1, []], 'too late to be sent')
  world.clock.ms += 1_000
  await x402.round()
  assert.equal(await world.payments.list(), [])
  await codeOf(x402.pay('signed', 'buyer'))
  world.pay(ADDRESS, 70n, { failed: 'Custom 1' })
  await x402.round()
  assert.equal([await world.payments.list(), await balanceOf(world, 'buyer')], [[], 0])
})

test('there is a challenge while it can be paid: the chain answers, and there is an account', async () => {
  await using world = await DepositWorld.start()
  const { x402 } = benchOf(world)
  assert.equal([await x402.round(), await x402.challenge('url')], [false, undefined])
  world.solana.balances.set(ADDRESS, 0n)
  assert.equal([await x402.round(), await x402.challenge('url')], [true, 'pay for url'])
  const off = benchOf(world, 0).x402
  await off.start()
  assert.equal([await off.challenge('url'), await codeOf(off.pay('signed', 'buyer'))],
    [undefined, 'DCN_DEPOSITS_UNAVAILABLE'])
  await off.stop()
})

test.run()
