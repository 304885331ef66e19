import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { chargeOf } from '../../../../protocol/jobs/charge.ts'
import type { JobRecord } from '../../../../protocol/wire/jobs.ts'
import { jobRecord } from '../../../helpers/jobs.ts'

const byNode = { resultProof: new Uint8Array([1]), attempts: 1, price: 3, debited: 3 }

const test = suite('chargeOf')

for (const [what, ending, charge] of [
  ['done', { ...byNode, status: 'done' }, 3],
  ['an error of the code', { ...byNode, status: 'error', runs: 1 }, 3],
  ['a timeout of the code', { ...byNode, status: 'timeout', runs: 1 }, 3],
  ['done at the third of five runs that were paid ahead', { ...byNode, status: 'done', debited: 15, runs: 3 }, 9],
  ['more runs than were paid for', { ...byNode, status: 'done', debited: 6, runs: 3 }, 6],
  ['done without a count of runs, paid ahead', { ...byNode, status: 'done', debited: 15, runs: 0 }, 3],
  ['no node in time', { status: 'error', price: 3, debited: 3 }, 0],
  ['nodes that failed', { status: 'error', price: 3, debited: 3, attempts: 5 }, 0],
  ['nodes that failed after a run that did not', { status: 'error', price: 3, debited: 9, attempts: 5, runs: 1 }, 0],
  ['cancelled before a node began', { status: 'cancelled', price: 3, debited: 3 }, 0],
  ['cancelled while it ran', { status: 'cancelled', price: 3, debited: 3, attempts: 1 }, 3],
  ['cancelled in its second run', { status: 'cancelled', price: 3, debited: 15, attempts: 2, runs: 1 }, 3],
  ['free', { ...byNode, status: 'done', price: 0, debited: 0 }, 0]
] as Array<[string, Partial<JobRecord>, number]>) {
  test(`${what}: ${charge}`, () => { assert.is(chargeOf(jobRecord(ending)), charge) })
}

test.run()
