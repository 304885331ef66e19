/** Counts what happens to jobs at this gateway, as it is told. */
import { LONG_BUCKETS, type Metrics } from '../../protocol/core/metrics.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import type { GatewayWord, JobEvent, JobEventWord } from '../../protocol/wire/job-events.ts'

/** How a job ends. */
const ENDS = ['done', 'error', 'timeout', 'cancelled'] as const

export function jobMetrics (metrics: Metrics, events: Pick<JobEvents, 'listen' | 'story'>): void {
  const count = (what: string, help: string): (() => void) => {
    const counter = metrics.counter({ name: `dcn_jobs_${what}_total`, help })
    return () => { counter.add({}) }
  }
  const ended = metrics.counter({
    name: 'dcn_jobs_ended_total', help: 'Jobs that ended here, by how', labels: { status: ENDS }
  })
  const awardS = metrics.histogram({
    name: 'dcn_jobs_award_seconds', help: 'From taking a job to its first award', buckets: LONG_BUCKETS
  })
  const endS = metrics.histogram({
    name: 'dcn_jobs_end_seconds', help: 'From taking a job to its end', buckets: LONG_BUCKETS
  })
  const bids = metrics.histogram({
    name: 'dcn_jobs_answered_bids', help: 'Bids that came for a job until its end', buckets: [0, 1, 2, 4, 8, 16, 64]
  })
  const counted: Partial<Record<JobEventWord, () => void>> = {
    accepted: count('accepted', 'Jobs taken, durably'),
    copied: count('copies', 'Confirmations of standbys that they have a job, or its end'),
    offered: count('offers', 'Offers published, each round of a job for itself'),
    bid: count('bids', 'Bids that nodes sent'),
    awarded: count('awards', 'Awards sent to nodes'),
    refused: count('refused', 'Awards that nodes gave back'),
    lost: count('leases_lost', 'Awards whose node fell silent or was gone'),
    result: count('results', 'Results that nodes sent'),
    receipt: count('receipts', 'Receipts made for nodes'),
    'taken-over': count('taken_over', 'Jobs taken over from a gateway that was gone'),
    settled: count('payments', 'Transactions that pay nodes and are final')
  } satisfies Partial<Record<GatewayWord, () => void>>
  events.listen(event => {
    counted[event.word]?.()
    if (event.jobId === undefined || (event.word !== 'awarded' && event.word !== 'ended')) return
    const story = events.story(event.jobId)
    const tookS = secondsSince(story, event)
    if (event.word === 'ended') {
      ended.add({ status: event.detail.split(',')[0] ?? '' })
      bids.observe({}, numberOf(story, 'bid'))
      if (tookS !== undefined) endS.observe({}, tookS)
    } else if (tookS !== undefined && numberOf(story, 'awarded') === 1) {
      awardS.observe({}, tookS)
    }
  })
}

/** Undefined where the gateway took the job before it last started, or from another. */
function secondsSince (story: readonly JobEvent[], { atMs }: JobEvent): number | undefined {
  const accepted = story.find(({ word }) => word === 'accepted')
  return accepted === undefined ? undefined : Math.max(0, atMs - accepted.atMs) / 1_000
}

function numberOf (story: readonly JobEvent[], wanted: JobEventWord): number {
  return story.reduce((count, { word }) => word === wanted ? count + 1 : count, 0)
}
