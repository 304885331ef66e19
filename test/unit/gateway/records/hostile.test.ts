/** Records and questions from somebody who means no good: nothing of them changes what a gateway knows. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { keyRevocationMessage } from '../../../../protocol/api/auth.ts'
import {
  CODE_BYTES_MAX, DEFINITION_BYTES_MAX, FUNCTION_VERSIONS_MAX, GPU_MODEL_CHARS_MAX, MEMORY_MAX_MIB,
  MODELS_PER_FUNCTION_MAX
} from '../../../../protocol/core/limits.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { RECORD_AHEAD_MAX_MS } from '../../../../protocol/registry/kinds.ts'
import { RecordSet } from '../../../../protocol/registry/record-set.ts'
import type { SharedRecord } from '../../../../protocol/registry/records.ts'
import { sealBatch } from '../../../../protocol/wire/envelope.ts'
import { functionNeedsToWire } from '../../../../protocol/wire/function-needs.ts'
import {
  openRecord, RECORD_BYTES_MAX, sealRecord, SIGNED_RECORD_BYTES_MAX
} from '../../../../protocol/wire/records.ts'
import { FunctionIsolation, SharedRecord as RecordCodec } from '../../../../protocol/wire/records-messages.ts'
import {
  decodeRecordsAnswer, decodeRecordsNews, decodeRecordsQuery, encodeRecordsNews, encodeRecordsQuery, RECORDS_PROTOCOL,
  RECORDS_TOPIC
} from '../../../../protocol/wire/records-sync.ts'
import { sourceDefinition } from '../../../helpers/definitions.ts'
import { RecordWorld } from '../../../helpers/record-world.ts'
import {
  allNeeds, apiKeyNo, entityRecord, functionRecord, keyRecord, revokedByKey, revokedByWallet, T0, usageRecord, wallet
} from '../../../helpers/records.ts'
import { malleated, newWallet } from '../../../helpers/wallets.ts'
import { codeOf, gatewaySigner, nodeSigner, plain } from '../../../helpers/wire-fixtures.ts'
import { bytesField, hostileBytes, hostileMessage, joined, uintField } from '../../../helpers/wire-raw.ts'

const MALFORMED = 'DCN_MESSAGE_MALFORMED'
const world = new RecordWorld(2, { arrives: () => true, turns: () => 0, repeats: () => false })
const [engine, other] = world.engines

/** What an engine says to a signed record: its place in gossip, and whether it holds it when it is pushed. */
async function offered (bytes: Uint8Array): Promise<[verdict: string, held: boolean]> {
  const verdict = engine!.hear(RECORDS_TOPIC, encodeRecordsNews({ records: [bytes], entries: [] }), other!.self)
  const query = encodeRecordsQuery({ type: 'push', records: [bytes], withCode: false })
  const answer = await engine!.answer(RECORDS_PROTOCOL, query, other!.self)
  return [verdict, decodeRecordsAnswer('push', answer).held[0]!]
}

/** As `sealRecord`, for what that refuses. */
const sealed = (fields: Partial<RecordCodec>, signer = gatewaySigner) =>
  sealBatch('records', [RecordCodec.encode(fields)], signer)
const fieldsOf = (record: SharedRecord) => RecordCodec.decode(openItem(sealRecord(record, gatewaySigner).bytes))
/** The one item of a batch stands first in it. */
function openItem (bytes: Uint8Array): Uint8Array {
  const [length, from] = bytes[1]! < 128 ? [bytes[1]!, 2] : [(bytes[1]! & 127) + bytes[2]! * 128, 3]
  return bytes.subarray(from, from + length)
}

