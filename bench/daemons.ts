/** A network of daemons for benchmarks: as processes through `dcn up`, or all in this one where bytes are counted. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Gateway } from '../gateway/index.ts'
import { NodeDaemon } from '../node/index.ts'
import { generateSeed } from '../protocol/core/ed25519.ts'
import { USDC_MINT } from '../protocol/core/limits.ts'
import type { Logger } from '../protocol/core/logger.ts'
import type { Network } from '../protocol/net/types.ts'
import { PromMetrics } from '../src/metrics.ts'

/** Who pays for every job, and what it has: a benchmark's jobs are paid for like any other's. */
export const WALLET = 'bench'
const CREDITS = 1_000_000

const DCN = fileURLToPath(new URL('../bin/dcn.js', import.meta.url))

export interface BenchNetwork {
  /** Base URLs of the gateways. */
  urls: string[]
  /** Every daemon's view of the network; empty where they are processes of their own. */
  networks: Network[]
  stop (): Promise<void>
}

/** `dcn up`, as a user would start it, on free ports. `settings`: environment variables for the daemons. */
export async function startProcesses (
  gateways: number, nodes: number, settings: Record<string, string> = {}
): Promise<BenchNetwork> {
  const data = await mkdtemp(join(tmpdir(), 'dcn-bench-'))
  const sizes = ['--gateways', String(gateways), '--nodes', String(nodes)]
  const args = ['up', '--json', '--port', '0', '--chain-port', '0', ...sizes, '--data', data]
  const env = { ...process.env, DCN_FAUCET_CREDITS: String(CREDITS), DCN_REQUESTS_PER_MINUTE: '0', ...settings }
  const child = spawn(process.execPath, [DCN, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const urls = await new Promise<string[]>((resolve, reject) => {
    child.once('exit', code => { reject(new Error(`dcn up ended with ${String(code)}`)) })
    createInterface({ input: child.stdout }).on('line', line => {
      const event = JSON.parse(line) as { event: string, gateways: Array<{ url: string }> }
      if (event.event === 'ready') resolve(event.gateways.map(({ url }) => url))
    })
  })
  await fund(urls)
  return {
    urls,
    networks: [],
    async stop () {
      const gone = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
      await rm(data, { recursive: true, force: true })
    }
  }
}

/** All daemons in this process: slower, but nothing that they send goes uncounted. */
export async function startInProcess (gateways: number, nodes: number): Promise<BenchNetwork> {
  const dir = await mkdtemp(join(tmpdir(), 'dcn-bench-'))
  const deps = () => ({
    seed: generateSeed(),
    clock: { nowMs: () => Date.now() },
    logger: quiet,
    metrics: new PromMetrics({ logger: quiet }),
    onFatal: (err: unknown) => { throw err }
  })
  const common = {
    listen: ['/ip4/127.0.0.1/tcp/0'], announce: [], mdns: false, relay: false, inspect: true, networkKey: '',
    compiledDir: '',
    solanaRpc: '', usdcMint: USDC_MINT, otlpUrl: '', logLevel: 'error' as const
  }
  const daemons: Array<Gateway | NodeDaemon> = []
  for (let at = 0; at < gateways + nodes; at++) {
    const data = join(dir, String(at))
    const bootstrap = daemons[0]?.addresses() ?? []
    const daemon = at < gateways
      ? new Gateway(deps(), {
        ...common, data, bootstrap, host: '127.0.0.1', port: 0, publicUrl: '', bidsWaitMs: 60_000, jobsMax: 20_000,
        creditsPerRequest: 1, creditsPerExecute: 0, faucetCredits: CREDITS, requestsPerMinute: 0,
        executionsPerMinute: 0, modelsMiB: 64, walletHeader: true, webhookPrivate: false, depositsFromSlot: 0,
        x402Usdc: 0, payPerExecute: 1, feeBps: 1_000, settleReceipts: 100_000, settleAgeS: 86_400, settleOwed: 50_000,
        payoutMin: 10_000, metrics: true
      })
      : new NodeDaemon(deps(), {
        ...common, data, bootstrap, slots: 0, memoryMiB: 128, modelsMiB: 64, gpu: false, gpuSoftware: false,
        prebooted: -1, memoryBudgetMiB: 0, isolation: 'auto', unsafeSandbox: false, payTo: '', creditLimit: 0,
        statusHost: '127.0.0.1', statusPort: -1
      })
    await daemon.start()
    daemons.push(daemon)
  }
  const urls = daemons.filter(daemon => daemon instanceof Gateway).map(gateway => gateway.httpUrl)
  await Promise.all(urls.map(async url => { await nodesKnown(url, nodes) }))
  await fund(urls)
  return {
    urls,
    networks: daemons.map(daemon => daemon.network),
    async stop () {
      await Promise.all(daemons.map(async daemon => { await daemon.stop() }))
      await rm(dir, { recursive: true, force: true })
    }
  }
}

async function nodesKnown (url: string, nodes: number): Promise<void> {
  for (;;) {
    const { activeWorkers } = await (await fetch(`${url}/health`)).json() as { activeWorkers: number }
    if (activeWorkers === nodes) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

const quiet: Logger = { debug () {}, info () {}, warn () {}, error () {}, child: () => quiet }

async function fund ([url]: string[]): Promise<void> {
  const response = await fetch(`${url}/credits/faucet`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ wallet: WALLET })
  })
  if (!response.ok) throw new Error(`faucet: ${await response.text()}`)
}
