/** Real daemons on loopback, in this process, each with a data directory that goes with it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gateway, type GatewayConfig, type GatewayDeps } from '../../gateway/index.ts'
import { MachineIsolation } from '../../node/sandbox/isolation/machine-isolation.ts'
import { NodeDaemon, type NodeConfig } from '../../node/index.ts'
import type { InvokeResponse, JobView } from '../../protocol/api/jobs.ts'
import type { HealthView } from '../../protocol/api/status.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { USDC_MINT } from '../../protocol/core/limits.ts'
import type { Metrics } from '../../protocol/core/metrics.ts'
import type { Tracer } from '../../protocol/core/tracer.ts'
import type { ConnectorRunner } from '../../protocol/evm/runner-types.ts'
import { tempDir } from './dcn-cli.ts'
import { compiledDir } from './programs.ts'
import { silentLogger } from './silent-logger.ts'
import { silentMetrics } from './silent-metrics.ts'

export const LOOPBACK = ['/ip4/127.0.0.1/tcp/0']

export const systemClock = { nowMs: () => Date.now() }

export interface TestNetwork {
  gateways: Gateway[]
  nodes: NodeDaemon[]
  /** `clockOffsetMs`: how far its clock is ahead. */
  addGateway (
    options?: {
      data?: string
      seed?: Uint8Array
      port?: number
      clockOffsetMs?: number
      chain?: { rpcUrl: string }
      inspect?: boolean
    }
  ): Promise<Gateway>
  /**
   * `evm`: executes connectors there; `gpuSoftware`: offers Mesa's software driver as if it were a GPU; `isolation`:
   * that level, chosen by this node for itself. Throws DCN_SANDBOX_FAILED where this machine does not have it.
   * `chain`: where it looks for its pay; `creditLimit`: micro-USDC that a gateway may owe it, any sum where absent.
   */
  addNode (
    options?: {
      slots?: number
      bootstrap?: string[]
      evm?: ConnectorRunner
      gpuSoftware?: boolean
      isolation?: NodeConfig['isolation']
      chain?: { rpcUrl: string }
      creditLimit?: number
    }
  ): Promise<NodeDaemon>
  [Symbol.asyncDispose] (): Promise<void>
}

