/** Deposit intents: made, found, credited, swept; over restarts and outages. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { IntentKeys } from '../../../../gateway/deposits/intent-keys.ts'
import { INTENT_KEPT_MS, INTENT_TTL_MS, INTENTS_OPEN_MAX } from '../../../../protocol/core/limits.ts'
import { ADDRESS, codeOf, DepositWorld } from '../../../helpers/deposit-world.ts'

const WALLET = '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU'

const test = suite('deposit intents')

/** Lets time pass, and has the watch do what is due. */
async function pass (world: DepositWorld, ms: number): Promise<void> {
  world.clock.ms += ms
  await world.watch.round()
}

test('keys of intents follow from the seed and the id alone, and differ by each', () => {
  const [one, other] = [1, 2].map(fill => new IntentKeys(new Uint8Array(32).fill(fill)))
  assert.is(one!.reference('a'), new IntentKeys(new Uint8Array(32).fill(1)).reference('a'))
  assert.is(new Set([one!.reference('a'), one!.reference('b'), other!.reference('a')]).size, 3)
})

test('what is paid by reference or to the address is found, credited to the wallet, and shown', async () => {
  await using world = await DepositWorld.start()
  const intent = await world.intents.create({ wallet: WALLET, usdc: '0.00007' })
  const first = world.pay(ADDRESS, 70n, { accounts: [intent.reference] })
  await pass(world, 1_000)
  const second = world.pay(intent.depositAddress, 30n)
  await pass(world, 1_000)
  const view = await world.intents.view(intent.intentId)
  assert.equal([view.status, view.creditsAdded], ['credited', 100])
  assert.equal(view.deposits.map(({ txSignature }) => txSignature), [first, second])
  assert.is((await world.ledger.balance(WALLET)).balance, 100)
  await world.reopen()
  assert.equal(await world.intents.view(intent.intentId), view)
})

test('an address is emptied by one transaction, that is sent again as it is until it has landed', async () => {
  await using world = await DepositWorld.start()
  const { solana } = world
  const { intentId, depositAddress } = await world.intents.create({ wallet: WALLET })
  world.pay(depositAddress, 70n)
  await pass(world, 1_000)
  const [sweep] = solana.signed
  assert.equal([sweep?.transfers, sweep?.close, sweep?.memo], [
    [{ owner: ADDRESS, amount: 70 }], true, `dcn:sweep:${intentId}`
  ])
  await world.reopen()
  await world.watch.start()
  await pass(world, 3_000)
  assert.equal([solana.signed.length, solana.sent], [1, [sweep!.signature, sweep!.signature]])
  solana.land(sweep!.signature)
  await pass(world, 3_000)
  assert.equal(world.intents.sweepable(), [])
  await pass(world, 3_600_000)
  assert.equal([solana.signed.length, solana.sent.length], [1, 2])
})

test('one that has expired, or failed, is made anew; not before', async () => {
  await using world = await DepositWorld.start()
  const { solana } = world
  const { depositAddress } = await world.intents.create({ wallet: WALLET })
  world.pay(depositAddress, 70n)
  solana.refuses = 'no SOL'
  await pass(world, 1_000)
  await pass(world, 60_000)
  assert.equal([solana.signed.length, solana.sent.length], [1, 0], 'it might have been sent')
  solana.refuses = undefined
  solana.states.set(solana.signed[0]!.signature, { state: 'expired' })
  for (let no = 0; no < 3; no++) await pass(world, 600_000)
  assert.is(solana.signed.length, 2)
  solana.states.set(solana.signed[1]!.signature, { state: 'final', slot: 1, failed: 'Custom 1' })
  for (let no = 0; no < 3; no++) await pass(world, 600_000)
  assert.is(solana.signed.length, 3)
  solana.land(solana.signed[2]!.signature)
  await pass(world, 600_000)
  assert.equal(world.intents.sweepable(), [])
})

