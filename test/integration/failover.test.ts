/** Real processes, killed with SIGKILL while they work. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobView } from '../../protocol/api/jobs.ts'
import type { TraceView } from '../../protocol/api/trace.ts'
import type { PeersView } from '../../protocol/api/status.ts'
import { runDcn } from '../helpers/dcn-cli.ts'
import { ended, freePort, get, invoke, kill, nodesKnown, start, type DaemonTest } from '../helpers/daemons.ts'
import { until } from '../helpers/network.ts'

const test = suite<DaemonTest>('failover')

test.before.each(async context => {
  context.dir = await mkdtemp(join(tmpdir(), 'dcn-failover-'))
  context.running = []
})

test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await rm(dir, { recursive: true, force: true })
})

const sleeper = (ms: number): string =>
  `async function handler() { await new Promise(r => setTimeout(r, ${ms})); return { slept: ${ms} } }`

test('kill -9 of the node that runs a 5 s job: it is done on another', async context => {
  const gateway = await start(context, 'gateway', 'gateway', [], ['--port', '0'])
  const nodes = await Promise.all(['one', 'two'].map(async name => await start(context, 'node', name, [gateway])))
  await nodesKnown(gateway, 2)
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const response = await fetch(`${gateway.httpUrl}/invoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-wallet': 'w', traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    body: JSON.stringify({ code: sleeper(5_000) })
  })
  const { jobId } = await response.json() as { jobId: string }
  assert.match(response.headers.get('traceparent') ?? '', new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  let running: JobView | undefined
  await until(async () => {
    running = await get<JobView>(`${gateway.httpUrl}/jobs/${jobId}`)
    return running.status === 'running'
  }, 'the job runs')
  const [first, second] = nodes[0]!.peerId === running!.node ? nodes : [nodes[1]!, nodes[0]!]
  await kill(first!)
  const view = await ended(gateway.httpUrl, jobId)
  assert.equal([view.status, view.result, view.node, view.attempts], ['done', '{"slept":5000}', second!.peerId, 2])

  const trace = await get<TraceView>(`${gateway.httpUrl}/jobs/${jobId}/trace`)
  assert.is(trace.traceId, traceId)
  assert.equal(trace.attempts.map(({ node, outcome }) => [node, outcome]),
    [[first!.peerId, 'lost'], [second!.peerId, 'done']])
  const [lost, done] = trace.attempts
  assert.is(lost!.why, 'the connection to the node broke')
  assert.equal(done!.spans.map(({ name }) => name).filter(name => name !== 'wait' && name !== 'prepare'),
    ['offer', 'award', 'deliver', 'code', 'sandbox', 'run', 'result', 'end'])
  assert.ok(done!.spans.find(({ name }) => name === 'run')!.durationMs >= 4_990, 'the run took its time')
  // What a bid says of itself outlives its node.
  for (const { bids } of trace.attempts) {
    assert.match(bids.find(({ awarded }) => awarded)!.gatewaySays, /^rank \d of \d: /)
  }
  assert.ok(trace.events.every(({ atMs }, at) => atMs >= (trace.events[at - 1]?.atMs ?? 0)), 'in order')
  assert.equal(trace.missing.map(({ peerId, role }) => [peerId, role]), [[first!.peerId, 'node']])
  const told = await runDcn(['trace', jobId, '--gateway', gateway.httpUrl])
  assert.is(told.code, 0)
  assert.ok(told.stdout.split('\n').every(line => line.length <= 80), told.stdout)
  const [by, node] = [gateway.peerId.slice(-8), first!.peerId.slice(-8)]
  assert.match(told.stdout, `attempt 1, award 1 of gateway ${by}: node ${node}, lost`)
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
