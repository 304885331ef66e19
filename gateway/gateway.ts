import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../protocol/core/clock.ts'
import { signerFromSeed } from '../protocol/core/ed25519.ts'
import type { Finding } from '../protocol/core/finding.ts'
import type { Logger } from '../protocol/core/logger.ts'
import type { Metrics } from '../protocol/core/metrics.ts'
import type { PeerId } from '../protocol/core/peer-id.ts'
import { ServiceGroup, type Service } from '../protocol/core/service.ts'
import type { Tracer } from '../protocol/core/tracer.ts'
import { VERSION } from '../protocol/core/version.ts'
import { JobEvents } from '../protocol/jobs/job-events.ts'
import { serveBlobs } from '../protocol/net/blobs.ts'
import { Directory } from '../protocol/net/directory.ts'
import { ModelStore } from '../protocol/models/model-store.ts'
import { createNetwork } from '../protocol/net/network.ts'
import { requestMeter } from '../protocol/net/request-meter.ts'
import type { Network } from '../protocol/net/types.ts'
import { meteredSolana } from '../protocol/solana/metered-solana.ts'
import type { Solana } from '../protocol/solana/types.ts'
import { accountParts } from './auth/account-parts.ts'
import { createLogins } from './auth/create-logins.ts'
import type { GatewayConfig } from './config.ts'
import { diagnoseGateway } from './diagnosis.ts'
import { connectorParts, type ConnectorParts } from './connectors/connector-parts.ts'
import type { Executor } from './executions/executions-types.ts'
import { GatewayStatus } from './gateway-status.ts'
import { HttpServer } from './http-server.ts'
import { jobHttpParts } from './jobs/http-parts.ts'
import { gatewayMetrics } from './metrics/gateway-metrics.ts'
import { httpMetrics } from './metrics/http-metrics.ts'
import { Models } from './models/models.ts'
import { moneyParts } from './money-parts.ts'
import { Readiness } from './readiness.ts'
import { Records } from './records/records.ts'
import { chainRoutes } from './routes/connectors/chain.ts'
import { homeRoutes } from './routes/home.ts'
import { jobListRoutes } from './routes/job-list.ts'
import { modelRoutes } from './routes/models.ts'
import { statusRoutes } from './routes/status.ts'
import { settlementParts } from './settlement/settlement-parts.ts'
import { JobStore } from './store/job-store.ts'
import { StateStore } from './store/state-store.ts'
import { traceParts } from './trace/trace-parts.ts'
import { watchParts } from './watch-parts.ts'
import { workParts } from './work-parts.ts'

export interface GatewayDeps {
  /** 32 bytes: the Ed25519 key that names this gateway and signs for it. */
  seed: Uint8Array
  clock: Clock
  logger: Logger
  /** Of this daemon alone. */
  metrics: Metrics
  /** Records what jobs took; undefined where nobody wants to know. */
  tracer?: Tracer
  /** 32 bytes of the private network that it is in; none where it is in an open one. */
  networkKey?: Uint8Array
  /** The chain that money is on; undefined where this gateway takes and pays none. */
  solana?: Solana
  /** The gateway cannot go on, and must be stopped; what it accepted is on disk. */
  onFatal (err: unknown): void
}

/** The HTTP door of the network: takes jobs, finds nodes for them, keeps their results. */
export class Gateway implements Service {
  readonly #services: ServiceGroup
  readonly #http: HttpServer
  /** The peer network as seen from here; for benchmarks and tests. */
  readonly network: Network
  /** For whoever watches over it. */
  readonly status: GatewayStatus
  /** What happens to jobs here. */
  readonly events: JobEvents
  /** What all gateways know in common. */
  readonly records: Records
  /** Deployed names, as the connectors API knows them. */
  readonly connectors: ConnectorParts
  /** Has connectors executed. */
  readonly executor: Executor
  /** What it finds wrong with itself; takes some seconds. */
  readonly diagnose: () => Promise<Finding[]>

