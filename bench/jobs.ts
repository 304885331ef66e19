/**
 * From POST /invoke to the result, over real processes, beside the same function in the same sandbox with no network;
 * then what a job costs on the wire. One run, one table; only the ratios can be compared between machines.
 *
 * npm run bench:jobs -- [sequential jobs] [jobs at 64 callers]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DenoExecutor } from '../node/sandbox/deno-executor.ts'
import { MachineIsolation } from '../node/sandbox/isolation/machine-isolation.ts'
import { utf8 } from '../protocol/core/bytes.ts'
import { contentIdOf } from '../protocol/core/ids.ts'
import type { Logger } from '../protocol/core/logger.ts'
import { startInProcess, startProcesses, WALLET, type BenchNetwork } from './daemons.ts'
import { percentile, row } from './stats.ts'

const GATEWAYS = 2
const NODES = 3
const CALLERS = 64
/** What all nodes together run at once on two cores. */
const LANES = 2 * NODES
const CODE = 'function handler(payload) { return { sum: payload.numbers.reduce((a, b) => a + b, 0) } }'
const PAYLOAD = { numbers: [10, 20, 30, 40, 50] }

const sequential = Number(process.argv[2] ?? 200)
const parallel = Number(process.argv[3] ?? 400)
const quiet: Logger = { debug () {}, info () {}, warn () {}, error () {}, child: () => quiet }

interface Timing { p50: number, p99: number, perSecond: number }

const direct = await timeSandbox()
const net = await startProcesses(GATEWAYS, NODES)
await runJobs(net, 20, 4)
const one = await runJobs(net, sequential, 1)
const many = await runJobs(net, parallel, CALLERS)
await net.stop()

console.log(`\n${GATEWAYS} gateways, ${NODES} nodes, each a process; a new Deno process per job; milliseconds\n`)
console.log(row('job', 'p50', 'p99', 'jobs/s', 'p50 over the sandbox alone', 'jobs/s over it'))
console.log(row('---', '---', '---', '---', '---', '---'))
print('sandbox alone, 1 caller', direct.one, direct.one)
print('POST to result, 1 caller', one, direct.one)
print(`sandbox alone, ${LANES} at once`, direct.many, direct.many)
print(`POST to result, ${CALLERS} callers`, many, direct.many)

console.log(`\nBytes and messages per job, all ${GATEWAYS + NODES} daemons together, ` +
  'each message counted where it is sent\n')
console.log(row('jobs', 'gossip bytes', 'gossip messages', 'stream bytes', 'stream messages'))
console.log(row('---', '---', '---', '---', '---'))
await countBytes('one after the other', 50, 1)
await countBytes(`${CALLERS} callers`, 400, CALLERS)

function print (what: string, { p50, p99, perSecond }: Timing, beside: Timing): void {
  const ratio = (one: number, other: number): string => `${(one / other).toFixed(2)}x`
  console.log(row(what, p50, p99, perSecond, ratio(p50, beside.p50), ratio(perSecond, beside.perSecond)))
}

async function timeAll (count: number, callers: number, job: (index: number) => Promise<void>): Promise<Timing> {
  const times: number[] = []
  let next = 0
  const startedAtMs = performance.now()
  await Promise.all(Array.from({ length: callers }, async () => {
    while (next < count) {
      const index = next++
      const jobStartedAtMs = performance.now()
      await job(index)
      times.push(performance.now() - jobStartedAtMs)
    }
  }))
  const perSecond = count / (performance.now() - startedAtMs) * 1_000
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), perSecond }
}

async function runJobs ({ urls }: BenchNetwork, count: number, callers: number): Promise<Timing> {
  return await timeAll(count, callers, async index => {
    const url = urls[index % urls.length] ?? ''
    const posted = await fetch(`${url}/invoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-wallet': WALLET },
      body: JSON.stringify({ code: CODE, payload: PAYLOAD })
    })
    const { jobId } = await posted.json() as { jobId: string }
    const view = await (await fetch(`${url}/jobs/${jobId}?wait=60000`)).json() as { result?: string }
    if (view.result !== '{"sum":150}') throw new Error(JSON.stringify(view))
  })
}

/**
 * The floor: the same function in the same sandbox, called in this process; as many at once as all nodes have slots.
 */
async function timeSandbox (): Promise<{ one: Timing, many: Timing }> {
  const scratchDir = await mkdtemp(join(tmpdir(), 'dcn-bench-'))
  const isolation = new MachineIsolation({ logger: quiet }, { scratchDir })
  await isolation.start()
  const executor = new DenoExecutor({ logger: quiet, isolation })
  await executor.start()
  const run = async (): Promise<void> => {
    await executor.run({
      jobId: 'bench', code: CODE, codeId: contentIdOf(utf8(CODE)), mounts: [],
      payload: JSON.stringify(PAYLOAD), timeoutMs: 30_000, memoryMiB: 128,
      onLog: () => {}, signal: new AbortController().signal
    })
  }
  await timeAll(20, 2, run)
  const timings = { one: await timeAll(sequential, 1, run), many: await timeAll(parallel, LANES, run) }
  await executor.stop()
  await isolation.stop()
  await rm(scratchDir, { recursive: true, force: true })
  return timings
}

async function countBytes (what: string, count: number, callers: number): Promise<void> {
  const network = await startInProcess(GATEWAYS, NODES)
  await runJobs(network, 10, 2)
  const before = sent(network)
  await runJobs(network, count, callers)
  const after = sent(network)
  await network.stop()
  const perJob = (key: keyof typeof after): number => (after[key] - before[key]) / count
  console.log(row(
    what, perJob('gossipBytes'), perJob('gossipMessages'), perJob('streamBytes'), perJob('streamMessages')
  ))
}

/**
 * Offers are the gossip of jobs; dispatch, blobs, job queries, copies and credits their streams. Presence, peer
 * exchange and the announcements of ledger and records go on without jobs, or are shared by many.
 */
function sent (
  { networks }: BenchNetwork
): Record<'gossipBytes' | 'gossipMessages' | 'streamBytes' | 'streamMessages', number> {
  const total = { gossipBytes: 0, gossipMessages: 0, streamBytes: 0, streamMessages: 0 }
  for (const network of networks) {
    for (const [name, { bytesOut, messagesOut }] of network.traffic()) {
      const kind = name.startsWith('/dcn/offers/')
        ? 'gossip'
        : /^\/dcn\/(dispatch|blobs|jobs|standby|ledger)\//.test(name) ? 'stream' : undefined
      if (kind === undefined) continue
      total[`${kind}Bytes`] += bytesOut
      total[`${kind}Messages`] += messagesOut
    }
  }
  return total
}
