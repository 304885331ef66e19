import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { GivenResult, Verdict } from '../../../../gateway/dispatch/judge.ts'
import type { Truth } from '../../../../gateway/executions/truth.ts'
import { Verification } from '../../../../gateway/executions/verification.ts'
import type { Verify } from '../../../../protocol/connectors/requests.ts'
import { jobIdNo, jobRecord, newPeer } from '../../../helpers/jobs.ts'

/** A node's result for job `no`, whose outcome is called `said`. */
function given (no: number, said: string, status: 'done' | 'error' = 'done'): GivenResult {
  const record = jobRecord({ jobId: jobIdNo(no), node: newPeer(), kind: 'connector' })
  return {
    record,
    result: {
      type: 'result', jobId: record.jobId, epoch: 1, gateway: record.owner, status, outcomeId: said, outcomeBytes: 1,
      durationMs: 1, cpuMs: 0, memoryPeakBytes: 0
    },
    evidence: { proof: new Uint8Array(), outcome: Buffer.from(said) }
  }
}

/** What is asked, found and said, in order. */
function harness (verify: Verify) {
  const seen: string[] = []
  let settle: { resolve: (truth: Truth) => void, reject: (err: Error) => void } | undefined
  const verification = new Verification({
    truth: async () => {
      seen.push('asked')
      return await new Promise((resolve, reject) => { settle = { resolve, reject } })
    },
    caught: ({ record: { jobId } }, { outcomeId }) => {
      seen.push(`caught ${Number(jobId.slice(-12))}, right is ${outcomeId}`)
    },
    failed: err => { seen.push(`failed: ${String(err)}`) }
  }, verify)
  const judge = (no: number, said: string, status?: 'done' | 'error'): void => {
    const verdict: Promise<Verdict> | undefined = verification.judge(given(no, said, status))
    if (verdict === undefined) seen.push(`${no} taken`)
    else void verdict.then(word => { seen.push(`${no} ${word}`) })
  }
  return {
    verification,
    judge,
    truth: (outcomeId: string) => settle?.resolve({ outcomeId, outcome: Buffer.from(outcomeId) }),
    fail: (reason: string) => settle?.reject(new Error(reason)),
    /** What has been seen since the last call. */
    seen: async () => {
      await new Promise(resolve => { setImmediate(resolve) })
      return seen.splice(0)
    }
  }
}

const test = suite('Verification')

test('none: every result is taken as it comes, and its outcome kept', async () => {
  const { verification, judge, seen } = harness('none')
  judge(1, 'a')
  assert.equal(await seen(), ['1 taken'])
  assert.equal(verification.outcome(jobIdNo(1), 'a'), Buffer.from('a'))
  assert.is(verification.outcome(jobIdNo(1), 'b'), undefined)
})

test('gateway: it computes at once; who says otherwise is caught, as often as it takes', async () => {
  const { judge, truth, seen } = harness('gateway')
  assert.equal(await seen(), ['asked'])
  judge(1, 'lie')
  assert.equal(await seen(), [])
  truth('a')
  assert.equal(await seen(), ['caught 1, right is a', '1 wrong'])
  judge(1, 'other lie')
  assert.equal(await seen(), ['caught 1, right is a', '1 wrong'])
  judge(1, 'a')
  assert.equal(await seen(), ['1 right'])
})

test('n nodes: all wait for all; where they agree nobody computes', async () => {
  const { judge, seen } = harness(3)
  judge(1, 'a', 'error')
  judge(2, 'a', 'error')
  assert.equal(await seen(), [])
  judge(3, 'a', 'error')
  assert.equal(await seen(), ['1 right', '2 right', '3 right'])
})

test('n nodes that do not agree: the gateway decides, and who is right waits for the others', async () => {
  const { judge, truth, seen } = harness(3)
  judge(1, 'a')
  judge(2, 'lie')
  judge(3, 'a')
  assert.equal(await seen(), ['asked'])
  truth('a')
  assert.equal(await seen(), ['caught 2, right is a', '2 wrong'])
  judge(2, 'lie')
  assert.equal(await seen(), ['caught 2, right is a', '2 wrong'])
  judge(2, 'a')
  assert.equal(await seen(), ['1 right', '3 right', '2 right'])
})

test('the same outcome under another status is no agreement', async () => {
  const { judge, seen } = harness(2)
  judge(1, 'a')
  judge(2, 'a', 'error')
  assert.equal(await seen(), ['asked'])
})

test('where the gateway cannot find out it says so once, and holds nobody', async () => {
  const { judge, fail, seen } = harness('gateway')
  judge(1, 'a')
  fail('too busy')
  assert.equal(await seen(), ['asked', 'failed: Error: too busy', '1 right'])
  judge(1, 'b')
  assert.equal(await seen(), ['1 taken'])
})

test('at its end whoever is held may go, and nothing fails any more', async () => {
  const { verification, judge, fail, seen } = harness(2)
  judge(1, 'a')
  verification.end()
  assert.equal(await seen(), ['1 right'])
  fail('late')
  assert.equal(await seen(), [])
})

test.run()
