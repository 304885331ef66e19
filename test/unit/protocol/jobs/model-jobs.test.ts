/** The dispatch machines where jobs name models. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayDispatch } from '../../../../protocol/jobs/gateway-dispatch.ts'
import type { NodeAction } from '../../../../protocol/jobs/node-actions.ts'
import { NodeDispatch } from '../../../../protocol/jobs/node-dispatch.ts'
import { HEARTBEAT_MS, MODEL_BYTES_PER_MS, MODELS_FIRST_MS, RUN_GRACE_MS } from '../../../../protocol/jobs/timing.ts'
import type { Bid, Heartbeat, Refusal } from '../../../../protocol/wire/dispatch.ts'
import { brief, GATEWAY, NODE, runTo } from '../../../helpers/gateway-machine.ts'
import { jobIdNo, jobRecord, NEEDS, newPeer, offerOf, RECEIPT, willing } from '../../../helpers/jobs.ts'

const JOB = jobIdNo(1)
const PULL_MS = 5_000
/** Two that take PULL_MS together. */
const models = ['a', 'b'].map(name => ({
  name, contentId: name.repeat(64), bytes: PULL_MS * MODEL_BYTES_PER_MS / 2
}))
const needs = { ...NEEDS, models }

const bid = (epoch = 1): Bid => ({ type: 'bid', jobId: JOB, epoch, holdMs: 1_000, hasCode: false })
const beat: Heartbeat = { type: 'heartbeat', jobs: [{ jobId: JOB, epoch: 1 }] }
const refusal = (epoch: number): Refusal => ({ type: 'refusal', jobId: JOB, epoch, reason: 'model-unavailable' })

function gateway (retries = 4): GatewayDispatch {
  const machine = new GatewayDispatch({
    self: GATEWAY, whyNobody: () => 'nobody', isRefused: () => false, receiptFor: () => RECEIPT
  })
  machine.accept(jobRecord({ needs, retries }), 0)
  return machine
}

/** A node among `able`, which has some models. */
function node (having: readonly string[], able = 2): NodeDispatch {
  return new NodeDispatch({
    self: NODE, canRun: () => true, hasCode: () => true, ableNodes: () => able, ...willing,
    hasModels: wanted => wanted.every(({ name }) => having.includes(name))
  }, { slots: 1 })
}

const isBid = (actions: NodeAction[]): boolean =>
  actions.some(action => action.type === 'send' && action.message.type === 'bid')

const test = suite('jobs with models')

test('a node that has all of them bids at once; one that lacks any lets the others go first', () => {
  const offer = offerOf({ needs })
  assert.ok(isBid(node(['a', 'b']).offer(GATEWAY, offer, 0)))
  for (const having of [[], ['b']]) {
    const lacking = node(having)
    assert.not.ok(isBid(lacking.offer(GATEWAY, offer, 0)))
    assert.is(lacking.nextTickAtMs(), MODELS_FIRST_MS)
    assert.not.ok(isBid(lacking.tick(MODELS_FIRST_MS - 1)))
    assert.ok(isBid(lacking.tick(MODELS_FIRST_MS)))
    assert.ok(isBid(node(having).offer(GATEWAY, { ...offer, round: 1 }, 0)))
    assert.ok(isBid(node(having, 1).offer(GATEWAY, offer, 0)), 'where there is nobody else')
  }
  assert.ok(isBid(node([]).offer(GATEWAY, offerOf(), 0)), 'what names no models is nobody\'s to wait for')
})

test('the node has the time to pull them, beyond the job\'s own, as long as it is alive', () => {
  const machine = gateway()
  machine.bid(NODE, bid(), 0)
  const untilMs = 1_000 + RUN_GRACE_MS + PULL_MS
  for (let nowMs = HEARTBEAT_MS; nowMs < untilMs; nowMs += HEARTBEAT_MS) {
    assert.equal(brief(machine.tick(nowMs)), [])
    assert.equal(brief(machine.heartbeat(NODE, beat, nowMs)), [], `${nowMs}`)
  }
  assert.equal(runTo(machine, untilMs), [[untilMs, ['offer 2 0']]])
  assert.equal(brief(machine.heartbeat(NODE, beat, untilMs)), ['cancel deadline'])
})

test('where a node cannot get them the job goes to another, and ends with that reason if none can', () => {
  const machine = gateway(1)
  machine.bid(NODE, bid(), 0)
  assert.equal(brief(machine.refusal(NODE, refusal(1), 10)), ['offer 2 0'])
  const other = newPeer()
  assert.equal(brief(machine.bid(other, bid(2), 20)).length, 2, 'stored, and awarded')
  const [stored] = machine.refusal(other, refusal(2), 30)
  assert.ok(stored?.type === 'store')
  assert.is(stored.record.status, 'error')
  assert.is(stored.record.error,
    'the job failed 2 times; the last: the node could not get a model that the job names, or has no room for it')
})

test.run()
