import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayDispatch } from '../../../../protocol/jobs/gateway-dispatch.ts'
import {
  DISCONNECTED_LEASE_MS, LEASE_MS, OFFER_ROUND_MS, OFFER_ROUND_MS_MAX, RESUMED_LEASE_MS, RUN_GRACE_MS
} from '../../../../protocol/jobs/timing.ts'
import type { Bid, Result } from '../../../../protocol/wire/dispatch.ts'
import { brief, GATEWAY, NODE, OTHER, runTo } from '../../../helpers/gateway-machine.ts'
import { jobIdNo, jobRecord, newPeer, RECEIPT } from '../../../helpers/jobs.ts'

const JOB = jobIdNo(1)
const EVIDENCE = { proof: new Uint8Array([1]), outcome: new Uint8Array([2]) }

const machine = (): GatewayDispatch => new GatewayDispatch({
  self: GATEWAY, whyNobody: () => 'nobody is there', isRefused: () => false, receiptFor: () => RECEIPT
})
const bid = (epoch = 1): Bid => ({ type: 'bid', jobId: JOB, epoch, holdMs: 1_000, hasCode: false })
const beat = (epoch = 1) => ({ type: 'heartbeat' as const, jobs: [{ jobId: JOB, epoch }] })
const result = (epoch = 1, changes: Partial<Result> = {}): Result => ({
  type: 'result', jobId: JOB, epoch, gateway: GATEWAY, status: 'done', outcomeId: '', outcomeBytes: 1, durationMs: 7,
  cpuMs: 0, memoryPeakBytes: 0,
  ...changes
})

/** A job awarded to NODE at time 0. */
function awarded (): GatewayDispatch {
  const dispatch = machine()
  dispatch.accept(jobRecord(), 0)
  assert.equal(brief(dispatch.bid(NODE, bid(), 0)), ['store running 1', 'award NODE 1'])
  return dispatch
}

const test = suite('GatewayDispatch')

test('stores, offers, awards the first bid, and ends with its result', () => {
  const dispatch = machine()
  assert.equal(brief(dispatch.accept(jobRecord(), 0)), ['store queued 0', 'offer 1 0'])
  assert.equal(dispatch.counts(), { inFlight: 1, queued: 1 })
  assert.equal(brief(dispatch.bid(NODE, bid(), 5)), ['store running 1', 'award NODE 1'])
  assert.equal(dispatch.counts(), { inFlight: 1, queued: 0 })
  assert.equal(brief(dispatch.result(NODE, result(), EVIDENCE, 9)), ['store done 1', 'ended done', 'ack true'])
  assert.equal(dispatch.counts(), { inFlight: 0, queued: 0 })
  assert.is(dispatch.nextTickAtMs(), undefined)
})

test('no node at all: offers again, ever wider and slower, then ends in an error that says why', () => {
  const dispatch = machine()
  dispatch.accept(jobRecord({ bidsUntilMs: 12_000 }), 0)
  const seen = runTo(dispatch, 100_000)
  assert.equal(seen.slice(0, 3), [
    [OFFER_ROUND_MS, ['offer 1 1']], [OFFER_ROUND_MS * 3, ['offer 1 2']], [OFFER_ROUND_MS * 7, ['offer 1 3']]
  ])
  for (const [index, [atMs]] of seen.entries()) assert.ok(atMs - (seen[index - 1]?.[0] ?? 0) <= OFFER_ROUND_MS_MAX)
  assert.equal(seen.at(-1), [12_000, ['store error 0', 'ended error']])

  const again = machine()
  again.accept(jobRecord({ bidsUntilMs: 100 }), 0)
  const [stored] = again.tick(100)
  assert.ok(stored?.type === 'store')
  assert.match(stored.record.error, 'nobody is there')
})

test('a bid that comes too late gets nothing', () => {
  const dispatch = machine()
  dispatch.accept(jobRecord({ bidsUntilMs: 100 }), 0)
  assert.equal(brief(dispatch.bid(NODE, bid(), 100)), ['cancel deadline'])
})

