/** Times executions of connectors. */
import { LONG_BUCKETS, type Metrics } from '../../protocol/core/metrics.ts'
import type { ConnectorRunner } from '../../protocol/evm/runner-types.ts'

export function meteredRunner (metrics: Metrics, runner: ConnectorRunner): ConnectorRunner {
  const executions = metrics.counter({
    name: 'dcn_evm_executions_total',
    help: 'Executions of connectors that ended, by how; given-up: not here, or not in time',
    labels: { outcome: ['done', 'failed', 'given-up'] }
  })
  const seconds = metrics.histogram({
    name: 'dcn_evm_execution_seconds', help: 'What they took, with the wait for a thread', buckets: LONG_BUCKETS
  })
  return {
    run: async run => {
      const startedAtMs = performance.now()
      let outcome = 'given-up'
      try {
        const ended = await runner.run(run)
        outcome = ended.status
        return ended
      } finally {
        executions.add({ outcome })
        seconds.observe({}, (performance.now() - startedAtMs) / 1_000)
      }
    }
  }
}
