/** W3C Trace Context, by the cases of its own test suite (w3c/trace-context, test/test.py). */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  formatTraceparent, isSampled, parseTraceparent, passableTracestate, spanIdOf, traceContextFromBytes,
  traceContextToBytes, traceOfJob
} from '../../../../protocol/core/trace-context.ts'
import { callerTrace, traceHeaders } from '../../../../gateway/trace/caller-trace.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

const test = suite('trace-context')

test('a traceparent as it should be', () => {
  assert.equal(parseTraceparent(`00-${TRACE}-${SPAN}-01`), { traceId: TRACE, spanId: SPAN, flags: 1 })
  assert.equal(parseTraceparent(`00-${TRACE}-${SPAN}-00`)?.flags, 0)
  assert.equal(parseTraceparent(`00-${TRACE}-${SPAN}-09`)?.flags, 9, 'flags that this version does not know')
})

test('of a later version what this one knows counts', () => {
  assert.is(parseTraceparent(`cc-${TRACE}-${SPAN}-01`)?.traceId, TRACE)
  assert.is(parseTraceparent(`cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`)?.traceId, TRACE)
  assert.is(parseTraceparent(`cc-${TRACE}-${SPAN}-01.what-the-future-will-be-like`), undefined)
})

for (const [what, header] of [
  ['version ff', `ff-${TRACE}-${SPAN}-01`], ['more after version 00', `00-${TRACE}-${SPAN}-01-more`],
  ['a dash after version 00', `00-${TRACE}-${SPAN}-01-`],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`], ['a short trace id', `00-${TRACE.slice(1)}-${SPAN}-01`],
  ['a long span id', `00-${TRACE}-${SPAN}0-01`], ['no flags', `00-${TRACE}-${SPAN}`],
  ['other characters', `00-${TRACE.replace('4', '.')}-${SPAN}-01`], ['flags of one digit', `00-${TRACE}-${SPAN}-1`],
  ['a version of three digits', `000-${TRACE}-${SPAN}-01`],
  ['two of them', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
  ['nothing', '']
] as const) {
  test(`${what} counts as no traceparent`, () => { assert.is(parseTraceparent(header), undefined) })
}

test('a tracestate is passed on whole, or not at all', () => {
  assert.is(passableTracestate('foo=1,bar=2'), 'foo=1,bar=2')
  assert.is(passableTracestate(' foo=1 ,, \tbar=2'), 'foo=1,bar=2')
  assert.is(passableTracestate('fw529a3039@dt=FfAAAA,a-_*/=x y'), 'fw529a3039@dt=FfAAAA,a-_*/=x y')
  const long = `foo=${'1'.repeat(600)}`
  for (const bad of ['foo', 'FOO=1', 'foo=1,foo=2', 'foo=ü', 'foo=a=b', 'foo@=1', long, 'foo=\u0001']) {
    assert.is(passableTracestate(bad), '', bad)
  }
  assert.is(passableTracestate(Array.from({ length: 33 }, (_, at) => `k${at}=1`).join()), '')
})

test('a state without a parent that holds is not looked at', () => {
  assert.is(callerTrace({ headers: { tracestate: 'foo=1' } }), undefined)
  assert.is(callerTrace({ headers: { traceparent: 'x', tracestate: 'foo=1' } }), undefined)
  assert.equal(callerTrace({ headers: { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'foo=1' } }),
    { traceId: TRACE, spanId: SPAN, flags: 1, state: 'foo=1' })
})

test('a job is of its caller\'s trace, or of one with its own id for a name', () => {
  const jobId = jobIdNo(7)
  const own = traceOfJob(jobId, undefined)
  assert.equal([own.traceId, own.flags], [jobId.replaceAll('-', ''), 1])
  const caller = { traceId: TRACE, spanId: SPAN, flags: 0, state: 'foo=1' }
  const headers = traceHeaders({ jobId, trace: caller })
  assert.equal(headers, { traceparent: `00-${TRACE}-${spanIdOf(jobId)}-00`, tracestate: 'foo=1' })
  assert.ok(parseTraceparent(formatTraceparent(own)) !== undefined && isSampled(own))
  assert.equal(traceContextFromBytes(traceContextToBytes({ traceId: TRACE, spanId: SPAN, flags: 1 })),
    { traceId: TRACE, spanId: SPAN, flags: 1 })
  assert.is(new Set([spanIdOf(jobId), spanIdOf(jobId, 1), spanIdOf(jobId, 1, 'run'), spanIdOf(jobIdNo(8))]).size, 4)
})

test.run()