test('two bids: one award, and the other is told at once', () => {
  const dispatch = awarded()
  assert.equal(brief(dispatch.bid(OTHER, bid(), 1)), ['cancel awarded-elsewhere'])
  assert.equal(brief(dispatch.bid(NODE, bid(), 1)), [], 'its own second bid must not cancel the award')
})

test('a bid for a job that has ended or never was', () => {
  assert.equal(brief(machine().bid(NODE, bid(), 0)), ['cancel ended'])
})

test('a node that bids and goes silent, or an award that is lost: the job goes to another', () => {
  const dispatch = awarded()
  assert.equal(runTo(dispatch, LEASE_MS), [[LEASE_MS, ['offer 2 0']]])
  assert.equal(brief(dispatch.bid(OTHER, bid(1), LEASE_MS)), ['cancel awarded-elsewhere'], 'a bid for the old epoch')
  assert.equal(brief(dispatch.bid(OTHER, bid(2), LEASE_MS + 1)), ['store running 2', 'award OTHER 2'])
})

test('the silent node is taken again only where nobody else bids', () => {
  const dispatch = awarded()
  dispatch.tick(LEASE_MS)
  assert.equal(brief(dispatch.bid(NODE, bid(2), LEASE_MS + 1)), [])
  assert.equal(runTo(dispatch, LEASE_MS + OFFER_ROUND_MS), [
    [LEASE_MS + OFFER_ROUND_MS, ['store running 2', 'award NODE 2']]
  ])
})

test('heartbeats renew the lease, but not beyond the time limit of the job', () => {
  const dispatch = awarded()
  for (let nowMs = 500; nowMs < 1_000 + RUN_GRACE_MS; nowMs += 500) {
    assert.equal(brief(dispatch.tick(nowMs)), [])
    assert.equal(brief(dispatch.heartbeat(NODE, beat(), nowMs)), [])
  }
  assert.equal(runTo(dispatch, 1_000 + RUN_GRACE_MS), [[1_000 + RUN_GRACE_MS, ['offer 2 0']]])
})

test('a node that only ever heartbeats is given up at the time limit, and told to stop', () => {
  const dispatch = awarded()
  let nowMs = 0
  for (; dispatch.has(JOB) && nowMs < 200_000; nowMs += 500) {
    const told = brief(dispatch.heartbeat(NODE, beat(), nowMs))
    if (nowMs > 1_000 + RUN_GRACE_MS) assert.not.equal(told, [], `${nowMs}`)
    dispatch.tick(nowMs)
  }
  assert.not.ok(dispatch.has(JOB))
  assert.ok(nowMs < 61_000, `ended after ${nowMs}`)
})

test('a heartbeat of a node given up too early brings the award back, if nobody else has it', () => {
  const dispatch = awarded()
  dispatch.tick(LEASE_MS)
  assert.equal(brief(dispatch.heartbeat(NODE, beat(), LEASE_MS + 1)), [])
  assert.is(dispatch.get(JOB)!.record.status, 'running')
  assert.equal(brief(dispatch.bid(OTHER, bid(2), LEASE_MS + 2)), ['cancel awarded-elsewhere'])
})

test('a heartbeat for what is another\'s or over is answered with a cancel', () => {
  const dispatch = awarded()
  assert.equal(brief(dispatch.heartbeat(OTHER, beat(), 1)), ['cancel awarded-elsewhere'])
  assert.equal(brief(dispatch.heartbeat(NODE, beat(2), 1)), ['cancel awarded-elsewhere'])
  assert.equal(brief(machine().heartbeat(NODE, beat(), 1)), ['cancel ended'])
})