const { function: fn } = fieldsOf(functionRecord())
const { key } = fieldsOf(keyRecord())
const { usage } = fieldsOf(usageRecord())
const { transformation: entity } = fieldsOf(entityRecord())
const stranger = newWallet(new Uint8Array(32).fill(11))
const version = fn!.versions[0]!
const needs = functionNeedsToWire(allNeeds)
const model = needs.models[0]!
const NO_ISOLATION = FunctionIsolation.FUNCTION_ISOLATION_NONE
const needing = (changes: Partial<typeof needs>) =>
  sealed({ function: { ...fn!, versions: [{ ...version, needs: { ...needs, ...changes } }] } })
const other32 = new Uint8Array(32).fill(5)

const WRONG: Record<string, Uint8Array> = {
  'nothing': sealed({}),
  'two kinds at once': sealBatch('records', [
    joined(RecordCodec.encode({ function: fn! }), RecordCodec.encode({ usage: usage! }))
  ], gatewaySigner),
  'two records': sealBatch('records', [RecordCodec.encode({ function: fn! }), RecordCodec.encode({ usage: usage! })],
    gatewaySigner),
  'another domain': sealBatch('jobs', [RecordCodec.encode({ function: fn! })], gatewaySigner),
  'an unknown kind': sealBatch('records', [bytesField(9, new Uint8Array([8, 1]))], gatewaySigner),
  'not canonical': sealBatch('records', [
    joined(RecordCodec.encode({ usage: usage! }), uintField(99, 1))
  ], gatewaySigner),
  'a wallet with a line feed': sealed({ function: { ...fn!, wallet: 'a\nb' } }),
  'a wallet without characters': sealed({ function: { ...fn!, wallet: '' } }),
  'a wallet that is too long': sealed({ function: { ...fn!, wallet: 'w'.repeat(65) } }),
  'a name that is none': sealed({ function: { ...fn!, name: '../up' } }),
  'no version': sealed({ function: { ...fn!, versions: [] } }),
  'versions that do not ascend': sealed({ function: { ...fn!, versions: [version, version] } }),
  'version 0': sealed({ function: { ...fn!, versions: [{ ...version, version: 0 }] } }),
  'too many versions': sealed({
    function: {
      ...fn!, versions: Array.from({ length: FUNCTION_VERSIONS_MAX + 1 }, (_, at) => ({ ...version, version: at + 1 }))
    }
  }),
  'code without bytes': sealed({ function: { ...fn!, versions: [{ ...version, codeBytes: 0 }] } }),
  'code that is too large': sealed({ function: { ...fn!, versions: [{ ...version, codeBytes: CODE_BYTES_MAX + 1 }] } }),
  'a code id of 31 bytes': sealed({ function: { ...fn!, versions: [{ ...version, codeId: new Uint8Array(31) }] } }),
  'needs that ask for nothing': needing({
    memoryMiB: 0, isolation: NO_ISOLATION, gpu: false, gpuModel: '', vramMiB: 0, models: []
  }),
  'needs with more memory than there is': needing({ memoryMiB: MEMORY_MAX_MIB + 1 }),
  'needs with a GPU\'s name and no GPU': needing({ gpu: false }),
  'needs with a GPU\'s name that is too long': needing({ gpuModel: 'g'.repeat(GPU_MODEL_CHARS_MAX + 1) }),
  'needs with too many models': needing({ models: Array.from('abcde', name => ({ ...model, name })) }),
  'needs with two models of one name': needing({ models: [model, model] }),
  'needs with models that do not ascend': needing({ models: [{ ...model, name: 'b' }, { ...model, name: 'a' }] }),
  'needs with a model\'s name that is none': needing({ models: [{ ...model, name: '.m' }] }),
  'needs with a model by 31 bytes': needing({ models: [{ ...model, contentId: new Uint8Array(31) }] }),
  'updated before it was made': sealed({ function: { ...fn!, updatedAtMs: T0 - 1 } }),
  'a key of another wallet': sealed({
    key: { ...key!, wallet: plain(fieldsOf(keyRecord({ owner: stranger })).key!.wallet) }
  }),
  'a key for a message of another time': sealed({ key: { ...key!, createdAtMs: T0 + 1 } }),
  'a key with a signature that anybody could vary': sealed({
    key: { ...key!, signature: plain(malleated(key!.signature)) }
  }),
  'a key whose wallet signs anything': sealed({
    key: { ...key!, wallet: new Uint8Array(32), signature: new Uint8Array(64) }
  }),
  'a key without a hash': sealed({ key: { ...key!, keyHash: new Uint8Array() } }),
  'a key with a short binding': sealed({ key: { ...key!, binding: new Uint8Array(31) } }),
  'a contested key with a hash': sealed({ key: { ...key!, contested: true } }),
  'a preview that is too long': sealed({ key: { ...key!, preview: 'x'.repeat(33) } }),
  'revoked by another key': sealed({
    key: { ...key!, revocation: { innerHash: other32, timestampMs: 0, signature: new Uint8Array() } }
  }),
  'revoked by another wallet': sealed({
    key: {
      ...key!, revocation: {
        innerHash: new Uint8Array(), timestampMs: T0,
        signature: plain(stranger.sign(keyRevocationMessage(wallet.address, T0)))
      }
    }
  }),
  'revoked before it was made': sealed({
    key: {
      ...key!, revocation: {
        innerHash: new Uint8Array(), timestampMs: T0 - 1, signature: plain(signatureOf(revokedByWallet(wallet, T0 - 1)))
      }
    }
  }),
  'revoked in two ways': sealed({
    key: { ...key!, revocation: { innerHash: other32, timestampMs: T0, signature: new Uint8Array(64) } }
  }),
  'revoked in no way': sealed({
    key: { ...key!, revocation: { innerHash: new Uint8Array(), timestampMs: 0, signature: new Uint8Array() } }
  }),
  'a count that another gateway signs': sealed({ usage: usage! }, nodeSigner),
  'a count of nothing': sealed({ usage: { ...usage!, count: 0 } }),
  'an entity with a name that is none': sealed({ connector: { ...entity!, name: 'a-b' } }),
  'an entity with a name that is too long': sealed({ condition: { ...entity!, name: 'n'.repeat(257) } }),
  'an owner of 19 bytes': sealed({ transformation: { ...entity!, owner: new Uint8Array(19) } }),
  'a definition id of 31 bytes': sealed({ transformation: { ...entity!, definitionId: new Uint8Array(31) } }),
  'a definition without bytes': sealed({ transformation: { ...entity!, definitionBytes: 0 } }),
  'a definition that is too large': sealed({ connector: { ...entity!, definitionBytes: DEFINITION_BYTES_MAX + 1 } })
}

