/** How this gateway is, in short: for people, for balancers in front of it, and for Prometheus. */
import type { HealthView } from '../protocol/api/status.ts'
import type { Clock } from '../protocol/core/clock.ts'
import { readinessOf, type DaemonStatus, type Readiness as ReadyView } from '../protocol/core/daemon-status.ts'
import { iso } from '../protocol/core/iso.ts'
import type { Metrics } from '../protocol/core/metrics.ts'
import { VERSION } from '../protocol/core/version.ts'
import type { Directory } from '../protocol/net/directory.ts'
import type { Network } from '../protocol/net/types.ts'
import type { Cluster } from './deposits/cluster.ts'
import type { Dispatcher } from './dispatch/dispatcher.ts'
import type { Readiness } from './readiness.ts'
import type { StateStore } from './store/state-store.ts'

export interface GatewayStatusDeps {
  network: Pick<Network, 'connectedPeers'>
  directory: Pick<Directory, 'list'>
  state: Pick<StateStore, 'isOk'>
  dispatcher: Pick<Dispatcher, 'counts'>
  /** Whether it knows what the other gateways know. */
  ready: Pick<Readiness, 'recordsOk' | 'ledgerOk' | 'reasons'>
  /** How the chain is that money is on. */
  cluster: Pick<Cluster, 'state'>
  clock: Clock
  metrics: Metrics
}

export class GatewayStatus implements DaemonStatus {
  readonly #deps: GatewayStatusDeps
  readonly #jobsMax: number
  /** False before it has started, and once it is to stop. */
  serves = false

  constructor (deps: GatewayStatusDeps, { jobsMax }: { jobsMax: number }) {
    this.#deps = deps
    this.#jobsMax = jobsMax
  }

  async metrics (): Promise<string> {
    return await this.#deps.metrics.scrape()
  }

  async health (): Promise<{ ok: boolean, view: HealthView }> {
    const { ready: { recordsOk, ledgerOk }, dispatcher, directory, cluster, network, clock } = this.#deps
    const storeOk = await this.#deps.state.isOk()
    const status = !storeOk ? 'degraded' : recordsOk && ledgerOk ? 'ok' : 'starting'
    const { inFlight, queued } = dispatcher.counts()
    return {
      ok: status === 'ok',
      view: {
        status,
        queueLength: queued,
        activeWorkers: directory.list().filter(({ info }) => info.role === 'node').length,
        redisOk: storeOk,
        storeOk,
        recordsOk,
        ledgerOk,
        chain: cluster.state,
        peers: network.connectedPeers().length,
        jobsInFlight: inFlight,
        version: VERSION,
        timestamp: iso(clock.nowMs())
      }
    }
  }

  /** That there is no node is no reason: a job waits for one, here as at any other gateway. */
  async ready (): Promise<ReadyView> {
    const { ready, dispatcher, state } = this.#deps
    return readinessOf([
      this.serves ? undefined : 'it is starting or stopping',
      await state.isOk() ? undefined : 'its store does not answer',
      ...ready.reasons(),
      dispatcher.counts().inFlight < this.#jobsMax ? undefined : `it takes no more than ${this.#jobsMax} jobs in flight`
    ])
  }
}
