/** A job's story at 80 columns. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { TraceView } from '../../../protocol/api/trace.ts'
import { describeTrace, durationText, legendOf } from '../../../src/trace-text.ts'

const span = (name: string, atMs: number, durationMs: number) => ({ name, atMs, durationMs, source: 'G', detail: '' })
const NODE = '12D3KooWQv6Xv9kQWv3ZrTnPzYhTq1mPpYqLkBzqWnFirst1'
const OTHER = '12D3KooWQv6Xv9kQWv3ZrTnPzYhTq1mPpYqLkBzqWnSecond'

const view: TraceView = {
  jobId: '550e8400-e29b-41d4-a716-446655440000', traceId: '550e8400e29b41d4a716446655440000', status: 'done',
  beganAt: '2026-11-27T20:00:00.000Z', totalMs: 6_064, events: [], daemons: [
    { peerId: NODE, role: 'node', offsetMs: -2_500, errorMs: 3, events: 4, leftOut: 7 },
    { peerId: OTHER, role: 'node', offsetMs: 0, errorMs: 1, events: 4, leftOut: 0 }
  ],
  attempts: [
    {
      epoch: 1, gateway: 'gateway0', node: NODE, outcome: 'lost', why: 'the connection to the node broke', atMs: 0,
      durationMs: 1_000, spans: [span('offer', 0, 3), span('award', 3, 0), span('silence', 3, 997)],
      bids: [{ node: NODE, atMs: 3, awarded: true, gatewaySays: 'lacks the code', nodeSays: '' }],
      passes: [{ node: OTHER, detail: 'rank 9 of 12: the code is not here, load 0.50; in round 0 the first 4 bid' }]
    },
    {
      epoch: 2, gateway: 'gateway0', node: OTHER, outcome: 'done', why: '', atMs: 1_000, durationMs: 5_064,
      spans: [span('run', 1_030, 5_000)], bids: [], passes: []
    }
  ],
  spans: [{ ...span('settlement', 6_064, 65_000), detail: `transaction ${'5'.repeat(88)}` }],
  missing: [{ peerId: NODE, role: 'node', reason: 'it cannot be reached', lost: 'how it ran the job' }]
}

const test = suite('trace-text')

test('a timeline for each attempt, bids with their reasons, what is missing and whose clock is off', () => {
  assert.equal(describeTrace(view), [
    'job 550e8400-e29b-41d4-a716-446655440000: done, 6.064 s, 2 attempts',
    'began 2026-11-27T20:00:00.000Z, trace 550e8400e29b41d4a716446655440000',
    '',
    'attempt 1, award 1 of gateway gateway0: node WnFirst1, lost: the connection to',
    '  the node broke',
    '            +0 ms                           +1.000 s       after        took',
    '  offer     ▏                                               0 ms        3 ms',
    '  award     ▏                                               3 ms        0 ms',
    '  silence   ████████████████████████████████████████        3 ms      997 ms',
    '  bid WnFirst1 (awarded): lacks the code',
    '  no bid WnSecond: rank 9 of 12: the code is not here, load 0.50; in round 0 the',
    '    first 4 bid',
    '',
    'attempt 2, award 2 of gateway gateway0: node WnSecond, done',
    '            +1.000 s                        +6.064 s       after        took',
    '  run       ████████████████████████████████████████       30 ms     5.000 s',
    '',
    'the job as a whole',
    '  settlement  1 min 5 s  end to payment; transaction',
    `    ${'5'.repeat(88)}`,
    '',
    'corrected',
    '  node WnFirst1: its clock is 2.500 s behind, give or take 3 ms; 7 events that',
    '    could not be so are left out',
    '',
    'missing',
    '  node WnFirst1: it cannot be reached; with it how it ran the job'
  ])
})

test('the legend names what stands in the timeline', () => {
  assert.equal(legendOf(view), [
    'offer: until a node bid; award: bid to award sent; run: in the sandbox; silence:', 'nothing heard of the node'
  ])
})

test('durations as people say them', () => {
  assert.equal([0, 999, 1_000, 59_999, 61_000, 3_840_000].map(durationText),
    ['0 ms', '999 ms', '1.000 s', '59.999 s', '1 min 1 s', '1 h 4 min'])
})

test.run()
