import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sealBatch } from '../../../../protocol/wire/envelope.ts'
import {
  decodeJobListQuery, decodeJobSummary, encodeJobListQuery, encodeJobSummary, JOB_LIST_ANSWER_BYTES_MAX,
  JOB_LIST_COUNT_MAX, openJobList, sealJobList, summaryOf
} from '../../../../protocol/wire/job-list.ts'
import { encodeJobRecord, type JobRecord } from '../../../../protocol/wire/jobs.ts'
import {
  openCopies, openCopyAnswer, openJobCancel, sealCopies, sealCopyAnswer, sealJobCancel, type CopyWord
} from '../../../../protocol/wire/standby.ts'
import { CopyAnswer, JobListAnswer, JobListQuery } from '../../../../protocol/wire/standby-messages.ts'
import * as arbitrary from '../../../helpers/wire-arbitraries.ts'
import * as fixed from '../../../helpers/wire-fixtures.ts'

const { codeOf, gatewayPeer, gatewaySigner, jobId, nodePeer, nodeSigner, plain, record } = fixed
const MALFORMED = 'DCN_MESSAGE_MALFORMED'

const VECTORS: Record<string, () => Uint8Array> = {
  copies: () => sealCopies([encodeJobRecord(record)], gatewaySigner),
  'copy-answer': () => sealCopyAnswer(['kept', 'no', record], nodeSigner),
  'job-cancel': () => sealJobCancel(jobId, gatewaySigner),
  'job-list-query': () => encodeJobListQuery({ wallet: 'w', count: 20 }),
  'job-list': () => sealJobList(
    [summaryOf(record), summaryOf({ ...fixed.running, jobId: fixed.secondOffer.jobId })], gatewaySigner)
}

const hexOf = (job: JobRecord): string => Buffer.from(encodeJobRecord(job)).toString('hex')

const test = suite('wire/standby')

for (const [name, make] of Object.entries(VECTORS)) {
  test(`${name} keeps its bytes`, () => {
    const file = new URL(`../../../vectors/${name}.v1.hex`, import.meta.url)
    assert.is(Buffer.from(make()).toString('hex'), readFileSync(file, 'utf8').trim())
  })
}

test('copies come out as they went in', () => {
  fc.assert(fc.property(fc.array(arbitrary.records, { minLength: 1, maxLength: 5 }), records => {
    const opened = openCopies(sealCopies(records.map(encodeJobRecord), gatewaySigner), gatewayPeer)
    assert.equal(opened.map(hexOf), records.map(hexOf))
  }), { numRuns: 50 })
})

test('an answer has a word for each, and what is further comes without what the asker has', () => {
  fc.assert(fc.property(
    fc.array(fc.oneof(fc.constantFrom('kept', 'later', 'no'), arbitrary.records), { maxLength: 5 }),
    words => {
      const opened = openCopyAnswer(sealCopyAnswer(words, nodeSigner), nodePeer)
      const bare = (word: CopyWord): string => typeof word === 'string'
        ? word
        : hexOf({ ...word, payload: new Uint8Array(), webhookUrl: '' })
      assert.equal(opened.map(bare), (words as CopyWord[]).map(bare))
    }), { numRuns: 50 })
})

test('only what the peer itself signed, in the right domain, is taken', () => {
  const copies = sealCopies([encodeJobRecord(record)], gatewaySigner)
  assert.is(codeOf(() => openCopies(copies, nodePeer)), MALFORMED)
  assert.is(codeOf(() => openCopyAnswer(copies, gatewayPeer)), 'DCN_MESSAGE_BAD_SIGNATURE')
  assert.is(codeOf(() => openCopies(sealCopyAnswer(['kept'], gatewaySigner), gatewayPeer)), 'DCN_MESSAGE_BAD_SIGNATURE')
  assert.is(codeOf(() => openJobCancel(sealJobCancel(jobId, gatewaySigner), nodePeer)), MALFORMED)
  assert.is(openJobCancel(sealJobCancel(jobId, gatewaySigner), gatewayPeer), jobId)
  for (const bytes of [copies, sealJobCancel(jobId, gatewaySigner)]) {
    for (let at = 0; at < bytes.byteLength; at += 7) {
      const forged = plain(bytes)
      forged[at]! ^= 1
      const open = bytes === copies ? () => openCopies(forged, gatewayPeer) : () => openJobCancel(forged, gatewayPeer)
      assert.match(String(codeOf(open)), /^DCN_MESSAGE_(MALFORMED|BAD_SIGNATURE)$/, `byte ${at}`)
    }
  }
})

test('a word that says two things is none', () => {
  const further = plain(encodeJobRecord(record))
  for (const word of [
    { kept: true, further, later: false }, { kept: false, further, later: true },
    { kept: true, further: new Uint8Array(), later: true }
  ]) {
    const both = CopyAnswer.encode({ words: [word] })
    assert.is(codeOf(() => openCopyAnswer(sealBatch('standbyAnswer', [both], nodeSigner), nodePeer)), MALFORMED)
  }
})

test('summaries and lists come out as they went in', () => {
  fc.assert(fc.property(fc.array(arbitrary.records, { maxLength: 5 }), records => {
    const jobs = records.map(summaryOf)
    assert.equal(openJobList(sealJobList(jobs, gatewaySigner)), { jobs, gateway: gatewayPeer })
    for (const summary of jobs) assert.equal(decodeJobSummary(encodeJobSummary(summary)), summary)
  }), { numRuns: 50 })
})

test('the longest list fits, and a longer one is refused', () => {
  const largest = { ...summaryOf(record), functionName: 'n'.repeat(64), epoch: 2 ** 32 - 1, durationMs: 2 ** 32 - 1 }
  const jobs = Array.from({ length: JOB_LIST_COUNT_MAX }, () => largest)
  const bytes = sealJobList(jobs, gatewaySigner)
  assert.ok(bytes.byteLength < JOB_LIST_ANSWER_BYTES_MAX, `${bytes.byteLength} bytes`)
  assert.is(openJobList(bytes).jobs.length, JOB_LIST_COUNT_MAX)
  assert.is(codeOf(() => openJobList(sealJobList([...jobs, largest], gatewaySigner))), MALFORMED)
  const two = [JobListAnswer.encode({ jobs: [] }), JobListAnswer.encode({ jobs: [] })]
  assert.is(codeOf(() => openJobList(sealBatch('jobList', two, gatewaySigner))), MALFORMED)
})

test('a query names a wallet, and asks for what there may be', () => {
  assert.equal(decodeJobListQuery(encodeJobListQuery({ wallet: 'w', count: 1 })), { wallet: 'w', count: 1 })
  for (const [wallet, count] of [['', 1], ['w', 0], ['w', JOB_LIST_COUNT_MAX + 1], ['w'.repeat(65), 1]] as const) {
    assert.is(codeOf(() => decodeJobListQuery(JobListQuery.encode({ wallet, count }))), MALFORMED)
  }
})

test.run()
