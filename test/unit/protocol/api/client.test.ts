import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayClient } from '../../../../protocol/api/client.ts'
import type { DcnError } from '../../../../protocol/core/errors.ts'
import { httpStub, type HttpStub, type StubAnswer } from '../../../helpers/http-stub-cli.ts'

const JOB = '550e8400-e29b-41d4-a716-446655440000'

interface Context { stub: HttpStub, answer: StubAnswer | Promise<StubAnswer>, client: GatewayClient }
const test = suite<Context>('api client')
test.before.each(async context => {
  context.stub = await httpStub(async () => await context.answer)
  context.client = new GatewayClient({ url: `${context.stub.url}/`, wallet: 'me' })
})
test.after.each(async ({ stub }) => { await stub.close() })

async function failure (call: Promise<unknown>): Promise<DcnError> {
  return await call.then(() => { throw new TypeError('it did not fail') }, (err: unknown) => err as DcnError)
}

test('invoke posts JSON with the wallet', async context => {
  context.answer = { status: 202, json: { jobId: JOB, status: 'queued', pollUrl: `/jobs/${JOB}` } }
  assert.is((await context.client.invoke({ code: 'c', payload: [1], timeoutMs: 5 })).jobId, JOB)
  const [request] = context.stub.requests
  assert.is(`${request!.method} ${request!.url}`, 'POST /invoke')
  assert.is(request!.headers['x-wallet'], 'me')
  assert.is(request!.headers['content-type'], 'application/json')
  assert.equal(JSON.parse(request!.body), { code: 'c', payload: [1], timeoutMs: 5 })
})

test('a job is asked for with and without waiting', async context => {
  context.answer = { json: { jobId: JOB, status: 'done', logs: '' } }
  assert.is((await context.client.job(JOB)).status, 'done')
  await context.client.job(JOB, { waitMs: 250 })
  assert.equal(context.stub.requests.map(request => request.url), [`/jobs/${JOB}`, `/jobs/${JOB}?wait=250`])
})

test('health and peers', async context => {
  context.answer = { json: { status: 'ok', activeWorkers: 3, self: {}, peers: [] } }
  assert.is((await context.client.health()).activeWorkers, 3)
  assert.equal((await context.client.peers()).peers, [])
  assert.equal(context.stub.requests.map(request => request.url), ['/health', '/peers'])
})

test('a refusal keeps the code, the words and the facts', async context => {
  context.answer = { status: 413, json: { code: 'DCN_CODE_TOO_LARGE', message: 'too much', bytes: 2, bytesMax: 1 } }
  const err = await failure(context.client.invoke({ code: 'c' }))
  assert.is(err.code, 'DCN_CODE_TOO_LARGE')
  assert.is(err.message, 'too much')
  assert.equal(err.context, { bytes: 2, bytesMax: 1 })
})

test('a code of a later version is shown in the message', async context => {
  context.answer = { status: 402, json: { code: 'DCN_FROM_THE_FUTURE', message: 'pay' } }
  const err = await failure(context.client.invoke({ code: 'c' }))
  assert.is(err.code, 'DCN_INTERNAL')
  assert.is(err.message, 'pay (DCN_FROM_THE_FUTURE)')
})

test('a server that is no gateway is not believed', async context => {
  const answers: StubAnswer[] = [
    { text: '<html>' }, { json: {} }, { json: [] }, { json: 'done' }, { status: 404, text: 'no' },
    { status: 502, text: 'bad' }
  ]
  for (const answer of answers) {
    context.answer = answer
    const err = await failure(context.client.job(JOB))
    assert.is(err.code, 'DCN_GATEWAY_UNREACHABLE')
    assert.match(err.message, context.stub.url)
  }
})

test('a connection that is refused or dropped is told', async context => {
  context.answer = undefined
  assert.is((await failure(context.client.health())).code, 'DCN_GATEWAY_UNREACHABLE')
  await context.stub.close()
  assert.match((await failure(context.client.health())).message, 'connection refused')
})

test('no answer is waited for without end, and an abort keeps its reason', async context => {
  let release: (answer: StubAnswer) => void = () => {}
  context.answer = new Promise(resolve => { release = resolve })
  const quick = new GatewayClient({ url: context.stub.url, timeoutMs: 50 })
  assert.match((await failure(quick.health())).message, 'no answer within 50 ms')
  const reason = new TypeError('enough')
  assert.is(await failure(context.client.health({ signal: AbortSignal.abort(reason) })), reason)
  release(undefined)
})

test.run()
