import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LOG_BYTES_MAX } from '../../../../protocol/core/limits.ts'
import { OUTCOME_BYTES_MAX } from '../../../../protocol/wire/dispatch.ts'
import { openBatch, sealBatch } from '../../../../protocol/wire/envelope.ts'
import {
  decodeJobQuery, decodeJobRecord, decodeOutcome, encodeJobQuery, encodeJobRecord, encodeOutcome, hasEnded,
  JOB_ANSWER_BYTES_MAX, JOB_QUERY_WAIT_MS_MAX, openJobAnswer, sealJobAnswer
} from '../../../../protocol/wire/jobs.ts'
import {
  JobAnswer, JobKind, JobQuery, JobRecord as RecordCodec, JobStatus
} from '../../../../protocol/wire/messages.ts'
import * as arbitrary from '../../../helpers/wire-arbitraries.ts'
import { codeOf, gatewayPeer, gatewaySigner, jobId, outcome, plain, record } from '../../../helpers/wire-fixtures.ts'
import { hostileMessage } from '../../../helpers/wire-raw.ts'

const MALFORMED = 'DCN_MESSAGE_MALFORMED'
const none = new Uint8Array()

/** Byte strings as plain arrays, which the decoder gives as views. */
function bare (value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, field]) =>
    [key, field instanceof Uint8Array ? plain(field) : (field as unknown)]))
}

const codeOfRecord = (changes: Partial<RecordCodec>) =>
  codeOf(() => decodeJobRecord(RecordCodec.encode({ ...RecordCodec.decode(encodeJobRecord(record)), ...changes })))
const codeOfAnswer = (...items: Array<Partial<JobAnswer>>) =>
  codeOf(() => openJobAnswer(sealBatch('jobs', items.map(JobAnswer.encode), gatewaySigner)))

const test = suite('wire/jobs')

test('a record comes out as it went in', () => {
  assert.equal(bare(decodeJobRecord(encodeJobRecord(record))), bare(record))
  fc.assert(fc.property(arbitrary.records, any => {
    assert.equal(bare(decodeJobRecord(encodeJobRecord(any))), bare(any))
  }), { numRuns: 200 })
})

test('an answer brings everything but payload and webhook URL', () => {
  fc.assert(fc.property(arbitrary.records, fc.string({ unit: 'binary' }), (any, logs) => {
    const { answer, gateway } = openJobAnswer(sealJobAnswer({ record: any, logs, logsOffset: 0 }, gatewaySigner))
    assert.is(gateway, gatewayPeer)
    assert.is(answer?.logs, logs)
    assert.equal(bare(answer!.record), bare({ ...any, payload: none, webhookUrl: '' }))
  }), { numRuns: 100 })
  assert.ok(record.payload.byteLength > 0, 'the record itself keeps it')
})

test('an answer may be that the job is not known', () => {
  assert.equal(openJobAnswer(sealJobAnswer(undefined, gatewaySigner)), { answer: undefined, gateway: gatewayPeer })
  assert.is(codeOfAnswer({ found: false }), undefined)
  assert.is(codeOfAnswer({ found: false, logs: 'x' }), MALFORMED)
  assert.is(codeOfAnswer({ found: false, record: RecordCodec.decode(encodeJobRecord(record)) }), MALFORMED)
  assert.is(codeOfAnswer({ found: true }), MALFORMED, 'found, but no record')
})

test('an answer is one item of the jobs domain', () => {
  assert.is(codeOfAnswer({ found: false }, { found: false }), MALFORMED)
  const [item] = openBatch('jobs', sealJobAnswer(undefined, gatewaySigner), 1_000).items
  assert.is(codeOf(() => openJobAnswer(sealBatch('dispatch', [item!], gatewaySigner))), 'DCN_MESSAGE_BAD_SIGNATURE')
  assert.is(codeOf(() => openJobAnswer(new Uint8Array(JOB_ANSWER_BYTES_MAX + 1))), 'DCN_MESSAGE_TOO_LARGE')
})

test('refuses every change of a byte of an answer', () => {
  const bytes = sealJobAnswer({ record, logs: 'half way\n', logsOffset: 0 }, gatewaySigner)
  for (let at = 0; at < bytes.byteLength; at++) {
    const forged = plain(bytes)
    forged[at]! ^= 1
    assert.match(String(codeOf(() => openJobAnswer(forged))), /^DCN_MESSAGE_(MALFORMED|BAD_SIGNATURE)$/, `byte ${at}`)
  }
})

test('the largest answer fits', () => {
  const largest = { ...record, outcome: new Uint8Array(OUTCOME_BYTES_MAX), error: '\u20ac'.repeat(2_000) }
  const bytes = sealJobAnswer({ record: largest, logs: '\u20ac'.repeat(LOG_BYTES_MAX), logsOffset: 0 }, gatewaySigner)
  assert.ok(bytes.byteLength <= JOB_ANSWER_BYTES_MAX, `${bytes.byteLength} bytes`)
  assert.is(openJobAnswer(bytes).answer?.logs.length, LOG_BYTES_MAX)
})