test('frozen money stays, and is looked at seldom', async () => {
  await using world = await DepositWorld.start()
  const { depositAddress } = await world.intents.create({ wallet: WALLET })
  world.pay(depositAddress, 70n)
  world.solana.frozen.add(depositAddress)
  await pass(world, 1_000)
  await pass(world, 1_000)
  assert.equal([world.solana.signed.length, world.solana.asked.filter(each => each === 'usdcAccount').length], [0, 1])
  assert.is(world.intents.sweepable().length, 1)
})

test('an intent is looked at ever more seldom, to its end, and then when it is asked for', async () => {
  await using world = await DepositWorld.start()
  const { intentId, depositAddress } = await world.intents.create({ wallet: WALLET })
  const looks = () => world.solana.asked.filter(each => each === 'signaturesFor').length / 2
  for (let second = 0; second < 60; second++) await pass(world, 1_000)
  const inTheFirstMinute = looks()
  assert.ok(inTheFirstMinute > 10 && inTheFirstMinute < 30, String(inTheFirstMinute))
  await pass(world, INTENT_TTL_MS / 2)
  const before = looks()
  for (let second = 0; second < 600; second++) await pass(world, 1_000)
  assert.is(looks() - before, 10, 'once a minute')
  await pass(world, INTENT_TTL_MS)
  assert.is(world.watch.watched, 0)
  const last = looks()
  await pass(world, 3_600_000)
  assert.is(looks(), last)
  assert.is((await world.intents.view(intentId)).status, 'expired')
  world.pay(depositAddress, 70n)
  await pass(world, 0)
  assert.is((await world.intents.view(intentId)).status, 'credited')
  assert.is(looks(), last + 1)
})

test('what names an intent and is no deposit is read once', async () => {
  await using world = await DepositWorld.start()
  const { reference } = await world.intents.create({ wallet: WALLET })
  world.pay('somebody', 5n, { accounts: [reference] })
  for (let no = 0; no < 3; no++) await pass(world, 60_000)
  assert.is(world.solana.asked.filter(each => each === 'transaction').length, 1)
})

test('nothing is asked where there is no intent; a chain that is away is asked again later', async () => {
  await using world = await DepositWorld.start()
  world.solana.asked.splice(0)
  await world.watch.start()
  await pass(world, 60_000)
  assert.equal(world.solana.asked, [])
  const { intentId, depositAddress } = await world.intents.create({ wallet: WALLET })
  world.solana.isSilent = true
  world.pay(depositAddress, 70n)
  await pass(world, 1_000)
  world.solana.isSilent = false
  await pass(world, 1_000)
  assert.is((await world.intents.view(intentId)).status, 'open')
  await pass(world, 5_000)
  assert.is((await world.intents.view(intentId)).status, 'credited')
})

test('what cannot be credited to anybody is no intent, and too many are refused', async () => {
  await using world = await DepositWorld.start()
  for (const request of [
    { wallet: 'somebody' }, { wallet: WALLET, usdc: '0' }, { wallet: WALLET, usdc: '1e3' }
  ]) assert.is(await codeOf(world.intents.create(request)), 'DCN_REQUEST_INVALID')
  assert.is(await codeOf(world.intents.create({ wallet: `0x${'a1'.repeat(20)}` })), 'done')
  assert.is(await codeOf(world.intents.view('00')), 'DCN_INTENT_NOT_FOUND')
  await Promise.all(Array.from({ length: INTENTS_OPEN_MAX - 1 }, async () =>
    await world.intents.create({ wallet: WALLET })))
  assert.is(await codeOf(world.intents.create({ wallet: WALLET })), 'DCN_NOT_READY')
  world.clock.ms += INTENT_TTL_MS
  assert.is(await codeOf(world.intents.create({ wallet: WALLET })), 'done')
  world.clock.ms += INTENT_KEPT_MS
  await world.intents.create({ wallet: WALLET })
  assert.is(await codeOf(world.intents.view('1'.padStart(32, '0'))), 'DCN_INTENT_NOT_FOUND', 'it is forgotten')
})

test.run()
