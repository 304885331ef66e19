/** Real processes, killed with SIGKILL while they work. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobView } from '../../protocol/api/jobs.ts'
import type { HealthView, PeersView } from '../../protocol/api/status.ts'
import { startDcn, type RunningCli } from '../helpers/dcn-cli.ts'
import { until } from '../helpers/network.ts'

interface Daemon {
  cli: RunningCli
  peerId: string
  addresses: string[]
  httpUrl: string
}

interface Context {
  dir: string
  running: RunningCli[]
}

const test = suite<Context>('failover')

test.before.each(async context => {
  context.dir = await mkdtemp(join(tmpdir(), 'dcn-failover-'))
  context.running = []
})

test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await rm(dir, { recursive: true, force: true })
})

async function start (
  { dir, running }: Context, role: 'gateway' | 'node', name: string, bootstrap: Daemon[], flags: string[] = []
): Promise<Daemon> {
  const join_ = bootstrap.flatMap(({ addresses }) => ['--bootstrap', addresses[0]!])
  const cli = startDcn([
    role, '--json', '--data', join(dir, name), '--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns', ...join_, ...flags
  ])
  running.push(cli)
  const ready = await cli.line(line => line.includes('"ready"'))
  return { ...JSON.parse(ready) as Omit<Daemon, 'cli'>, cli }
}

async function kill ({ cli }: Daemon): Promise<void> {
  cli.child.kill('SIGKILL')
  await cli.exit
}

async function get<T> (url: string): Promise<T> {
  const response = await fetch(url)
  assert.ok(response.ok, `${url}: ${response.status}`)
  return await response.json() as T
}

async function nodesKnown ({ httpUrl }: Daemon, count: number): Promise<void> {
  await until(async () => (await get<HealthView>(`${httpUrl}/health`)).activeWorkers === count, `${count} nodes known`)
}

async function invoke ({ httpUrl }: Daemon, code: string): Promise<string> {
  const response = await fetch(`${httpUrl}/invoke`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-wallet': 'w' }, body: JSON.stringify({ code })
  })
  return (await response.json() as { jobId: string }).jobId
}

/** The job's end, through restarts of the gateway. */
async function ended (url: string, jobId: string): Promise<JobView> {
  let view: JobView | undefined
  await until(async () => {
    try {
      view = await get<JobView>(`${url}/jobs/${jobId}?wait=5000`)
    } catch {
      return false
    }
    return view.status !== 'queued' && view.status !== 'running'
  }, `job ${jobId} ends`, 60_000)
  return view!
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

const sleeper = (ms: number): string =>
  `async function handler() { await new Promise(r => setTimeout(r, ${ms})); return { slept: ${ms} } }`

test('kill -9 of the node that runs a 5 s job: it is done on another', async context => {
  const gateway = await start(context, 'gateway', 'gateway', [], ['--port', '0'])
  const nodes = await Promise.all(['one', 'two'].map(async name => await start(context, 'node', name, [gateway])))
  await nodesKnown(gateway, 2)
  const jobId = await invoke(gateway, sleeper(5_000))
  let running: JobView | undefined
  await until(async () => {
    running = await get<JobView>(`${gateway.httpUrl}/jobs/${jobId}`)
    return running.status === 'running'
  }, 'the job runs')
  const [first, second] = nodes[0]!.peerId === running!.node ? nodes : [nodes[1]!, nodes[0]!]
  await kill(first!)
  const view = await ended(gateway.httpUrl, jobId)
  assert.equal([view.status, view.result, view.node, view.attempts], ['done', '{"slept":5000}', second!.peerId, 2])
})

test('kill -9 of the gateway with ten accepted jobs, and a restart: all ten end', async context => {
  const port = String(await freePort())
  const helper = await start(context, 'gateway', 'helper', [], ['--port', '0'])
  const gateway = await start(context, 'gateway', 'gateway', [helper], ['--port', port])
  const node = await start(context, 'node', 'node', [gateway, helper], ['--slots', '4'])
  await nodesKnown(gateway, 1)
  const jobs = await Promise.all(Array.from({ length: 10 }, async () => await invoke(gateway, sleeper(1_500))))
  await kill(gateway)
  await start(context, 'gateway', 'gateway', [helper], ['--port', port])
  const views = await Promise.all(jobs.map(async jobId => await ended(gateway.httpUrl, jobId)))
  assert.equal(views.map(view => view.result), Array.from({ length: 10 }, () => '{"slept":1500}'))
  assert.equal(new Set(views.map(view => view.node)), new Set([node.peerId]))
})

test('kill -9 of the bootstrap peer: the others stay together, and a new node still joins', async context => {
  const bootstrap = await start(context, 'gateway', 'bootstrap', [], ['--port', '0'])
  const gateway = await start(context, 'gateway', 'gateway', [bootstrap], ['--port', '0'])
  const node = await start(context, 'node', 'node', [bootstrap])
  await nodesKnown(gateway, 1)
  await until(async () => (await get<PeersView>(`${gateway.httpUrl}/peers`)).peers
    .some(({ peerId, connected }) => peerId === node.peerId && connected), 'gateway and node have found each other')
  await kill(bootstrap)

  const late = await start(context, 'node', 'late', [bootstrap, node])
  await nodesKnown(gateway, 2)
  const jobs = await Promise.all(Array.from({ length: 12 }, async () => await invoke(gateway, sleeper(300))))
  const views = await Promise.all(jobs.map(async jobId => await ended(gateway.httpUrl, jobId)))
  assert.ok(views.every(view => view.status === 'done'))
  assert.ok(views.some(view => view.node === late.peerId), 'the new node takes part')
})

test.run()
