/** Executions while daemons are killed: whatever was deployed and asked for does not depend on any one of them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { StreamView } from '../../protocol/api/connectors.ts'
import type { JobListItem, JobView } from '../../protocol/api/jobs.ts'
import type { PeersView } from '../../protocol/api/status.ts'
import { call } from '../helpers/call.ts'
import {
  ended, get, kill, killWhenCopied, nodesKnown, start, type Daemon, type DaemonTest
} from '../helpers/daemons.ts'
import { evmWallet, logIn } from '../helpers/evm-wallets.ts'
import { until } from '../helpers/network.ts'

const wallet = evmWallet()

const test = suite<DaemonTest>('executions, daemons lost')

test.before.each(async context => {
  context.dir = await mkdtemp(join(tmpdir(), 'dcn-executions-'))
  context.running = []
})

test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await rm(dir, { recursive: true, force: true })
})

/** Two gateways that know each other and their nodes, and a login. */
async function network (context: DaemonTest, nodes: number) {
  const a = await start(context, 'gateway', 'a', [], ['--port', '0'])
  const b = await start(context, 'gateway', 'b', [a], ['--port', '0'])
  const workers = await Promise.all(Array.from({ length: nodes }, async (_, at) => (
    await start(context, 'node', `node-${at}`, [a, b], ['--slots', '2'])
  )))
  await Promise.all([a, b].map(async gateway => { await nodesKnown(gateway, nodes) }))
  await until(async () => (await get<PeersView>(`${a.httpUrl}/peers`)).peers
    .some(({ peerId, role }) => peerId === b.peerId && role === 'gateway'), 'the gateways know each other')
  return { a, b, workers, headers: { authorization: `Bearer ${await logIn(a.httpUrl, wallet)}` } }
}

type Headers = Record<string, string>

async function deploy (door: Daemon, headers: Headers, kind: string, body: Record<string, unknown>): Promise<void> {
  const answer = await call(door, 'POST', `/chain/${kind}`, { headers, body })
  assert.is(answer.status, 201, JSON.stringify(answer.body))
}

async function execute (door: Daemon, headers: Headers, body: Record<string, unknown>): Promise<unknown> {
  const answer = await call<StreamView[]>(door, 'POST', '/chain/execute', { headers, body })
  assert.is(answer.status, 200, JSON.stringify(answer.body))
  return Object.fromEntries(answer.body.map(({ path, data }) => [path, data]))
}

async function known (door: Daemon, name: string): Promise<void> {
  await until(async () => (await call(door, 'GET', `/chain/connector/${name}`)).status === 200, `${name} is known`)
}

/** The wallet's jobs, as its login may list them. */
async function listed (door: Daemon, headers: Headers): Promise<JobListItem[]> {
  return (await call<JobListItem[]>(door, 'GET', `/jobs?wallet=${wallet.address.toLowerCase()}`, { headers })).body
}

const add = (step: number) => ({ transformations: [{ name: 'add', args: [step] }] })

test('the gateway that was deployed to is killed, then a node at work: the numbers are the same', async context => {
  const { a, b, workers, headers } = await network(context, 2)
  await deploy(a, headers, 'transformation', { name: 'add', sol_src: 'return x + args[0];' })
  await deploy(a, headers, 'transformation', {
    name: 'slow', sol_src: 'for (uint32 i = 0; i < args[0]; i++) { x = x ^ i; } return x % 5;'
  })
  await deploy(a, headers, 'condition', { name: 'equals', sol_src: 'return args[0] == args[1];' })
  const scalar = { dimensions: [add(1)] }
  await deploy(a, headers, 'connector', { name: 'PITCH', ...scalar })
  await deploy(a, headers, 'connector', { name: 'TIME', ...scalar, condition_name: 'equals', condition_args: [3, 3] })
  await deploy(a, headers, 'connector', {
    name: 'T0',
    dimensions: [{ ...add(2), composite: 'PITCH' }, { ...add(10), composite: 'TIME' }],
    static_ri: { 1: { start_point: 10, transformation_shift: 0 } }
  })
  await deploy(a, headers, 'connector', {
    name: 'T1',
    dimensions: [{ ...add(3), composite: 'PITCH' }, { ...add(2), composite: 'T0', bindings: { 0: 'TIME' } }],
    static_ri: { 6: { start_point: 5, transformation_shift: 0 } }
  })
  await deploy(a, headers, 'connector', {
    name: 'long', dimensions: [{ transformations: [{ name: 'slow', args: [9_000] }] }]
  })
  await Promise.all(['T1', 'long'].map(async name => { await known(b, name) }))
  const asked = { connector_name: 'T1', particles_count: 4, verify: 'gateway' }
  const expected = {
    '/T1:0/PITCH:0': [0, 3, 6, 9],
    '/T1:1/T0:0/PITCH:0/TIME:0': [15, 19, 23, 27],
    '/T1:1/T0:1/TIME:0': [0, 20, 40, 60]
  }
  assert.equal(await execute(b, headers, asked), expected)
  await kill(a)
  assert.equal(await execute(b, headers, asked), expected)

  const execution = execute(b, headers, { connector_name: 'long', particles_count: 50 })
  const jobs = async () => await listed(b, headers)
  let node: string | undefined
  await until(async () => {
    const running = (await jobs()).find(({ status }) => status === 'running')
    if (running !== undefined) node = (await get<JobView>(`${b.httpUrl}/jobs/${running.id}`)).node
    return node !== undefined
  }, 'a node that executes')
  await kill(workers.find(({ peerId }) => peerId === node)!)
  const streams = await execution as Record<string, number[]>
  assert.is(streams['/long:0']?.length, 50)
  const [last] = await jobs()
  const job = await get<JobView>(`${b.httpUrl}/jobs/${last!.id}`)
  assert.equal([job.status, job.attempts], ['done', 2])
  assert.is.not(job.node, node)
})

test('a gateway is killed while it looks for a node: another finds one, and has the streams', async context => {
  const { a, b, workers, headers } = await network(context, 1)
  await deploy(a, headers, 'transformation', { name: 'add', sol_src: 'return x + args[0];' })
  await deploy(a, headers, 'connector', { name: 'flat', dimensions: [add(2)] })
  await known(b, 'flat')
  await kill(workers[0]!)
  const lost = execute(a, headers, { connector_name: 'flat', particles_count: 3 }).catch((err: unknown) => err)
  const jobs = async () => await listed(b, headers)
  await until(async () => (await jobs()).length > 0, 'the job')
  await killWhenCopied(a, async () => (await jobs()).length === 1)
  await start(context, 'node', 'another', [b], ['--slots', '2'])
  await lost
  const job = await ended(b.httpUrl, (await jobs())[0]!.id)
  assert.equal([job.status, job.gateway], ['done', b.peerId])
  assert.equal(JSON.parse(job.result!), [{ path: '/flat:0', data: [0, 2, 4] }])
})

test.run()
