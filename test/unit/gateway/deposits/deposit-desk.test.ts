import { addressOfPeer } from '../../../../protocol/core/peer-id.ts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DEPOSITS_READ_MAX } from '../../../../protocol/core/limits.ts'
import { ADDRESS, codeOf, DepositWorld, SELF } from '../../../helpers/deposit-world.ts'
import { ledgerPeer, transactionNo } from '../../../helpers/ledger.ts'
import { balance } from '../../../helpers/usdc-transactions.ts'

const test = suite('DepositDesk')

test('a transaction is credited once, however many ask at once, and not again after a restart', async () => {
  await using world = await DepositWorld.start()
  const transaction = world.pay(ADDRESS, 70n)
  const answers = await Promise.all([1, 2, 3].map(async () => await codeOf(world.desk.claim(transaction))))
  assert.equal(answers.sort(), ['DCN_DEPOSIT_CLAIMED', 'DCN_DEPOSIT_CLAIMED', 'done'])
  assert.equal(world.ledger.depositOf(transaction), { gateway: SELF, transaction, wallet: 'payer', amount: 70 })
  await world.reopen()
  const reads = () => world.solana.asked.filter(each => each === 'transaction').length
  const before = reads()
  assert.is(await codeOf(world.desk.claim(transaction)), 'DCN_DEPOSIT_CLAIMED')
  assert.is(reads(), before, 'the chain is not asked for what is known')
  assert.is((await world.ledger.balance('payer')).balance, 70)
})

test('what fails is told to all who wait, and can be asked for again', async () => {
  await using world = await DepositWorld.start()
  const transaction = transactionNo(0)
  const early = await Promise.all([1, 2].map(async () => await codeOf(world.desk.claim(transaction))))
  assert.equal(early, ['DCN_DEPOSIT_NOT_FINAL', 'DCN_DEPOSIT_NOT_FINAL'])
  world.solana.isSilent = true
  assert.is(await codeOf(world.desk.claim(transaction)), 'DCN_CHAIN_UNAVAILABLE')
  world.solana.isSilent = false
  assert.is(world.pay(ADDRESS, 70n), transaction)
  const { wallet, creditsAdded, totalBalance } = await world.desk.claim(transaction)
  assert.equal([wallet, creditsAdded, totalBalance], ['payer', 70, 70])
})

test('what another gateway was paid it is asked to credit; here it is no deposit', async () => {
  await using world = await DepositWorld.start()
  const other = ledgerPeer(1)
  const transaction = world.pay(addressOfPeer(other), 70n)
  assert.is((await world.desk.claim(transaction)).wallet, 'their-payer')
  assert.equal(world.elsewhere, [{ gateway: other, transaction }])
  assert.is(await codeOf(world.desk.claimHere(transaction)), 'DCN_DEPOSIT_REFUSED')
  assert.is(await codeOf(world.desk.claim(world.pay('nobody', 5n))), 'DCN_DEPOSIT_REFUSED')
  assert.is(world.elsewhere.length, 1)
})

test('one that paid another gateway, too, is credited here for what came here', async () => {
  await using world = await DepositWorld.start()
  const transaction = world.pay(ADDRESS, 70n)
  const [paid] = world.solana.transactions
  paid!.balances[1] = balance('usdc-of-payer', 'payer', 100n, 0n)
  paid!.balances.push(balance(`usdc-of-${addressOfPeer(ledgerPeer(1))}`, addressOfPeer(ledgerPeer(1)), 0n, 30n))
  assert.is((await world.desk.claim(transaction)).creditsAdded, 70)
})

test('a payment that x402 took on is its request\'s wallet\'s, whoever claims it', async () => {
  await using world = await DepositWorld.start()
  const transaction = world.pay(ADDRESS, 70n)
  const payment = { transaction, wallet: 'buyer', bytes: Buffer.from([1]), atMs: 5 }
  await world.state.commit(batch => { world.payments.put(batch, payment) })
  assert.equal(await world.payments.list(), [payment])
  assert.is((await world.desk.claim(transaction)).wallet, 'buyer')
  assert.equal(await world.payments.list(), [], 'it is credited')
})

test('so many are read at once, and no more', async () => {
  await using world = await DepositWorld.start()
  const answers = await Promise.all(Array.from({ length: DEPOSITS_READ_MAX + 2 }, async (_, no) =>
    await codeOf(world.desk.claim(transactionNo(no)))))
  assert.equal([...new Set(answers)].sort(), ['DCN_DEPOSIT_NOT_FINAL', 'DCN_NOT_READY'])
  assert.is(answers.filter(code => code === 'DCN_NOT_READY').length, 2)
})

test('the cluster is noted once; one of another genesis is not used, not even after a restart', async () => {
  await using world = await DepositWorld.start()
  const transaction = world.pay(ADDRESS, 70n)
  assert.is(world.cluster.state, 'ok')
  await world.close()
  const known = world.solana.genesisHash
  world.solana.genesisHash = transactionNo(3).slice(0, 40)
  await world.open()
  assert.is(await codeOf(world.desk.claim(transaction)), 'DCN_CHAIN_MISMATCH')
  assert.equal([world.cluster.state, world.cluster.genesis], ['mismatch', known])
  await world.close()
  world.solana.genesisHash = known
  world.solana.isSilent = true
  await world.open()
  assert.equal([world.cluster.state, world.cluster.genesis], ['silent', known])
  assert.is(await codeOf(world.desk.claim(transaction)), 'DCN_CHAIN_UNAVAILABLE')
  world.solana.isSilent = false
  assert.is(await codeOf(world.desk.claim(transaction)), 'done')
})

test.run()
