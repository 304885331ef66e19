/** What an operator of a node alerts on, read from its parts with each scrape, or told by them. */
import type { DaemonStatus } from '../../protocol/core/daemon-status.ts'
import type { Metrics } from '../../protocol/core/metrics.ts'
import { VERSION } from '../../protocol/core/version.ts'
import type { Compiler } from '../../protocol/evm/compiler.ts'
import { compilerMetrics } from '../../protocol/evm/compiler-metrics.ts'
import { programMetrics } from '../../protocol/evm/program-metrics.ts'
import type { ProgramStore } from '../../protocol/evm/program-store.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import { modelMetrics } from '../../protocol/models/model-metrics.ts'
import type { ModelStore } from '../../protocol/models/model-store.ts'
import { networkMetrics, type NetworkMetricsDeps } from '../../protocol/net/network-metrics.ts'
import type { Worker } from '../dispatch/worker.ts'
import type { Earnings } from '../earnings/earnings.ts'
import type { DenoExecutor } from '../sandbox/deno-executor.ts'
import type { NodeGpus } from '../sandbox/gpu/node-gpus.ts'
import type { MemoryPressure } from '../sandbox/pool/memory-pressure.ts'
import { workerMetrics } from './worker-metrics.ts'

export interface NodeMetricsDeps extends NetworkMetricsDeps {
  metrics: Metrics
  status: Pick<DaemonStatus, 'ready'>
  events: JobEvents
  worker: Pick<Worker, 'slots' | 'busy' | 'counts'>
  executor: Pick<DenoExecutor, 'counts' | 'warm' | 'starts' | 'failures'>
  gpus: Pick<NodeGpus, 'count' | 'busy'>
  pressure: Pick<MemoryPressure, 'pressed'>
  earnings: Pick<Earnings, 'tabs' | 'refused'>
  modelStore: ModelStore
  compiler: Compiler
  programs: ProgramStore
}

export function nodeMetrics (deps: NodeMetricsDeps, { memoryBudgetMiB }: { memoryBudgetMiB: number }): void {
  const { metrics, status, events, worker, gpus, pressure } = deps
  metrics.gauge({
    name: 'dcn_daemon_version_info', help: 'Always 1', labels: { role: ['node'], version: { valuesMax: 1 } }
  }, () => [[{ role: 'node', version: VERSION }, 1]])
  metrics.gauge({
    name: 'dcn_daemon_ready_state', help: 'Whether it would do its work now, as GET /ready says'
  }, async () => Number((await status.ready()).ready))
  networkMetrics(metrics, deps)
  workerMetrics(metrics, events)
  metrics.gauge({ name: 'dcn_worker_offered_slots', help: 'Jobs that it runs at once, at most' }, () => worker.slots)
  metrics.gauge({ name: 'dcn_worker_busy_slots', help: 'Jobs that run' }, () => worker.busy)
  metrics.gauge({
    name: 'dcn_worker_waiting_jobs', help: 'Jobs it was awarded that wait for a slot'
  }, () => worker.counts().waiting)
  metrics.gauge({
    name: 'dcn_worker_unacknowledged_jobs', help: 'Results that it keeps, as no gateway has acknowledged them'
  }, () => worker.counts().results)
  sandboxMetrics(metrics, deps)
  metrics.gauge({
    name: 'dcn_memory_pressed_state', help: 'Whether the machine is short of memory, so that no job is taken'
  }, () => Number(pressure.pressed))
  metrics.gauge({
    name: 'dcn_memory_budget_bytes', help: 'Memory that all jobs together may be promised'
  }, () => memoryBudgetMiB * 1024 * 1024)
  metrics.gauge({ name: 'dcn_gpu_offered_gpus', help: 'GPUs that are lent to functions' }, () => gpus.count)
  metrics.gauge({ name: 'dcn_gpu_busy_gpus', help: 'Of these, those in use' }, () => gpus.busy)
  modelMetrics(metrics, deps.modelStore)
  compilerMetrics(metrics, deps.compiler)
  programMetrics(metrics, deps.programs)
  earningMetrics(metrics, deps)
}

function sandboxMetrics (metrics: Metrics, { executor }: NodeMetricsDeps): void {
  metrics.gauge({
    name: 'dcn_sandbox_kept_processes',
    help: 'Sandbox processes: booting, ready for any function, running, warm for one function, being ended',
    labels: { state: ['booting', 'ready', 'running', 'warm', 'ending'] }
  }, () => Object.entries({ ...executor.counts(), warm: executor.warm }).map(([state, count]) => [{ state }, count]))
  metrics.total({
    name: 'dcn_sandbox_starts_total',
    help: 'Runs of functions by what they got: a process that ran the same before, one booted before, one booted then',
    labels: { process: ['warm', 'spare', 'cold'] }
  }, () => Object.entries(executor.starts()).map(([process, count]) => [{ process }, count]))
  metrics.total({
    name: 'dcn_sandbox_failures_total',
    help: 'Processes that died with nothing to run yet, that did not boot for a job, that did not begin its run',
    labels: { reason: ['lost', 'boot', 'unborn'] }
  }, () => Object.entries(executor.failures()).map(([reason, count]) => [{ reason }, count]))
}

function earningMetrics (metrics: Metrics, { earnings }: NodeMetricsDeps): void {
  const sum = (of: 'earned' | 'paid' | 'receipts' | 'missing'): number =>
    earnings.tabs().reduce((total, tab) => total + tab[of], 0)
  metrics.total({
    name: 'dcn_earnings_earned_microusdc_total', help: 'What gateways have given receipts for, in all'
  }, () => sum('earned'))
  metrics.total({
    name: 'dcn_earnings_paid_microusdc_total', help: 'Of this, what was seen to be paid on the chain'
  }, () => sum('paid'))
  metrics.gauge({
    name: 'dcn_earnings_unpaid_microusdc', help: 'What gateways still owe'
  }, () => sum('earned') - sum('paid'))
  metrics.total({ name: 'dcn_earnings_receipts_total', help: 'Receipts, in all' }, () => sum('receipts'))
  metrics.gauge({
    name: 'dcn_earnings_missing_receipts', help: 'Results that were acknowledged, and have no receipt yet'
  }, () => sum('missing'))
  metrics.gauge({
    name: 'dcn_earnings_refused_gateways', help: 'Gateways that it works for no more, as they owe receipts or money'
  }, () => earnings.refused())
}
