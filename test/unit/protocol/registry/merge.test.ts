import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mergeRecords } from '../../../../protocol/registry/kinds.ts'
import type { KeyRecord, SharedRecord } from '../../../../protocol/registry/records.ts'
import { encodeRecord, hashOfRecord } from '../../../../protocol/wire/records.ts'
import { add, always, idOf } from '../../../helpers/definitions.ts'
import {
  apiKeyNo, entityRecord, functionRecord, keyRecord, ownerNo, plainRecord, revokedByKey, revokedByWallet, T0,
  usageRecord, wallet
} from '../../../helpers/records.ts'

const time = fc.integer({ min: 0, max: 4 }).map(steps => T0 + steps)

/** Few values, so that many records meet at one time and with one key. */
const functions = fc.record({
  updatedAtMs: time, deleted: fc.boolean(),
  versions: fc.subarray([1, 2, 3], { minLength: 1 }).map(numbers =>
    numbers.map(version => ({ ...functionRecord().versions[0]!, version })))
}).map(changes => functionRecord(changes))

const usage = fc.record({ count: fc.integer({ min: 1, max: 4 }), lastUsedAtMs: time }).map(usageRecord)

const entities = fc.record({
  createdAtMs: time, owner: fc.integer({ min: 1, max: 3 }).map(ownerNo),
  definitionId: fc.constantFrom(idOf(add), idOf(always))
}).map(changes => entityRecord(add, changes))

const apiKeys = [apiKeyNo(1), apiKeyNo(2)]
const revocations = [T0, T0 + 2, T0 + 4].map(at => revokedByWallet(wallet, at))
/** The wallet's own signatures, and stand-ins for those that another signer would make of the same text. */
const signatures = new Map<number, Uint8Array[]>()
const signaturesAt = (createdAtMs: number): Uint8Array[] => {
  const made = signatures.get(createdAtMs) ?? [keyRecord({ createdAtMs }).signature, new Uint8Array(64).fill(7)]
  signatures.set(createdAtMs, made)
  return made
}
const keys = fc.record({
  createdAtMs: time,
  apiKey: fc.constantFrom(...apiKeys),
  other: fc.boolean(),
  contested: fc.boolean(),
  revoked: fc.constantFrom('no', 'key', ...revocations)
}).map(({ createdAtMs, apiKey, other, contested, revoked }): KeyRecord => {
  const record = keyRecord({ createdAtMs, apiKey, signature: signaturesAt(createdAtMs)[other ? 1 : 0]! })
  const shown = contested ? { ...record, contested, keyHash: '', binding: '', preview: '' } : record
  if (revoked === 'no' || (contested && revoked === 'key')) return shown
  if (typeof revoked === 'string') return { ...shown, revocation: revokedByKey(apiKey) }
  // A revocation is never older than its key: no gateway would take that.
  const at = Number(/\d+$/.exec(revoked.kind === 'wallet' ? revoked.message : '')![0])
  return at < createdAtMs ? shown : { ...shown, revocation: revoked }
})

const sameRecord = (a: SharedRecord, b: SharedRecord): void => {
  assert.is(hashOfRecord(encodeRecord(a)), hashOfRecord(encodeRecord(b)))
}

const test = suite('registry/merge')

for (const [kind, records] of Object.entries({ functions, usage, keys, entities })) {
  const record = records as fc.Arbitrary<SharedRecord>
  test(`${kind}: the same from either side, in any grouping, however often`, () => {
    fc.assert(fc.property(record, record, record, (a, b, c) => {
      const merge = mergeRecords
      sameRecord(merge(a, b), merge(b, a))
      sameRecord(merge(merge(a, b), c), merge(a, merge(b, c)))
      sameRecord(merge(a, a), a)
      sameRecord(merge(merge(a, b), b), merge(a, b))
    }), { numRuns: 2_000 })
  })
}

test('the last deploy wins; of two at one time, all choose the same', () => {
  const [old, young] = [functionRecord(), functionRecord({ updatedAtMs: T0 + 1, deleted: true, versions: [] })]
  assert.is(mergeRecords(old, young), young)
  assert.is(mergeRecords(young, old), young)
  const other = functionRecord({ deleted: true })
  assert.is(mergeRecords(old, other), mergeRecords(other, old))
})

test('a name is whose it was first; of two at one time, all choose the same', () => {
  const [first, second] = [entityRecord(add), entityRecord(add, { createdAtMs: T0 + 1, owner: ownerNo(2) })]
  assert.is(mergeRecords(first, second), first)
  assert.is(mergeRecords(second, first), first)
  const other = entityRecord(add, { owner: ownerNo(2) })
  const hash = (record: SharedRecord) => hashOfRecord(encodeRecord(record))
  assert.is(mergeRecords(first, other), hash(first) < hash(other) ? first : other)
})

test('the newer key replaces the older one, revoked or not', () => {
  const old = keyRecord({ revocation: revokedByKey(apiKeyNo(1)) })
  const young = keyRecord({ createdAtMs: T0 + 1, apiKey: apiKeyNo(2) })
  assert.equal(plainRecord(mergeRecords(old, young)), plainRecord(young))
})

test('a revocation beats the key that it ends, and no other', () => {
  const key = keyRecord()
  for (const revocation of [revokedByKey(apiKeyNo(1)), revokedByWallet(wallet, T0)]) {
    const dead = keyRecord({ revocation })
    assert.equal(plainRecord(mergeRecords(key, dead)), plainRecord(dead))
  }
})

test('a wallet\'s revocation ends every key made before it, also one heard of later', () => {
  const revocation = revokedByWallet(wallet, T0 + 10)
  const dead = keyRecord({ revocation })
  const late = keyRecord({ createdAtMs: T0 + 5, apiKey: apiKeyNo(2) })
  assert.equal(plainRecord(mergeRecords(dead, late)), plainRecord({ ...late, revocation }))
  const after = keyRecord({ createdAtMs: T0 + 11, apiKey: apiKeyNo(2) })
  assert.equal(plainRecord(mergeRecords(dead, after)), plainRecord(after))
})

test('two keys made from one message contest each other, and a third changes nothing', () => {
  const [a, b, c] = [1, 2, 3].map(number => keyRecord({ apiKey: apiKeyNo(number) }))
  const contested = mergeRecords(a!, b!) as KeyRecord
  assert.equal(
    [contested.contested, contested.keyHash, contested.binding, contested.preview], [true, '', '', '']
  )
  assert.equal(plainRecord(mergeRecords(contested, c!)), plainRecord(contested))
  const next = keyRecord({ createdAtMs: T0 + 1 })
  assert.equal(plainRecord(mergeRecords(contested, next)), plainRecord(next))
})

test('one key with two bindings is contested too: one of them is a lie', () => {
  const key = keyRecord()
  assert.is((mergeRecords(key, { ...key, binding: '00'.repeat(32) }) as KeyRecord).contested, true)
})

test('a gateway\'s count only grows', () => {
  const [few, many] = [usageRecord({ count: 2, lastUsedAtMs: T0 + 9 }), usageRecord({ count: 3 })]
  assert.is(mergeRecords(few, many), many)
  assert.is(mergeRecords(many, few), many)
})

test.run()
