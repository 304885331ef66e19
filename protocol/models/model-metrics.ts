import type { Metrics } from '../core/metrics.ts'
import type { ModelStore } from './model-store.ts'

export function modelMetrics (metrics: Metrics, store: Pick<ModelStore, 'bytes' | 'bytesMax' | 'counts'>): void {
  metrics.gauge({ name: 'dcn_models_held_models', help: 'Models on the disk' }, () => store.counts().held)
  metrics.gauge({ name: 'dcn_models_held_bytes', help: 'Bytes of these, and of what is written' }, () => store.bytes)
  metrics.gauge({ name: 'dcn_models_limit_bytes', help: 'Bytes beyond which the oldest go' }, () => store.bytesMax)
  metrics.total({ name: 'dcn_models_written_total', help: 'Models that came' }, () => store.counts().written)
  metrics.total({ name: 'dcn_models_evicted_total', help: 'Models that made room' }, () => store.counts().evicted)
}
