import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { EventsOptions, JobEvent } from '../../../protocol/api/client.ts'
import type { JobView } from '../../../protocol/api/jobs.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { type EventSource, followJob } from '../../../src/follow-job.ts'

const JOB = '550e8400-e29b-41d4-a716-446655440000'

function view (status: JobView['status'], logs = ''): JobView {
  return {
    jobId: JOB, status, logs, createdAt: '2026-01-01T00:00:00.000Z', gateway: 'g', attempts: 0, credits: 1, refunded: 0
  }
}

const state = (status: JobView['status'], logs = ''): JobEvent => ({ type: 'state', job: view(status, logs) })
const log = (text: string, offset: number): JobEvent => ({ type: 'log', text, offset })
const end = (logs: string): JobEvent => ({ type: 'end', job: view('done', logs) })

/** Tells these events; then it waits until it is told to stop. */
function source (...events: Array<JobEvent | Error>): EventSource {
  return {
    async * events (_, { signal }: EventsOptions) {
      for (const event of events) {
        if (event instanceof Error) throw event
        yield event
      }
      await new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => { reject(signal.reason as Error) })
      })
    },
    job: async () => view('running', 'polled')
  }
}

interface Followed { last: JobView, printed: string, seen: string[] }

async function followed (...events: Array<JobEvent | Error>): Promise<Followed> {
  let printed = ''
  const seen: string[] = []
  const last = await followJob(source(...events), JOB, {
    onLog: text => { printed += text }, onView: ({ status }) => { seen.push(status) }
  })
  return { last, printed, seen }
}

const test = suite('follow-job')

test('states and lines are told as they come, and the last state is the answer', async () => {
  const { last, printed, seen } = await followed(
    state('queued'), state('running'), log('a\n', 0), log('b\n', 2), end('a\nb\n'))
  assert.is(last.status, 'done')
  assert.equal(seen, ['queued', 'running', 'done'])
  assert.is(printed, 'a\nb\n')
})

test('what comes twice is printed once, and what was missed is caught up on', async () => {
  assert.is((await followed(state('running', 'a\n'), log('a\n', 0), log('b\n', 2), end('a\nb\nc\n')))
    .printed, 'a\nb\nc\n')
  assert.is((await followed(log('a\n', 0), log('b\n', 2), state('running', 'a\n'), log('c\n', 4), end('a\nb\nc\n')))
    .printed, 'a\nb\nc\n')
})

test('output that starts again at another node is told apart', async () => {
  assert.is((await followed(log('a\nb\n', 0), log('x\n', 0), log('y\n', 2), end('x\ny\n'))).printed,
    'a\nb\n--- the output starts again\nx\ny\n')
})

test('a limited wait gives the job as it stands', async () => {
  const last = await followJob(source(state('running')), JOB, { waitMs: 20 })
  assert.equal([last.status, last.logs], ['running', 'polled'])
})

test('an error of the gateway is thrown', async () => {
  const err = new DcnError('DCN_JOB_NOT_FOUND', { jobId: JOB })
  assert.is(await followJob(source(err), JOB).catch((err: unknown) => err), err)
})

test.run()
