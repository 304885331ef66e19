/** Real gateways, killed with SIGKILL: their standbys carry on, and whoever comes back agrees with them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobListItem, JobView } from '../../protocol/api/jobs.ts'
import type { PeersView } from '../../protocol/api/status.ts'
import { COPY_WAIT_MS } from '../../protocol/jobs/timing.ts'
import {
  ended, freePort, get, invoke, kill, killWhenCopied, nodesKnown, start, type Daemon, type DaemonTest
} from '../helpers/daemons.ts'
import { until } from '../helpers/network.ts'

const test = suite<DaemonTest>('takeover')

test.before.each(async context => {
  context.dir = await mkdtemp(join(tmpdir(), 'dcn-takeover-'))
  context.running = []
})

test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await rm(dir, { recursive: true, force: true })
})

const sleeper = (ms: number): string =>
  `async function handler() { await new Promise(r => setTimeout(r, ${ms})); return { slept: ${ms} } }`

async function knowsGateway ({ httpUrl }: Daemon, { peerId }: Daemon): Promise<void> {
  await until(async () => (await get<PeersView>(`${httpUrl}/peers`)).peers
    .some(peer => peer.peerId === peerId && peer.role === 'gateway'), 'the gateways know each other')
}

/** Gateways A and B, who know each other and one node. */
async function network (context: DaemonTest): Promise<{ a: Daemon, b: Daemon, restartA: () => Promise<Daemon> }> {
  const b = await start(context, 'gateway', 'b', [], ['--port', '0'])
  const flags = ['--port', String(await freePort())]
  const restartA = async (): Promise<Daemon> => await start(context, 'gateway', 'a', [b], flags)
  const a = await restartA()
  await start(context, 'node', 'node', [a, b], ['--slots', '4'])
  await Promise.all([a, b].map(async gateway => { await nodesKnown(gateway, 1) }))
  await knowsGateway(a, b)
  return { a, b, restartA }
}

/**
 * Has A take jobs, and kills it. It answers once B has them, so it may die at once; where that took it longer than
 * COPY_WAIT_MS, as on a busy machine, it has answered without.
 */
async function takenAndKilled (a: Daemon, b: Daemon, count: number): Promise<string[]> {
  const startedAtMs = performance.now()
  const jobs = await Promise.all(Array.from({ length: count }, async () => await invoke(a, sleeper(1_500))))
  if (performance.now() - startedAtMs < COPY_WAIT_MS) await kill(a)
  else await killWhenCopied(a, async () => (await get<JobListItem[]>(`${b.httpUrl}/jobs?wallet=w`)).length === count)
  return jobs
}

/** What must be the same wherever it is asked. */
function endOf ({ status, result, finishedAt, gateway, node, attempts }: JobView): unknown {
  return { status, result, finishedAt, gateway, node, attempts }
}

test('ten jobs at A, kill -9 A and leave it dead: all end, and B serves them', async context => {
  const { a, b } = await network(context)
  const jobs = await takenAndKilled(a, b, 10)
  const views = await Promise.all(jobs.map(async jobId => await ended(b.httpUrl, jobId)))
  assert.equal(views.map(({ status, result }) => [status, result]), jobs.map(() => ['done', '{"slept":1500}']))
  assert.equal(new Set(views.map(view => view.gateway)), new Set([b.peerId]))
  const listed = await get<JobListItem[]>(`${b.httpUrl}/jobs?wallet=w`)
  assert.equal(new Set(listed.map(({ id }) => id)), new Set(jobs))
  assert.ok(listed.every(({ status }) => status === 'done'))
})

test('A is killed and restarted at once: it carries on itself, and each job has one end', async context => {
  const { a, b, restartA } = await network(context)
  const jobs = await Promise.all(Array.from({ length: 6 }, async () => await invoke(a, sleeper(1_500))))
  await kill(a)
  await restartA()
  const views = await Promise.all(jobs.map(async jobId => await ended(a.httpUrl, jobId)))
  assert.equal(views.map(view => [view.status, view.gateway]), jobs.map(() => ['done', a.peerId]))
  const atB = await Promise.all(jobs.map(async jobId => await ended(b.httpUrl, jobId)))
  assert.equal(atB.map(endOf), views.map(endOf))
})

test('A is killed, B takes over, A returns: the same end at both, and nothing runs again', async context => {
  const { a, b, restartA } = await network(context)
  const jobs = await takenAndKilled(a, b, 4)
  const views = await Promise.all(jobs.map(async jobId => await ended(b.httpUrl, jobId)))
  await restartA()
  const atA = await Promise.all(jobs.map(async jobId => await ended(a.httpUrl, jobId)))
  assert.equal(atA.map(endOf), views.map(endOf))
  // Asked of A's own store, without B.
  await kill(b)
  const alone = await Promise.all(jobs.map(async jobId => await ended(a.httpUrl, jobId)))
  assert.equal(alone.map(endOf), views.map(endOf))
})

test('a result outlives its gateway, which is killed as soon as somebody has seen it', async context => {
  const { a, b } = await network(context)
  const jobId = await invoke(a, 'function handler() { return { random: Math.random() } }')
  const { result } = await ended(a.httpUrl, jobId)
  await kill(a)
  const view = await ended(b.httpUrl, jobId)
  assert.equal([view.status, view.result], ['done', result])
})

test.run()
