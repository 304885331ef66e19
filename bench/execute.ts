/**
 * POST /execute of a flat connector with four dimensions, over real processes, and where its time goes: the runner
 * alone in this process, the digits of the answer, and the rest, which is the network. One run, one table.
 *
 * npm run bench:execute -- [executions at 16] [at 1,024] [at 65,536]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Wallet } from 'ethers'
import { startProcesses } from './daemons.ts'
import { timeRunner } from './execute-runner.ts'
import { percentile, row } from './stats.ts'

const GATEWAYS = 2
const NODES = 3
const DIMENSIONS = 4
const NAME = 'bench_flat'
/** How often each number of particles is executed. */
const RUNS: ReadonlyArray<[particles: number, times: number]> = [16, 1_024, 65_536].map((particles, at) =>
  [particles, Number(process.argv[2 + at] ?? [50, 30, 5][at])])

interface JobTimes { createdAt: string, startedAt: string, finishedAt: string }

const dir = await mkdtemp(join(tmpdir(), 'dcn-bench-'))
const net = await startProcesses(GATEWAYS, NODES, { DCN_EXECUTIONS_PER_MINUTE: '0' })
const [first = '', other = first] = net.urls.map(url => `${url}/chain`)
let token = ''
try {
  token = await logIn(first)
  await deploy()
  // Each node compiles once, and starts its worker.
  await Promise.all(Array.from({ length: 12 }, async () => await execute(1_024)))

  console.log(`\n${GATEWAYS} gateways, ${NODES} nodes, each a process; ${DIMENSIONS} dimensions, ` +
    '`return x + args[0]`; p50 in milliseconds\n')
  console.log(row(
    'particles', 'HTTP to answer', 'taken to ended', 'runner alone', 'JSON.stringify', 'HTTP over runner'
  ))
  console.log(row('---', '---', '---', '---', '---', '---'))
  for (const [particles, times] of RUNS) {
    const http: number[] = []
    const jobs: number[] = []
    for (let time = 0; time < times; time++) {
      const startedAtMs = performance.now()
      const { jobId } = await execute(particles)
      http.push(performance.now() - startedAtMs)
      jobs.push(await jobMs(jobId))
    }
    const runner = await timeRunner({ particles, dimensions: DIMENSIONS, times, cacheDir: dir })
    const p50 = percentile(http, 0.5)
    console.log(row(
      String(particles), p50, percentile(jobs, 0.5), runner.runMs, runner.jsonMs, `${(p50 / runner.runMs).toFixed(2)}x`
    ))
  }
} finally {
  await net.stop()
  await rm(dir, { recursive: true, force: true })
}

async function logIn (url: string): Promise<string> {
  const wallet = Wallet.createRandom()
  const { nonce } = await (await fetch(`${url}/nonce/${wallet.address}`)).json() as { nonce: string }
  const message = `Login nonce: ${nonce}`
  const signature = await wallet.signMessage(message)
  const { access_token: token } = await post(`${url}/auth`, { address: wallet.address, message, signature }) as
    { access_token: string }
  return token
}

async function deploy (): Promise<void> {
  await post(`${first}/transformation`, { name: 'bench_add', sol_src: 'return x + args[0];' })
  const dimensions = Array.from({ length: DIMENSIONS }, (_, at) => ({
    transformations: [{ name: 'bench_add', args: [at + 1] }]
  }))
  await post(`${first}/connector`, { name: NAME, dimensions })
}

/** At the gateway that did not take the deployment. Checks the last value of each stream. */
async function execute (particles: number): Promise<{ jobId: string }> {
  const response = await send(`${other}/execute`, { connector_name: NAME, particles_count: particles })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  const streams = JSON.parse(text) as Array<{ data: number[] }>
  const right = streams.every(({ data }, at) => data.at(-1) === (particles - 1) * (at + 1))
  if (!right) throw new Error(text.slice(0, 300))
  return { jobId: response.headers.get('x-job-id') ?? '' }
}

async function jobMs (jobId: string): Promise<number> {
  const view = await (await fetch(`${other}/../jobs/${jobId}`)).json() as JobTimes
  return Date.parse(view.finishedAt) - Date.parse(view.createdAt)
}

async function post (url: string, body: unknown): Promise<unknown> {
  const response = await send(url, body)
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}

async function send (url: string, body: unknown): Promise<Response> {
  return await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body)
  })
}
