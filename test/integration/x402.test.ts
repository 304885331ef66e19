/** An unmodified x402 client buys credits, and is served, with no outside service and no SOL of its own. */
import { x402Client } from '@x402/core/client'
import { decodePaymentRequiredHeader, decodePaymentResponseHeader } from '@x402/core/http'
import { wrapFetchWithPayment } from '@x402/fetch'
import { ExactSvmScheme } from '@x402/svm/exact/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../gateway/index.ts'
import type { BalanceView, DepositResponse } from '../../protocol/api/credits.ts'
import { generateSeed, signerFromSeed } from '../../protocol/core/ed25519.ts'
import { solanaAddressOf } from '../../protocol/core/peer-id.ts'
import { call, expectRefusal } from '../helpers/call.ts'
import { startChain, type TestChain } from '../helpers/chain.ts'
import { tempDir } from '../helpers/dcn-cli.ts'
import { startNetwork, until, type TestNetwork } from '../helpers/network.ts'
import { fundedWallet, type Payer } from '../helpers/pay-usdc.ts'

const PRICE = 100_000
const MAINNET = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const CODE = 'function handler () { return 1 }'

interface Context {
  chain: TestChain
  net: TestNetwork
  gateway: Gateway
  seed: Uint8Array
  data: ReturnType<typeof tempDir>
}

const test = suite<Context>('x402')

test.before(async context => {
  const [chain, seed, data] = [await startChain(), generateSeed(), tempDir()]
  const address = solanaAddressOf(signerFromSeed(seed).publicKey)
  await chain.giveSol(address)
  await chain.giveUsdc(address, 0)
  const net = await startNetwork({
    gateways: 0, nodes: 0, chain, config: { creditsPerRequest: 10, x402Usdc: PRICE, faucetCredits: 0 }
  })
  const gateway = await net.addGateway({ seed, data: data.path })
  Object.assign(context, { chain, net, gateway, seed, data })
  await until(async () => (await ask(gateway, '/credits/x402')).headers.has('payment-required'), 'it can be paid')
})

test.after(async ({ net, chain, data }) => {
  await net[Symbol.asyncDispose]()
  await chain.stop()
  data.remove()
})

/** A wallet that has USDC and nothing else. */
const buyer = async (chain: TestChain) => await fundedWallet(chain, 5 * PRICE, 0)

const ask = async (gateway: Gateway, path: string, headers: Record<string, string> = {}, body?: unknown) =>
  await fetch(gateway.httpUrl + path, {
    method: 'POST',
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...body === undefined ? {} : { body: JSON.stringify(body) }
  })

/** `sent`: the PAYMENT-SIGNATURE headers that the client made. */
function payingFetch ({ rpcUrl }: TestChain, payer: Payer): { pay: typeof fetch, sent: string[] } {
  const sent: string[] = []
  const client = new x402Client().register('solana:*', new ExactSvmScheme(payer, { rpcUrl }))
  const spy: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const header = request.headers.get('payment-signature')
    if (header !== null) sent.push(header)
    return await fetch(request)
  }
  return { pay: wrapFetchWithPayment(spy, client) as typeof fetch, sent }
}

async function balanceOf (gateway: Gateway, wallet: string): Promise<number> {
  return (await call<BalanceView>(gateway, 'GET', `/credits/balance/${wallet}`)).body.balance
}

test('a call that cannot be paid for is answered with a challenge, for anybody to read', async context => {
  const { gateway, chain } = context
  const wallet = (await buyer(chain)).address
  const answer = await ask(gateway, '/invoke', { 'x-wallet': wallet }, { code: CODE })
  assert.equal([answer.status, (await answer.json() as { code: string }).code], [402, 'DCN_CREDITS_INSUFFICIENT'])
  const { x402Version, resource, accepts } = decodePaymentRequiredHeader(answer.headers.get('payment-required') ?? '')
  assert.equal([x402Version, resource.url], [2, `${gateway.httpUrl}/invoke`])
  const { address, mint } = (await call(gateway, 'GET', '/credits/deposit')).body
  assert.equal(accepts.map(({ scheme, network, asset, amount, payTo, extra }) =>
    ({ scheme, network, asset, amount, payTo, feePayer: extra['feePayer'] })), [
    { scheme: 'exact', network: MAINNET, asset: mint, amount: String(PRICE), payTo: address, feePayer: address }
  ])
  const named = await ask(gateway, '/invoke', { 'x-wallet': 'no-address' }, { code: CODE })
  assert.equal([named.status, named.headers.has('payment-required')], [402, false], 'it could never use the credits')
})

