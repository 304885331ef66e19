/** What a gateway and a node record of one job: whose child each span is, and when. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { spanIdOf, type TraceContext } from '../../../../../protocol/core/trace-context.ts'
import type { FinishedSpan } from '../../../../../protocol/core/tracer.ts'
import { gatewaySpans, nodeSpans } from '../../../../../protocol/jobs/trace/job-spans.ts'
import type { JobEvent, JobEventWord } from '../../../../../protocol/wire/job-events.ts'
import { jobIdNo, newPeer } from '../../../../helpers/jobs.ts'

const [GATEWAY, FIRST, SECOND] = [newPeer(), newPeer(), newPeer()]
const JOB = jobIdNo(1)
const CALLER: TraceContext = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', flags: 1 }

type Line = [
  atMs: number, word: JobEventWord, epoch: number, peer?: string | undefined, detail?: string, durationMs?: number
]

const storyOf = (lines: Line[]): JobEvent[] => lines.map(([atMs, word, epoch, peer, detail = '', durationMs = 0]) =>
  ({ jobId: JOB, atMs, word, epoch, peer, detail, durationMs }))

/** The first node is lost while it runs; the second does it. */
const FAILED_OVER: Line[] = [
  [10, 'accepted', 0], [11, 'offered', 1, undefined, 'round 0'], [13, 'bid', 1, FIRST], [15, 'awarded', 1, FIRST],
  [1_000, 'lost', 1, FIRST, 'the connection to the node broke'], [1_001, 'offered', 2, undefined, 'round 0'],
  [1_005, 'bid', 2, SECOND], [1_006, 'awarded', 2, SECOND], [6_060, 'result', 2, SECOND, 'done', 5_000],
  [6_061, 'receipt', 2, SECOND, 'number 1 for this node'], [6_065, 'ended', 2, SECOND, 'done, 2 awards']
]
const OF_SECOND: Line[] = [
  [12, 'heard', 1, GATEWAY], [13, 'bidding', 1, GATEWAY], [1_002, 'heard', 2, GATEWAY], [1_004, 'bidding', 2, GATEWAY],
  [1_008, 'taken', 2, GATEWAY], [1_030, 'code-ready', 2, GATEWAY, 'at hand', 2],
  [1_050, 'sandbox-ready', 2, GATEWAY, 'cold', 20], [6_055, 'ran', 2, GATEWAY, 'done', 5_000],
  [6_056, 'sent', 2, GATEWAY], [6_070, 'acknowledged', 2, GATEWAY, 'taken']
]

const gateway = (lines = FAILED_OVER, caller: TraceContext | undefined = CALLER): FinishedSpan[] =>
  gatewaySpans({ jobId: JOB, self: GATEWAY, story: storyOf(lines), caller, createdAtMs: 8 })
const node = (lines = OF_SECOND, caller: TraceContext | undefined = CALLER): FinishedSpan[] =>
  nodeSpans({ jobId: JOB, self: SECOND, story: storyOf(lines), caller }, 2)
const outline = (spans: FinishedSpan[], parent: string | undefined) => spans
  .filter(({ parentSpanId }) => parentSpanId === parent)
  .map(({ name, startMs, endMs, failure }) => [name, startMs, endMs, ...failure === undefined ? [] : [failure]])

const test = suite('job spans')

test('a gateway records the job below its caller\'s span, and below that each attempt', () => {
  const spans = gateway()
  assert.equal(outline(spans, CALLER.spanId), [['dcn job', 8, 6_065]])
  assert.equal(outline(spans, spanIdOf(JOB)), [
    ['dcn attempt', 11, 1_000, 'the connection to the node broke'], ['dcn attempt', 1_001, 6_065]
  ])
  assert.equal(outline(spans, spanIdOf(JOB, 1)), [
    ['dcn offer', 11, 13], ['dcn award', 13, 15], ['dcn silence', 15, 1_000]
  ])
  assert.equal(outline(spans, spanIdOf(JOB, 2)), [
    ['dcn offer', 1_001, 1_005], ['dcn award', 1_005, 1_006], ['dcn work', 1_006, 6_060], ['dcn end', 6_060, 6_065],
    ['dcn receipt', 6_060, 6_061]
  ])
  assert.is(spans.length, 11)
  assert.equal(spans.find(({ name }) => name === 'dcn attempt')?.attributes, {
    'dcn.job.id': JOB, 'dcn.gateway': GATEWAY, 'dcn.epoch': 1, 'dcn.node': FIRST, 'dcn.status': 'lost'
  })
})

test('a node records its part below the gateway\'s span of the attempt', () => {
  const spans = node()
  const whole = spans.find(({ name }) => name === 'dcn node')
  assert.equal(outline(spans, spanIdOf(JOB, 2)), [['dcn node', 1_008, 6_070]])
  assert.equal(outline(spans, whole?.context.spanId), [
    ['dcn wait', 1_008, 1_028], ['dcn code', 1_028, 1_030], ['dcn sandbox', 1_030, 1_050], ['dcn run', 1_050, 6_055],
    ['dcn answer', 6_055, 6_070]
  ])
  assert.is(spans.length, 6)
  assert.equal(whole?.attributes, {
    'dcn.job.id': JOB, 'dcn.epoch': 2, 'dcn.node': SECOND, 'dcn.gateway': GATEWAY, 'dcn.status': 'done'
  })
})

test('all of it is one trace, and no span has the id of another', () => {
  const spans = [...gateway(), ...node()]
  assert.equal(new Set(spans.map(({ context: { traceId } }) => traceId)), new Set([CALLER.traceId]))
  assert.is(new Set(spans.map(({ context: { spanId } }) => spanId)).size, spans.length)
})

test('without a caller\'s trace the job has one of its own, and nothing above it', () => {
  const story = storyOf(FAILED_OVER)
  const spans = gatewaySpans({ jobId: JOB, self: GATEWAY, story, caller: undefined, createdAtMs: 8 })
  assert.is(spans[0]?.context.traceId, JOB.replaceAll('-', ''))
  assert.equal(outline(spans, undefined), [['dcn job', 8, 6_065]])
})

test('what its caller does not record, nobody does', () => {
  const caller = { ...CALLER, flags: 0 }
  assert.equal([gateway(FAILED_OVER, caller), node(OF_SECOND, caller)], [[], []])
})

test('what goes on is not recorded yet', () => {
  assert.equal([gateway(FAILED_OVER.slice(0, -1)), node(OF_SECOND.slice(0, -1))], [[], []])
})

test('what came to no good end says so', () => {
  const dropped = node([...OF_SECOND.slice(0, 7), [1_100, 'dropped', 2, GATEWAY, 'given back: it is stopping']])
  assert.equal(outline(dropped, spanIdOf(JOB, 2)), [['dcn node', 1_008, 1_100, 'given back: it is stopping']])
  const [job] = gateway([[10, 'accepted', 0], [60_000, 'ended', 0, undefined, 'error, 0 awards']])
  assert.equal([job?.failure, job?.attributes['dcn.status']], ['error, 0 awards', 'error'])
})

test.run()
