import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DcnError } from '../../../../protocol/core/errors.ts'
import { EXECUTIONS_PER_MINUTE } from '../../../../protocol/core/limits.ts'
import { BEARER, chainApp, OTHER, OWNER, SCALAR } from '../../../helpers/chain-app.ts'

const test = suite('routes of the connectors API')

for (const base of ['', '/chain']) {
  test(`answers at ${base === '' ? 'the root' : base}`, async () => {
    const { get, post, logins, compiler } = chainApp()
    const version = await get(`${base}/version`)
    assert.equal([version.statusCode, version.headers['cache-control'], version.headers['access-control-allow-origin']],
      [200, 'public, max-age=60', '*'])
    assert.match(version.json<{ version: string }>().version, /^\d+\.\d+\.\d+$/)
    assert.equal((await get(`${base}/nonce/${OWNER}`)).json(), { nonce: '589298' })
    const login = { address: OWNER, message: 'Login nonce: 589298', signature: '0x' }
    const auth = await post(`${base}/auth`, login, {})
    assert.equal([auth.statusCode, auth.json(), auth.headers['authorization'], auth.headers['cache-control']],
      [200, { access_token: OWNER }, `Bearer ${OWNER}`, 'no-store'])
    assert.equal(logins.logins, [login])
    assert.is(compiler.warmed, 1, 'who logs in is about to deploy')

    const made = await post(`${base}/transformation`, { name: 'add', sol_src: 'return x + args[0];' })
    assert.is(made.statusCode, 201)
    const { cid, ...rest } = made.json<{ cid: string }>()
    assert.equal(rest, { name: 'add', owner: OWNER, address: '0x0' })
    assert.match(cid, /^[0-9a-f]{64}$/)
    assert.is((await post(`${base}/condition`, { name: 'yes', sol_src: 'return true;' })).statusCode, 201)
    const seen = await get(`${base}/transformation/add`)
    assert.equal([seen.statusCode, seen.headers['cache-control'], seen.json()], [200, 'no-store',
      { name: 'add', sol_src: 'return x + args[0];', owner: OWNER, address: '0x0', cid }])
    assert.is((await get(`${base}/condition/yes`)).json<{ sol_src: string }>().sol_src, 'return true;')

    const connector = await post(`${base}/connector`, { name: 'c', dimensions: [SCALAR] })
    assert.is(connector.statusCode, 201)
    const { format_hash } = connector.json<{ format_hash: string }>()
    assert.equal(Object.keys(connector.json()).sort(), ['address', 'cid', 'format_hash', 'name', 'owner'])
    const ran = await post(`${base}/execute`, { connector_name: 'c', particles_count: '3' })
    assert.equal([ran.statusCode, ran.headers['cache-control'], ran.headers['x-executed-by']],
      [200, 'no-store', 'node'])
    assert.match(String(ran.headers['x-job-id']), /^[0-9a-f-]{36}$/)
    assert.equal(ran.json(), [{ path: '/c:0', data: [0, 1, 2] }])

    const page = { limit: 50, cursor: { has_more: false, next_after: null } }
    assert.equal((await get(`${base}/accounts?limit=50`)).json(), { ...page, total_accounts: 1, accounts: [OWNER] })
    assert.equal((await get(`${base}/formats?limit=50`)).json(), { ...page, total_formats: 1, formats: [format_hash] })
    assert.equal((await get(`${base}/format/${format_hash}?limit=50`)).json(), {
      ...page, format_hash, total_connectors: 1, scalars: ['c:0'], connectors: ['c']
    })
    const { cursor } = page
    assert.equal((await get(`${base}/account/${OWNER}?limit=50`)).json(), {
      owned_connectors: ['c'], owned_transformations: ['add'], owned_conditions: ['yes'], address: OWNER, limit: 50,
      cursor_connectors: cursor, cursor_transformations: cursor, cursor_conditions: cursor
    })
  })
}

