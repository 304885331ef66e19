/** The bytes of every message about records, as they were when their version was fixed: never edit a vector. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contentIdOf, type ContentId } from '../../../../protocol/core/ids.ts'
import { recordId, recordKey } from '../../../../protocol/registry/records.ts'
import { openRecord, sealRecord } from '../../../../protocol/wire/records.ts'
import {
  decodeRecordsAnswer, decodeRecordsNews, decodeRecordsQuery, encodeRecordsAnswer, encodeRecordsNews,
  encodeRecordsQuery
} from '../../../../protocol/wire/records-sync.ts'
import { add, always, piece } from '../../../helpers/definitions.ts'
import {
  allNeeds, apiKeyNo, entityRecord, functionRecord, keyRecord, plainRecord, revokedByKey, revokedByWallet, T0,
  usageRecord, wallet
} from '../../../helpers/records.ts'
import { gatewayPeer, gatewaySigner } from '../../../helpers/wire-fixtures.ts'

const RECORDS = {
  'record-function': functionRecord(),
  'record-function-deleted': functionRecord({ deleted: true, updatedAtMs: T0 + 1 }),
  'record-function-needs': functionRecord({
    versions: functionRecord().versions.map(version => ({ ...version, needs: allNeeds }))
  }),
  'record-key': keyRecord(),
  'record-key-revoked': keyRecord({ revocation: revokedByKey(apiKeyNo(1)) }),
  'record-key-revoked-by-wallet': keyRecord({ revocation: revokedByWallet(wallet, T0 + 1) }),
  'record-key-contested': { ...keyRecord(), contested: true, keyHash: '', binding: '', preview: '' },
  'record-usage': usageRecord({ count: 42 }),
  'record-transformation': entityRecord(add, firstId('transformation')),
  'record-condition': entityRecord(always, firstId('condition')),
  'record-connector': entityRecord(piece, firstId('piece'))
}

/** Content id of what a definition was in the first language, which is what the vectors name. */
function firstId (name: string): { definitionId: ContentId } {
  const hex = readFileSync(new URL(`../../../vectors/definition-${name}.v1.hex`, import.meta.url), 'utf8').trim()
  return { definitionId: contentIdOf(Buffer.from(hex, 'hex')) }
}

const signed = sealRecord(functionRecord(), gatewaySigner)
const entry = { id: recordId(recordKey(functionRecord())), hash: signed.hash }
const digest = new Uint8Array(16).fill(3)

const MESSAGES: Record<string, () => Uint8Array> = {
  ...Object.fromEntries(Object.entries(RECORDS).map(([name, record]) =>
    [name, () => sealRecord(record, gatewaySigner).bytes])),
  'records-news': () => encodeRecordsNews({ records: [signed.bytes], entries: [] }),
  'records-news-entries': () => encodeRecordsNews({ records: [], entries: [entry] }),
  'records-query-compare': () => encodeRecordsQuery({
    type: 'compare', ranges: [{ prefix: '', digest }, { prefix: 'a0', digest }]
  }),
  'records-query-pull': () => encodeRecordsQuery({ type: 'pull', ids: [entry.id] }),
  'records-query-push': () => encodeRecordsQuery({ type: 'push', records: [signed.bytes], withCode: true }),
  'records-answer-compare': () => encodeRecordsAnswer({
    type: 'compare', states: [
      { same: true }, { entries: [] }, { entries: [entry] }, { digests: Array.from({ length: 16 }, () => digest) }
    ]
  }),
  'records-answer-pull': () => encodeRecordsAnswer({ type: 'pull', records: [signed.bytes, new Uint8Array()] }),
  'records-answer-push': () => encodeRecordsAnswer({ type: 'push', held: [true, false] })
}

/** What came with a later version than the first. */
const VERSIONS: Record<string, number> = {
  'record-transformation': 2, 'record-condition': 2, 'record-connector': 2, 'record-function-needs': 3
}
const fileOf = (name: string) => new URL(`../../../vectors/${name}.v${VERSIONS[name] ?? 1}.hex`, import.meta.url)
const read = (name: string) => new Uint8Array(Buffer.from(readFileSync(fileOf(name), 'utf8').trim(), 'hex'))
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const test = suite('wire/records')

for (const [name, make] of Object.entries(MESSAGES)) {
  test(`${name} keeps its bytes`, () => {
    assert.is(hex(make()), hex(read(name)))
  })
}

for (const [name, record] of Object.entries(RECORDS)) {
  test(`${name} means what it was made from`, () => {
    const opened = openRecord(read(name))
    assert.equal(plainRecord(opened.record), plainRecord(record))
    assert.is(opened.signer, gatewayPeer)
  })
}

test('questions, answers and news come back as they went', () => {
  assert.equal(plainRecord(decodeRecordsNews(read('records-news-entries')) as never), { records: [], entries: [entry] })
  const query = decodeRecordsQuery(read('records-query-compare'))
  assert.equal(query.type === 'compare' && query.ranges.map(({ prefix }) => prefix), ['', 'a0'])
  assert.equal(decodeRecordsQuery(read('records-query-pull')), { type: 'pull', ids: [entry.id] })
  const push = decodeRecordsQuery(read('records-query-push'))
  assert.is(push.type === 'push' && push.withCode, true)
  const { states } = decodeRecordsAnswer('compare', read('records-answer-compare'))
  assert.equal(states.slice(0, 3), [{ same: true }, { entries: [] }, { entries: [entry] }])
  const divided = states[3]!
  assert.equal('digests' in divided && divided.digests.map(hex), Array.from({ length: 16 }, () => hex(digest)))
  const { records } = decodeRecordsAnswer('pull', read('records-answer-pull'))
  assert.equal(records.map(hex), [hex(signed.bytes), ''])
  assert.equal(decodeRecordsAnswer('push', read('records-answer-push')), { type: 'push', held: [true, false] })
  assert.throws(() => decodeRecordsAnswer('pull', read('records-answer-push')), /another question/)
})

test.run()
