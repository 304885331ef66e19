import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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

/** Path and method of a call, who it says it is, and its body. */
type Sent = [method: string, url: string, identity: 'wallet' | 'none', body?: unknown]
type Row = readonly [name: string, call: (client: GatewayClient) => Promise<unknown>, answer: unknown, sent: Sent]

const KEY = { wallet: 'me', signature: 's', message: 'm' }
const CODE = 'code'
const MODEL = 'ab'.repeat(32)

const ROWS: readonly Row[] = [
  ['balance', c => c.balance('a/b'), { balance: 1 }, ['GET', '/credits/balance/a%2Fb', 'none']],
  ['faucet', c => c.faucet('me'), { balance: 50 }, ['POST', '/credits/faucet', 'wallet', { wallet: 'me' }]],
  ['depositTarget', c => c.depositTarget(), { tokenAccount: 'a' }, ['GET', '/credits/deposit', 'none']],
  ['deposit', c => c.deposit('5x'), { creditsAdded: 1 },
    ['POST', '/credits/deposit', 'wallet', { txSignature: '5x' }]],
  ['audit', c => c.audit(), { difference: 0 }, ['GET', '/credits/audit', 'wallet']],
  ['audit of a wallet', c => c.audit({ wallet: 'me' }), { difference: 0 },
    ['GET', '/credits/audit?wallet=me', 'wallet']],
  ['invoke and wait', c => c.invoke({ code: CODE }, { waitMs: 10 }), { jobId: JOB },
    ['POST', '/invoke?wait=10', 'wallet', { code: CODE }]],
  ['invokeBatch', c => c.invokeBatch({ code: CODE, payloads: [1, 2] }), { jobs: [] },
    ['POST', '/invoke/batch', 'wallet', { code: CODE, payloads: [1, 2] }]],
  ['run', c => c.run('f', { payload: 1, version: 2 }, { waitMs: 5 }), { jobId: JOB },
    ['POST', '/functions/f/run?wait=5', 'wallet', { payload: 1, version: 2 }]],
  ['runBatch', c => c.runBatch('f', { payloads: [1] }), { jobs: [] },
    ['POST', '/functions/f/batch', 'wallet', { payloads: [1] }]],
  ['jobs', c => c.jobs('me'), [], ['GET', '/jobs?wallet=me', 'wallet']],
  ['a page of jobs', c => c.jobs('me', { limit: 2, offset: 4 }), [],
    ['GET', '/jobs?wallet=me&limit=2&offset=4', 'wallet']],
  ['cancel', c => c.cancel(JOB), { status: 'cancelled' }, ['POST', `/jobs/${JOB}/cancel`, 'wallet']],
  ['explain', c => c.explain({ needs: { gpu: true } }), { nodes: [] },
    ['POST', '/explain', 'wallet', { needs: { gpu: true } }]],
  ['explainJob', c => c.explainJob(JOB), { nodes: [] }, ['GET', `/jobs/${JOB}/explain`, 'none']],
  ['deploy', c => c.deploy({ name: 'f', code: CODE }), { endpoint: 'e' },
    ['POST', '/functions', 'wallet', { name: 'f', code: CODE }]],
  ['functions', c => c.functions(), [], ['GET', '/functions', 'wallet']],
  ['function', c => c.function('f'), { versions: [] }, ['GET', '/functions/f', 'wallet']],
  ['a version of a function', c => c.function('f', { version: 3 }), { versions: [] },
    ['GET', '/functions/f?version=3', 'wallet']],
  ['deleteFunction', c => c.deleteFunction('f'), { deleted: true }, ['DELETE', '/functions/f', 'wallet']],
  ['generateKey', c => c.generateKey(KEY), { apiKey: 'dc_' }, ['POST', '/auth/generate-key', 'wallet', KEY]],
  ['keyInfo', c => c.keyInfo('me'), { hasKey: false }, ['GET', '/auth/key-info/me', 'none']],
  ['model', c => c.model(MODEL), { sha256: MODEL, bytes: 3 }, ['GET', `/models/${MODEL}`, 'none']],
  ['webhookKey', c => c.webhookKey(), { publicKey: 'whpk_' }, ['GET', '/webhooks/key', 'none']],
  ['revokeKey with the key', c => c.revokeKey('me'), { revoked: true }, ['DELETE', '/auth/revoke-key/me', 'wallet']],
  ['revokeKey with a signature', c => c.revokeKey('me', { signature: 's', message: 'm' }), { revoked: true },
    ['DELETE', '/auth/revoke-key/me', 'wallet', { signature: 's', message: 'm' }]]
]

