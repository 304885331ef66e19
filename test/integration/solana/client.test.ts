/** The client's payments on the embedded chain, and its way with an endpoint that fails. */
import { getSetAuthorityInstruction, AuthorityType } from '@solana-program/token'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSeed, type Signer, signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { isDcnError } from '../../../protocol/core/errors.ts'
import { solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { PAYMENT_MEMO_BYTES, PAYMENT_TRANSFERS_MAX } from '../../../protocol/solana/limits.ts'
import { readSettlement } from '../../../protocol/solana/settlement-reader.ts'
import type { Solana } from '../../../protocol/solana/types.ts'
import { startReceiver } from '../../helpers/receiver.ts'
import { SolanaWorld } from '../../helpers/solana-world.ts'

interface Context { world: SolanaWorld, solana: Solana }

const test = suite<Context>('solana client')

test.before(async context => {
  context.world = await SolanaWorld.start()
  context.solana = context.world.client()
})
test.after(async ({ world }) => { await world.stop() })

/** A wallet of a key of ours. */
async function payerIn (world: SolanaWorld, usdc: number, sol = 1): Promise<{ signer: Signer, address: string }> {
  const signer = signerFromSeed(generateSeed())
  const address = solanaAddressOf(signer.publicKey)
  if (sol > 0) await world.node.giveSol(address, sol)
  await world.node.giveUsdc(address, usdc)
  world.pass()
  return { signer, address }
}

async function codeOf (promise: Promise<unknown>): Promise<string> {
  const err = await promise.then(() => 'none', (err: unknown) => err)
  return isDcnError(err) ? err.code : String(err)
}

test('pays as many as fit, with a memo, and reads it back as a settlement', async ({ world, solana }) => {
  const payer = await payerIn(world, 1_000)
  const nodes = await Promise.all(Array.from({ length: PAYMENT_TRANSFERS_MAX }, async () => await payerIn(world, 0, 0)))
  const transfers = nodes.map(({ address }, at) => ({ owner: address, amount: at + 1 }))
  const memo = 'm'.repeat(PAYMENT_MEMO_BYTES)
  const payment = await world.client({ priorityFee: 1_000 }).signPayment({ payer: payer.signer, transfers, memo })
  await solana.send(payment)
  assert.equal(await solana.stateOf(payment), { state: 'pending' })
  world.pass()
  const state = await solana.stateOf(payment)
  assert.is(state.state, 'final')

  const read = readSettlement((await solana.transaction(payment.signature))!)
  assert.equal([read.memos, read.signers, read.failed], [[memo], [payer.address], undefined])
  for (const { owner, amount } of transfers) assert.is(read.gainOf(owner), BigInt(amount))
  const total = BigInt(transfers.reduce((sum, { amount }) => sum + amount, 0))
  assert.equal(read.changes.find(({ owner }) => owner === payer.address), { owner: payer.address, change: -total })
  assert.is(read.changes.length, PAYMENT_TRANSFERS_MAX + 1)
  const account = await solana.usdcAccount(payer.address)
  assert.equal(account, { state: 'open', address: await solana.usdcAddress(payer.address), balance: 1_000n - total })
})

test('pays with another\'s money and closes its account, whose rent the payer gets', async ({ world, solana }) => {
  const [payer, from, to] = [await payerIn(world, 0), await payerIn(world, 70, 0), await payerIn(world, 0, 0)]
  const before = await solana.solBalance(payer.address)
  const payment = await solana.signPayment({
    payer: payer.signer, from: from.signer, close: true, transfers: [{ owner: to.address, amount: 70 }], memo: 'sweep'
  })
  await solana.send(payment)
  world.pass()
  const read = readSettlement((await solana.transaction(payment.signature))!)
  assert.equal([read.gainOf(to.address), read.signers.toSorted()], [70n, [payer.address, from.address].toSorted()])
  assert.is((await solana.usdcAccount(from.address)).state, 'missing')
  assert.is(await solana.solBalance(payer.address), before + 2_039_280n - 2n * 5_000n)
})

test('lands once, however often it is sent, and says what fails', async ({ world, solana }) => {
  const [payer, to] = [await payerIn(world, 50), await payerIn(world, 0, 0)]
  const pay = async (amount: number) =>
    await solana.signPayment({ payer: payer.signer, transfers: [{ owner: to.address, amount }], memo: '' })
  const payment = await pay(20)
  for (const slots of [0, 0, 1, 3]) {
    world.pass(slots)
    await solana.send(payment)
  }
  const account = await solana.usdcAccount(payer.address)
  assert.is(account.state === 'open' ? account.balance : undefined, 30n)
  assert.is(await codeOf(pay(31).then(async much => { await solana.send(much) })), 'DCN_TRANSACTION_FAILED')
})

test('says that it failed on the chain', async ({ world, solana }) => {
  const [payer, to] = [await payerIn(world, 5), await payerIn(world, 0, 0)]
  const payment = await solana.signPayment({
    payer: payer.signer, transfers: [{ owner: to.address, amount: 6 }], memo: ''
  })
  world.node.chain.send(payment.bytes)
  world.pass()
  const state = await solana.stateOf(payment)
  assert.ok(state.state === 'final' && state.failed?.includes('InstructionError'), JSON.stringify(state))
  assert.is((await solana.transaction(payment.signature))?.failed, state.failed)
})

test('says that it can never land, and not before that is sure', async ({ world, solana }) => {
  const [payer, to] = [await payerIn(world, 5), await payerIn(world, 0, 0)]
  const payment = await solana.signPayment({
    payer: payer.signer, transfers: [{ owner: to.address, amount: 1 }], memo: ''
  })
  assert.equal(await solana.stateOf(payment), { state: 'pending' })
  world.pass(151)
  assert.equal(await solana.stateOf(payment), { state: 'pending' }, 'too old to be sent, but not finally so')
  assert.is(await codeOf(world.client({ callMs: 50 }).send(payment)), 'DCN_CHAIN_UNAVAILABLE')
  world.pass(3)
  assert.equal(await solana.stateOf(payment), { state: 'expired' })
})

test('knows accounts that are there, that are not, and that were given away', async ({ world, solana }) => {
  const [user, other] = [await world.wallet(8), await world.wallet('no account')]
  assert.is((await solana.usdcAccount(user.address)).state, 'open')
  assert.is((await solana.usdcAccount(other.address)).state, 'missing')
  await world.done(user, [getSetAuthorityInstruction({
    owned: await world.tokenAccount(user.address), owner: user, authorityType: AuthorityType.AccountOwner,
    newAuthority: other.address
  })])
  assert.is((await solana.usdcAccount(user.address)).state, 'missing')
})

test('goes on after an outage, and pays once, over an endpoint that drops what it likes', async ({ world }) => {
  let calls = 0
  // Each second call fails: before the chain has it, after, or in the answer.
  await using flaky = await startReceiver((before, _request, response) => {
    const kind = calls++ % 6
    if (kind === 1) response.writeHead(429).end()
    else if (kind === 3) response.destroy()
    else void forward(world, flaky.received[before]!.body).then(text => response.end(kind === 5 ? text.slice(3) : text))
  })
  const solana = world.client({ url: flaky.url })
  const [payer, to] = [await payerIn(world, 50), await payerIn(world, 0, 0)]
  const payment = await solana.signPayment({
    payer: payer.signer, transfers: [{ owner: to.address, amount: 20 }], memo: 'once'
  })
  await solana.send(payment)
  await solana.send(payment)
  world.pass()
  assert.is((await solana.stateOf(payment)).state, 'final')
  await world.node.restart(async () => {
    assert.is(await codeOf(world.client().usdcAccount(payer.address)), 'DCN_CHAIN_UNAVAILABLE')
  })
  const account = await solana.usdcAccount(payer.address)
  assert.is(account.state === 'open' ? account.balance : undefined, 30n)
})

async function forward (world: SolanaWorld, body: Uint8Array): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(world.node.rpcUrl, { method: 'POST', headers, body: Uint8Array.from(body) })
  return await response.text()
}

test('takes no chain for the one that it is not', async ({ world, solana }) => {
  const genesis = await solana.genesis()
  const other = world.client({ expectedGenesis: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d' })
  assert.is(await codeOf(other.genesis()), 'DCN_CHAIN_MISMATCH')
  assert.is(await codeOf(other.send({ bytes: new Uint8Array() })), 'DCN_CHAIN_MISMATCH')
  assert.is(await world.client({ expectedGenesis: genesis }).genesis(), genesis)
})

test.run()