test('a connector is shown whole, with what its request left out', async () => {
  const { get, post } = chainApp()
  await post('/connector', {
    name: 'host', condition_name: 'yes', condition_args: [-1], static_ri: { 10: {}, 9: { start_point: 4_294_967_295 } },
    dimensions: [{ ...SCALAR, composite: 'child', bindings: { 10: 'b', 9: 'a' } }, { transformations: [] }]
  })
  const { cid, format_hash, ...view } = (await get('/connector/host')).json<Record<string, unknown>>()
  assert.equal([typeof cid, typeof format_hash], ['string', 'string'])
  assert.equal(view, {
    name: 'host', owner: OWNER, address: '0x0', condition_name: 'yes', condition_args: [-1],
    dimensions: [
      { transformations: [{ name: 'add', args: [1] }], composite: 'child', bindings: { 9: 'a', 10: 'b' } },
      { transformations: [], composite: '', bindings: {} }
    ],
    static_ri: {
      9: { start_point: 4_294_967_295, transformation_shift: 0 }, 10: { start_point: 0, transformation_shift: 0 }
    }
  })
  await post('/connector', { name: 'bare', dimensions: [{ transformations: [] }] })
  const bare = (await get('/connector/bare')).json<Record<string, unknown>>()
  assert.equal([bare['condition_name'], bare['condition_args'], bare['static_ri']], ['', [], {}])
})

test('a HEAD says only whether, and nothing that a client would parse', async () => {
  const { app, post } = chainApp()
  await post('/transformation', { name: 'add', sol_src: '' })
  await post('/condition', { name: 'yes', sol_src: '' })
  await post('/connector', { name: 'c', dimensions: [SCALAR] })
  const paths: Array<[string, number]> = [
    ['/transformation/add', 200], ['/condition/yes', 200], ['/connector/c', 200], ['/transformation/c', 404],
    ['/condition/add', 404], ['/connector/C', 404], ['/accounts?limit=0', 200], ['/formats?limit=256', 200],
    ['/accounts', 400], ['/accounts?limit=257', 400], ['/accounts?limit=1&after=x', 400], ['/formats?limit=x', 400],
    ['/formats?limit=1&after=0x', 400]
  ]
  for (const [path, status] of paths) {
    for (const url of [path, `/chain${path}`]) {
      const { statusCode, headers, body } = await app.inject({ method: 'HEAD', url })
      assert.equal([statusCode, body, headers['content-type'], headers['content-length']],
        [status, '', undefined, '0'], url)
    }
  }
})

test('what there is not is not found, in the words of its kind', async () => {
  const { get, post, app } = chainApp()
  for (const [path, message] of [
    ['/transformation/x', 'Transformation not found'], ['/condition/x', 'Condition not found'],
    ['/connector/x', 'Connector not found'], [`/connector/${'x'.repeat(4_000)}`, 'Connector not found']
  ] as const) {
    const { statusCode, headers, body } = await get(path)
    assert.equal([statusCode, (JSON.parse(body) as { message: string }).message, headers['cache-control']],
      [404, message, 'no-store'])
  }
  const run = await post('/execute', { connector_name: 'x', particles_count: 0 })
  assert.is(run.json<{ message: string }>().message, 'Connector not found')
  for (const [method, path] of [
    ['GET', '/chain'], ['GET', '/chain/nothing'], ['DELETE', '/connector/x'], ['PUT', '/connector'],
    ['GET', '/execute'], ['GET', '/connector'], ['POST', '/accounts'], ['HEAD', '/version'],
    ['HEAD', `/account/${OWNER}?limit=1`]
  ] as const) {
    const { statusCode, headers } = await app.inject({ method, url: path })
    assert.equal([statusCode, headers['access-control-allow-origin']], [404, '*'], `${method} ${path}`)
  }
})

test('names are read percent-decoded', async () => {
  const { get, post } = chainApp()
  await post('/transformation', { name: 'add', sol_src: '' })
  assert.is((await get('/transformation/%61dd')).statusCode, 200)
  assert.is((await get('/transformation/a%20d')).statusCode, 404)
  assert.is((await get(`/nonce/%30x${OWNER.slice(2)}`)).statusCode, 200)
  assert.is((await get('/account/%zz?limit=1')).statusCode, 400)
})