for (const [name, call, json, [method, url, identity, body]] of ROWS) {
  test(`${name} calls ${method} ${url}`, async context => {
    context.answer = { json }
    assert.equal(await call(context.client), json)
    const [request] = context.stub.requests
    assert.is(`${request!.method} ${request!.url}`, `${method} ${url}`)
    assert.is(request!.headers['x-wallet'], identity === 'wallet' ? 'me' : undefined)
    assert.is(request!.headers['content-type'], body === undefined ? undefined : 'application/json')
    assert.equal(request!.body === '' ? undefined : JSON.parse(request!.body), body)
  })
}

test('the output of a job is plain text, and no other page is taken for it', async context => {
  context.answer = { text: 'a\nb\n', type: 'text/plain; charset=utf-8' }
  assert.is(await context.client.logs(JOB), 'a\nb\n')
  assert.is(context.stub.requests[0]!.url, `/jobs/${JOB}/logs`)
  context.answer = { text: '<html>' }
  assert.is((await failure(context.client.logs(JOB))).code, 'DCN_GATEWAY_UNREACHABLE')
})

test('an API key is sent in place of the wallet', async context => {
  context.answer = { json: [] }
  await new GatewayClient({ url: context.stub.url, wallet: 'me', apiKey: 'dc_1' }).functions()
  const [request] = context.stub.requests
  assert.equal([request!.headers.authorization, request!.headers['x-wallet']], ['Bearer dc_1', undefined])
})

test('every POST takes an Idempotency-Key', async context => {
  context.answer = { json: { jobId: JOB, jobs: [], balance: 1, endpoint: 'e', status: 'cancelled', apiKey: 'k' } }
  const { client } = context
  const once = { idempotencyKey: 'k-1' }
  await client.invoke({ code: CODE }, once)
  await client.runBatch('f', { payloads: [1] }, once)
  await client.faucet('me', once)
  await client.deploy({ name: 'f', code: CODE }, once)
  await client.cancel(JOB, once)
  await client.generateKey(KEY, once)
  assert.equal(context.stub.requests.map(({ headers }) => headers['idempotency-key']), Array(6).fill('k-1'))
})

test('all jobs come page by page, each once, though new ones push the pages on', async context => {
  const ids = Array.from({ length: 150 }, (_, at) => ({ id: `j${at}`, jobId: `j${at}` }))
  // One more job than at the first page's time: the last of that page comes again.
  context.answer = { json: ids.slice(0, 100) }
  const all: string[] = []
  for await (const { jobId } of context.client.allJobs('me')) {
    if (all.push(jobId) === 100) context.answer = { json: ids.slice(99) }
  }
  assert.equal(all, ids.map(({ id }) => id))
  assert.equal(context.stub.requests.map(request => request.url), [
    '/jobs?wallet=me&limit=100&offset=0', '/jobs?wallet=me&limit=100&offset=100'
  ])
})

test('a list is not taken from a stranger', async context => {
  context.answer = { json: {} }
  assert.is((await failure(context.client.functions())).code, 'DCN_GATEWAY_UNREACHABLE')
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

async function * fileOf (...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield new TextEncoder().encode(chunk)
}

test('a model is sent as it is, with the wallet', async context => {
  context.answer = { status: 201, json: { sha256: MODEL, bytes: 4, copies: 2 } }
  assert.is((await context.client.putModel(MODEL, fileOf('ab', 'cd'))).copies, 2)
  const [request] = context.stub.requests
  assert.equal([request!.method, request!.url, request!.body], ['PUT', `/models/${MODEL}`, 'abcd'])
  assert.is(request!.headers['x-wallet'], 'me')
})

test('an upload ends with the gateway that takes nothing, and with the file that cannot be read', async context => {
  let release: (answer: StubAnswer) => void = () => {}
  context.answer = new Promise(resolve => { release = resolve })
  const stalled = await failure(context.client.putModel(MODEL, fileOf('ab'), { idleMs: 50 }))
  assert.is(stalled.code, 'DCN_GATEWAY_UNREACHABLE')
  assert.match(stalled.message, 'it took nothing for 50 ms')
  const reason = new TypeError('no disk')
  const broken = async function * (): AsyncGenerator<Uint8Array> {
    yield * fileOf('ab')
    throw reason
  }
  assert.is(await failure(context.client.putModel(MODEL, broken())), reason)
  release(undefined)
})

test('a refusal that comes before the end of a file is read', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(429, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ code: 'DCN_MODEL_QUOTA', message: 'wait', bytesMax: 1, retryAfterS: 2 }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const client = new GatewayClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, wallet: 'me' })
  const endless = async function * (): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array(65_536)
  }
  assert.is((await failure(client.putModel(MODEL, endless()))).code, 'DCN_MODEL_QUOTA')
  server.closeAllConnections()
  server.close()
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
