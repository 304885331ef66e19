import type { Metrics } from '../core/metrics.ts'
import type { Compiler } from './compiler.ts'

export function compilerMetrics (metrics: Metrics, compiler: Pick<Compiler, 'compiles' | 'compiledMs'>): void {
  metrics.total({
    name: 'dcn_evm_compiles_total', help: 'Programs that solc compiled, as they were not known'
  }, () => compiler.compiles)
  metrics.total({
    name: 'dcn_evm_compile_seconds_total', help: 'What that took, with the wait for the compiler'
  }, () => compiler.compiledMs / 1_000)
}
