import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { NodeAction } from '../../../../protocol/jobs/node-actions.ts'
import { NodeDispatch } from '../../../../protocol/jobs/node-dispatch.ts'
import { BID_HOLD_MS, OFFER_HEARD_MS, OFFER_SKIPPED_MS } from '../../../../protocol/jobs/timing.ts'
import type { Offer } from '../../../../protocol/wire/offers.ts'
import { awardTo, jobIdNo, NEEDS, newPeer, offerOf, willing } from '../../../helpers/jobs.ts'

const SELF = newPeer()
const GATEWAY = newPeer()
const FINISH = {
  status: 'done' as const, outcomeId: 'id', outcome: new Uint8Array([1]), durationMs: 3, cpuMs: 0, memoryPeakBytes: 0
}

const machine = (memoryMiB: number, gpus = () => 0): NodeDispatch => new NodeDispatch({
  self: SELF, canRun: () => true, hasCode: () => false, hasModels: () => false, ableNodes: () => 1, ...willing
}, { slots: 8, memoryMiB, overheadMiB: 64, gpus })

const offer = (job: number, memoryMiB = 128, gpu = false, round = 0): Offer =>
  offerOf({ jobId: jobIdNo(job), round, needs: { ...NEEDS, memoryMiB, gpu } })

const bids = (actions: NodeAction[]): number[] => actions.flatMap(action => {
  return action.type === 'send' && action.message.type === 'bid' ? [parseInt(action.message.jobId.slice(-12), 16)] : []
})

const start = (node: NodeDispatch, job: number, nowMs: number, memoryMiB = 128): NodeAction[] =>
  node.award(GATEWAY, awardTo(SELF, { jobId: jobIdNo(job), needs: { ...NEEDS, memoryMiB } }), new Map(), nowMs)

const test = suite('NodeDispatch admission')

test('promises no more memory than it has, holds included, and passes over what does not fit', () => {
  const node = machine(2 * 192 + 100)
  assert.equal(bids(node.offer(GATEWAY, offer(1), 0)), [1])
  assert.equal(bids(node.offer(GATEWAY, offer(2, 512), 0)), [])
  assert.equal(bids(node.offer(GATEWAY, offer(3), 0)), [3])
  assert.equal(bids(node.offer(GATEWAY, offer(4), 0)), [])
  assert.is(node.nextTickAtMs(), BID_HOLD_MS, 'what does not fit is nothing to wake up for')
  assert.equal(bids(node.tick(BID_HOLD_MS)), [4])
})

test('an award that does not fit is refused', () => {
  const node = machine(300)
  assert.is(start(node, 1, 0)[0]?.type, 'start')
  const [refusal] = start(node, 2, 0)
  assert.ok(refusal?.type === 'send' && refusal.message.type === 'refusal' && refusal.message.reason === 'busy')
})

test('a GPU is one job’s', () => {
  const node = machine(10_000, () => 1)
  assert.equal(bids(node.offer(GATEWAY, offer(1, 512, true), 0)), [1])
  assert.equal(bids(node.offer(GATEWAY, offer(2, 512, true), 0)), [])
  assert.equal(bids(node.offer(GATEWAY, offer(3), 0)), [3])
})

test('a second job for the same GPU is refused, and bid for when the first has ended', () => {
  const node = machine(10_000, () => 1)
  const gpuAward = (job: number): NodeAction[] => {
    return node.award(GATEWAY, awardTo(SELF, { jobId: jobIdNo(job), needs: { ...NEEDS, gpu: true } }), new Map(), 0)
  }
  assert.is(gpuAward(1)[0]?.type, 'start')
  const [refusal] = gpuAward(2)
  assert.ok(refusal?.type === 'send' && refusal.message.type === 'refusal' && refusal.message.reason === 'busy')
  assert.equal(bids(node.offer(GATEWAY, offer(2, 128, true), 1)), [])
  assert.equal(bids(node.finished(GATEWAY, jobIdNo(1), 1, FINISH, 2)), [2])
})

test('how many GPUs there are shows when they have been proven', () => {
  let gpus = 0
  const node = machine(10_000, () => gpus)
  assert.equal(bids(node.offer(GATEWAY, offer(1, 128, true), 0)), [])
  gpus = 2
  assert.equal(bids(node.offer(GATEWAY, offer(1, 128, true, 1), 1)), [1])
  assert.equal(bids(node.offer(GATEWAY, offer(2, 128, true), 1)), [2])
  assert.equal(bids(node.offer(GATEWAY, offer(3, 128, true), 1)), [])
})

test('a large offer that waits too long is kept room for, while it is heard', () => {
  const node = machine(2 * 192 + 64 + 512)
  for (const job of [1, 2, 3]) start(node, job, 0)
  assert.equal(bids(node.offer(GATEWAY, offer(10, 512), 0)), [])
  assert.equal(bids(node.offer(GATEWAY, offer(11), 0)), [11])
  start(node, 11, 1)
  const late = OFFER_SKIPPED_MS + 1
  node.offer(GATEWAY, offer(10, 512, false, 1), late)
  assert.equal(bids(node.offer(GATEWAY, offer(12), late)), [12], 'beside it there is room for two')
  start(node, 12, late)
  const after = (job: number): number[] => bids(node.finished(GATEWAY, jobIdNo(job), 1, FINISH, late + 1))
  assert.equal([...after(1), ...after(2), ...after(3)], [10])
})

test('a large offer that is heard no more holds nobody up', () => {
  const node = machine(64 + 512)
  start(node, 1, 0)
  node.offer(GATEWAY, offer(10, 512), 0)
  const late = OFFER_SKIPPED_MS + 1
  assert.equal(bids(node.offer(GATEWAY, offer(11), late)), [])
  assert.is(node.nextTickAtMs()! <= OFFER_HEARD_MS, true)
  assert.equal(bids(node.tick(OFFER_HEARD_MS)), [11])
})

test('under pressure it bids for nothing, and then goes on', () => {
  const node = machine(10_000)
  node.pressure(true, 0)
  assert.equal(bids(node.offer(GATEWAY, offer(1), 0)), [])
  assert.is(node.nextTickAtMs(), undefined)
  assert.is(start(node, 2, 0)[0]?.type, 'start', 'what was bid for before is run')
  assert.equal(bids(node.pressure(false, 1)), [1])
})

test.run()