test('a node whose connection breaks is given up soon, unless it comes back', () => {
  const lost = awarded()
  lost.nodeGone(OTHER, 100)
  assert.is(lost.nextTickAtMs(), LEASE_MS)
  lost.nodeGone(NODE, 100)
  assert.equal(runTo(lost, 900), [[100 + DISCONNECTED_LEASE_MS, ['offer 2 0']]])

  const back = awarded()
  back.nodeGone(NODE, 100)
  back.heartbeat(NODE, beat(), 600)
  assert.is(back.nextTickAtMs(), 600 + LEASE_MS)
})

test('a late result counts while nobody else has the job, and not after', () => {
  const early = awarded()
  early.tick(LEASE_MS)
  assert.equal(brief(early.result(NODE, result(), EVIDENCE, LEASE_MS + 5)), ['store done 1', 'ended done', 'ack true'])

  const late = awarded()
  late.tick(LEASE_MS)
  late.bid(OTHER, bid(2), LEASE_MS + 1)
  assert.equal(brief(late.result(NODE, result(), EVIDENCE, LEASE_MS + 5)), ['ack false'])
  assert.equal(brief(late.result(OTHER, result(2), EVIDENCE, LEASE_MS + 9)), ['store done 2', 'ended done', 'ack true'])
})

test('a result by another node, of another epoch or for another gateway changes nothing', () => {
  const dispatch = awarded()
  assert.equal(brief(dispatch.result(OTHER, result(), EVIDENCE, 1)), ['ack false'])
  assert.equal(brief(dispatch.result(NODE, result(2), EVIDENCE, 1)), ['ack false'])
  assert.equal(brief(dispatch.result(NODE, result(1, { gateway: OTHER }), EVIDENCE, 1)), ['ack false'])
  assert.is(dispatch.get(JOB)!.record.status, 'running')
})

test('a duplicate result is acknowledged as what it was', () => {
  const dispatch = awarded()
  const [stored] = dispatch.result(NODE, result(), EVIDENCE, 1)
  assert.ok(stored?.type === 'store')
  const { record } = stored
  assert.equal(brief(dispatch.result(NODE, result(), EVIDENCE, 2)), [])
  assert.equal(brief(dispatch.lateResult(NODE, result(), record, record.receipt)), ['ack true'])
  assert.equal(brief(dispatch.lateResult(OTHER, result(), record, undefined)), ['ack false'])
  assert.equal(brief(dispatch.lateResult(NODE, result(2), record, undefined)), ['ack false'])
  assert.equal(brief(dispatch.lateResult(NODE, result(), undefined, undefined)), ['ack false'])
})

test('a busy or stopping node is not blamed, and has the job again after a round if nobody else wants it', () => {
  const dispatch = awarded()
  let nowMs = 0
  for (let epoch = 1; epoch < 10; epoch++) {
    const refusal = { type: 'refusal' as const, jobId: JOB, epoch, reason: 'busy' as const }
    assert.equal(brief(dispatch.refusal(NODE, refusal, nowMs)), [`offer ${epoch + 1} 0`])
    assert.equal(brief(dispatch.bid(NODE, bid(epoch + 1), nowMs)), [])
    nowMs += OFFER_ROUND_MS
    assert.equal(brief(dispatch.tick(nowMs)), [`store running ${epoch + 1}`, `award NODE ${epoch + 1}`])
  }
})

test('a node that stops gives its job back in time for another, however late; a busy one adds no time', () => {
  const late = 30_000
  for (const [reason, left] of [['stopping', OFFER_ROUND_MS_MAX], ['busy', 1]] as const) {
    const dispatch = machine()
    dispatch.accept(jobRecord({ bidsUntilMs: 1_000, timeoutMs: 120_000 }), 0)
    dispatch.bid(NODE, bid(), 900)
    for (let nowMs = 1_000; nowMs <= late; nowMs += 1_000) dispatch.heartbeat(NODE, beat(), nowMs)
    assert.equal(brief(dispatch.refusal(NODE, { type: 'refusal', jobId: JOB, epoch: 1, reason }, late)), ['offer 2 0'])
    const end = runTo(dispatch, late + 60_000).at(-1)
    assert.equal(end, [late + left, ['store error 1', 'ended error']], reason)
  }
})