function signatureOf (revocation: ReturnType<typeof revokedByWallet>): Uint8Array {
  return revocation.kind === 'wallet' ? revocation.signature : new Uint8Array()
}

const test = suite('records/hostile')

test('what an honest gateway sends is taken', async () => {
  for (const record of [
    functionRecord(), usageRecord(), entityRecord(), keyRecord(), keyRecord({ revocation: revokedByKey(apiKeyNo(1)) })
  ]) {
    assert.equal(await offered(sealRecord(record, gatewaySigner).bytes), ['accept', true], record.kind)
  }
})

for (const [what, bytes] of Object.entries(WRONG)) {
  test(`refused: ${what}`, async () => {
    const before = engine!.book.records.entries('')
    const fits = bytes.byteLength < 900
    const query = encodeRecordsQuery({ type: 'push', records: [bytes], withCode: false })
    const { held } = decodeRecordsAnswer('push', await engine!.answer(RECORDS_PROTOCOL, query, other!.self))
    assert.equal(held, [false])
    if (fits) {
      const news = encodeRecordsNews({ records: [bytes], entries: [] })
      assert.is(engine!.hear(RECORDS_TOPIC, news, other!.self), 'reject')
    }
    assert.equal(engine!.book.records.entries(''), before)
  })
}

test('any flipped bit of a signed record is refused', async () => {
  for (const record of [functionRecord({ name: 'flipped' }), keyRecord({ createdAtMs: T0 + 1 })]) {
    const good = sealRecord(record, gatewaySigner).bytes
    for (let at = 0; at < good.byteLength; at++) {
      const bad = plain(good)
      bad[at]! ^= 1 << at % 8
      assert.equal(await engine!.intake.take([bad], other!.self, { withCode: false }), [false], `byte ${at}`)
    }
  }
})

