/** What an operator of a gateway alerts on, read from its parts with each scrape, or told by them. */
import type { DaemonStatus } from '../../protocol/core/daemon-status.ts'
import { SHORT_BUCKETS, type Metrics } from '../../protocol/core/metrics.ts'
import { VERSION } from '../../protocol/core/version.ts'
import type { Compiler } from '../../protocol/evm/compiler.ts'
import { compilerMetrics } from '../../protocol/evm/compiler-metrics.ts'
import { programMetrics } from '../../protocol/evm/program-metrics.ts'
import type { ProgramStore } from '../../protocol/evm/program-store.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import { modelMetrics } from '../../protocol/models/model-metrics.ts'
import type { ModelStore } from '../../protocol/models/model-store.ts'
import { networkMetrics, type NetworkMetricsDeps } from '../../protocol/net/network-metrics.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { Records } from '../records/records.ts'
import type { StateStore } from '../store/state-store.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { jobMetrics } from './job-metrics.ts'
import { moneyMetrics, type MoneyMetricsDeps } from './money-metrics.ts'

const STEP_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256]

export interface GatewayMetricsDeps extends NetworkMetricsDeps, MoneyMetricsDeps {
  metrics: Metrics
  status: Pick<DaemonStatus, 'ready'>
  events: JobEvents
  dispatcher: Pick<Dispatcher, 'counts'>
  records: Pick<Records, 'counts' | 'caughtUp'>
  state: StateStore
  webhooks: Pick<Webhooks, 'counts'>
  modelStore: ModelStore
  compiler: Compiler
  programs: ProgramStore
}

export function gatewayMetrics (deps: GatewayMetricsDeps, { jobsMax }: { jobsMax: number }): void {
  const { metrics, status, events, dispatcher, records, state, webhooks } = deps
  metrics.gauge({
    name: 'dcn_daemon_version_info', help: 'Always 1', labels: { role: ['gateway'], version: { valuesMax: 1 } }
  }, () => [[{ role: 'gateway', version: VERSION }, 1]])
  metrics.gauge({
    name: 'dcn_daemon_ready_state', help: 'Whether it would do its work now, as GET /ready says'
  }, async () => Number((await status.ready()).ready))
  networkMetrics(metrics, deps)
  jobMetrics(metrics, events)
  metrics.gauge({
    name: 'dcn_jobs_inflight_jobs', help: 'Jobs that were taken and have not ended'
  }, () => dispatcher.counts().inFlight)
  metrics.gauge({
    name: 'dcn_jobs_queued_jobs', help: 'Of these, those that no node has'
  }, () => dispatcher.counts().queued)
  metrics.gauge({ name: 'dcn_jobs_limit_jobs', help: 'Jobs in flight beyond which it takes none' }, () => jobsMax)
  metrics.gauge({
    name: 'dcn_records_held_records', help: 'Functions, API keys, usage counters and names that are known here'
  }, () => records.counts().held)
  metrics.gauge({
    name: 'dcn_records_synced_age_seconds', help: 'Since the records were last found to be those of another gateway'
  }, () => records.counts().syncedAgoS)
  metrics.gauge({
    name: 'dcn_records_caughtup_state', help: 'Whether it knows the records that others knew when it started'
  }, () => Number(records.caughtUp))
  storeMetrics(metrics, state)
  metrics.gauge({
    name: 'dcn_webhooks_pending_webhooks', help: 'Deliveries that are neither made nor given up'
  }, () => webhooks.counts().pending)
  metrics.total({
    name: 'dcn_webhooks_attempts_total',
    help: 'Deliveries made, attempts that failed and are repeated, deliveries given up',
    labels: { outcome: ['delivered', 'failed', 'given-up'] }
  }, () => {
    const { delivered, failedAttempts, givenUp } = webhooks.counts()
    return [
      [{ outcome: 'delivered' }, delivered], [{ outcome: 'failed' }, failedAttempts], [{ outcome: 'given-up' }, givenUp]
    ]
  })
  modelMetrics(metrics, deps.modelStore)
  compilerMetrics(metrics, deps.compiler)
  programMetrics(metrics, deps.programs)
  moneyMetrics(metrics, deps)
}

function storeMetrics (metrics: Metrics, state: StateStore): void {
  const seconds = metrics.histogram({
    name: 'dcn_store_commit_seconds', help: 'What a synced batch took on the disk', buckets: SHORT_BUCKETS
  })
  const steps = metrics.histogram({
    name: 'dcn_store_commit_steps', help: 'Steps that shared a synced batch', buckets: STEP_BUCKETS
  })
  state.onWritten = (count, ms) => {
    seconds.observe({}, ms / 1_000)
    steps.observe({}, count)
  }
}
