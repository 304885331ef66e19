import type { Metrics } from '../core/metrics.ts'
import type { ProgramStore } from './program-store.ts'
import { REFUSAL_REASONS } from './translate/refusal.ts'

export function programMetrics (
  metrics: Metrics, programs: Pick<ProgramStore, 'translations' | 'translatedMs' | 'fallbacks'>
): void {
  metrics.total({
    name: 'dcn_evm_translations_total',
    help: 'Programs translated to WebAssembly, as they were not known; or why they were not',
    labels: { result: ['translated', ...REFUSAL_REASONS] }
  }, () => [...programs.translations].map(([result, count]) => [{ result }, count]))
  metrics.total({
    name: 'dcn_evm_translation_seconds_total', help: 'What that took'
  }, () => programs.translatedMs / 1_000)
  metrics.total({
    name: 'dcn_evm_fallbacks_total',
    help: 'Programs that executions ran on the slower engine, by why they are not translated',
    labels: { reason: REFUSAL_REASONS }
  }, () => [...programs.fallbacks].map(([reason, count]) => [{ reason }, count]))
}
