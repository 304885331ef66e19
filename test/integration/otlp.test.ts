/** Traces of a real gateway and a real node at a collector that speaks OTLP. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { InvokeResponse } from '../../protocol/api/jobs.ts'
import { isDcnError } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { openTracer } from '../../src/open-tracer.ts'
import { OtlpTracer } from '../../src/otlp.ts'
import { getJob, startNetwork, until, type TestNetwork } from '../helpers/network.ts'
import { spansAt } from '../helpers/otlp.ts'
import { startReceiver, type Receiver } from '../helpers/receiver.ts'
import { silentLogger } from '../helpers/silent-logger.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '00f067aa0ba902b7'

let net: TestNetwork
let collector: Receiver
let isDown = false
const said: string[] = []
const logger: Logger = {
  ...silentLogger,
  info: message => { said.push(message) },
  warn: message => { said.push(message) },
  child: () => logger
}
let tracers: Record<'gateway' | 'node', OtlpTracer>

const test = suite('integration/otlp')

test.before(async () => {
  collector = await startReceiver((_before, _request, response) => {
    // A status that is not tried again: to try again takes a second.
    response.writeHead(isDown ? 500 : 200, { 'content-type': 'application/json' }).end('{}')
  })
  const tracerOf = (role: string) =>
    new OtlpTracer({ logger }, { url: `${collector.url}/v1/traces`, role, delayMs: 10, timeoutMs: 500 })
  tracers = { gateway: tracerOf('gateway'), node: tracerOf('node') }
  net = await startNetwork({ tracers })
})

test.after(async () => {
  await net[Symbol.asyncDispose]()
  await collector[Symbol.asyncDispose]()
})

async function run (flags: string): Promise<string> {
  const response = await fetch(`${net.gateways[0]!.httpUrl}/invoke`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json', 'x-wallet': 'secret', traceparent: `00-${TRACE}-${CALLER}-${flags}`
    },
    body: JSON.stringify({ code: 'const handler = () => new Promise(done => setTimeout(() => done(1), 200))' })
  })
  const { jobId } = await response.json() as InvokeResponse
  assert.is((await getJob(net.gateways[0]!, jobId, 20_000)).status, 'done')
  return jobId
}

const spansOf = (jobId: string) => spansAt(collector).filter(({ attributes }) =>
  attributes.some(({ key, value }) => key === 'dcn.job.id' && value.stringValue === jobId))
const bothHave = (jobId: string) => ['dcn job', 'dcn node'].every(name =>
  spansOf(jobId).some(span => span.name === name))

test('a job is one trace of gateway and node, below the span of its caller', async () => {
  const beganMs = Date.now()
  const jobId = await run('01')
  await until(() => bothHave(jobId), 'gateway and node have sent theirs')
  const endedMs = Date.now()
  const spans = spansOf(jobId)
  assert.ok(collector.received.every(({ path, headers }) =>
    path === '/v1/traces' && headers['content-type'] === 'application/json'))
  assert.ok(spans.every(({ traceId }) => traceId === TRACE))
  assert.is(new Set(spans.map(({ spanId }) => spanId)).size, spans.length)

  const above = (name: string): string[] => {
    const span = spans.find(each => each.name === name)
    const parent = spans.find(({ spanId }) => spanId === span?.parentSpanId)
    return [`${span?.service} ${name}`, ...parent === undefined ? [span?.parentSpanId ?? ''] : above(parent.name)]
  }
  const ofAttempt = ['dcn-gateway dcn attempt', 'dcn-gateway dcn job', CALLER]
  for (const name of ['dcn offer', 'dcn award', 'dcn work', 'dcn receipt', 'dcn end']) {
    assert.equal(above(name), [`dcn-gateway ${name}`, ...ofAttempt])
  }
  for (const name of ['dcn code', 'dcn sandbox', 'dcn run', 'dcn answer']) {
    assert.equal(above(name), [`dcn-node ${name}`, 'dcn-node dcn node', ...ofAttempt])
  }

  const timesOf = (name: string): [number, number] => {
    const { startTimeUnixNano = '0', endTimeUnixNano = '0' } = spans.find(each => each.name === name) ?? {}
    return [Number(BigInt(startTimeUnixNano) / 1_000_000n), Number(BigInt(endTimeUnixNano) / 1_000_000n)]
  }
  const [jobMs, jobEndMs] = timesOf('dcn job')
  assert.ok(beganMs <= jobMs && jobEndMs <= endedMs, `${beganMs} ${jobMs} ${jobEndMs} ${endedMs}`)
  const [runMs, runEndMs] = timesOf('dcn run')
  assert.ok(runEndMs - runMs >= 190 && jobMs <= runMs && runEndMs <= jobEndMs, `${runMs} ${runEndMs}`)
  for (const { name, service } of spans) {
    const [fromMs, toMs] = timesOf(name)
    assert.ok(fromMs <= toMs && (service === 'dcn-node' || (jobMs <= fromMs && toMs <= jobEndMs)), name)
  }
  const sent = collector.received.map(({ body }) => new TextDecoder().decode(body)).join('')
  assert.not.ok(sent.includes('secret') || sent.includes('handler'), 'nothing of the user')
})

test('a collector that is down costs no job, and is told of once; what no caller records is not sent', async () => {
  const unsampled = await run('00')
  isDown = true
  const lost = await run('01')
  await until(() => bothHave(lost) && said.length === 2, 'they were sent, and refused')
  const more = await run('01')
  await until(() => bothHave(more), 'more was refused')
  isDown = false
  const later = await run('01')
  await until(() => bothHave(later), 'it is taken again')
  await until(() => said.length === 4, 'and that is told')
  // Each of the gateway's tracer and of the node's.
  const [down, again] = ['the collector takes no traces', 'the collector takes traces again']
  assert.equal(said, [down, down, again, again])
  assert.equal(spansOf(unsampled), [])
})

test('a stop sends what waits, and does not wait for who does not answer', async () => {
  const span = {
    context: { traceId: TRACE, spanId: CALLER, flags: 1 }, parentSpanId: undefined, name: 'last',
    startMs: 1, endMs: 2, attributes: {}
  }
  const waiting = new OtlpTracer({ logger }, { url: collector.url, role: 'test', delayMs: 60_000 })
  waiting.record([span])
  await waiting.stop()
  assert.ok(spansAt(collector).some(({ name }) => name === 'last'))

  await using mute = await startReceiver(() => {})
  const init = { url: mute.url, role: 'test', delayMs: 60_000, timeoutMs: 1_000, stopMs: 50 }
  const stuck = new OtlpTracer({ logger }, init)
  stuck.record([span])
  const beganMs = Date.now()
  await stuck.stop()
  assert.ok(Date.now() - beganMs < 900)
})

test('only an http URL is one of a collector; none is no tracer', async () => {
  assert.is(await openTracer({ logger }, { otlpUrl: '', role: 'node' }), undefined)
  for (const otlpUrl of ['127.0.0.1:4318', 'grpc://127.0.0.1:4317', 'http://']) {
    await openTracer({ logger }, { otlpUrl, role: 'node' }).then(
      () => { assert.unreachable(otlpUrl) },
      (err: unknown) => { assert.ok(isDcnError(err) && err.code === 'DCN_CONFIG_INVALID', otlpUrl) })
  }
  const tracer = await openTracer({ logger }, { otlpUrl: `${collector.url}/v1/traces`, role: 'node' })
  assert.instance(tracer, OtlpTracer)
  await tracer?.stop()
})

test.run()
