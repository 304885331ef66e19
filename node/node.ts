import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Clock } from '../protocol/core/clock.ts'
import { signerFromSeed } from '../protocol/core/ed25519.ts'
import type { DaemonStatus } from '../protocol/core/daemon-status.ts'
import type { Finding } from '../protocol/core/finding.ts'
import type { ContentId } from '../protocol/core/ids.ts'
import type { Logger } from '../protocol/core/logger.ts'
import type { Metrics } from '../protocol/core/metrics.ts'
import { GPU_MEMORY_MIN_MIB } from '../protocol/core/memory-class.ts'
import type { PeerId } from '../protocol/core/peer-id.ts'
import { ServiceGroup, type Service } from '../protocol/core/service.ts'
import type { Tracer } from '../protocol/core/tracer.ts'
import { VERSION } from '../protocol/core/version.ts'
import { Compiler, compiledDirectory } from '../protocol/evm/compiler.ts'
import { EvmRunner } from '../protocol/evm/evm-runner.ts'
import type { ConnectorRunner as EvmConnectorRunner } from '../protocol/evm/runner-types.ts'
import type { Solana } from '../protocol/solana/types.ts'
import { JobEvents } from '../protocol/jobs/job-events.ts'
import { canServe, Directory } from '../protocol/net/directory.ts'
import { ModelStore } from '../protocol/models/model-store.ts'
import { serveInspect } from '../protocol/net/inspect-server.ts'
import { createNetwork } from '../protocol/net/network.ts'
import { requestMeter } from '../protocol/net/request-meter.ts'
import type { Network } from '../protocol/net/types.ts'
import { meteredSolana } from '../protocol/solana/metered-solana.ts'
import type { OfferView } from '../protocol/wire/inspect.ts'
import type { NodeInfo } from '../protocol/wire/node-info.ts'
import { RUNTIMES } from '../protocol/wire/offers.ts'
import type { NodeConfig } from './config.ts'
import { diagnoseNode } from './diagnosis.ts'
import { FunctionRunner } from './dispatch/function-runner.ts'
import { Worker } from './dispatch/worker.ts'
import { earningParts } from './earnings/earning-parts.ts'
import { ConnectorRunner } from './evm/connector-runner.ts'
import { meteredRunner } from './metrics/metered-runner.ts'
import { NodeModels } from './models/node-models.ts'
import { RuntimeDirectory } from './models/runtime-directory.ts'
import type { NodeStatus } from './node-status.ts'
import { DenoExecutor } from './sandbox/deno-executor.ts'
import { Machine } from './sandbox/gpu/machine.ts'
import { NodeGpus } from './sandbox/gpu/node-gpus.ts'
import { MachineIsolation } from './sandbox/isolation/machine-isolation.ts'
import { readMachineMemory } from './sandbox/pool/machine-memory.ts'
import { MemoryPressure } from './sandbox/pool/memory-pressure.ts'
import { memoryBudget, memoryOffered, PROCESS_OVERHEAD_MIB, slotsFor, sparesFor } from './sandbox/pool/sizing.ts'
import { statusParts } from './status-parts.ts'
import type { StatusServer } from './status-server.ts'
import { traceParts } from './trace-parts.ts'
import { watchParts } from './watch-parts.ts'

export interface NodeDeps {
  /** 32 bytes: the Ed25519 key that names this node and signs for it. */
  seed: Uint8Array
  clock: Clock
  logger: Logger
  /** Of this daemon alone. */
  metrics: Metrics
  /** Records what jobs took; undefined where nobody wants to know. */
  tracer?: Tracer
  /** The node cannot go on, and must be stopped. */
  onFatal (err: unknown): void
  /** 32 bytes of the private network that it is in; none where it is in an open one. */
  networkKey?: Uint8Array
  /** Where payments are looked for. */
  solana?: Solana
  /** Executes connectors in place of the EVM here; for tests. */
  evm?: EvmConnectorRunner
  /** Already started, for several nodes of one process, none of which stops it; by default its own. For tests. */
  isolation?: MachineIsolation
}

/** The worker daemon: takes jobs from any gateway and runs them in the sandbox. */
export class NodeDaemon implements Service {
  readonly #services: ServiceGroup
  readonly #status: NodeStatus
  readonly #statusServer: StatusServer
  /** The peer network as seen from here; for benchmarks and tests. */
  readonly network: Network
  /** What happens to jobs here. */
  readonly events: JobEvents
  /** What it finds wrong with itself; takes some seconds. */
  readonly diagnose: () => Promise<Finding[]>

