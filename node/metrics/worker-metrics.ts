/** Counts what happens to jobs at this node, as it is told. */
import { LONG_BUCKETS, type Metrics } from '../../protocol/core/metrics.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import type { JobEventWord, NodeWord } from '../../protocol/wire/job-events.ts'

/** How a run ends. */
const ENDS = ['done', 'error', 'timeout'] as const

export function workerMetrics (metrics: Metrics, events: Pick<JobEvents, 'listen'>): void {
  const count = (what: string, help: string): (() => void) => {
    const counter = metrics.counter({ name: `dcn_worker_${what}_total`, help })
    return () => { counter.add({}) }
  }
  const runs = metrics.counter({
    name: 'dcn_worker_runs_total', help: 'Runs that ended, by how', labels: { status: ENDS }
  })
  const runS = metrics.histogram({
    name: 'dcn_worker_run_seconds', help: 'What runs took, as users are told', buckets: LONG_BUCKETS
  })
  const counted: Partial<Record<JobEventWord, () => void>> = {
    heard: count('offers', 'Offers heard'),
    passed: count('passed', 'Offers that it did not bid for'),
    bidding: count('bids', 'Bids sent'),
    taken: count('awards', 'Awards taken'),
    sent: count('results', 'Results sent, again included'),
    acknowledged: count('acknowledged', 'Results that gateways acknowledged'),
    dropped: count('dropped', 'Awards given back, cancelled, or not kept')
  } satisfies Partial<Record<NodeWord, () => void>>
  events.listen(({ word, detail, durationMs }) => {
    counted[word]?.()
    if (word !== 'ran') return
    runs.add({ status: detail.split(',')[0] ?? '' })
    runS.observe({}, durationMs / 1_000)
  })
}
