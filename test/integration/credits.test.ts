/** Credits over a real network: gateways, nodes, libp2p, disks. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AuditView, BalanceView } from '../../protocol/api/credits.ts'
import type { JobView } from '../../protocol/api/jobs.ts'
import type { Gateway } from '../../gateway/index.ts'
import { getJob, startNetwork, until, type TestNetwork } from '../helpers/network.ts'

const test = suite<{ net: TestNetwork }>('credits over the network')

test.before(async context => {
  context.net = await startNetwork({ gateways: 2, nodes: 2, slots: 4, config: { creditsPerRequest: 1 } })
})
test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

interface Answer<T> { status: number, body: T & { code?: string, message?: string } }

async function post<T> (
  gateway: Gateway, path: string, body: unknown, headers: Record<string, string> = {}
): Promise<Answer<T>> {
  const response = await fetch(gateway.httpUrl + path, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body)
  })
  return { status: response.status, body: await response.json() as Answer<T>['body'] }
}

async function get<T> (gateway: Gateway, path: string): Promise<T> {
  return await (await fetch(gateway.httpUrl + path)).json() as T
}

const faucet = async (gateway: Gateway, wallet: string) =>
  await post<BalanceView>(gateway, '/credits/faucet', { wallet })

const call = async (gateway: Gateway, wallet: string, options: Record<string, unknown> = {}) =>
  await post<{ jobId: string }>(gateway, '/invoke', { code: 'function handler() { return 1 }', ...options }, {
    'x-wallet': wallet
  })

const balance = async (gateway: Gateway, wallet: string) =>
  (await get<BalanceView>(gateway, `/credits/balance/${wallet}`)).balance

test('50 credits spent through both gateways at once by 90 calls: 50 jobs run, 40 answers are 402', async ({ net }) => {
  const [one, other] = net.gateways as [Gateway, Gateway]
  const wallet = 'ninety'
  assert.equal((await faucet(one, wallet)).body, { wallet, balance: 50, estimatedRequests: 50, spendable: 50 })
  const answers = await Promise.all(Array.from({ length: 90 }, async (_, no) =>
    await call(no % 3 === 0 ? other : one, wallet)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 50)
  assert.equal(answers.filter(({ status }) => status === 402).length, 40)
  const jobs = await Promise.all(answers.filter(({ status }) => status === 200)
    .map(async ({ body }, no) => await getJob(net.gateways[no % 2]!, body.jobId, 30_000)))
  assert.equal(new Set(jobs.map(({ status }) => status)), new Set(['done']))
  for (const gateway of net.gateways) {
    assert.is(await balance(gateway, wallet), 0)
    const audit = await get<AuditView>(gateway, `/credits/audit?wallet=${wallet}`)
    assert.equal([audit.minted, audit.spent, audit.held, audit.inFlight, audit.difference], [50, 50, 0, 0, 0])
    assert.equal([audit.ok, audit.faults], [true, []])
  }
})

test('a 402 says what there is and how to get more', async ({ net }) => {
  const [one] = net.gateways as [Gateway]
  const { status, body } = await call(one, 'poor')
  assert.is(status, 402)
  assert.equal({ ...body, message: '' }, {
    wallet: 'poor', balance: 0, spendable: 0, price: 1,
    faucet: 'POST /credits/faucet', deposit: 'POST /credits/deposit',
    code: 'DCN_CREDITS_INSUFFICIENT', message: ''
  })
  assert.match(body.message!, 'has 0 credits, this costs 1: get free ones at POST /credits/faucet')
})

test('the faucet, asked at both gateways at once, gives 50 in all', async ({ net }) => {
  const wallets = Array.from({ length: 10 }, (_, no) => `both-${no}`)
  for (const answers of await Promise.all(wallets.map(async wallet =>
    await Promise.all(net.gateways.map(async gateway => await faucet(gateway, wallet)))))) {
    assert.equal(answers.map(({ status }) => status).sort(), [200, 409])
    assert.is(answers.find(({ status }) => status === 409)!.body.code, 'DCN_FAUCET_CLAIMED')
  }
  for (const wallet of wallets) for (const gateway of net.gateways) assert.is(await balance(gateway, wallet), 50)
})

test('what fails for want of a node is given back, what the code does wrong is not', async ({ net }) => {
  const [one, other] = net.gateways as [Gateway, Gateway]
  await faucet(one, 'back')
  const ends = async (options: Record<string, unknown>): Promise<JobView> => {
    const { body } = await call(other, 'back', options)
    return await getJob(other, body.jobId, 30_000)
  }
  assert.is((await ends({ code: 'function handler() { throw new Error("no") }' })).status, 'error')
  assert.is(await balance(one, 'back'), 49)
  const retried = await ends({ code: 'function handler() { return 1 }', retries: 3, retryOn: 'failure' })
  assert.is(retried.status, 'done')
  await until(async () => await balance(one, 'back') === 48, 'runs that were not needed come back')
  const audit = await get<AuditView>(one, '/credits/audit?wallet=back')
  assert.equal([audit.spent, audit.difference, audit.ok], [2, 0, true])
})

test('deposits are checked, and say what is missing', async ({ net }) => {
  const [one] = net.gateways as [Gateway]
  assert.is((await post(one, '/credits/deposit', { txSignature: 'x' })).status, 400)
  const { status, body } = await post(one, '/credits/deposit', { txSignature: '5'.repeat(88) })
  assert.equal([status, body.code], [501, 'DCN_DEPOSITS_UNAVAILABLE'])
})

test.run()