test('one bad record does not hold up the others', async () => {
  const good = [functionRecord({ name: 'one' }), functionRecord({ name: 'two' })]
    .map(record => sealRecord(record, gatewaySigner).bytes)
  const mixed = [good[0]!, WRONG['no version']!, good[1]!]
  assert.equal(await engine!.intake.take(mixed, other!.self, { withCode: false }), [true, false, true])
})

test('a record from the future is not taken yet, and nobody is blamed', async () => {
  engine!.nowMs = T0
  for (const record of [
    functionRecord({ name: 'ahead', updatedAtMs: T0 + RECORD_AHEAD_MAX_MS + 1 }),
    keyRecord({ owner: stranger, createdAtMs: T0 + RECORD_AHEAD_MAX_MS + 1 }),
    keyRecord({ owner: stranger, revocation: revokedByWallet(stranger, T0 + RECORD_AHEAD_MAX_MS + 1) }),
    usageRecord({ name: 'ahead', lastUsedAtMs: T0 + RECORD_AHEAD_MAX_MS + 1 }),
    entityRecord(sourceDefinition({ name: 'ahead' }), { createdAtMs: T0 + RECORD_AHEAD_MAX_MS + 1 })
  ]) {
    const { bytes } = sealRecord(record, gatewaySigner)
    assert.equal(await offered(bytes), ['ignore', false])
  }
  const { bytes } = sealRecord(functionRecord({ name: 'ahead', updatedAtMs: T0 + RECORD_AHEAD_MAX_MS }), gatewaySigner)
  assert.equal(await offered(bytes), ['accept', true])
  engine!.nowMs = undefined
})

test('sizes are looked at first', () => {
  const large = functionRecord({
    versions: Array.from({ length: FUNCTION_VERSIONS_MAX }, (_, at) => ({
      ...functionRecord().versions[0]!, version: 2 ** 31 + at, codeBytes: CODE_BYTES_MAX, createdAtMs: 2 ** 52,
      needs: {
        ...allNeeds, memoryMiB: MEMORY_MAX_MIB, vramMiB: 2 ** 32 - 1, gpuModel: '\u20ac'.repeat(GPU_MODEL_CHARS_MAX),
        models: Array.from({ length: MODELS_PER_FUNCTION_MAX }, (_, no) => ({
          name: `${no}`.padEnd(32, 'm'), contentId: 'f'.repeat(64)
        }))
      }
    })),
    updatedAtMs: 2 ** 52, wallet: 'w'.repeat(64), name: 'n'.repeat(64)
  })
  const { bytes } = sealRecord(large, gatewaySigner)
  assert.ok(bytes.byteLength < SIGNED_RECORD_BYTES_MAX, 'the largest function fits')
  assert.is(codeOf(() => openRecord(new Uint8Array(SIGNED_RECORD_BYTES_MAX + 1))), 'DCN_MESSAGE_TOO_LARGE')
  const padded = sealBatch('records', [new Uint8Array(RECORD_BYTES_MAX + 1)], gatewaySigner)
  assert.is(codeOf(() => openRecord(padded)), 'DCN_MESSAGE_TOO_LARGE')
})

