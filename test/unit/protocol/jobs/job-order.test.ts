import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  GENERATION_EPOCHS, isFurther, mergeRecord, nextGeneration, ownsGeneration
} from '../../../../protocol/jobs/job-order.ts'
import { hasEnded, type JobRecord } from '../../../../protocol/wire/jobs.ts'
import { jobRecord, newPeer, RECEIPT } from '../../../helpers/jobs.ts'

const [ORIGIN, FIRST, SECOND, STRANGER] = [newPeer(), newPeer(), newPeer(), newPeer()]
const HOLDERS = [ORIGIN, FIRST, SECOND]
const mine = (changes: Partial<JobRecord> = {}): JobRecord =>
  jobRecord({ origin: ORIGIN, owner: ORIGIN, standbys: [FIRST, SECOND], ...changes })

/** Records that may come to be: an owner's, of one of its generations. */
const records: fc.Arbitrary<JobRecord> = fc.record({
  generation: fc.nat(6), n: fc.nat(3), runs: fc.nat(2), refunded: fc.nat(1),
  status: fc.constantFrom('queued' as const, 'running' as const, 'done' as const, 'error' as const)
}).map(({ generation, n, runs, refunded, status }) => mine({
  status, runs, epoch: generation * GENERATION_EPOCHS + n, owner: HOLDERS[generation % 3]!,
  refunded: hasEnded(status) ? refunded : 0, resultProof: status === 'done' ? new Uint8Array([1]) : new Uint8Array()
}))

const standOf = ({ status, epoch, owner, runs, refunded }: JobRecord): unknown =>
  ({ status: hasEnded(status) ? status : 'going on', epoch, owner, runs, refunded })

const test = suite('job order')

test('of two records at most one is further, and it holds along a chain', () => {
  fc.assert(fc.property(records, records, records, (one, two, three) => {
    assert.not.ok(isFurther(one, one))
    assert.not.ok(isFurther(one, two) && isFurther(two, one))
    if (isFurther(one, two) && isFurther(two, three)) assert.ok(isFurther(one, three))
  }))
})

test('an end beats none, a result beats a gateway\'s word, then the higher epoch decides', () => {
  const proof = new Uint8Array([1])
  const order = [
    mine({ epoch: 3 }), mine({ epoch: 4 }), mine({ epoch: GENERATION_EPOCHS, owner: FIRST }),
    mine({ status: 'error', epoch: 1 }), mine({ status: 'cancelled', epoch: 2 }),
    mine({ status: 'done', epoch: 1, resultProof: proof }), mine({ status: 'error', epoch: 2, resultProof: proof }),
    mine({ status: 'error', epoch: 2, resultProof: proof, refunded: 1 })
  ]
  for (const [at, one] of order.entries()) {
    for (const [where, other] of order.entries()) assert.is(isFurther(one, other), at > where, `${at} ${where}`)
  }
})

test('standbys agree in whatever order they hear', () => {
  const many = fc.array(records, { minLength: 1, maxLength: 8 })
  fc.assert(fc.property(many, fc.infiniteStream(fc.nat()), (told, seeds) => {
    const hear = (heard: JobRecord[]): JobRecord | undefined => {
      let ours: JobRecord | undefined
      for (const record of heard) ours = mergeRecord(FIRST, ours, record, SECOND)
      return ours
    }
    const shuffled = told.map(record => ({ record, key: seeds.next().value as number }))
      .sort((one, other) => one.key - other.key).map(({ record }) => record)
    assert.equal(standOf(hear(shuffled)!), standOf(hear(told)!))
  }))
})

test('only holders tell, and only of generations that are their owner\'s', () => {
  const [ours, further] = [mine({ epoch: 1 }), mine({ epoch: 2 })]
  assert.is(mergeRecord(FIRST, ours, further, STRANGER), ours)
  assert.is(mergeRecord(STRANGER, undefined, further, ORIGIN), undefined)
  assert.is(mergeRecord(FIRST, ours, { ...further, owner: SECOND }, SECOND), ours)
  assert.is(mergeRecord(FIRST, ours, { ...further, epoch: 4_002 * GENERATION_EPOCHS }, ORIGIN), ours, 'no epochs left')
  assert.is(mergeRecord(FIRST, ours, further, ORIGIN)?.epoch, 2)
  assert.is(mergeRecord(FIRST, ours, { ...further, standbys: [STRANGER] }, STRANGER), ours, 'holders are those we know')
})

test('what the user asked for stays as it is known here', () => {
  const theirs = mine({
    epoch: 2, payload: new Uint8Array(), webhookUrl: '', wallet: 'thief', retries: 9, debited: 99, price: 99
  })
  const ours = mine({ epoch: 1, webhookUrl: 'https://a.example' })
  assert.equal(mergeRecord(FIRST, ours, theirs, ORIGIN), { ...ours, epoch: 2 })
})

test('everything that an end brings is taken over, its receipt too', () => {
  const theirs = mine({
    status: 'done', epoch: 1, runs: 1, durationMs: 5, cpuMs: 4, memoryPeakBytes: 3, resultProof: new Uint8Array([1]),
    outcome: new Uint8Array([2]), receipt: RECEIPT
  })
  assert.equal(mergeRecord(FIRST, mine({ epoch: 1 }), theirs, ORIGIN), theirs)
})

test('an origin is given no job, and no refund', () => {
  assert.is(mergeRecord(ORIGIN, undefined, mine({ status: 'error' }), FIRST), undefined)
  const ours = mine({ epoch: 1 })
  const theirs = mine({ status: 'error', epoch: GENERATION_EPOCHS, owner: FIRST, refunded: 1 })
  assert.equal(mergeRecord(ORIGIN, ours, theirs, FIRST)?.refunded, 0)
  assert.equal(mergeRecord(SECOND, ours, theirs, FIRST)?.refunded, 1)
})

test('no two holders ever share a generation', () => {
  fc.assert(fc.property(records, record => {
    const next = HOLDERS.map(holder => ({ ...record, owner: holder, epoch: nextGeneration(record, holder) }))
    assert.is(new Set(next.map(({ epoch }) => epoch)).size, 3)
    assert.ok(next.every(other => other.epoch > record.epoch && ownsGeneration(other)))
  }))
})

test.run()
