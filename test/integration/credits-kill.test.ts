/** Credits under kill -9: real processes, one of which dies while it is paid. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AuditView, BalanceView } from '../../protocol/api/credits.ts'
import { call, type Answer } from '../helpers/call.ts'
import { ended, freePort, get, kill, nodesKnown, start, type Daemon, type DaemonTest } from '../helpers/daemons.ts'
import { until } from '../helpers/network.ts'

const WALLET = 'spender'
const CALLS = 90
const CREDITS = 50
const TRY_AGAIN_MS = 250
const TRIES_MAX = 240

const test = suite<DaemonTest>('credits under kill -9')

test.before.each(async context => {
  context.dir = await mkdtemp(join(tmpdir(), 'dcn-credits-'))
  context.running = []
})

test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await rm(dir, { recursive: true, force: true })
})

type Paid = Answer<{ jobId?: string, code?: string, balance?: number, spendable?: number }>

/** Calls until there is an answer that settles it: the key makes one job of however many tries. */
async function invokeOnce (url: string, no: number): Promise<Paid> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const answer: Paid | undefined = await call<Paid['body']>({ httpUrl: url }, 'POST', '/invoke', {
      headers: { 'x-wallet': WALLET, 'idempotency-key': `call-${no}` },
      body: { code: 'function handler(p) { return p.no }', payload: { no } }
    }).catch(() => undefined)
    // While one gateway is away, what it holds cannot be spent, and the answer says so.
    const isOver = answer?.status === 402 && answer.body.spendable === answer.body.balance
    if (answer !== undefined && (answer.status === 200 || isOver)) return answer
    await new Promise(resolve => setTimeout(resolve, TRY_AGAIN_MS))
  }
  throw new Error(`call ${no} was never settled`)
}

test('90 calls for 50 credits through two gateways, one killed in the middle: 50 jobs, 40 402, no difference',
  async context => {
    const paid = ['--credits-per-request', '1']
    const port = String(await freePort())
    const one = await start(context, 'gateway', 'one', [], ['--port', '0', ...paid])
    const other = await start(context, 'gateway', 'other', [one], ['--port', port, ...paid])
    for (const name of ['node-1', 'node-2']) await start(context, 'node', name, [one, other], ['--slots', '4'])
    for (const gateway of [one, other]) await nodesKnown(gateway, 2)
    const given = await call<BalanceView>(one, 'POST', '/credits/faucet', { body: { wallet: WALLET } })
    assert.is(given.body.balance, CREDITS)

    const calls = Array.from({ length: CALLS }, async (_, no) =>
      await invokeOnce(no % 2 === 0 ? one.httpUrl : other.httpUrl, no))
    await until(async () => (await balanceAt(one)).balance < CREDITS - 10, 'some is spent')
    await kill(other)
    const again = await start(context, 'gateway', 'other', [one], ['--port', port, ...paid])
    const answers = await Promise.all(calls)

    const jobs = answers.flatMap(({ body }) => body.jobId ?? [])
    assert.is(new Set(jobs).size, CREDITS)
    assert.is(answers.filter(({ status }) => status === 402).length, CALLS - CREDITS)
    const views = await Promise.all(jobs.map(async jobId => await ended(again.httpUrl, jobId)))
    assert.equal(new Set(views.map(({ status }) => status)), new Set(['done']))
    for (const { httpUrl } of [one, again]) {
      const audit = await get<AuditView>(`${httpUrl}/credits/audit`)
      assert.equal([audit.faults, audit.difference, audit.ok], [[], 0, true])
      assert.equal([audit.minted, audit.spent, audit.held, audit.inFlight], [CREDITS, CREDITS, 0, 0])
    }
  })

test('free credits taken at a gateway that is then killed for good can still be spent at the other', async context => {
  const flags = ['--port', '0', '--credits-per-request', '1']
  const one = await start(context, 'gateway', 'one', [], flags)
  const other = await start(context, 'gateway', 'other', [one], flags)
  await start(context, 'node', 'node', [one, other])
  for (const gateway of [one, other]) await nodesKnown(gateway, 1)
  await call(one, 'POST', '/credits/faucet', { body: { wallet: WALLET } })
  await kill(one)
  const { status, body } = await invokeOnce(other.httpUrl, 1)
  assert.is(status, 200)
  assert.is((await ended(other.httpUrl, body.jobId!)).result, '{"value":1}')
})

async function balanceAt ({ httpUrl }: Daemon): Promise<BalanceView> {
  return await get<BalanceView>(`${httpUrl}/credits/balance/${WALLET}`)
}

test.run()
