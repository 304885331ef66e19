import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { NodeAction } from '../../../../protocol/jobs/node-actions.ts'
import { NodeDispatch } from '../../../../protocol/jobs/node-dispatch.ts'
import {
  AHEAD_DELAY_MS, AHEAD_WAIT_MS, BID_HOLD_MS, HEARTBEAT_MS, REFUSED_PAUSE_MS, RESULT_RESEND_MS, RESULT_RESEND_MS_MAX,
  RESULT_TTL_MS, RESULTS_KEPT_MAX
} from '../../../../protocol/jobs/timing.ts'
import { inputIdOf, type Cancel } from '../../../../protocol/wire/dispatch.ts'
import { awardTo, jobIdNo, newPeer, offerOf, willing } from '../../../helpers/jobs.ts'

const SELF = newPeer()
const GATEWAY = newPeer()
const OTHER_GATEWAY = newPeer()
const NOTHING = new Map<string, Uint8Array>()
const FINISH = {
  status: 'done' as const, outcomeId: 'id', outcome: new Uint8Array([1]), durationMs: 3, cpuMs: 0, memoryPeakBytes: 0
}

function machine ({ slots = 1, canRun = true } = {}): NodeDispatch {
  // With one able node every rank is 0, and so every bid is due at once.
  return new NodeDispatch({
    self: SELF, canRun: () => canRun, hasCode: () => false, hasModels: () => false, ableNodes: () => 1, ...willing
  }, { slots })
}

/** Actions in brief: `bid 1 1` (job, epoch), `start 1 1`, `kill 1 1`, `result 1 1`, `beat 1`, `refuse 1 busy`. */
function brief (actions: NodeAction[]): string[] {
  const no = (jobId: string): number => parseInt(jobId.slice(-12), 16)
  return actions.map(action => {
    if (action.type === 'start') return `start ${no(action.award.jobId)} ${action.award.epoch}`
    if (action.type === 'kill') return `kill ${no(action.jobId)} ${action.epoch}`
    const { message } = action
    switch (message.type) {
      case 'heartbeat': return `beat ${message.jobs.map(({ jobId }) => no(jobId)).join()}`
      case 'refusal': return `refuse ${no(message.jobId)} ${message.reason}`
      case 'log': return `log ${no(message.jobId)} ${message.offset} ${message.text}`
      case 'bid': case 'result': return `${message.type} ${no(message.jobId)} ${message.epoch}`
    }
  })
}

const cancel = (job: number, epoch: number): Cancel => ({ type: 'cancel', jobId: jobIdNo(job), epoch, reason: 'ended' })
const award = (job: number, epoch = 1) => awardTo(SELF, { jobId: jobIdNo(job), epoch })
const offer = (job: number, epoch = 1, round = 0) => offerOf({ jobId: jobIdNo(job), epoch, round })

const test = suite('NodeDispatch')

test('bids, runs what is awarded, and keeps the result until it is acknowledged', () => {
  const node = machine()
  assert.equal(brief(node.offer(GATEWAY, offer(1), 0)), ['bid 1 1'])
  assert.equal(brief(node.award(GATEWAY, award(1), NOTHING, 1)), ['start 1 1'])
  assert.equal(brief(node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 5)), ['result 1 1'])
  assert.equal(node.counts(), { running: 0, waiting: 0, holds: 0, offers: 0, results: 1, slots: 1 })
  assert.equal(brief(node.ack(GATEWAY, { type: 'ack', jobId: jobIdNo(1), epoch: 1, accepted: true })), [])
  assert.is(node.counts().results, 0)
  assert.equal(brief(node.tick(HEARTBEAT_MS + 1)), [], 'nothing runs: no heartbeat')
  assert.is(node.nextTickAtMs(), undefined)
})

test('bids at once for its free slots, a little later for as many ahead, and for no more', () => {
  const node = machine({ slots: 2 })
  const bids = [1, 2, 3, 4, 5].flatMap(job => brief(node.offer(GATEWAY, offer(job), 0)))
  assert.equal(bids, ['bid 1 1', 'bid 2 1'])
  assert.is(node.nextTickAtMs(), AHEAD_DELAY_MS)
  assert.is(node.tick(AHEAD_DELAY_MS).length, 2)
  assert.is(node.nextTickAtMs(), BID_HOLD_MS)
  assert.is(brief(node.cancel(GATEWAY, cancel(1, 1), AHEAD_DELAY_MS + 1)).length, 1, 'the place goes to the fifth')
})

test('an award that never comes frees its place after a while', () => {
  const node = machine()
  node.offer(GATEWAY, offer(1), 0)
  node.offer(GATEWAY, offer(2), 0)
  assert.equal(brief(node.tick(AHEAD_DELAY_MS)), ['bid 2 1'])
  assert.equal(brief(node.offer(GATEWAY, offer(3), 50)), [])
  assert.equal(brief(node.tick(BID_HOLD_MS)), ['bid 3 1'])
})

