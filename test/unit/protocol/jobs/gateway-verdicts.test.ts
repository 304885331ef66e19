/** The gateway's machine where it does not take a node's word. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayDispatch } from '../../../../protocol/jobs/gateway-dispatch.ts'
import { LEASE_MS, OFFER_ROUND_MS } from '../../../../protocol/jobs/timing.ts'
import type { Bid, Result } from '../../../../protocol/wire/dispatch.ts'
import { brief, GATEWAY, NODE, OTHER, runTo } from '../../../helpers/gateway-machine.ts'
import { jobIdNo, jobRecord, RECEIPT } from '../../../helpers/jobs.ts'

const JOB = jobIdNo(1)
const EVIDENCE = { proof: new Uint8Array([1]), outcome: new Uint8Array([2]) }

/** Nodes that were caught lying. */
const refused = new Set<string>()
const machine = (): GatewayDispatch => new GatewayDispatch({
  self: GATEWAY, whyNobody: () => 'nobody is there', isRefused: node => refused.has(node),
  receiptFor: () => RECEIPT
})
const bid = (epoch = 1): Bid => ({ type: 'bid', jobId: JOB, epoch, holdMs: 1_000, hasCode: false })
const beat = (epoch = 1) => ({ type: 'heartbeat' as const, jobs: [{ jobId: JOB, epoch }] })
const result = (epoch = 1): Result => ({
  type: 'result', jobId: JOB, epoch, gateway: GATEWAY, status: 'done', outcomeId: '', outcomeBytes: 1, durationMs: 7,
  cpuMs: 0, memoryPeakBytes: 0
})

/** A job awarded to NODE at time 0. */
function awarded (): GatewayDispatch {
  const dispatch = machine()
  dispatch.accept(jobRecord(), 0)
  dispatch.bid(NODE, bid(), 0)
  return dispatch
}

const test = suite('GatewayDispatch, verdicts')

test.after.each(() => { refused.clear() })

test('a node that was caught lying gets no award, keeps none, and has nothing taken of it', () => {
  const dispatch = machine()
  dispatch.accept(jobRecord(), 0)
  refused.add(NODE)
  assert.equal(brief(dispatch.bid(NODE, bid(), 1)), ['cancel node-refused'])
  assert.equal(brief(dispatch.bid(OTHER, bid(), 2)), ['store running 1', 'award OTHER 1'])
  refused.clear()

  const running = awarded()
  refused.add(NODE)
  assert.equal(brief(running.heartbeat(NODE, beat(), 1)), ['cancel node-refused'])
  assert.equal(brief(running.result(NODE, result(), EVIDENCE, 2)), ['offer 2 0', 'ack false'])
  assert.is(running.get(JOB)?.record.failures, 1)
})

test('a bid that was kept as the last resort is worth nothing once its node is caught lying', () => {
  const dispatch = awarded()
  dispatch.refusal(NODE, { type: 'refusal', jobId: JOB, epoch: 1, reason: 'sandbox-failed' }, 10)
  assert.equal(brief(dispatch.bid(NODE, bid(2), 11)), [])
  refused.add(NODE)
  assert.equal(runTo(dispatch, 10 + OFFER_ROUND_MS), [[10 + OFFER_ROUND_MS, ['offer 2 1']]])
})

test('while a result is checked nothing moves its job; right, it ends it', () => {
  const dispatch = awarded()
  assert.is(dispatch.hold(OTHER, result()), false)
  assert.is(dispatch.hold(NODE, result()), true)
  assert.is(dispatch.hold(NODE, result()), false)
  assert.is(dispatch.isHeld(NODE, result()), true)
  assert.is(dispatch.isHeld(OTHER, result()), false)
  assert.is(dispatch.nextTickAtMs(), undefined)
  dispatch.nodeGone(NODE, 1)
  assert.equal(brief(dispatch.heartbeat(NODE, beat(), 2)), [])
  assert.equal(brief(dispatch.refusal(NODE, { type: 'refusal', jobId: JOB, epoch: 1, reason: 'stopping' }, 3)), [])
  assert.equal(brief(dispatch.bid(NODE, bid(), 4)), [])
  assert.equal(brief(dispatch.bid(OTHER, bid(2), 5)), ['cancel awarded-elsewhere'])
  assert.is(dispatch.nextTickAtMs(), undefined)
  assert.equal(brief(dispatch.result(NODE, result(), EVIDENCE, 90_000)), ['store done 1', 'ended done', 'ack true'])
})

