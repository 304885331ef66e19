/** USDC becomes credits: two gateways and an embedded chain, all in this process. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../gateway/index.ts'
import type { BalanceView, DepositResponse } from '../../protocol/api/credits.ts'
import type { DepositTarget, IntentView } from '../../protocol/api/deposits.ts'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { CREDITS_PER_USDC } from '../../protocol/core/limits.ts'
import { createSolana } from '../../protocol/solana/solana.ts'
import { call, expectRefusal } from '../helpers/call.ts'
import { startChain, type TestChain } from '../helpers/chain.ts'
import { tempDir } from '../helpers/dcn-cli.ts'
import { health, startNetwork, systemClock, until, type TestNetwork } from '../helpers/network.ts'
import { fundedWallet, payUsdc, type Payer } from '../helpers/pay-usdc.ts'

interface Context { chain: TestChain, net: TestNetwork, one: Gateway, other: Gateway, payer: Payer }

const test = suite<Context>('deposits')

test.before(async context => {
  context.chain = await startChain()
  context.net = await startNetwork({ gateways: 2, nodes: 0, chain: context.chain })
  const [one, other] = context.net.gateways as [Gateway, Gateway]
  Object.assign(context, { one, other, payer: await fundedWallet(context.chain, 10 * CREDITS_PER_USDC) })
  for (const gateway of [one, other]) {
    const { address } = await targetOf(gateway)
    await context.chain.giveSol(address)
    await context.chain.giveUsdc(address, 0)
  }
})

test.after(async ({ net, chain }) => {
  await net[Symbol.asyncDispose]()
  await chain.stop()
})

async function targetOf (gateway: Gateway): Promise<DepositTarget> {
  return (await call<DepositTarget>(gateway, 'GET', '/credits/deposit')).body
}

const claim = async (gateway: Gateway, txSignature: string) =>
  await call<DepositResponse & Record<string, unknown>>(gateway, 'POST', '/credits/deposit', { body: { txSignature } })

async function balanceOf (gateway: Gateway, wallet: string): Promise<number> {
  return (await call<BalanceView>(gateway, 'GET', `/credits/balance/${wallet}`)).body.balance
}

const intentAt = async (gateway: Gateway, intentId: string) =>
  (await call<IntentView>(gateway, 'GET', `/credits/intents/${intentId}`)).body

test('a gateway says where to pay, and that its chain answers', async ({ one, chain }) => {
  const target = await targetOf(one)
  assert.equal([target.gateway, target.creditsPerUsdc, target.minimumUsdc, target.network],
    [one.peerId, 1_000_000, '0.000001', 'local'])
  const solana = createSolana({ clock: systemClock, random: () => 0, url: chain.rpcUrl, mint: target.mint })
  assert.equal([target.genesis, target.tokenAccount],
    [await solana.genesis(), await solana.usdcAddress(target.address)])
  assert.is((await health(one)).chain, 'ok')
})

test('0.10 USDC are 100,000 credits, once, and X-WALLET no longer speaks for their owner', async context => {
  const { chain, one, other, payer } = context
  const transaction = await payUsdc(chain, payer, (await targetOf(one)).address, 100_000)
  await chain.finalized()
  const [first, second] = await Promise.all([claim(one, transaction), claim(one, transaction)])
  assert.equal(first.status === 200 ? second.status : first.status, 409, JSON.stringify([first.body, second.body]))
  const { body } = first.status === 200 ? first : second
  assert.equal(body, { wallet: payer.address, creditsAdded: 100_000, totalBalance: 100_000, txSignature: transaction })
  for (const gateway of [one, other]) {
    await until(async () => await balanceOf(gateway, payer.address) === 100_000, 'everybody knows')
    const again = await claim(gateway, transaction)
    expectRefusal(again, 409, 'DCN_DEPOSIT_CLAIMED')
    assert.equal([again.body['wallet'], again.body['creditsAdded']], [payer.address, 100_000])
    const headers = { 'x-wallet': payer.address }
    const named = await call(gateway, 'POST', '/invoke', { headers, body: { code: '1' } })
    expectRefusal(named, 401, 'DCN_API_KEY_REQUIRED')
  }
})

test('a deposit may be claimed at another gateway: the one that was paid credits it', async context => {
  const { chain, one, other } = context
  const payer = await fundedWallet(chain, 300)
  const transaction = await payUsdc(chain, payer, (await targetOf(one)).address, 300)
  await chain.finalized()
  const answers = await Promise.all([claim(other, transaction), claim(one, transaction), claim(other, transaction)])
  assert.equal(answers.map(({ status }) => status).sort(), [200, 409, 409], JSON.stringify(answers))
  await until(async () => await balanceOf(other, payer.address) === 300, 'once')
})

test('what is not final, no deposit, or no signature is refused, and can be asked for again', async context => {
  const { chain, one, other, payer } = context
  const early = await call(one, 'POST', '/credits/deposit', { body: { txSignature: '1'.repeat(64) } })
  expectRefusal(early, 404, 'DCN_DEPOSIT_NOT_FINAL')
  expectRefusal(await claim(one, 'z'.repeat(88)), 400, 'DCN_REQUEST_INVALID')
  const elsewhere = await payUsdc(chain, payer, payer.address, 5)
  await chain.finalized()
  for (const gateway of [one, other]) {
    const refused = await claim(gateway, elsewhere)
    expectRefusal(refused, 422, 'DCN_DEPOSIT_REFUSED')
    assert.is(refused.body['why'], 'not-to-us')
  }
})

test('an intent that is paid by its reference is credited to its wallet, by itself', async context => {
  const { chain, one, payer } = context
  const wallet = (await fundedWallet(chain, 0, 0)).address
  const { status, body } = await call<IntentView>(one, 'POST', '/credits/intents', {
    body: { wallet, usdc: '0.25', label: 'A & B' }
  })
  assert.equal([status, body.status, body.usdc, body.creditsAdded], [200, 'open', '0.25', 0])
  const url = new URL(body.solanaPayUrl)
  const { address, mint } = await targetOf(one)
  assert.equal([url.protocol, url.pathname], ['solana:', address])
  assert.equal(Object.fromEntries(url.searchParams), {
    amount: '0.25', 'spl-token': mint, reference: body.reference, label: 'A & B', memo: `dcn:${body.intentId}`
  })
  const transaction = await payUsdc(chain, payer, address, 250_000, body.reference)
  await until(async () => (await intentAt(one, body.intentId)).status === 'credited', 'it is found')
  assert.equal((await intentAt(one, body.intentId)).deposits, [{ txSignature: transaction, creditsAdded: 250_000 }])
  assert.is(await balanceOf(one, wallet), 250_000)
  const late = await claim(one, transaction)
  expectRefusal(late, 409, 'DCN_DEPOSIT_CLAIMED')
  assert.is(late.body['wallet'], wallet)
})

test('a withdrawal to an intent\'s own address is credited, though the gateway was away, and swept', async context => {
  const { chain, net, payer } = context
  const [seed, { path: data, remove }] = [generateSeed(), tempDir()]
  const before = await net.addGateway({ seed, data })
  const { address, mint } = await targetOf(before)
  await chain.giveSol(address)
  await chain.giveUsdc(address, 0)
  const wallet = (await fundedWallet(chain, 0, 0)).address
  const { body } = await call<IntentView>(before, 'POST', '/credits/intents', { body: { wallet } })
  assert.is(body.depositAddress, body.reference)
  net.gateways.splice(net.gateways.indexOf(before), 1)
  await before.stop()
  const transaction = await payUsdc(chain, payer, body.depositAddress, 70_000)
  await chain.finalized()
  const gateway = await net.addGateway({ seed, data })
  await until(async () => (await intentAt(gateway, body.intentId)).creditsAdded === 70_000, 'it is found')
  const solana = createSolana({ clock: systemClock, random: () => 0, url: chain.rpcUrl, mint })
  await until(async () => (await solana.usdcAccount(body.depositAddress)).state === 'missing', 'it is swept')
  const treasury = await solana.usdcAccount(address)
  assert.is(treasury.state === 'open' ? treasury.balance : 0n, 70_000n)
  await chain.finalized()
  const signatures = await solana.signaturesFor(body.depositAddress, {})
  assert.is(signatures.length, 2)
  for (const signature of signatures) {
    const answer = await claim(gateway, signature)
    if (signature === transaction) expectRefusal(answer, 409, 'DCN_DEPOSIT_CLAIMED')
    else expectRefusal(answer, 422, 'DCN_DEPOSIT_REFUSED')
  }
  assert.is(await balanceOf(gateway, wallet), 70_000, 'a sweep is no deposit')
  net.gateways.splice(net.gateways.indexOf(gateway), 1)
  await gateway.stop()
  remove()
})

test('money of another cluster buys nothing at a gateway that knows its own', async context => {
  const { net } = context
  const [seed, { path: data, remove }] = [generateSeed(), tempDir()]
  const before = await net.addGateway({ seed, data })
  await until(async () => (await health(before)).chain === 'ok', 'it knows its cluster')
  net.gateways.splice(net.gateways.indexOf(before), 1)
  await before.stop()
  await using another = await startChain()
  const gateway = await net.addGateway({ seed, data, chain: another })
  await until(async () => (await health(gateway)).chain === 'mismatch', 'it sees another')
  await until(async () => (await health(gateway)).status === 'ok', 'and goes on')
  for (const answer of [
    await call(gateway, 'GET', '/credits/deposit'),
    await claim(gateway, '1'.repeat(64)),
    await call(gateway, 'POST', '/credits/intents', { body: { wallet: context.payer.address } })
  ]) expectRefusal(answer, 503, 'DCN_CHAIN_MISMATCH')
  const foreign = await net.addGateway({ chain: another })
  const payer = await fundedWallet(another, 900)
  const transaction = await payUsdc(another, payer, (await targetOf(foreign)).address, 900)
  await another.finalized()
  assert.is((await claim(foreign, transaction)).status, 200)
  const { peers } = (await call<{ peers: Array<{ peerId: string }> }>(context.one, 'GET', '/peers')).body
  assert.ok(peers.some(({ peerId }) => peerId === foreign.peerId))
  await call(context.one, 'GET', '/credits/audit')
  assert.is(await balanceOf(context.one, payer.address), 0)
  for (const daemon of [gateway, foreign]) {
    net.gateways.splice(net.gateways.indexOf(daemon), 1)
    await daemon.stop()
  }
  remove()
})

test.run()