test('an award without a free slot waits for one, is alive meanwhile, and starts in turn', () => {
  const node = machine()
  const attached = new Map([['id', new Uint8Array([1])]])
  node.award(GATEWAY, award(1), NOTHING, 0)
  assert.equal(brief(node.award(GATEWAY, award(2), attached, 1)), [])
  assert.equal(node.counts(), { running: 1, waiting: 1, holds: 0, offers: 0, results: 0, slots: 1 })
  assert.equal(brief(node.connected(GATEWAY)), ['beat 1,2'])
  const [result, start] = node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 5)
  assert.equal(brief([result!, start!]), ['result 1 1', 'start 2 1'])
  assert.ok(start?.type === 'start')
  assert.is(start.attached, attached, 'with what came along when it was awarded')
})

test('an award that finds no slot in time goes back', () => {
  const node = machine()
  node.award(GATEWAY, award(1), NOTHING, 0)
  node.award(GATEWAY, award(2), NOTHING, 1)
  assert.equal(brief(node.tick(1 + AHEAD_WAIT_MS)), ['refuse 2 busy'])
  assert.equal(brief(node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 900)), ['result 1 1'])
})

test('a cancel takes a waiting award away without a word', () => {
  const node = machine()
  node.award(GATEWAY, award(1), NOTHING, 0)
  node.award(GATEWAY, award(2), NOTHING, 1)
  assert.equal(brief(node.cancel(GATEWAY, cancel(2, 1), 2)), [])
  assert.is(node.counts().waiting, 0)
})

test('the same offer again is not bid for again; a new round or epoch is', () => {
  const node = machine({ slots: 4 })
  assert.equal(brief(node.offer(GATEWAY, offer(1), 0)), ['bid 1 1'])
  assert.equal(brief(node.offer(GATEWAY, offer(1), 1)), [])
  assert.equal(brief(node.tick(BID_HOLD_MS)), [])
  assert.equal(brief(node.offer(GATEWAY, offer(1, 1, 1), 1_100)), ['bid 1 1'])
  node.cancel(GATEWAY, cancel(1, 1), 1_101)
  assert.equal(brief(node.offer(GATEWAY, offer(1, 2), 1_200)), ['bid 1 2'])
})

test('does not bid for what it cannot run', () => {
  assert.equal(brief(machine({ canRun: false }).offer(GATEWAY, offer(1), 0)), [])
})

test('an award without a bid is taken if there is room, and refused if not', () => {
  const node = machine()
  assert.equal(brief(node.award(GATEWAY, award(1), NOTHING, 0)), ['start 1 1'])
  assert.equal(brief(node.award(GATEWAY, award(2), NOTHING, 0)), [])
  assert.equal(brief(node.award(GATEWAY, award(4), NOTHING, 0)), ['refuse 4 busy'])
  const elsewhere = node.award(GATEWAY, awardTo(newPeer(), { jobId: jobIdNo(3) }), NOTHING, 0)
  assert.equal(brief(elsewhere), [], 'it names another node')
})

test('an award that comes twice runs once', () => {
  const node = machine()
  node.award(GATEWAY, award(1), NOTHING, 0)
  assert.equal(brief(node.award(GATEWAY, award(1), NOTHING, 1)), [])
  node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 2)
  assert.equal(brief(node.award(GATEWAY, award(1), NOTHING, 3)), ['result 1 1'])
})

test('an award of a higher epoch replaces the run', () => {
  const node = machine()
  node.award(GATEWAY, award(1, 1), NOTHING, 0)
  assert.equal(brief(node.award(GATEWAY, award(1, 2), NOTHING, 1)), ['kill 1 1', 'start 1 2'])
  assert.equal(brief(node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 2)), [], 'the killed run says nothing')
  assert.equal(brief(node.finished(GATEWAY, jobIdNo(1), 2, FINISH, 3)), ['result 1 2'])
})

test('tells a gateway that offers what it runs or has run, and does not run it twice', () => {
  const node = machine({ slots: 2 })
  node.award(GATEWAY, award(1), NOTHING, 0)
  assert.equal(brief(node.offer(GATEWAY, offer(1, 2), 1)), ['beat 1'])
  node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 2)
  assert.equal(brief(node.offer(GATEWAY, offer(1, 2), 3)), ['result 1 1'])
})

test('heartbeats name every run, by gateway, as long as there is one', () => {
  const node = machine({ slots: 3 })
  node.award(GATEWAY, award(1), NOTHING, 0)
  node.award(GATEWAY, award(2), NOTHING, 100)
  node.award(OTHER_GATEWAY, award(3), NOTHING, 100)
  assert.is(node.nextTickAtMs(), HEARTBEAT_MS)
  assert.equal(brief(node.tick(HEARTBEAT_MS)), ['beat 1,2', 'beat 3'])
  assert.is(node.nextTickAtMs(), 2 * HEARTBEAT_MS)
})

test('a result is sent again, ever slower, and forgotten in the end', () => {
  const node = machine()
  node.award(GATEWAY, award(1), NOTHING, 0)
  node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 0)
  let [last, gap] = [0, 0]
  for (let next = node.nextTickAtMs(); next !== undefined; next = node.nextTickAtMs()) {
    const actions = brief(node.tick(next))
    if (actions.includes('result 1 1')) {
      assert.ok(next - last >= gap && next - last <= RESULT_RESEND_MS_MAX)
      gap = next - last
      last = next
    }
  }
  assert.ok(gap === RESULT_RESEND_MS_MAX && last > RESULT_RESEND_MS && last <= RESULT_TTL_MS)
  assert.is(node.counts().results, 0)
})