for (const retries of [0, 1, 4]) {
  test(`${retries} retries: a job that breaks node after node ends in an error at failure ${retries + 1}`, () => {
    const dispatch = machine()
    dispatch.accept(jobRecord({ retries, retryFailures: true }), 0)
    for (let epoch = 1; epoch <= retries + 1; epoch++) {
      const node = newPeer()
      dispatch.bid(node, bid(epoch), epoch)
      const refusal = { type: 'refusal' as const, jobId: JOB, epoch, reason: 'sandbox-failed' as const }
      const last = epoch === retries + 1
      assert.equal(
        brief(dispatch.refusal(node, refusal, epoch)),
        last ? [`store error ${epoch}`, 'ended error'] : [`offer ${epoch + 1} 0`])
    }
  })
}

test('a failure of the code ends the job, unless the user asked to have those tried again', () => {
  for (const status of ['error', 'timeout'] as const) {
    const dispatch = awarded()
    assert.equal(
      brief(dispatch.result(NODE, result(1, { status }), EVIDENCE, 1)),
      [`store ${status} 1`, `ended ${status}`, 'ack true'])
  }
})

test('with retries of failures: durable before the node may forget it, offered anew, and ended at the last', () => {
  const dispatch = machine()
  dispatch.accept(jobRecord({ retries: 2, retryFailures: true, bidsUntilMs: 1_000 }), 0)
  for (const [epoch, status] of [[1, 'error'], [2, 'timeout']] as const) {
    dispatch.bid(NODE, bid(epoch), 900)
    const failed = result(epoch, { status })
    assert.equal(
      brief(dispatch.result(NODE, failed, EVIDENCE, 5_000)),
      [`store queued ${epoch}`, `offer ${epoch + 1} 0`, 'ack true'])
    assert.equal(brief(dispatch.result(NODE, failed, EVIDENCE, 5_000)), ['ack false'], 'twice counts once')
    assert.equal(brief(dispatch.heartbeat(NODE, beat(epoch), 5_000)), ['cancel awarded-elsewhere'])
    const { record } = dispatch.get(JOB)!
    assert.equal([record.failures, record.runs, record.bidsUntilMs], [epoch, epoch, 5_000 + OFFER_ROUND_MS_MAX])
  }
  dispatch.bid(NODE, bid(3), 900)
  const [stored, ...rest] = dispatch.result(NODE, result(3, { status: 'error' }), EVIDENCE, 1)
  assert.ok(stored?.type === 'store')
  assert.equal([stored.record.status, stored.record.runs], ['error', 3])
  assert.equal(brief(rest), ['ended error', 'ack true'])
})

test('failures of nodes and of the code share one allowance, which a restart does not give anew', () => {
  const dispatch = machine()
  dispatch.accept(jobRecord({ retries: 1, retryFailures: true }), 0)
  dispatch.bid(NODE, bid(), 0)
  const [stored] = dispatch.result(NODE, result(1, { status: 'error' }), EVIDENCE, 1)
  assert.ok(stored?.type === 'store')
  const again = machine()
  assert.equal(brief(again.resume(stored.record, 2)), ['offer 2 0'])
  again.bid(OTHER, bid(2), 3)
  const refusal = { type: 'refusal' as const, jobId: JOB, epoch: 2, reason: 'code-unavailable' as const }
  assert.equal(brief(again.refusal(OTHER, refusal, 4)), ['store error 2', 'ended error'])
})

test('a job that another gateway has taken over is dropped, and whoever runs it told to stop', () => {
  const dispatch = awarded()
  assert.equal(brief(dispatch.drop(JOB)), ['cancel ended'])
  assert.is(dispatch.nextTickAtMs(), undefined)
  assert.equal(dispatch.drop(JOB), [])
  const queued = machine()
  queued.accept(jobRecord(), 0)
  assert.equal(queued.drop(JOB), [])
  assert.not.ok(queued.has(JOB))
})

