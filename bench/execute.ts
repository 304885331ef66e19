/**
 * POST /execute of a flat connector with four dimensions, over real processes: as JSON, as bytes, compressed; the same
 * numbers of values from a connector that computes nothing, which is what the network takes; the runner alone in this
 * process; and what writing the JSON takes. The goal is three times that and the latency of a small job. One run, one
 * table.
 *
 * npm run bench:execute -- [executions at 16] [at 1,024] [at 7,000] [at 65,536]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Wallet } from 'ethers'
import { PACKED_STREAMS_TYPE, unpackStreams } from '../protocol/api/packed-streams.ts'
import { startProcesses } from './daemons.ts'
import { timeJson } from './execute-answer.ts'
import { timeRunner } from './execute-runner.ts'
import { percentile, row } from './stats.ts'

const GATEWAYS = 2
const NODES = 3
const DIMENSIONS = 4
const ADDS = 'bench_flat'
/** Its dimensions have no transformations: nothing is computed, and as much comes back. */
const CONSTANT = 'bench_constant'
/** Of an answer to ADDS, or to CONSTANT. */
const WAYS = {
  json: {}, bytes: { accept: PACKED_STREAMS_TYPE }, gzip: { 'accept-encoding': 'gzip' }, br: { 'accept-encoding': 'br' }
} as const
/** How often each number of particles is executed, each way; 0 leaves it out. */
const RUNS = [16, 1_024, 7_000, 65_536].map((particles, at) =>
  [particles, Number(process.argv[2 + at] ?? [30, 20, 15, 15][at])] as const).filter(([, times]) => times > 0)

const dir = await mkdtemp(join(tmpdir(), 'dcn-bench-'))
const net = await startProcesses(GATEWAYS, NODES, { DCN_EXECUTIONS_PER_MINUTE: '0' })
const [first = '', other = first] = net.urls.map(url => `${url}/chain`)
let token = ''
try {
  token = await logIn(first)
  await deploy()
  // Each node compiles once, starts its worker, and has the code that it runs most made fast.
  await Promise.all(Array.from({ length: 12 }, async () => await execute(ADDS, 1_024)))
  for (const [particles] of RUNS) for (const way of Object.values(WAYS)) await execute(ADDS, particles, way)

  console.log(`\n${GATEWAYS} gateways, ${NODES} nodes, each a process; ${DIMENSIONS} dimensions, ` +
    '`return x + args[0]`; p50 in milliseconds\n')
  const heads = [
    'particles', 'HTTP, JSON', 'as bytes', 'gzip', 'br', 'nothing computed', 'runner alone', 'JSON, ours',
    'JSON.stringify', 'goal', 'HTTP over goal'
  ]
  console.log(row(...heads))
  console.log(row(...heads.map(() => '---')))
  let smallMs: number | undefined
  for (const [particles, times] of RUNS) {
    const http = await timeHttp(particles, times)
    smallMs ??= http.json
    const runner = await timeRunner({ particles, dimensions: DIMENSIONS, times, cacheDir: dir })
    const { oursMs, stringifyMs } = timeJson(runner.streams)
    const goalMs = 3 * stringifyMs + smallMs
    console.log(row(
      String(particles), http.json, http.bytes, http.gzip, http.br, http.constant, runner.runMs, oursMs, stringifyMs,
      goalMs, `${(http.json / goalMs).toFixed(2)}x`
    ))
  }
} finally {
  await net.stop()
  await rm(dir, { recursive: true, force: true })
}

/** p50 of each way, one after the other in turns, so that all meet the same machine. */
async function timeHttp (particles: number, times: number): Promise<Record<keyof typeof WAYS | 'constant', number>> {
  const ways = [
    ...Object.entries(WAYS).map(([name, headers]) => ({ name, connector: ADDS, headers })),
    { name: 'constant', connector: CONSTANT, headers: {} }
  ]
  const taken = new Map(ways.map(({ name }) => [name, [] as number[]]))
  for (let time = 0; time < times; time++) {
    for (const { name, connector, headers } of ways) {
      taken.get(name)?.push(await execute(connector, particles, headers))
    }
  }
  const p50 = (name: string): number => percentile(taken.get(name) ?? [], 0.5)
  return { json: p50('json'), bytes: p50('bytes'), gzip: p50('gzip'), br: p50('br'), constant: p50('constant') }
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
  await post(`${first}/connector`, { name: ADDS, dimensions })
  await post(`${first}/connector`, { name: CONSTANT, dimensions: dimensions.map(() => ({ transformations: [] })) })
}

/**
 * Milliseconds until the last byte of the answer is here, at the gateway that did not take the deployment. Checks the
 * last value of each stream.
 */
async function execute (name: string, particles: number, headers: Record<string, string> = {}): Promise<number> {
  const startedAtMs = performance.now()
  const response = await send(`${other}/execute`, { connector_name: name, particles_count: particles }, headers)
  const body = new Uint8Array(await response.arrayBuffer())
  const tookMs = performance.now() - startedAtMs
  const text = (): string => new TextDecoder().decode(body)
  if (!response.ok) throw new Error(text())
  const streams = response.headers.get('content-type') === PACKED_STREAMS_TYPE
    ? unpackStreams(body)
    : JSON.parse(text()) as Array<{ data: number[] }>
  const right = streams.length === DIMENSIONS && streams.every(({ data }, at) =>
    data.length === particles && data.at(-1) === (name === CONSTANT ? 0 : (particles - 1) * (at + 1)))
  if (!right) throw new Error(`not the answer to ${name} with ${particles} particles`)
  return tookMs
}

async function post (url: string, body: unknown): Promise<unknown> {
  const response = await send(url, body)
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}

async function send (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(url, {
    method: 'POST',
    // fetch would ask for compression by itself.
    headers: {
      'content-type': 'application/json', authorization: `Bearer ${token}`, 'accept-encoding': 'identity', ...headers
    },
    body: JSON.stringify(body)
  })
}
