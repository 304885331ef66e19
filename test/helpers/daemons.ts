/** Daemons as processes of their own, for tests that kill them. */
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import type { JobView } from '../../protocol/api/jobs.ts'
import type { HealthView } from '../../protocol/api/status.ts'
import { startDcn, type RunningCli } from './dcn-cli.ts'
import { until } from './network.ts'
import { compiledDir } from './programs.ts'

const PORT_MIN = 10_000
/** Linux gives out ports from 32,768, others from 49,152. */
const PORTS = 22_000

export interface Daemon {
  cli: RunningCli
  peerId: string
  addresses: string[]
  httpUrl: string
}

/** Where a test keeps its daemons' data, and every process that it has started. */
export interface DaemonTest {
  dir: string
  running: RunningCli[]
}

export async function start (
  { dir, running }: DaemonTest, role: 'gateway' | 'node', name: string, bootstrap: Daemon[], flags: string[] = []
): Promise<Daemon> {
  const join_ = bootstrap.flatMap(({ addresses }) => ['--bootstrap', addresses[0]!])
  // Unless a test is about them: jobs are free, as many as one likes, and no process waits for one that never comes.
  const plain = role === 'gateway' ? ['--credits-per-request', '0', '--requests-per-minute', '0'] : ['--prebooted', '0']
  const cli = startDcn([
    role, '--json', '--data', join(dir, name), '--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns',
    '--compiled-dir', compiledDir(), ...join_, ...plain, ...flags
  ])
  running.push(cli)
  const ready = await cli.line(line => line.includes('"ready"'))
  return { ...JSON.parse(ready) as Omit<Daemon, 'cli'>, cli }
}

export async function kill ({ cli }: Daemon): Promise<void> {
  cli.child.kill('SIGKILL')
  await cli.exit
}

/**
 * Kills a gateway once another has copies of its jobs. It answers before that where copying takes more than
 * COPY_WAIT_MS, as on a busy machine. `copied` asks the other.
 */
export async function killWhenCopied (gateway: Daemon, copied: () => Promise<boolean>): Promise<void> {
  const { child } = gateway.cli
  await until(async () => {
    // Held still, it cannot tell of a job that nobody else has yet.
    child.kill('SIGSTOP')
    const areCopied = await copied()
    if (!areCopied) child.kill('SIGCONT')
    return areCopied
  }, 'copies of the jobs')
  await kill(gateway)
}

export async function get<T> (url: string): Promise<T> {
  const response = await fetch(url)
  assert.ok(response.ok, `${url}: ${response.status}`)
  return await response.json() as T
}

export async function nodesKnown ({ httpUrl }: Daemon, count: number): Promise<void> {
  await until(async () => {
    const { status, activeWorkers } = await (await fetch(`${httpUrl}/health`)).json() as HealthView
    return status === 'ok' && activeWorkers === count
  }, `ready, and ${count} nodes known`)
}

export async function invoke ({ httpUrl }: Daemon, code: string): Promise<string> {
  const response = await fetch(`${httpUrl}/invoke`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-wallet': 'w' }, body: JSON.stringify({ code })
  })
  return (await response.json() as { jobId: string }).jobId
}

/** The job's end, through restarts of the gateway. */
export async function ended (url: string, jobId: string): Promise<JobView> {
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

/**
 * A port to come back to. Below those that the system gives out by itself, for listening or calling: one of those may
 * be somebody's before it is used here.
 */
export async function freePort (): Promise<number> {
  for (;;) {
    const port = PORT_MIN + randomInt(PORTS)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await new Promise<boolean>(resolve => {
      server.once('listening', () => { resolve(true) }).once('error', () => { resolve(false) })
    })
    if (!isFree) continue
    await new Promise(resolve => server.close(resolve))
    return port
  }
}