test('a result that is wrong counts as a failure of its node, and the job goes to another', () => {
  const dispatch = awarded()
  dispatch.hold(NODE, result())
  assert.equal(brief(dispatch.wrongResult(NODE, result(), 'it lied', 50)), ['offer 2 0', 'ack false'])
  assert.is(dispatch.get(JOB)?.record.failures, 1)
  assert.equal(brief(dispatch.wrongResult(NODE, result(2), 'it lied', 51)), ['ack false'])
  assert.equal(brief(dispatch.bid(OTHER, bid(2), 52)), ['store running 2', 'award OTHER 2'])
  assert.equal(brief(dispatch.result(OTHER, result(2), EVIDENCE, 60)), ['store done 2', 'ended done', 'ack true'])
})

test('a result that comes when its lease was lost is checked too, and keeps others from bidding meanwhile', () => {
  const dispatch = awarded()
  runTo(dispatch, LEASE_MS)
  assert.is(dispatch.get(JOB)?.record.status, 'queued')
  assert.is(dispatch.hold(NODE, result()), true)
  assert.equal(brief(dispatch.bid(OTHER, bid(2), LEASE_MS + 1)), ['cancel awarded-elsewhere'])
  assert.equal(brief(dispatch.wrongResult(NODE, result(), 'it lied', LEASE_MS + 2)), ['offer 2 0', 'ack false'])
  assert.equal(brief(dispatch.bid(OTHER, bid(2), LEASE_MS + 3)), ['store running 2', 'award OTHER 2'])
})

test('its user can cancel, and its gateway give up, a job whose result is checked', () => {
  const cancelled = awarded()
  cancelled.hold(NODE, result())
  assert.equal(brief(cancelled.cancel(JOB, 5)), ['store cancelled 1', 'ended cancelled', 'cancel user'])
  assert.equal(brief(cancelled.wrongResult(NODE, result(), 'it lied', 6)), ['ack false'])

  const givenUp = awarded()
  givenUp.hold(NODE, result())
  assert.equal(brief(givenUp.giveUp(JOB, 'nobody is left', 5)), ['store error 1', 'ended error', 'cancel ended'])
  assert.equal(givenUp.giveUp(JOB, 'nobody is left', 6), [])
})

test('of jobs that go to different nodes nobody gets two, even where the first is lost', () => {
  const SECOND = jobIdNo(2)
  const second = (epoch = 1): Bid => ({ ...bid(epoch), jobId: SECOND })
  const dispatch = machine()
  const apart = new Map<string, string>()
  dispatch.accept(jobRecord(), 0, apart)
  dispatch.accept(jobRecord({ jobId: SECOND }), 0, apart)
  assert.equal(brief(dispatch.bid(NODE, bid(), 1)), ['store running 1', 'award NODE 1'])
  assert.equal(brief(dispatch.bid(NODE, second(), 2)), ['cancel awarded-elsewhere'])
  assert.equal(brief(dispatch.bid(OTHER, second(), 3)), ['store running 1', 'award OTHER 1'])
  assert.equal(brief(dispatch.result(NODE, result(), EVIDENCE, 4)), ['store done 1', 'ended done', 'ack true'])

  const refusal = { type: 'refusal', jobId: SECOND, epoch: 1, reason: 'stopping' } as const
  assert.equal(brief(dispatch.refusal(OTHER, refusal, 5)), ['offer 2 0'])
  assert.equal(brief(dispatch.bid(NODE, second(2), 6)), ['cancel awarded-elsewhere'])
  assert.equal(brief(dispatch.bid(OTHER, second(2), 7)), [])
  const seen = runTo(dispatch, 5 + OFFER_ROUND_MS).flatMap(([, actions]) => actions)
  assert.equal(seen, ['store running 2', 'award OTHER 2'])
})

test.run()