test('who copies the hash of a key is not called by it', () => {
  const records = new RecordSet(record => sealRecord(record, gatewaySigner))
  const mine = keyRecord()
  const copied = { ...keyRecord({ owner: stranger, apiKey: apiKeyNo(2) }), keyHash: mine.keyHash }
  for (const record of [mine, copied]) records.take(sealRecord(record, gatewaySigner))
  assert.is(records.keyOf(apiKeyNo(1))?.wallet, wallet.address)
  // Also once the key has been replaced, and only the copy names its hash.
  records.take(sealRecord(keyRecord({ createdAtMs: T0 + 1, apiKey: apiKeyNo(3) }), gatewaySigner))
  assert.is(records.keyOf(apiKeyNo(1)), undefined)
  assert.is(records.keyOf(apiKeyNo(3))?.wallet, wallet.address)
})

test('code that is not what its id says is not kept', async () => {
  const id = contentIdOf(utf8('good'))
  await other!.state.commit(batch => { other!.code.putCode(batch, id, utf8('evil')) })
  assert.is(await engine!.keeper.have([id], other!.self), false)
  assert.is(await engine!.code.hasCode(id), false)
})

test('a full gateway takes no new records, and goes on with those it has', () => {
  const records = new RecordSet(record => sealRecord(record, gatewaySigner), { recordsMax: 1 })
  const take = (record: SharedRecord) => records.take(sealRecord(record, gatewaySigner))
  assert.is(take(functionRecord()).changed, true)
  assert.equal(take(keyRecord()), { held: undefined, changed: false })
  assert.is(take(functionRecord({ updatedAtMs: T0 + 1 })).changed, true)
})

test('where definitions have no room, keys and functions have', () => {
  const { definitionBytes } = entityRecord()
  const sign = (record: SharedRecord) => sealRecord(record, gatewaySigner)
  const records = new RecordSet(sign, { definitionsBytesMax: 2 * definitionBytes })
  const take = (record: SharedRecord) => records.take(sealRecord(record, gatewaySigner)).held !== undefined
  const named = (name: string) => entityRecord(sourceDefinition({ name }))
  assert.equal([named('abc'), named('def'), named('ghi')].map(take), [true, true, false])
  assert.ok(take(keyRecord()))
  assert.is(records.take(sealRecord({ ...named('abc'), createdAtMs: T0 - 1 }, gatewaySigner)).changed, true)
})

test('questions, answers and news: nothing but a DcnError comes of any bytes', () => {
  const inner = hostileMessage(5, hostileMessage(5, hostileBytes))
  fc.assert(fc.property(hostileMessage(6, inner), bytes => {
    for (const open of [
      () => decodeRecordsQuery(bytes), () => decodeRecordsNews(bytes), () => decodeRecordsAnswer('compare', bytes),
      () => openRecord(sealBatch('records', [bytes], gatewaySigner))
    ]) {
      assert.not.match(codeOf(open) ?? '', 'not a DcnError')
    }
  }), { numRuns: 3_000 })
})

test('questions that ask for too much are refused', () => {
  const asks = (query: Parameters<typeof encodeRecordsQuery>[0]) => codeOf(() =>
    decodeRecordsQuery(encodeRecordsQuery(query)))
  const range = { prefix: '', digest: new Uint8Array(16) }
  assert.is(asks({ type: 'compare', ranges: Array.from({ length: 128 }, () => range) }), undefined)
  assert.is(asks({ type: 'compare', ranges: Array.from({ length: 129 }, () => range) }), MALFORMED)
  assert.is(asks({ type: 'compare', ranges: [{ ...range, prefix: 'xyz' }] }), MALFORMED)
  assert.is(asks({ type: 'compare', ranges: [{ ...range, digest: new Uint8Array(15) }] }), MALFORMED)
  assert.is(asks({ type: 'pull', ids: Array.from({ length: 129 }, () => '00'.repeat(32)) }), MALFORMED)
  const many = Array.from({ length: 65 }, () => new Uint8Array(1))
  assert.is(asks({ type: 'push', records: many, withCode: false }), MALFORMED)
  assert.is(asks({ type: 'push', records: [new Uint8Array(513 * 1024)], withCode: false }), 'DCN_MESSAGE_TOO_LARGE')
})

test.run()