test('refuses records that are wrongly shaped', () => {
  assert.is(codeOfRecord({}), undefined)
  for (const length of [0, 15, 17]) assert.is(codeOfRecord({ jobId: new Uint8Array(length) }), MALFORMED)
  for (const length of [0, 31, 33]) assert.is(codeOfRecord({ codeId: new Uint8Array(length) }), MALFORMED)
  for (const length of [1, 31, 33]) assert.is(codeOfRecord({ node: new Uint8Array(length) }), MALFORMED)
  assert.is(codeOfRecord({ node: none }), undefined, 'nobody has it')
  assert.is(codeOfRecord({ kind: JobKind.JOB_KIND_UNSPECIFIED }), MALFORMED)
  assert.is(codeOfRecord({ status: JobStatus.JOB_STATUS_UNSPECIFIED }), MALFORMED)
  const { needs, ...without } = RecordCodec.decode(encodeJobRecord(record))
  assert.ok(needs)
  assert.is(codeOf(() => decodeJobRecord(RecordCodec.encode(without))), MALFORMED)
})

test('knows which jobs have ended', () => {
  const ended = (['queued', 'running', 'done', 'error', 'timeout', 'cancelled'] as const).filter(hasEnded)
  assert.equal(ended, ['done', 'error', 'timeout', 'cancelled'])
})

test('a query comes out as it went in, but waits no longer than the limit', () => {
  for (const waitMs of [0, 1, JOB_QUERY_WAIT_MS_MAX]) {
    assert.equal(decodeJobQuery(encodeJobQuery({ jobId, waitMs })), { jobId, waitMs })
  }
  for (const [status, epoch, logChars] of [['queued', 0, 0], ['done', 2 ** 32 - 1, LOG_BYTES_MAX]] as const) {
    const query = { jobId, waitMs: 2 ** 16, seen: { status, epoch, logChars } }
    assert.equal(decodeJobQuery(encodeJobQuery(query)), { ...query, waitMs: JOB_QUERY_WAIT_MS_MAX })
  }
  const patient = encodeJobQuery({ jobId, waitMs: 2 ** 32 - 1 })
  assert.is(decodeJobQuery(patient).waitMs, JOB_QUERY_WAIT_MS_MAX)
  const seen = { status: JobStatus.JOB_STATUS_UNSPECIFIED, epoch: 0, logChars: 0 }
  assert.is(codeOf(() => decodeJobQuery(JobQuery.encode({ jobId: new Uint8Array(16), waitMs: 0, seen }))), MALFORMED)
  for (const length of [0, 15, 17]) {
    assert.is(codeOf(() => decodeJobQuery(JobQuery.encode({ jobId: new Uint8Array(length) }))), MALFORMED)
  }
  assert.is(codeOf(() => decodeJobQuery(new Uint8Array(65))), 'DCN_MESSAGE_TOO_LARGE')
})

test('an outcome comes out as it went in', () => {
  assert.equal(decodeOutcome(encodeOutcome(outcome)), outcome)
  fc.assert(fc.property(arbitrary.outcomes, any => {
    assert.equal(decodeOutcome(encodeOutcome(any)), any)
  }), { numRuns: 100 })
  assert.is(codeOf(() => decodeOutcome(new Uint8Array(OUTCOME_BYTES_MAX + 1))), 'DCN_MESSAGE_TOO_LARGE')
})

test('half surrogate pairs in what a function threw or logged are mended, not lost', () => {
  const torn = { ...outcome, errorMessage: '\ud83d', errorStack: `${'x'.repeat(60)}\ude00`, logs: '\ude00\ud83d' }
  assert.equal(decodeOutcome(encodeOutcome(torn)), {
    ...outcome, errorMessage: '\ufffd', errorStack: `${'x'.repeat(60)}\ufffd`, logs: '\ufffd\ufffd'
  })
  const stored = decodeJobRecord(encodeJobRecord({ ...record, error: 'a \ud83d', wallet: '\ude00' }))
  assert.equal([stored.error, stored.wallet], ['a \ufffd', '\ufffd'])
  const split = sealJobAnswer({ record, logs: '\ud83d', logsOffset: 0 }, gatewaySigner)
  assert.is(openJobAnswer(split).answer?.logs, '\ufffd')
})

test('throws DcnError and nothing else over signed noise, and what it takes it would write the same', () => {
  const needs = hostileMessage(4, fc.constant(none))
  const anyRecord = fc.oneof(hostileMessage(23, needs), arbitrary.records.map(encodeJobRecord))
  const told = anyRecord.map(bytes => JobAnswer.encode({ found: true, record: safe(bytes) }))
  const item = fc.oneof(hostileMessage(4, anyRecord), told)
  fc.assert(fc.property(item, bytes => {
    const message = plain(sealBatch('jobs', [bytes], gatewaySigner))
    let again: Uint8Array | undefined
    const code = codeOf(() => {
      const { answer } = openJobAnswer(message)
      if (answer?.record.payload.byteLength !== 0 || answer.record.webhookUrl !== '') return
      again = sealJobAnswer(answer, gatewaySigner)
    })
    assert.match(String(code), /^(undefined|DCN_MESSAGE_MALFORMED)$/)
    if (again !== undefined) assert.equal(plain(again), message)
  }), { numRuns: 1_000 })
  fc.assert(fc.property(anyRecord, bytes => {
    assert.match(String(codeOf(() => decodeJobRecord(bytes))), /^(undefined|DCN_MESSAGE_MALFORMED)$/)
    assert.match(String(codeOf(() => decodeOutcome(bytes))), /^(undefined|DCN_MESSAGE_MALFORMED)$/)
    assert.match(String(codeOf(() => decodeJobQuery(bytes.subarray(0, 64)))), /^(undefined|DCN_MESSAGE_MALFORMED)$/)
  }), { numRuns: 500 })
})

/** A record from noise where noise decodes at all. */
function safe (bytes: Uint8Array): RecordCodec {
  try {
    return RecordCodec.decode(bytes)
  } catch {
    return RecordCodec.decode(none)
  }
}

test.run()