  constructor (deps: NodeDeps, config: NodeConfig) {
    const { seed, clock, logger, metrics } = deps
    // Sandbox processes are given paths in it, and work elsewhere.
    const data = resolve(config.data)
    const signer = signerFromSeed(seed)
    const startedAtMs = clock.nowMs()
    const cpus = availableParallelism()
    const memoryBudgetMiB = memoryBudget(config.memoryBudgetMiB, readMachineMemory().availableMiB)
    const slots = slotsFor(config.slots, cpus, memoryBudgetMiB)
    const memoryMiB = memoryOffered(config.memoryMiB, memoryBudgetMiB)
    const network = networkOf(deps, config, data)
    const isolation = deps.isolation ?? new MachineIsolation({ logger }, {
      scratchDir: join(data, 'sandbox'),
      isolation: config.isolation,
      unsafeSandbox: config.unsafeSandbox
    })
    const executor = new DenoExecutor({ logger, isolation }, {
      spares: sparesFor(config.prebooted, cpus, memoryBudgetMiB)
    })
    const gpus = new NodeGpus({ logger, executor, machine: new Machine() }, {
      enabled: config.gpu, software: config.gpuSoftware, ownDir: join(data, 'gpu')
    })
    const compiler = new Compiler({ directory: compiledDirectory(config) })
    const evm = new EvmRunner({ compiler, logger }, { threads: slots })
    const describe = (): Omit<NodeInfo, 'issuedAtMs' | 'ttlMs'> => ({
      role: 'node', version: VERSION, startedAtMs, runtimes: Object.values(RUNTIMES), cpus,
      // Who lends a GPU lends the memory that goes with it.
      memoryMiB: Math.max(memoryMiB, gpus.count > 0 ? GPU_MEMORY_MIN_MIB : 0),
      slots, busy: worker.busy, httpUrl: '',
      isolation: isolation.level, layers: [...isolation.layers], gpus: gpus.infos
    })
    const directory = new Directory({ network, signer, clock, logger, describe })
    const modelStore = modelStoreOf(deps, config, data)
    const models = new NodeModels({
      network, logger, gateways: () => directory.gateways(), store: modelStore,
      runtime: new RuntimeDirectory({ parent: join(data, 'runtime') })
    })
    const solana = meteredSolana(metrics, deps.solana)
    const earning = earningParts({ network, signer, clock, logger, solana }, { ...config, data })
    const { earnings } = earning
    const events = new JobEvents({ clock })
    const runners = {
      function: new FunctionRunner({ network, executor, gpus, models }),
      connector: new ConnectorRunner({ network, evm: meteredRunner(metrics, deps.evm ?? evm), clock })
    }
    const worker = new Worker({
      network, signer, clock, logger, earnings, events, runners,
      ...traceParts({ network, clock, events, tracer: deps.tracer }),
      canServe: needs => canServe({ ...describe(), issuedAtMs: 0, ttlMs: 0 }, needs) && models.couldHold(needs.models),
      hasModels: refs => models.hasAll(refs),
      othersAble: needs => directory.able(needs).length
    }, { slots, memoryMiB: memoryBudgetMiB, overheadMiB: PROCESS_OVERHEAD_MIB, gpus: () => gpus.count })
    serveInspect({ network, clock, offer: () => offerOf(runners, worker) }, { shown: config.inspect })
    const pressure = pressureOn(logger, worker, executor)
    const { status, server } = statusParts({
      ...deps, network, directory, isolation, executor, worker, pressure, events, gpus, earnings, modelStore, compiler,
      programs: evm.programs
    }, { ...config, memoryBudgetMiB })

    this.network = network
    this.events = events
    this.#status = status
    this.#statusServer = server
    const seen = { network, directory, clock, isolation, work: worker, ...earning, solana }
    this.diagnose = async () => await diagnoseNode(seen, config)
    this.#services = new ServiceGroup(logger, [
      ...(deps.isolation === undefined ? [['isolation', isolation] as const] : []),
      ['executor', executor], ['gpus', gpus], ['evm', evm], ['network', network], ['models', models],
      ...earning.services, ['worker', worker], ['pressure', pressure], ['directory', directory],
      ...watchParts({ network, events, clock, logger, worker, earnings, gpus }, config),
      ['status', server]
    ])
  }

  get peerId (): PeerId {
    return this.network.self
  }

  /** For whoever watches over it. */
  get status (): DaemonStatus {
    return this.#status
  }

  /** Where its own /metrics, /health and /ready are served; undefined where they are not. */
  get statusUrl (): string | undefined {
    return this.#statusServer.url
  }

  /** Multiaddresses that other daemons can join through. */
  addresses (): string[] {
    return this.network.addresses()
  }

  /** Throws DCN_DENO_MISSING, DCN_SANDBOX_FAILED, DCN_ADDRESS_INVALID; what had started is stopped again. */
  async start (): Promise<void> {
    await this.#services.start()
    this.#status.serves = true
  }

  async stop (): Promise<void> {
    this.#status.serves = false
    await this.#services.stop()
  }
}

function modelStoreOf ({ clock, logger }: NodeDeps, { modelsMiB }: NodeConfig, data: string): ModelStore {
  return new ModelStore({ clock, logger }, { directory: join(data, 'models'), bytesMax: modelsMiB * 1024 * 1024 })
}

function networkOf ({ seed, clock, logger, metrics, networkKey }: NodeDeps, config: NodeConfig, data: string): Network {
  const { listen, announce, bootstrap, mdns, relay: relayServer } = config
  return createNetwork({ logger, clock, meter: requestMeter(metrics) }, {
    seed, listen, announce, bootstrap, mdns, relayServer, peerStorePath: join(data, 'peers'),
    ...(networkKey === undefined ? {} : { networkKey })
  })
}

function pressureOn (logger: Logger, worker: Worker, executor: DenoExecutor): MemoryPressure {
  return new MemoryPressure({
    logger,
    read: () => readMachineMemory(),
    onChange: pressed => {
      worker.pressure(pressed)
      executor.reduce(pressed)
    }
  })
}

/** What is shown to strangers beside the NodeInfo. */
function offerOf (
  runners: Record<string, { codeIds (): ContentId[] }>, worker: Pick<Worker, 'busy' | 'counts'>
): OfferView {
  const warmCode = Object.values(runners).flatMap(runner => runner.codeIds())
  return {
    creditsPerRequest: 0, creditsPerExecute: 0, feeBps: 0, warmCode, warmCodeCount: warmCode.length,
    jobsInFlight: worker.busy, jobsQueued: worker.counts().waiting
  }
}
