import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  ConnectorsClient, type ConnectorsClientInit, type FeedEvent
} from '../../../../protocol/api/client/connectors-client.ts'
import type { DcnError } from '../../../../protocol/core/errors.ts'
import { httpStub, type HttpStub, type StubAnswer, type StubRequest } from '../../../helpers/http-stub-cli.ts'

const ADDRESS = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
const BODY = { name: 'add', sol_src: 'return x + args[0];' }
const CONNECTOR = { name: 'c', dimensions: [{ transformations: [{ name: 'add', args: [1] }] }] }
const UNAUTHORIZED = { status: 401, json: { code: 'DCN_TOKEN_INVALID', message: 'Authentication error' } }

interface Context {
  stub: HttpStub
  answer: (request: StubRequest) => StubAnswer | Promise<StubAnswer>
  client (init?: Partial<ConnectorsClientInit>): ConnectorsClient
}
const test = suite<Context>('connectors client')
test.before.each(async context => {
  context.answer = () => undefined
  context.stub = await httpStub(async request => await context.answer(request))
  context.client = init => new ConnectorsClient({ url: `${context.stub.url}/`, ...init })
})
test.after.each(async ({ stub }) => { await stub.close() })

async function failure (call: Promise<unknown>): Promise<DcnError> {
  return await call.then(() => { throw new TypeError('it did not fail') }, (err: unknown) => err as DcnError)
}

/** Gives tokens t1, t2, ... for nonces, and takes only the newest. */
function gateway (answer: (request: StubRequest) => StubAnswer): Context['answer'] & { logins: number } {
  const server = Object.assign((request: StubRequest): StubAnswer => {
    if (request.url.startsWith('/chain/nonce/')) return { json: { nonce: '123456' } }
    if (request.url === '/chain/auth') {
      return { json: { access_token: `t${++server.logins}`, seen: JSON.parse(request.body) as unknown } }
    }
    if (request.method !== 'POST') return answer(request)
    return request.headers.authorization === `Bearer t${server.logins}` ? answer(request) : UNAUTHORIZED
  }, { logins: 0 })
  return server
}

const wallet = { address: ADDRESS, signMessage: (message: string) => `signed ${message}` }

type Row = readonly [call: (client: ConnectorsClient) => Promise<unknown>, answer: unknown, url: string]

const READS: readonly Row[] = [
  [c => c.version(), { version: '1', build_timestamp: 't' }, '/version'],
  [c => c.nonce(ADDRESS), { nonce: '123456' }, `/nonce/${ADDRESS}`],
  [c => c.transformation('add'), { sol_src: '' }, '/transformation/add'],
  [c => c.condition('a b'), { sol_src: '' }, '/condition/a%20b'],
  [c => c.connector('c'), { dimensions: [] }, '/connector/c'],
  [c => c.accounts(), { accounts: [] }, '/accounts?limit=256'],
  [c => c.accounts({ limit: 2, after: ADDRESS }), { accounts: [] }, `/accounts?limit=2&after=${ADDRESS}`],
  [c => c.account(ADDRESS), { owned_connectors: [] }, `/account/${ADDRESS}?limit=256`],
  [c => c.account(ADDRESS, { limit: 1, after: { connector: 'c', condition: 'd' } }), { owned_connectors: [] },
    `/account/${ADDRESS}?limit=1&after_connectors=c&after_conditions=d`],
  [c => c.formats({ limit: 3 }), { formats: [] }, '/formats?limit=3'],
  [c => c.format('0x12', { after: 'c' }), { scalars: [] }, '/format/0x12?limit=256&after=c'],
  [c => c.feed(), { items: [] }, '/feed?limit=256'],
  [c => c.feed({ limit: 5, before: 'c1:2', type: 'connector_added', finalizedOnly: true }), { items: [] },
    '/feed?limit=5&before=c1%3A2&type=connector_added&include_unfinalized=0']
]

for (const [call, json, url] of READS) {
  test(`GET ${url}`, async context => {
    context.answer = () => ({ json })
    assert.equal(await call(context.client({ token: 'secret' })), json)
    const [request] = context.stub.requests
    assert.equal([request!.method, request!.url], ['GET', `/chain${url}`])
    assert.is(request!.headers.authorization, undefined, 'a token is shown only where it is asked for')
  })
}

test('existence is asked for with HEAD', async context => {
  const client = context.client()
  context.answer = () => ({ status: 200, json: {} })
  assert.is(await client.exists('connector', 'c'), true)
  context.answer = () => ({ status: 404, json: {} })
  assert.is(await client.exists('transformation', 'c'), false)
  context.answer = () => ({ status: 500, json: {} })
  assert.is((await failure(client.exists('condition', 'c'))).code, 'DCN_GATEWAY_UNREACHABLE')
  assert.equal(context.stub.requests.map(({ method, url }) => `${method} ${url}`),
    ['HEAD /chain/connector/c', 'HEAD /chain/transformation/c', 'HEAD /chain/condition/c'])
})

