/** One job's story, put together from what daemons told: clocks, spans, and those who tell what cannot be. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assemble, nodesIn, type Told } from '../../../../../protocol/jobs/trace/assemble.ts'
import { attemptsOf } from '../../../../../protocol/jobs/trace/attempts.ts'
import { clockOffset } from '../../../../../protocol/jobs/trace/clock-offset.ts'
import type { JobEvent, JobEventWord } from '../../../../../protocol/wire/job-events.ts'
import { jobIdNo, newPeer } from '../../../../helpers/jobs.ts'

const [GATEWAY, FIRST, SECOND] = [newPeer(), newPeer(), newPeer()]
const JOB = jobIdNo(1)
const EXACT = { offsetMs: 0, errorMs: 0 }

type Line = [
  atMs: number, word: JobEventWord, epoch: number, peer?: string | undefined, detail?: string, durationMs?: number
]

function told (peer: string, isGateway: boolean, lines: Line[], offset = EXACT): Told {
  const events = lines.map(([atMs, word, epoch, about, detail = '', durationMs = 0]): JobEvent =>
    ({ jobId: JOB, atMs, word, epoch, peer: about, detail, durationMs }))
  return { peer, isGateway, offset, events }
}

/** The first node is killed while it runs; the second does it. */
const FAILED_OVER: Line[] = [
  [0, 'accepted', 0], [1, 'offered', 1, undefined, 'round 0'], [3, 'bid', 1, FIRST, 'lacks the code'],
  [4, 'bid', 1, SECOND, 'lacks the code; not taken: another node has it'], [5, 'awarded', 1, FIRST],
  [1_000, 'lost', 1, FIRST, 'the connection to the node broke'], [1_001, 'offered', 2, undefined, 'round 0'],
  [1_005, 'bid', 2, SECOND, 'has the code'], [1_006, 'awarded', 2, SECOND], [6_060, 'result', 2, SECOND, 'done', 5_000],
  [6_061, 'receipt', 2, SECOND], [6_065, 'ended', 2, SECOND, 'done, 2 awards']
]
const OF_SECOND: Line[] = [
  [2, 'heard', 1, GATEWAY], [3, 'bidding', 1, GATEWAY, 'rank 2 of 2'],
  [1_004, 'bidding', 2, GATEWAY, 'rank 1 of 2: the code is here'],
  [1_008, 'taken', 2, GATEWAY], [1_030, 'code-ready', 2, GATEWAY, 'at hand', 2],
  [1_050, 'sandbox-ready', 2, GATEWAY, 'cold', 20], [6_055, 'ran', 2, GATEWAY, 'done', 5_000],
  [6_056, 'sent', 2, GATEWAY]
]

const test = suite('trace')

test('a clock is corrected only where it differs by more than the question took', () => {
  assert.equal(clockOffset({ sentMs: 100, answeredMs: 120, theirMs: 110 }), { offsetMs: 0, errorMs: 10 })
  assert.equal(clockOffset({ sentMs: 100, answeredMs: 120, theirMs: 121 }), { offsetMs: 0, errorMs: 10 })
  assert.equal(clockOffset({ sentMs: 100, answeredMs: 120, theirMs: 5_110 }), { offsetMs: 5_000, errorMs: 10 })
  assert.equal(clockOffset({ sentMs: 100, answeredMs: 101, theirMs: 0 }), { offsetMs: -100, errorMs: 1 })
})

test('events of a daemon whose clock is ahead fall where they belong', () => {
  const ahead = OF_SECOND.map(([atMs, ...rest]): Line => [atMs + 30_000, ...rest])
  const { events, leftOut } = assemble([
    told(GATEWAY, true, FAILED_OVER), told(SECOND, false, ahead, { offsetMs: 30_000, errorMs: 2 })
  ], { fromMs: 0, nowMs: 7_000 })
  assert.is(leftOut.size, 0)
  const words = events.map(({ word }) => word)
  assert.ok(words.indexOf('taken') > words.lastIndexOf('awarded') && words.indexOf('ran') < words.indexOf('result'))
  assert.is(events.find(({ word }) => word === 'ran')?.atMs, 6_055)
})

test('attempts with their spans, which follow on each other', () => {
  const { events } = assemble([told(GATEWAY, true, FAILED_OVER), told(SECOND, false, OF_SECOND)],
    { fromMs: 0, nowMs: 7_000 })
  const [first, second, ...more] = attemptsOf(events)
  assert.is(more.length, 0)
  assert.equal([first?.node, first?.outcome, first?.why], [FIRST, 'lost', 'the connection to the node broke'])
  assert.equal(first?.spans.map(({ name, startMs, endMs }) => [name, startMs, endMs]),
    [['offer', 1, 3], ['award', 3, 5], ['silence', 5, 1_000]])
  assert.equal(first?.bids.map(({ node, isAwarded, nodeSays }) => [node, isAwarded, nodeSays]),
    [[FIRST, true, ''], [SECOND, false, 'rank 2 of 2']])
  assert.equal([second?.node, second?.outcome, second?.startMs, second?.endMs], [SECOND, 'done', 1_001, 6_065])
  assert.equal(second?.spans.map(({ name, startMs, endMs }) => [name, startMs, endMs]), [
    ['offer', 1_001, 1_005], ['award', 1_005, 1_006], ['deliver', 1_006, 1_008], ['wait', 1_008, 1_028],
    ['code', 1_028, 1_030], ['sandbox', 1_030, 1_050], ['run', 1_050, 6_055], ['result', 6_055, 6_060],
    ['end', 6_060, 6_065]
  ])
})

test('without the node\'s word there is what the gateway knows', () => {
  const { events } = assemble([told(GATEWAY, true, FAILED_OVER)], { fromMs: 0, nowMs: 7_000 })
  assert.equal(attemptsOf(events)[1]?.spans.map(({ name }) => name), ['offer', 'award', 'result', 'end'])
})

test('without the gateway\'s word there is what the node knows', () => {
  const { events } = assemble([told(SECOND, false, OF_SECOND)], { fromMs: 0, nowMs: 7_000 })
  const [first, second] = attemptsOf(events)
  assert.equal([first?.node, first?.outcome], [undefined, 'open'])
  assert.equal(second?.spans.map(({ name }) => name), ['deliver', 'wait', 'code', 'sandbox', 'run'])
})

test('what a daemon cannot know, or what cannot have been, is left out and counted', () => {
  const liar: Line[] = [
    [3, 'awarded', 1, SECOND, 'a node awards nothing'], [-100_000, 'heard', 1, GATEWAY], [999_999, 'ran', 1, GATEWAY],
    [4, 'heard', 1, GATEWAY]
  ]
  const { events, leftOut } = assemble([told(GATEWAY, true, FAILED_OVER), told(FIRST, false, liar)],
    { fromMs: 0, nowMs: 7_000 })
  assert.is(leftOut.get(FIRST), 3)
  assert.is(events.filter(({ source }) => source === FIRST).length, 1)
})

test('nodes are asked as gateways name them, those that had the job first, and only so many', () => {
  const bids = Array.from({ length: 50 }, (): Line => [1, 'bid', 1, newPeer()])
  const all = [told(GATEWAY, true, [...bids, ...FAILED_OVER]), told(FIRST, false, [[1, 'heard', 1, GATEWAY]])]
  const named = nodesIn(all, 16)
  assert.is(named.length, 16)
  assert.equal(named.slice(0, 2), [FIRST, SECOND])
})

test.run()