test('a client pays for POST /invoke with X-WALLET, and is served', async ({ gateway, chain }) => {
  const payer = await buyer(chain)
  const { pay, sent } = payingFetch(chain, payer)
  const wallet = (await buyer(chain)).address
  const answer = await pay(`${gateway.httpUrl}/invoke`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-wallet': wallet },
    body: JSON.stringify({ code: CODE })
  })
  assert.is(answer.status, 200, await answer.clone().text())
  assert.ok('jobId' in (await answer.json() as object))
  const { success, payer: who } = decodePaymentResponseHeader(answer.headers.get('payment-response') ?? '')
  assert.equal([success, who], [true, payer.address])
  assert.equal([await balanceOf(gateway, wallet), await balanceOf(gateway, payer.address)], [PRICE - 10, 0])
  const again = await ask(gateway, '/invoke', { 'x-wallet': wallet }, { code: CODE })
  assert.is(again.status, 401, 'from now on it needs its key')
  assert.is(sent.length, 1)
})

test('POST /credits/x402 credits who pays; a replay gets a fresh challenge and nothing else', async context => {
  const { chain, net, seed, data } = context
  const payer = await buyer(chain)
  const { pay, sent } = payingFetch(chain, payer)
  const answer = await pay(`${context.gateway.httpUrl}/credits/x402`, { method: 'POST' })
  const body = await answer.json() as DepositResponse
  assert.equal([answer.status, body.wallet, body.creditsAdded, body.totalBalance], [200, payer.address, PRICE, PRICE],
    JSON.stringify(body))
  const replay = async (gateway: Gateway) => {
    const { status, headers } = await ask(gateway, '/credits/x402', { 'payment-signature': sent[0]! })
    assert.equal([status, headers.has('payment-required')], [402, true])
    assert.is(await balanceOf(gateway, payer.address), PRICE)
  }
  await replay(context.gateway)
  net.gateways.splice(net.gateways.indexOf(context.gateway), 1)
  await context.gateway.stop()
  context.gateway = await net.addGateway({ seed, data: data.path })
  await until(async () => (await ask(context.gateway, '/credits/x402')).headers.has('payment-required'), 'it is back')
  await replay(context.gateway)
  const claim = await call(context.gateway, 'POST', '/credits/deposit', { body: { txSignature: body.txSignature } })
  expectRefusal(claim, 409, 'DCN_DEPOSIT_CLAIMED')
})

test('of two requests with one payment one is served', async ({ gateway, chain }) => {
  const payer = await buyer(chain)
  const sent: string[] = []
  // What the client would send is caught, and sent twice.
  const caught: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const header = request.headers.get('payment-signature')
    if (header === null) return await fetch(request)
    sent.push(header)
    return new Response('{}', { status: 500 })
  }
  const client = new x402Client().register('solana:*', new ExactSvmScheme(payer, { rpcUrl: chain.rpcUrl }))
  await wrapFetchWithPayment(caught, client)(`${gateway.httpUrl}/credits/x402`, { method: 'POST' })
  const answers = await Promise.all([1, 2].map(async () =>
    await ask(gateway, '/credits/x402', { 'payment-signature': sent[0]! })))
  assert.equal(answers.map(({ status }) => status).sort(), [200, 402])
  assert.is(await balanceOf(gateway, payer.address), PRICE)
})

test('what is no payment is refused, and costs nothing', async ({ gateway }) => {
  for (const header of ['x', Buffer.from('{}').toString('base64'), Buffer.from('null').toString('base64')]) {
    const answer = await ask(gateway, '/credits/x402', { 'payment-signature': header })
    assert.equal([answer.status, (await answer.json() as { code: string }).code], [402, 'DCN_PAYMENT_REFUSED'], header)
  }
  const unnamed = await ask(gateway, '/invoke', { 'payment-signature': 'x' }, { code: CODE })
  assert.is(unnamed.status, 401)
})

test.run()
