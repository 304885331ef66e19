import type { FastifyPluginAsync } from 'fastify'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { walletOf, type Authenticator } from '../../../gateway/auth/caller.ts'
import { buildApp } from '../../../gateway/http-server.ts'
import { RATE_WINDOW_MS, rateLimit } from '../../../gateway/rate-limit/rate-limit.ts'
import { WindowStore } from '../../../gateway/rate-limit/window-store.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { REQUESTS_PER_MINUTE } from '../../../protocol/core/limits.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

/** `Bearer dc_X` proves wallet X, whose header alone is then refused. */
const accounts: Authenticator = {
  caller: async headers => {
    if (headers.authorization !== undefined) return { wallet: headers.authorization.slice(10), proof: 'key' }
    const wallet = walletOf(headers['x-wallet'])
    if (wallet === 'proven') throw new DcnError('DCN_API_KEY_REQUIRED', { wallet })
    return { wallet, proof: 'header' }
  }
}

function harness (requestsMax = 3, authenticator = accounts) {
  const clock = { ms: 1_000_000, nowMs: () => clock.ms }
  const routes: FastifyPluginAsync = async app => {
    for (const url of ['/invoke', '/credits/faucet', '/functions/a/run']) app.post(url, async () => ({}))
    app.delete('/functions/a', async () => ({}))
    for (const url of ['/functions', '/jobs/1', '/health']) app.get(url, async () => ({}))
  }
  const app = buildApp({
    logger: silentLogger, routes: [routes], guards: [
      rateLimit({ accounts: authenticator, clock }, { requestsPerMinute: requestsMax, executionsPerMinute: 0 })
    ]
  })
  const call = async (
    method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string>, payload: object = {}
  ) => await app.inject({ method, url, headers, ...method === 'POST' ? { payload } : {} })
  return { app, clock, call }
}

const test = suite('rate limit')

test('so many requests in a minute, then a 429 that says when to come back', async () => {
  const { call, clock } = harness(REQUESTS_PER_MINUTE)
  for (let left = REQUESTS_PER_MINUTE - 1; left >= 0; left--) {
    const { statusCode, headers } = await call('POST', '/invoke', { 'x-wallet': 'w' })
    assert.equal([statusCode, headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']],
      [200, String(REQUESTS_PER_MINUTE), String(left)])
    clock.ms += 100
  }
  const refused = await call('POST', '/invoke', { 'x-wallet': 'w' })
  assert.is(refused.statusCode, 429)
  assert.equal(refused.json(), {
    code: 'DCN_RATE_LIMITED', message: 'more than 100 requests in 60 s: try again in 50 s', requestsMax: 100,
    windowMs: 60_000, retryAfterS: 50
  })
  assert.equal([refused.headers['retry-after'], refused.headers['x-ratelimit-remaining']], ['50', '0'])
  assert.is((await call('POST', '/invoke', { 'x-wallet': 'other' })).statusCode, 200, 'another wallet')
  clock.ms += 49_999
  assert.is((await call('POST', '/invoke', { 'x-wallet': 'w' })).statusCode, 429)
  clock.ms += 1
  assert.is((await call('POST', '/invoke', { 'x-wallet': 'w' })).statusCode, 200, 'the window is over')
})

test('all that a wallet calls counts together, but not polling, health, or what could not be a request', async () => {
  const { call, app } = harness(3)
  const wallet = { 'x-wallet': 'w' }
  for (let n = 0; n < 10; n++) {
    assert.is((await call('GET', '/jobs/1', wallet)).statusCode, 200)
    assert.is((await call('GET', '/health', wallet)).statusCode, 200)
    assert.is((await call('POST', '/nope', wallet)).statusCode, 404)
    const broken = await app.inject({
      method: 'POST', url: '/invoke', headers: { ...wallet, 'content-type': 'application/json' }, payload: '{'
    })
    assert.is(broken.statusCode, 400)
  }
  assert.is((await call('POST', '/functions/a/run', wallet)).statusCode, 200)
  assert.is((await call('DELETE', '/functions/a', wallet)).statusCode, 200)
  assert.is((await call('GET', '/functions', wallet)).statusCode, 200)
  for (const [method, url] of [['POST', '/invoke'], ['DELETE', '/functions/a'], ['GET', '/functions']] as const) {
    assert.is((await call(method, url, wallet)).statusCode, 429, url)
  }
})

test('nobody can use up what belongs to a wallet that has proven itself', async () => {
  const { call } = harness(2)
  for (let n = 0; n < 10; n++) {
    await call('POST', '/invoke', { 'x-wallet': 'proven' })
    await call('POST', '/credits/faucet', {}, { wallet: 'proven' })
  }
  const owner = { authorization: 'Bearer dc_proven' }
  assert.is((await call('POST', '/invoke', owner)).statusCode, 200)
  assert.is((await call('POST', '/invoke', owner)).statusCode, 200)
  assert.is((await call('POST', '/invoke', owner)).statusCode, 429)
})

test('a wallet named in the body is limited too', async () => {
  const { call } = harness(2)
  const claim = async () => (await call('POST', '/credits/faucet', {}, { wallet: 'w' })).statusCode
  assert.equal([await claim(), await claim(), await claim()], [200, 200, 429])
})

test('0 is no limit', async () => {
  const { call } = harness(0)
  for (let n = 0; n < 10; n++) {
    const { statusCode, headers } = await call('POST', '/invoke', { 'x-wallet': 'w' })
    assert.equal([statusCode, headers['x-ratelimit-limit']], [200, undefined])
  }
})

test('the store holds no more keys than it may, and forgets windows that are over first', () => {
  const clock = { ms: 0, nowMs: () => clock.ms }
  const store = new WindowStore(clock, { keysMax: 3 })
  const incr = (key: string): number => {
    let count = 0
    store.incr(key, (_err, { current }) => { count = current }, RATE_WINDOW_MS)
    return count
  }
  for (const key of ['a', 'b', 'c', 'd']) assert.is(incr(key), 1)
  assert.is(store.size, 3)
  assert.is(incr('d'), 2)
  assert.is(incr('a'), 1, 'the oldest was forgotten')
  clock.ms = RATE_WINDOW_MS
  assert.is(incr('e'), 1)
  assert.is(store.size, 1)
})

test.run()