test('the first protected call logs in, and those that follow use its token', async context => {
  const server = context.answer = gateway(() => ({ status: 201, json: { owner: ADDRESS } }))
  const tokens: string[] = []
  const client = context.client({ wallet, onToken: token => { tokens.push(token) } })
  await client.deployTransformation(BODY)
  await client.deployCondition(BODY, { idempotencyKey: 'k' })
  await client.deployConnector(CONNECTOR)
  assert.equal([server.logins, tokens], [1, ['t1']])
  const [nonce, auth, ...posts] = context.stub.requests
  assert.is(nonce!.url, `/chain/nonce/${ADDRESS}`)
  const message = 'Login nonce: 123456'
  assert.equal(JSON.parse(auth!.body), { address: ADDRESS, message, signature: `signed ${message}` })
  const sent = posts.map(({ url, body, headers }) => [url, JSON.parse(body) as unknown, headers['idempotency-key']])
  assert.equal(sent, [
    ['/chain/transformation', BODY, undefined], ['/chain/condition', BODY, 'k'],
    ['/chain/connector', CONNECTOR, undefined]
  ])
})

test('a token that is not taken any more is renewed, once, by all that meet it', async context => {
  const server = context.answer = gateway(() => ({ json: [] }))
  const client = context.client({ wallet, token: 'old' })
  await Promise.all([client.execute('c', 1), client.execute('c', 2), client.execute('c', 3)])
  assert.is(server.logins, 1)
  server.logins = 5
  assert.equal(await client.execute('c', 4), [])
  assert.is(server.logins, 6)
})

test('without a wallet, or where the new token is refused too, the refusal is told', async context => {
  context.answer = () => UNAUTHORIZED
  for (const init of [{}, { token: 'old' }]) {
    assert.is((await failure(context.client(init).execute('c', 1))).code, 'DCN_TOKEN_INVALID')
  }
  const server = gateway(() => ({ json: [] }))
  context.answer = request => {
    const answer = server(request)
    return request.url === '/chain/execute' ? UNAUTHORIZED : answer
  }
  assert.is((await failure(context.client({ wallet, token: 'old' }).execute('c', 1))).code, 'DCN_TOKEN_INVALID')
  assert.is(server.logins, 1)
})

test('a nonce that another login has taken is asked for again, but not for ever', async context => {
  let refusals = 2
  const server = gateway(() => ({ json: [] }))
  context.answer = request => {
    if (request.url !== '/chain/auth' || refusals-- <= 0) return server(request)
    return { status: 400, json: { code: 'DCN_LOGIN_REFUSED', message: 'Invalid nonce', reason: 'Invalid nonce' } }
  }
  assert.is(await context.client({ wallet }).login(), 't1')
  refusals = 1_000
  const err = await failure(context.client({ wallet }).login())
  assert.equal([err.code, err.message], ['DCN_LOGIN_REFUSED', 'Invalid nonce'])
  assert.is(1_000 - refusals, 6)
})

test('an execution says what is given, and nothing else', async context => {
  context.answer = () => ({ json: [{ path: '/c:0', data: [1, 4_294_967_295] }] })
  const client = context.client({ token: 't' })
  assert.equal(await client.execute('c', 2), [{ path: '/c:0', data: [1, 4_294_967_295] }])
  await client.execute('c', 2, { dynamicRi: { 3: { start_point: 1, transformation_shift: 2 } }, verify: 'gateway' })
  assert.equal(context.stub.requests.map(({ body }) => JSON.parse(body) as unknown), [
    { connector_name: 'c', particles_count: 2 },
    {
      connector_name: 'c', particles_count: 2, verify: 'gateway',
      dynamic_ri: { 3: { start_point: 1, transformation_shift: 2 } }
    }
  ])
})

test('a refusal keeps the compiler\'s words', async context => {
  const details = { diagnostics: [{ message: 'Undeclared identifier.', line: 2, column: 8 }] }
  context.answer = () => ({
    status: 400,
    json: { code: 'DCN_DEPLOY_REFUSED', message: 'Failed', entity: 'transformation', error: 'Invalid input', details }
  })
  const err = await failure(context.client({ token: 't' }).deployTransformation(BODY)) as DcnError<'DCN_DEPLOY_REFUSED'>
  assert.equal([err.message, err.context.details], ['Failed', details])
})

function delta (seq: number): string {
  return `id: ${seq}\nevent: connector_added\ndata: {"stream_seq":${seq}}\n\n`
}

test('the feed goes on after what was seen, through a broken connection', async context => {
  const meta = 'event: stream_meta\ndata: {"last_seq":7}\n\n'
  const answers: StubAnswer[] = [
    { stream: [': min_available_seq=1\n\nretry: 1\n', delta(6), delta(7), meta, 'event: novelty\ndata: {}\n\n'] },
    { stream: [delta(8)] }
  ]
  context.answer = () => answers.shift()
  const seen: FeedEvent[] = []
  for await (const event of context.client().feedStream({ sinceSeq: 5 })) {
    if (seen.push(event) === 4) break
  }
  assert.equal(seen.map(event => event.type === 'meta' ? event.meta.last_seq : event.delta.stream_seq), [6, 7, 7, 8])
  assert.equal(context.stub.requests.map(({ url }) => url),
    ['/chain/feed/stream?since_seq=5', '/chain/feed/stream?since_seq=7'])
})

test.run()