test('an award that a node gives back before it began is no attempt', () => {
  const dispatch = awarded()
  assert.is(dispatch.get(JOB)!.record.attempts, 1)
  dispatch.refusal(NODE, { type: 'refusal', jobId: JOB, epoch: 1, reason: 'busy' }, 1)
  assert.is(dispatch.get(JOB)!.record.attempts, 0)
})

test('a refusal by somebody else, or a second one, is nothing', () => {
  const dispatch = awarded()
  const refusal = { type: 'refusal' as const, jobId: JOB, epoch: 1, reason: 'sandbox-failed' as const }
  assert.equal(brief(dispatch.refusal(OTHER, refusal, 1)), [])
  assert.equal(brief(dispatch.refusal(NODE, refusal, 1)), ['offer 2 0'])
  assert.equal(brief(dispatch.refusal(NODE, refusal, 2)), [])
})

test('a job past its time for bids still gets one more round when its node is lost', () => {
  const dispatch = machine()
  dispatch.accept(jobRecord({ bidsUntilMs: 1_000 }), 0)
  dispatch.bid(NODE, bid(), 900)
  const lostAtMs = 900 + LEASE_MS
  assert.equal(brief(dispatch.tick(lostAtMs)), ['offer 2 0'])
  assert.equal(brief(dispatch.bid(OTHER, bid(2), lostAtMs + 10)), ['store running 2', 'award OTHER 2'])
})

test('cancel: at once while queued, with a word to the node while it runs', () => {
  const queued = machine()
  queued.accept(jobRecord(), 0)
  assert.equal(brief(queued.cancel(JOB, 1)), ['store cancelled 0', 'ended cancelled'])
  const running = awarded()
  assert.equal(brief(running.cancel(JOB, 1)), ['store cancelled 1', 'ended cancelled', 'cancel user'])
  assert.equal(brief(running.cancel(JOB, 2)), [])
})

test('after a restart, a running job waits for its node, then goes to another', () => {
  const running = jobRecord({ status: 'running', epoch: 3, node: NODE, startedAtMs: 0 })
  const finished = machine()
  assert.equal(brief(finished.resume(running, 500_000)), [])
  assert.equal(brief(finished.result(NODE, result(3), EVIDENCE, 500_900)), ['store done 3', 'ended done', 'ack true'])

  const lost = machine()
  lost.resume(running, 500_000)
  assert.equal(runTo(lost, 500_000 + RESUMED_LEASE_MS), [[500_000 + RESUMED_LEASE_MS, ['offer 4 0']]])
})

test('after a restart, a queued job is offered even if its time has passed meanwhile', () => {
  const dispatch = machine()
  assert.equal(brief(dispatch.resume(jobRecord({ bidsUntilMs: 10 }), 500_000)), ['offer 1 0'])
  assert.equal(brief(dispatch.bid(NODE, bid(), 500_100)), ['store running 1', 'award NODE 1'])
})

test('log chunks: in order, each once, of the current node only, up to the limit', () => {
  const dispatch = awarded()
  const chunk = (offset: number, text: string, epoch = 1) => ({ type: 'log' as const, jobId: JOB, epoch, offset, text })
  assert.equal(brief(dispatch.log(NODE, chunk(0, 'one'))), ['log one'])
  assert.equal(brief(dispatch.log(NODE, chunk(0, 'one'))), [])
  assert.equal(brief(dispatch.log(NODE, chunk(6, 'three'))), [])
  assert.equal(brief(dispatch.log(OTHER, chunk(3, 'x'))), [])
  assert.equal(brief(dispatch.log(NODE, chunk(3, 'x'.repeat(64 * 1024)))), [])
  assert.equal(brief(dispatch.log(NODE, chunk(3, 'two'))), ['log two'])
  assert.is(dispatch.get(JOB)!.logs, 'onetwo')
})

test.run()