const PROTECTED = ['/transformation', '/condition', '/connector', '/execute']

test('who does not prove an address is refused before anything is read', async () => {
  const { post } = chainApp()
  for (const path of PROTECTED) {
    for (const headers of [{}, { authorization: 'Bearer x' }, { 'x-wallet': 'w' }] as Array<Record<string, string>>) {
      const answer = await post(path, '{"name":', headers)
      assert.equal([answer.statusCode, answer.json()], [401, {
        message: 'Authentication error: Invalid token', code: 'DCN_TOKEN_INVALID'
      }], path)
    }
  }
})

test('a body is read as it is, whatever it says that it is', async () => {
  const { post, app } = chainApp()
  const types = [undefined, 'application/json', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'a/b']
  for (const [at, type] of types.entries()) {
    const headers = { ...BEARER, ...type === undefined ? {} : { 'content-type': type } }
    const answer = await post('/transformation', { name: `t${at}`, sol_src: '' }, headers)
    assert.is(answer.statusCode, 201, type)
  }
  for (const [path, message] of [
    ['/transformation', 'Failed to parse transformation: Invalid value'],
    ['/condition', 'Failed to parse condition: Invalid value'],
    ['/connector', 'Failed to parse connector'], ['/execute', 'Failed to parse execute request']
  ] as const) {
    for (const body of ['', '{', '[]', '{"x":1}', '{"name":"a","name":"a"}']) {
      const answer = await post(path, body)
      const { message: told, code } = answer.json<{ message: string, code: string }>()
      assert.equal([answer.statusCode, told, code], [400, message, 'DCN_PARSE_FAILED'], `${path} ${body}`)
    }
    assert.is((await app.inject({ method: 'POST', url: path, headers: BEARER })).statusCode, 400, 'no body at all')
  }
})

test('a login whose fields are no texts lacks them', async () => {
  const { post } = chainApp()
  for (const body of ['null', '[]', '{}', '{"address":5}', '"x"']) {
    const { statusCode, body: text } = await post('/auth', body, {})
    assert.equal([statusCode, JSON.parse(text)],
      [400, { message: 'Missing address', code: 'DCN_LOGIN_REFUSED', reason: 'Missing address' }])
  }
  for (const body of ['', '{', 'x']) assert.is((await post('/auth', body, {})).statusCode, 400)
})

test('what cannot be deployed says why', async () => {
  const { post } = chainApp()
  const body = { name: 'a', sol_src: '' }
  await post('/condition', body)
  const again = await post('/condition', body, { authorization: `Bearer ${OTHER}` })
  assert.equal([again.statusCode, again.json()], [400, {
    message: 'Failed to deploy condition. Error: Condition already registered', code: 'DCN_DEPLOY_REFUSED',
    entity: 'condition', error: 'Condition already registered'
  }])
})

test('an executor that refuses, and user code that fails, are told as they are', async () => {
  const { post, executor } = chainApp()
  await post('/connector', { name: 'c', dimensions: [SCALAR] })
  const failures: Array<[DcnError, number, string]> = [
    [new DcnError('DCN_PARTICLES_TOO_MANY', { particlesCount: 65_537, particlesMax: 65_536 }), 400,
      'particles_count is too large'],
    [new DcnError('DCN_EXECUTION_REJECTED', { reason: 'Condition not met', connector: 'c' }), 400,
      'Execution rejected: Condition not met'],
    [new DcnError('DCN_EXECUTION_FAILED', { reason: 'panic', panicCode: 17 }), 500,
      'Failed to execute code : Transaction reverted']
  ]
  for (const [failure, status, message] of failures) {
    executor.answer = () => { throw failure }
    const answer = await post('/execute', { connector_name: 'c', particles_count: 1 })
    assert.equal([answer.statusCode, answer.json<{ message: string }>().message], [status, message])
  }
  const [call] = executor.calls
  assert.equal([call!.address, call!.connector.name, call!.request.verify], [OWNER, 'c', 'none'])
})