  constructor (deps: GatewayDeps, config: GatewayConfig) {
    const { seed, clock, logger, metrics, tracer } = deps
    const onFatal = (err: unknown): void => { deps.onFatal(err) }
    const signer = signerFromSeed(seed)
    const solana = meteredSolana(metrics, deps.solana)
    const network = networkOf(deps, config)
    const events = new JobEvents({ clock })
    const state = new StateStore({ path: join(config.data, 'state') })
    const store = new JobStore({ state })
    const directory = directoryOf(deps, config, network)
    const shared = { network, state, signer, clock, logger, events, onFatal, gateways: () => directory.gateways() }
    const records = new Records({ ...shared, code: store }, {
      bootstrapped: config.bootstrap.length > 0, mdns: config.mdns
    })
    const connectors = connectorParts({ records, state, clock, logger }, config)
    const { cluster, ledger, settle, ...money } = moneyParts({ ...shared, seed, solana }, config)
    const modelStore = modelStoreOf(deps, config)
    const models = new Models({ ...shared, store: modelStore })
    const work = workParts({
      ...shared, directory, store, models, compiler: connectors.compiler, definitions: records.definitions,
      payments: ledger, settle, receipts: money.payables
    }, config)
    const { dispatcher, reader: jobs, canceller, lists, submitter, isRefused } = work
    const settlement = settlementParts({ ...shared, jobs, ledger, owed: money.owed, solana }, config)
    serveBlobs(network, async contentId => await store.code(contentId) ?? await settlement.content(contentId))
    const logins = createLogins({ clock, seed, directory })
    const { accounts, usage, routes: accountRoutes } = accountParts({
      records, self: network.self, clock, models, logins, hasDeposited: wallet => ledger.hasDeposited(wallet)
    }, config)
    const { claims, answers, guards, routes: jobsRoutes } = jobHttpParts({
      network, directory, state, signer, clock, logger, accounts, submitter, jobs, canceller, isRefused,
      models: { sizeOf: async contentId => await models.find(contentId) }
    }, config)
    const ready = new Readiness({ records, ledger })
    const status = new GatewayStatus({ network, directory, state, dispatcher, ready, cluster, clock, metrics }, config)
    gatewayMetrics({
      ...shared, ...connectors, ...money, metrics, status, events, directory, dispatcher, records, modelStore, claims,
      ledger, cluster, settlement, webhooks: work.webhooks, programs: work.programs
    }, config)
    const http = new HttpServer({
      logger,
      guards: [httpMetrics(metrics), ready.guard, ...guards, money.guard(accounts)],
      routes: [
        homeRoutes,
        ...jobsRoutes,
        jobListRoutes({ accounts, lists }),
        ...accountRoutes(answers),
        modelRoutes({ accounts, models }),
        chainRoutes({ ...connectors, executor: work.executor, logins }),
        ...money.routes,
        statusRoutes({ network, directory, status }, config),
        ...work.routes, ...settlement.routes, ...traceParts({ ...shared, jobs, settlement, store, tracer }).routes
      ]
    }, { host: config.host, port: config.port })

    this.network = network
    this.status = status
    this.events = events
    this.records = records
    this.connectors = connectors
    this.executor = work.executor
    const seen = { ...shared, directory, ready, cluster, jobs: dispatcher, solana: deps.solana, money, settlement }
    this.diagnose = async () => await diagnoseGateway(seen, config)
    this.#http = http
    this.#services = new ServiceGroup(logger, [
      ['state', state], ['network', network], ['directory', directory], ['records', records],
      ...connectors.services, ['models', models], ...money.services, ['usage', usage], ...work.services,
      ...settlement.services, ['claims', claims], ['http', http],
      ...watchParts({ ...shared, dispatcher, payables: money.payables, receipts: money.owed.receipts }, config)
    ])
  }

  get peerId (): PeerId {
    return this.network.self
  }

  /** Where the REST API listens; known once started. */
  get httpUrl (): string {
    return this.#http.url
  }

  /** Multiaddresses that other daemons can join through. */
  addresses (): string[] {
    return this.network.addresses()
  }

  /** Throws DCN_DATA_DIR_BUSY, DCN_PORT_BUSY, DCN_ADDRESS_INVALID; what had started is stopped again. */
  async start (): Promise<void> {
    await this.#services.start()
    this.status.serves = true
  }

  async stop (): Promise<void> {
    this.status.serves = false
    await this.#services.stop()
  }
}

function modelStoreOf ({ clock, logger }: GatewayDeps, { data, modelsMiB }: GatewayConfig): ModelStore {
  return new ModelStore({ clock, logger }, { directory: join(data, 'models'), bytesMax: modelsMiB * 1024 * 1024 })
}

function networkOf ({ logger, clock, seed, metrics, networkKey }: GatewayDeps, config: GatewayConfig): Network {
  const { listen, announce, bootstrap, mdns, relay, data } = config
  return createNetwork({ logger, clock, meter: requestMeter(metrics) }, {
    seed, listen, announce, bootstrap, mdns, relayServer: relay, peerStorePath: join(data, 'peers'),
    ...(networkKey === undefined ? {} : { networkKey })
  })
}

function directoryOf ({ seed, clock, logger }: GatewayDeps, config: GatewayConfig, network: Network): Directory {
  const startedAtMs = clock.nowMs()
  return new Directory({
    network, signer: signerFromSeed(seed), clock, logger,
    describe: () => ({
      role: 'gateway', version: VERSION, startedAtMs, runtimes: [], cpus: availableParallelism(),
      memoryMiB: 0, slots: 0, busy: 0, httpUrl: config.publicUrl, isolation: 'none', layers: [], gpus: []
    })
  })
}