test('keeps a bounded number of results, the newest', () => {
  const node = machine()
  for (let job = 1; job <= RESULTS_KEPT_MAX + 1; job++) {
    node.award(GATEWAY, award(job), NOTHING, 0)
    node.finished(GATEWAY, jobIdNo(job), 1, FINISH, 0)
  }
  assert.is(node.counts().results, RESULTS_KEPT_MAX)
  assert.equal(brief(node.award(GATEWAY, award(1), NOTHING, 1)), ['start 1 1'], 'the oldest is forgotten')
})

test('a cancel kills the run; that of another gateway, or of an older epoch, does not', () => {
  const node = machine()
  node.award(GATEWAY, award(1, 2), NOTHING, 0)
  assert.equal(brief(node.cancel(OTHER_GATEWAY, cancel(1, 9), 1)), [])
  assert.equal(brief(node.cancel(GATEWAY, cancel(1, 1), 1)), [])
  assert.equal(brief(node.cancel(GATEWAY, cancel(1, 2), 1)), ['kill 1 2'])
  assert.is(node.counts().running, 0)
})

test('two gateways may use the same job id, and each has its own run', () => {
  const node = machine({ slots: 2 })
  assert.equal(brief(node.award(GATEWAY, award(1), NOTHING, 0)), ['start 1 1'])
  assert.equal(brief(node.award(OTHER_GATEWAY, award(1), NOTHING, 0)), ['start 1 1'])
  node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 1)
  node.ack(OTHER_GATEWAY, { type: 'ack', jobId: jobIdNo(1), epoch: 1, accepted: true })
  assert.equal(node.counts(), { running: 1, waiting: 0, holds: 0, offers: 0, results: 1, slots: 2 })
})

test('a failure of the node itself goes to the gateway, and the slot to the next offer', () => {
  const node = machine()
  node.award(GATEWAY, award(1), NOTHING, 0)
  node.offer(GATEWAY, offer(2), 0)
  assert.equal(brief(node.failed(GATEWAY, jobIdNo(1), 1, 'sandbox-failed', 1)), ['refuse 1 sandbox-failed', 'bid 2 1'])
})

test('says again what a gateway may have missed when the channel is back', () => {
  const node = machine({ slots: 2 })
  node.award(GATEWAY, award(1), NOTHING, 0)
  node.award(GATEWAY, award(2), NOTHING, 0)
  node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 1)
  assert.equal([...node.owedGateways()], [GATEWAY])
  assert.equal(brief(node.connected(GATEWAY)), ['result 1 1', 'beat 2'])
  assert.equal(brief(node.connected(OTHER_GATEWAY)), [])
})

test('draining gives back what runs and takes nothing more', () => {
  const node = machine({ slots: 2 })
  node.award(GATEWAY, award(1), NOTHING, 0)
  assert.equal(brief(node.drain()), ['refuse 1 stopping', 'kill 1 1'])
  assert.equal(brief(node.offer(GATEWAY, offer(2), 1)), [])
  assert.equal(brief(node.award(GATEWAY, award(2), NOTHING, 1)), ['refuse 2 stopping'])
})

test('log chunks carry their place in the output', () => {
  const node = machine()
  node.award(GATEWAY, award(1), NOTHING, 0)
  assert.equal(brief(node.logged(GATEWAY, jobIdNo(1), 1, 'one\n')), ['log 1 0 one\n'])
  assert.equal(brief(node.logged(GATEWAY, jobIdNo(1), 1, 'two\n')), ['log 1 4 two\n'])
  assert.equal(brief(node.logged(GATEWAY, jobIdNo(1), 2, 'x')), [])
})

test('leaves the offers of a gateway that refuses it alone for a while, and those of no other', () => {
  const node = machine()
  node.offer(GATEWAY, offer(1), 0)
  node.cancel(GATEWAY, { type: 'cancel', jobId: jobIdNo(1), epoch: 1, reason: 'node-refused' }, 1)
  assert.equal(brief(node.offer(GATEWAY, offer(2), 2)), [])
  assert.equal(brief(node.offer(OTHER_GATEWAY, offer(2), 3)), ['bid 2 1'])
  node.cancel(OTHER_GATEWAY, cancel(2, 1), 4)
  const later = { ...offer(3), bidsUntilMs: 2 * REFUSED_PAUSE_MS }
  assert.equal(brief(node.offer(GATEWAY, later, 1 + REFUSED_PAUSE_MS)), ['bid 3 1'])
})

test('the result of a connector job names what was executed', () => {
  const node = machine()
  const made = awardTo(SELF, { kind: 'connector' })
  node.award(GATEWAY, made, NOTHING, 0)
  const [action] = node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 5)
  assert.ok(action?.type === 'send' && action.message.type === 'result')
  assert.is(action.message.inputId, inputIdOf(made))
})

test.run()