test('streams of any size come out as JSON, unsigned', async () => {
  const { post, executor } = chainApp()
  await post('/connector', { name: 'c', dimensions: [SCALAR] })
  const rows = [1, 65_536, 65_537, 200_000].map((length, at) =>
    ({ path: `/c:${at}`, data: Uint32Array.from({ length }, (_, index) => 4_294_967_295 - index) }))
  for (const streams of [[], rows.slice(0, 1), rows.slice(0, 2), rows]) {
    executor.answer = () => streams
    const answer = await post('/execute', { connector_name: 'c', particles_count: 1 })
    assert.match(String(answer.headers['content-type']), 'application/json')
    assert.equal(answer.json(), streams.map(({ path, data }) => ({ path, data: [...data] })))
  }
})

test('OPTIONS of every path', async () => {
  const { app } = chainApp()
  const read = 'Content-Type'
  const write = 'Authorization, Content-Type'
  const entity = 'HEAD, GET, POST, OPTIONS'
  const table: Array<[paths: string[], methods: string, allowed: string]> = [
    [['/auth', '/execute'], 'POST, OPTIONS', write],
    [['/accounts', '/accounts?limit=5', '/formats'], 'HEAD, GET, OPTIONS', read],
    [[`/account/${OWNER}`, `/account/x?limit=1&after_connectors=y`, '/format/z', '/feed', '/feed/stream', '/version',
      '/nonce/x'], 'GET, OPTIONS', read],
    [['connector', 'transformation', 'condition'].flatMap(kind => [`/${kind}`, `/${kind}/x`]), entity, write]
  ]
  for (const [paths, methods, allowed] of table) {
    for (const url of paths.flatMap(path => [path, `/chain${path}`])) {
      for (const headers of [{}, { origin: 'https://x', 'access-control-request-method': 'POST' }]) {
        const answer = await app.inject({ method: 'OPTIONS', url, headers })
        assert.equal([answer.statusCode, answer.body, ...['origin', 'methods', 'headers'].map(name =>
          answer.headers[`access-control-allow-${name}`]), String(answer.headers['access-control-max-age'])],
        [204, '', '*', methods, allowed, '600'], url)
      }
    }
  }
  const keyed = await app.inject({
    method: 'OPTIONS', url: '/execute', headers: { 'access-control-request-headers': 'Content-Type, Idempotency-Key' }
  })
  assert.is(keyed.headers['access-control-allow-headers'], `${write}, Idempotency-Key`)
})

test('executions are counted by address, and nothing else is', async () => {
  const { post, clock } = chainApp({ executionsPerMinute: EXECUTIONS_PER_MINUTE })
  await post('/connector', { name: 'c', dimensions: [SCALAR] })
  const execute = async (headers = BEARER, path = '/execute', body = '{"connector_name":"c","particles_count":1}') =>
    await post(path, body, headers)
  for (let left = EXECUTIONS_PER_MINUTE - 1; left >= 0; left--) {
    const { statusCode, headers } = await execute(BEARER, left % 2 === 0 ? '/execute' : '/chain/execute')
    assert.equal([statusCode, headers['x-ratelimit-remaining']], [200, String(left)])
    assert.is((await execute(BEARER, '/execute', '{')).statusCode, 400, 'a mistake costs nothing')
  }
  const refused = await execute()
  assert.equal([refused.statusCode, refused.json<{ code: string }>().code, refused.headers['retry-after']],
    [429, 'DCN_RATE_LIMITED', '60'])
  assert.is((await execute({ authorization: `Bearer ${OTHER}` })).statusCode, 200, 'another address')
  for (let at = 0; at < 3; at++) {
    assert.is((await post('/transformation', { name: `t${at}`, sol_src: '' })).statusCode, 201, 'deployments')
  }
  clock.ms += 60_000
  assert.is((await execute()).statusCode, 200)
})

test.run()