export async function startNetwork (
  { gateways = 1, nodes = 1, slots = 2, config = {}, chain, statusPort = -1, metrics = () => silentMetrics, tracers }: {
    gateways?: number
    nodes?: number
    slots?: number
    /** Gateways' settings that are not as usual in tests: jobs are free, and as many as one likes. */
    config?: Partial<GatewayConfig>
    /** That every gateway is connected to. */
    chain?: { rpcUrl: string }
    /** Of each node's status server; by default it has none. */
    statusPort?: number
    /** For one daemon. */
    metrics?: () => Metrics
    /** Of all daemons of that role. */
    tracers?: Record<'gateway' | 'node', Tracer>
  } = {}
): Promise<TestNetwork> {
  const dir = await mkdtemp(join(tmpdir(), 'dcn-test-'))
  let count = 0
  const deps = (role: 'gateway' | 'node') => ({
    ...tracers === undefined ? {} : { tracer: tracers[role] },
    clock: systemClock, logger: silentLogger, metrics: metrics(), onFatal: (err: unknown) => { throw err }
  })
  const net: TestNetwork = {
    gateways: [],
    nodes: [],
    async addGateway (options = {}) {
      const { data = join(dir, `gateway-${++count}`), seed = generateSeed(), port = 0, clockOffsetMs = 0 } = options
      const clock = { nowMs: () => systemClock.nowMs() + clockOffsetMs }
      const { rpcUrl: solanaRpc = '' } = options.chain ?? chain ?? {}
      const solana = await solanaOf(solanaRpc, clock)
      const gateway = new Gateway({ ...deps('gateway'), clock, seed, ...solana }, {
        data, port, host: '127.0.0.1', publicUrl: '', listen: LOOPBACK, announce: [], mdns: false, relay: false,
        inspect: options.inspect ?? true, networkKey: '',
        bootstrap: net.gateways.flatMap(other => other.addresses()), bidsWaitMs: 60_000, jobsMax: 20_000,
        creditsPerRequest: 0, creditsPerExecute: 0, faucetCredits: 50, requestsPerMinute: 0, executionsPerMinute: 0,
        walletHeader: true, webhookPrivate: false, solanaRpc, usdcMint: USDC_MINT, depositsFromSlot: 0,
        x402Usdc: 0, payPerExecute: 0, feeBps: 0, settleReceipts: 100_000, settleAgeS: 86_400, settleOwed: 50_000,
        payoutMin: 1, modelsMiB: 64, compiledDir: compiledDir(), metrics: true, otlpUrl: '',
        logLevel: 'error', ...config
      })
      await gateway.start()
      net.gateways.push(gateway)
      return gateway
    },
    async addNode (options = {}) {
      const { slots: slotsOfNode = slots, bootstrap, evm, gpuSoftware = false, isolation } = options
      const { chain: { rpcUrl: solanaRpc } = { rpcUrl: '' }, creditLimit = 0 } = options
      const node = new NodeDaemon({
        ...deps('node'), seed: generateSeed(), ...(evm === undefined ? {} : { evm }),
        ...await solanaOf(solanaRpc, systemClock),
        ...isolation === undefined ? { isolation: await sharedIsolation() } : {}
      }, {
        data: join(dir, `node-${++count}`), listen: LOOPBACK, announce: [], mdns: false, relay: false,
        inspect: true, networkKey: '',
        slots: slotsOfNode, bootstrap: bootstrap ?? net.gateways.flatMap(gateway => gateway.addresses()),
        prebooted: 0, memoryBudgetMiB: 0, modelsMiB: 64, compiledDir: compiledDir(),
        memoryMiB: 128, gpu: false, gpuSoftware, isolation: isolation ?? 'auto', unsafeSandbox: false, otlpUrl: '',
        logLevel: 'error', solanaRpc, usdcMint: USDC_MINT, payTo: '', creditLimit, statusHost: '127.0.0.1', statusPort
      })
      await node.start()
      net.nodes.push(node)
      return node
    },
    async [Symbol.asyncDispose] () {
      await Promise.all([...net.nodes, ...net.gateways].map(async daemon => { await daemon.stop() }))
      await rm(dir, { recursive: true, force: true })
    }
  }
  for (let at = 0; at < gateways; at++) await net.addGateway()
  await Promise.all(Array.from({ length: nodes }, async () => await net.addNode()))
  await until(async () => {
    const views = await Promise.all(net.gateways.map(health))
    return views.every(view => view.status === 'ok' && view.activeWorkers === nodes)
  }, 'every gateway is ready and knows every node')
  return net
}

/** Loaded only by tests that have a chain. */
async function solanaOf (url: string, clock: Clock): Promise<Pick<GatewayDeps, 'solana'>> {
  if (url === '') return {}
  const { createSolana } = await import('../../protocol/solana/solana.ts')
  return { solana: createSolana({ clock, random: Math.random, url, mint: USDC_MINT }) }
}

let shared: Promise<MachineIsolation> | undefined

/** The strongest that this machine has, for all nodes of this process: to try what it holds takes half a second. */
async function sharedIsolation (): Promise<MachineIsolation> {
  return await (shared ??= startIsolation())
}

async function startIsolation (): Promise<MachineIsolation> {
  const { path, remove } = tempDir()
  process.on('exit', remove)
  const isolation = new MachineIsolation({ logger: silentLogger }, { scratchDir: join(path, 'sandbox') })
  await isolation.start()
  return isolation
}

/** Waits until `holds`, looking often; fails with `what` after a generous while. */
export async function until (holds: () => boolean | Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs
  while (!await holds()) {
    if (Date.now() > deadlineMs) throw new Error(`never came true: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

export async function health (gateway: Gateway): Promise<HealthView> {
  return await (await fetch(`${gateway.httpUrl}/health`)).json() as HealthView
}

export async function invoke (gateway: Gateway, body: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${gateway.httpUrl}/invoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-wallet': 'test' },
    body: JSON.stringify(body)
  })
  const answer = await response.json() as InvokeResponse
  if (!response.ok) throw new Error(`invoke: ${JSON.stringify(answer)}`)
  return answer.jobId
}

export async function getJob (gateway: Gateway, jobId: string, waitMs = 0): Promise<JobView> {
  const response = await fetch(`${gateway.httpUrl}/jobs/${jobId}${waitMs > 0 ? `?wait=${waitMs}` : ''}`)
  const view = await response.json() as JobView
  if (!response.ok) throw new Error(`job: ${JSON.stringify(view)}`)
  return view
}
