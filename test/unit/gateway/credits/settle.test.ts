import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { settle } from '../../../../gateway/credits/settle.ts'
import type { Refund } from '../../../../gateway/store/ledger-store.ts'
import type { JobRecord } from '../../../../protocol/wire/jobs.ts'
import { jobIdNo, jobRecord, newPeer } from '../../../helpers/jobs.ts'

const SELF = newPeer()
const batch = { put () {}, del () {} }

function settled (record: Partial<JobRecord>, taken = true): { refunds: Refund[], refunded: number } {
  const refunds: Refund[] = []
  const payments = {
    refund (_batch: unknown, refund: Refund): boolean {
      if (taken) refunds.push(refund)
      return taken
    }
  }
  const { refunded } = settle(payments, SELF)(jobRecord({ origin: SELF, price: 3, debited: 12, ...record }), batch)
  return { refunds, refunded }
}

const test = suite('settle')

test('what a job does not cost goes back to its wallet, and the record says so', () => {
  const refund = { wallet: 'wallet', jobId: jobIdNo(1), amount: 12 }
  assert.equal(settled({ status: 'error' }), { refunds: [refund], refunded: 12 })
  const byResult = settled({ status: 'done', resultProof: new Uint8Array(1), runs: 2 })
  assert.equal(byResult, { refunds: [{ ...refund, amount: 6 }], refunded: 6 })
})

test('nothing goes back where all is owed, where it went back before, or where another gateway took it', () => {
  for (const record of [
    { status: 'done', resultProof: new Uint8Array(1), debited: 3 },
    { status: 'error', refunded: 12 },
    { status: 'error', origin: newPeer() },
    { status: 'error', debited: 0 }
  ] as const) assert.equal(settled(record), { refunds: [], refunded: 'refunded' in record ? 12 : 0 })
})

test('a record does not claim what the ledger did not give', () => {
  assert.equal(settled({ status: 'error' }, false), { refunds: [], refunded: 0 })
})

test.run()
