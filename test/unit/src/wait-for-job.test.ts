import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobView } from '../../../protocol/api/jobs.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { type JobSource, waitForJob } from '../../../src/wait-for-job.ts'

const JOB = '550e8400-e29b-41d4-a716-446655440000'

function view (status: JobView['status'], logs = ''): JobView {
  return {
    jobId: JOB, status, logs, createdAt: '2026-01-01T00:00:00.000Z', gateway: 'g', attempts: 0, credits: 1, refunded: 0
  }
}

/** Answers one after the other; the last one again and again. */
function source (...answers: Array<JobView | Error>): JobSource & { asked: number[] } {
  const asked: number[] = []
  return {
    asked,
    job: async (_, { waitMs = 0 }) => {
      const answer = answers[Math.min(asked.push(waitMs), answers.length) - 1]!
      if (answer instanceof Error) throw answer
      return answer
    }
  }
}

const away = new DcnError('DCN_GATEWAY_UNREACHABLE', { url: 'u', reason: 'r' })

const test = suite('wait-for-job')

test('polls until the job has ended, and shows every answer', async () => {
  const seen: string[] = []
  const job = source(view('queued'), view('running', 'a'), view('done', 'ab'))
  const last = await waitForJob(job, JOB, { onView: ({ status, logs }) => { seen.push(status + logs) } })
  assert.is(last.status, 'done')
  assert.equal(seen, ['queued', 'runninga', 'doneab'])
  assert.equal(job.asked, [1_000, 1_000, 1_000])
})

test('every end is an end', async () => {
  for (const status of ['done', 'error', 'timeout', 'cancelled'] as const) {
    assert.is((await waitForJob(source(view(status)), JOB)).status, status)
  }
})

test('a gateway that is away is asked again, and told of once', async () => {
  let told = 0
  const stopping = new DcnError('DCN_STOPPING', {})
  const last = await waitForJob(source(stopping, away, view('done')), JOB, { onAway: () => { told++ } })
  assert.is(last.status, 'done')
  assert.is(told, 1)
})

test('a gateway that stays away is given up', async () => {
  const err = await waitForJob(source(view('queued'), away), JOB, { awayMsMax: 0 }).catch((err: unknown) => err)
  assert.is(err, away)
})

test('an answer that waiting cannot change is thrown at once', async () => {
  const unknown = new DcnError('DCN_JOB_NOT_FOUND', { jobId: JOB })
  const job = source(unknown)
  assert.is(await waitForJob(job, JOB).catch((err: unknown) => err), unknown)
  assert.is(job.asked.length, 1)
})

test('a limited wait returns the job as it stands', async () => {
  const job = source(view('running'))
  assert.is((await waitForJob(job, JOB, { waitMs: 0 })).status, 'running')
  assert.equal(job.asked, [0])
})

test.run()
