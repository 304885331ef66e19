/** What the machines tell of what they decide. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayDispatch } from '../../../../protocol/jobs/gateway-dispatch.ts'
import type { JobNews } from '../../../../protocol/jobs/job-events.ts'
import { NodeDispatch, type NodeDispatchDeps } from '../../../../protocol/jobs/node-dispatch.ts'
import { AHEAD_DELAY_MS, AHEAD_WAIT_MS, LEASE_MS } from '../../../../protocol/jobs/timing.ts'
import type { Bid, Result } from '../../../../protocol/wire/dispatch.ts'
import { awardTo, jobIdNo, jobRecord, newPeer, offerOf, RECEIPT, willing } from '../../../helpers/jobs.ts'

const GATEWAY = newPeer()
const [NODE, OTHER] = [newPeer(), newPeer()]
const JOB = jobIdNo(1)

/** `word epoch who: detail` */
function brief ({ word, epoch, peer, detail }: JobNews): string {
  const who = peer === NODE ? 'NODE' : peer === OTHER ? 'OTHER' : peer === GATEWAY ? 'GATEWAY' : 'nobody'
  return `${word} ${epoch} ${who}: ${detail}`
}

function gateway (): { dispatch: GatewayDispatch, told: string[] } {
  const told: string[] = []
  const dispatch = new GatewayDispatch({
    self: GATEWAY, whyNobody: () => 'nobody', isRefused: () => false, receiptFor: () => RECEIPT,
    tell: news => { told.push(brief(news)) }
  })
  dispatch.accept(jobRecord(), 0)
  return { dispatch, told }
}

const bid = (epoch = 1): Bid => ({ type: 'bid', jobId: JOB, epoch, holdMs: 1_000, hasCode: false })
const result = (epoch = 1): Result => ({
  type: 'result', jobId: JOB, epoch, gateway: GATEWAY, status: 'done', outcomeId: '', outcomeBytes: 1, durationMs: 7,
  cpuMs: 0, memoryPeakBytes: 0
})

function node (deps: Partial<NodeDispatchDeps> = {}, slots = 1): { dispatch: NodeDispatch, told: string[] } {
  const told: string[] = []
  const dispatch = new NodeDispatch({
    self: NODE, canRun: () => true, hasCode: () => false, hasModels: () => false, ableNodes: () => 1, ...willing,
    tell: news => { told.push(brief(news)) }, ...deps
  }, { slots })
  return { dispatch, told }
}

const award = (no = 1, epoch = 1) => awardTo(NODE, { jobId: jobIdNo(no), epoch })

const test = suite('telling')

test('a gateway tells each bid with what came of it, and the result', () => {
  const { dispatch, told } = gateway()
  dispatch.bid(NODE, bid(), 1)
  dispatch.bid(OTHER, { ...bid(), standing: { rank: 1, able: 3, warmth: 'code', loadPercent: 50 } }, 2)
  dispatch.result(NODE, result(), { proof: new Uint8Array(), outcome: new Uint8Array() }, 9)
  assert.equal(told, [
    'bid 1 NODE: lacks the code',
    'bid 1 OTHER: rank 2 of 3: the code is here, load 50 %; not taken: another node has it, or it is not wanted of ' +
      'this one',
    'result 1 NODE: done'
  ])
})

test('of a job that is not here nothing is told, whatever a node says', () => {
  const { dispatch, told } = gateway()
  dispatch.bid(NODE, { ...bid(), jobId: jobIdNo(2) }, 1)
  dispatch.refusal(NODE, { type: 'refusal', jobId: jobIdNo(2), epoch: 1, reason: 'busy' }, 1)
  assert.equal(told, [])
})

test('a gateway tells why a node is lost: silent, cut off, or too slow', () => {
  const lost = (run: (dispatch: GatewayDispatch) => void): string => {
    const { dispatch, told } = gateway()
    dispatch.bid(NODE, bid(), 0)
    run(dispatch)
    return told.at(-1) ?? ''
  }
  assert.is(lost(dispatch => { dispatch.tick(LEASE_MS) }), 'lost 1 NODE: the node fell silent, and its lease ran out')
  assert.is(lost(dispatch => {
    dispatch.nodeGone(NODE, 10)
    dispatch.tick(LEASE_MS)
  }), 'lost 1 NODE: the connection to the node broke')
  assert.is(lost(dispatch => {
    dispatch.nodeGone(NODE, 10)
    dispatch.heartbeat(NODE, { type: 'heartbeat', jobs: [{ jobId: JOB, epoch: 1 }] }, 20)
    dispatch.tick(20 + LEASE_MS)
  }), 'lost 1 NODE: the node fell silent, and its lease ran out', 'it came back before')
  assert.is(lost(dispatch => { dispatch.tick(60_000) }),
    'lost 1 NODE: it did not end in the time that the job may take')
})

