import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KnownJob } from '../../../gateway/dispatch/dispatcher.ts'
import { JobFeed } from '../../../gateway/jobs/job-feed.ts'
import { LocalJobs } from '../../../gateway/jobs/local-jobs.ts'
import { jobIdNo, jobRecord } from '../../helpers/jobs.ts'

const jobId = jobIdNo(1)
const running: KnownJob = { record: jobRecord({ status: 'running', epoch: 1 }), logs: '' }
const done: KnownJob = { record: jobRecord({ status: 'done', epoch: 1 }), logs: '' }

const test = suite('LocalJobs')

test('a job that ends while it is read is told as it ended, not as it was', async () => {
  const feed = new JobFeed()
  let isInFlight = true
  let reads = 0
  const local = new LocalJobs({
    jobs: {
      feed,
      isInFlight: () => isInFlight,
      get: async () => {
        if (reads++ > 0) return done
        // As when a read that began before the end was written comes back after it.
        isInFlight = false
        feed.tell(jobId, { type: 'end' })
        return running
      }
    },
    nowMs: () => 0
  })
  assert.is(await local.wait({ jobId, waitMs: 60_000 }, new AbortController().signal), done)
})

test('a job that is not looked after here is told as it is known, at once', async () => {
  const local = new LocalJobs({
    jobs: { feed: new JobFeed(), isInFlight: () => false, get: async () => running }, nowMs: () => 0
  })
  assert.is(await local.wait({ jobId, waitMs: 60_000 }, new AbortController().signal), running)
})

test.run()
