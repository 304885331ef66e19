/** What a daemon remembers of a job, on the wire. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { DETAIL_CHARS_MAX, type JobEvent } from '../../../../protocol/wire/job-events.ts'
import {
  decodeTraceAnswer, decodeTraceQuery, encodeTraceAnswer, encodeTraceQuery, TRACE_ANSWER_BYTES_MAX, TRACE_EVENTS_MAX
} from '../../../../protocol/wire/trace.ts'
import { TraceAnswer as AnswerCodec } from '../../../../protocol/wire/trace-messages.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { jobId, nodePeer } from '../../../helpers/wire-fixtures.ts'

const events: JobEvent[] = [
  {
    jobId, atMs: 1_800_000_000_000, word: 'awarded', epoch: 1, peer: nodePeer, detail: 'it has the code', durationMs: 0
  },
  { jobId, atMs: 1_800_000_000_900, word: 'result', epoch: 1, peer: nodePeer, detail: 'done', durationMs: 850 }
]
const answer = { atMs: 1_800_000_001_000, isGateway: true, events }

const VECTORS: Record<string, () => Uint8Array> = {
  'trace-query': () => encodeTraceQuery(jobId),
  'trace-answer': () => encodeTraceAnswer(answer)
}

function codeOf (call: () => unknown): string {
  try {
    call()
    return 'none'
  } catch (err) {
    return isDcnError(err) ? err.code : String(err)
  }
}

const test = suite('wire/trace')

for (const [name, encode] of Object.entries(VECTORS)) {
  test(`${name}.v1 is as it was`, () => {
    const file = new URL(`../../../vectors/${name}.v1.hex`, import.meta.url)
    assert.is(Buffer.from(encode()).toString('hex'), readFileSync(file, 'utf8').replaceAll(/\s/g, ''))
  })
}

test('query and answer come back as they were', () => {
  assert.is(decodeTraceQuery(encodeTraceQuery(jobId)), jobId)
  assert.equal(decodeTraceAnswer(encodeTraceAnswer(answer), jobId), answer)
})

test('as many events as may be, at their largest, fit; more are left out', () => {
  const largest: JobEvent = {
    jobId, atMs: Number.MAX_SAFE_INTEGER, word: 'sandbox-ready', epoch: 2 ** 32 - 1, peer: nodePeer,
    detail: '€'.repeat(DETAIL_CHARS_MAX), durationMs: 2 ** 32 - 1
  }
  const bytes = encodeTraceAnswer({ ...answer, events: Array<JobEvent>(TRACE_EVENTS_MAX + 9).fill(largest) })
  assert.ok(bytes.byteLength <= TRACE_ANSWER_BYTES_MAX)
  assert.is(decodeTraceAnswer(bytes, jobId).events.length, TRACE_EVENTS_MAX)
})

test('an answer about another job, or with too many events, is refused', () => {
  assert.is(codeOf(() => decodeTraceAnswer(encodeTraceAnswer(answer), jobIdNo(9))), 'DCN_MESSAGE_MALFORMED')
  const none = Array.from({ length: TRACE_EVENTS_MAX + 1 }, () => new Uint8Array())
  const many = AnswerCodec.encode({ atMs: 1, gateway: false, events: none })
  assert.is(codeOf(() => decodeTraceAnswer(many, jobId)), 'DCN_MESSAGE_MALFORMED')
  assert.is(codeOf(() => decodeTraceQuery(new Uint8Array([10, 1, 7]))), 'DCN_MESSAGE_MALFORMED')
})

test.run()