test('a gateway tells what it is given back, and keeps a bid of who failed for last', () => {
  const { dispatch, told } = gateway()
  dispatch.bid(NODE, bid(), 0)
  dispatch.refusal(NODE, { type: 'refusal', jobId: JOB, epoch: 1, reason: 'busy' }, 1)
  dispatch.bid(NODE, bid(2), 2)
  assert.equal(told.slice(1), [
    'refused 1 NODE: the node had no free slot after all', 'bid 2 NODE: lacks the code; kept for when nobody else bids'
  ])
})

test('a node tells an offer, its bid with rank and why, and the award to its end', () => {
  const { dispatch, told } = node({ hasCode: () => true })
  dispatch.offer(GATEWAY, offerOf(), 0)
  dispatch.award(GATEWAY, award(), new Map(), 1)
  const finish = {
    status: 'done' as const, outcomeId: 'id', outcome: new Uint8Array(), durationMs: 3, cpuMs: 0, memoryPeakBytes: 0
  }
  dispatch.finished(GATEWAY, JOB, 1, finish, 5)
  dispatch.ack(GATEWAY, { type: 'ack', jobId: JOB, epoch: 1, accepted: true })
  dispatch.ack(GATEWAY, { type: 'ack', jobId: JOB, epoch: 1, accepted: true })
  assert.equal(told, [
    'heard 1 GATEWAY: round 0',
    'bidding 1 GATEWAY: rank 1 of 1: the code is here, load 0 %; at once',
    'taken 1 GATEWAY: it starts at once',
    'acknowledged 1 GATEWAY: taken'
  ])
})

test('a node tells why it passes', () => {
  const passed = (deps: Partial<NodeDispatchDeps>): string => {
    const { dispatch, told } = node(deps)
    dispatch.offer(GATEWAY, offerOf(), 0)
    return told.at(-1) ?? ''
  }
  assert.is(passed({ canRun: () => false }), 'passed 1 GATEWAY: it lacks what the job needs')
  assert.is(passed({ notFor: () => 'receipts-lag' }),
    'passed 1 GATEWAY: the node misses receipts for earlier work of this gateway')
  assert.match(passed({ ableNodes: () => 1_000_000 }),
    /^passed 1 GATEWAY: rank \d+ of 1000000: the code is not here, load 0 %; in round 0 the first 4 bid$/)

  const { dispatch, told } = node()
  for (const no of [1, 2, 3]) {
    dispatch.offer(GATEWAY, offerOf({ jobId: jobIdNo(no) }), 0)
    dispatch.tick(AHEAD_DELAY_MS)
  }
  assert.is(told.at(-1), 'passed 1 GATEWAY: it is busy: the offer waits for a slot')
  dispatch.cancel(GATEWAY, { type: 'cancel', jobId: JOB, epoch: 1, reason: 'node-refused' }, 1)
  dispatch.offer(GATEWAY, offerOf({ jobId: jobIdNo(4) }), 2)
  assert.is(told.at(-1), 'passed 1 GATEWAY: the gateway takes nothing from this node')
})

test('a node tells what it drops and why', () => {
  const { dispatch, told } = node()
  dispatch.award(GATEWAY, award(1), new Map(), 0)
  dispatch.award(GATEWAY, award(2), new Map(), 0)
  assert.is(told.at(-1), 'taken 1 GATEWAY: it waits for a slot')
  dispatch.tick(AHEAD_WAIT_MS)
  assert.is(told.at(-1), 'dropped 1 GATEWAY: given back: the node had no free slot after all')
  dispatch.cancel(GATEWAY, { type: 'cancel', jobId: JOB, epoch: 1, reason: 'user' }, 9_000)
  assert.is(told.at(-1), 'dropped 1 GATEWAY: cancelled: the user cancelled the job')
  dispatch.award(GATEWAY, award(3), new Map(), 9_001)
  dispatch.drain()
  assert.is(told.at(-1), 'dropped 1 GATEWAY: given back: the node was stopping')
})

test.run()
