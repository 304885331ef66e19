import type { InjectOptions } from 'fastify'
import { randomBytes } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Accounts } from '../../../../gateway/auth/accounts.ts'
import { ApiKeys } from '../../../../gateway/auth/api-keys.ts'
import { keyUsageName as nameOf, UsageCounters } from '../../../../gateway/auth/usage-counters.ts'
import type { EvmLogins } from '../../../../gateway/auth/evm-logins-types.ts'
import { buildApp } from '../../../../gateway/http-server.ts'
import { authRoutes } from '../../../../gateway/routes/auth.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import { FakeRecords } from '../../../helpers/fake-records.ts'
import { newPeer } from '../../../helpers/jobs.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'
import { base64, malleated, newWallet } from '../../../helpers/wallets.ts'

const START_MS = 1_795_000_000_000

/** The token of EVM's owner; its parts mean nothing here. */
const TOKEN = 'head.claims.signature'
const EVM = `0x${'a1'.repeat(20)}`
const logins: Pick<EvmLogins, 'addressOf'> = {
  addressOf: async authorization => {
    if (authorization === `Bearer ${TOKEN}`) return EVM
    throw new DcnError('DCN_TOKEN_INVALID', {})
  }
}

function harness ({ walletHeader = true } = {}) {
  const clock = { ms: START_MS, nowMs: () => clock.ms }
  const records = new FakeRecords()
  const usage = new UsageCounters({ records, self: newPeer(), clock })
  const deposited = new Set<string>()
  const accounts = new Accounts({
    records, usage, logins, hasDeposited: wallet => deposited.has(wallet)
  }, { walletHeader })
  const keys = new ApiKeys({ records, usage, clock, randomKey: () => randomBytes(32) })
  const app = buildApp({
    logger: silentLogger,
    routes: [authRoutes({ accounts, keys }), async scope => {
      scope.get('/who', async request => await accounts.caller(request.headers))
      scope.get<{ Params: { wallet: string } }>('/list/:wallet', async request => {
        await accounts.mayList(request.headers, request.params.wallet)
        return { listed: true }
      })
      scope.get<{ Params: { wallet: string } }>('/own/:wallet', async request =>
        await accounts.requireWallet(request.headers, request.params.wallet))
    }]
  })
  const call = async (options: InjectOptions) => {
    const response = await app.inject(options)
    return { status: response.statusCode, headers: response.headers, body: response.json<Record<string, unknown>>() }
  }
  const generate = async (payload: object) => await call({ method: 'POST', url: '/auth/generate-key', payload })
  const revoke = async (wallet: string, options: InjectOptions = {}) =>
    await call({ method: 'DELETE', url: `/auth/revoke-key/${wallet}`, ...options })
  const get = async (url: string, headers: Record<string, string> = {}) => await call({ url, headers })
  /** A wallet with its key. */
  const proven = async () => {
    const wallet = newWallet()
    const { body } = await generate(wallet.generation(clock.ms))
    return { wallet, apiKey: String(body['apiKey']), bearer: { authorization: `Bearer ${String(body['apiKey'])}` } }
  }
  return { clock, records, usage, accounts, deposited, call, generate, revoke, get, proven }
}

function refused (answer: { status: number, body: Record<string, unknown> }, status: number, code: string): void {
  assert.equal([answer.status, answer.body['code']], [status, code], String(answer.body['message']))
}

const test = suite('API keys over HTTP')

test('a signature gives a key, which speaks for the wallet from then on', async () => {
  const { generate, get, clock, records } = harness()
  const wallet = newWallet()
  const { status, body, headers } = await generate(wallet.generation(clock.ms))
  assert.is(status, 200)
  assert.equal(Object.keys(body), ['apiKey', 'wallet', 'message'])
  assert.match(String(body['apiKey']), /^dc_[0-9a-f]{64}$/)
  assert.equal([body['wallet'], body['message']], [wallet.address, 'Store this API key securely.'])
  assert.is(headers['cache-control'], 'no-store')
  for (const scheme of ['Bearer', 'bearer', 'Bearer ']) {
    const who = await get('/who', { authorization: `${scheme} ${String(body['apiKey'])}` })
    assert.equal(who.body, { wallet: wallet.address, proof: 'key' })
  }
  const stored = records.key(wallet.address)!
  assert.not.ok(JSON.stringify(stored).includes(String(body['apiKey'])), 'the key itself is stored nowhere')
})

const SIGNED: Array<
  [what: string, code: string, status: number, body: (wallet: ReturnType<typeof newWallet>, nowMs: number) => object]
> = [
  ['a stale message', 'DCN_SIGNATURE_STALE', 401, (wallet, nowMs) => wallet.generation(nowMs - 300_001)],
  ['a message from the future', 'DCN_SIGNATURE_STALE', 401, (wallet, nowMs) => wallet.generation(nowMs + 300_001)],
  ['another wallet\'s signature', 'DCN_SIGNATURE_INVALID', 401, (wallet, nowMs) =>
    ({ ...wallet.generation(nowMs), signature: newWallet().generation(nowMs).signature })],
  ['another wallet\'s message', 'DCN_SIGNATURE_INVALID', 401, (wallet, nowMs) =>
    ({ ...newWallet().generation(nowMs), wallet: wallet.address })],
  ['a revocation', 'DCN_SIGNATURE_INVALID', 401, (wallet, nowMs) =>
    ({ wallet: wallet.address, ...wallet.revocation(nowMs) })],
  ['a malleated signature', 'DCN_SIGNATURE_INVALID', 401, (wallet, nowMs) => {
    const { message } = wallet.generation(nowMs)
    return { wallet: wallet.address, message, signature: base64(malleated(wallet.sign(message))) }
  }],
  ['a name that is no address', 'DCN_SIGNATURE_INVALID', 401, (wallet, nowMs) =>
    ({ ...wallet.generation(nowMs), wallet: 'YourSolanaPublicKey...' })],
  ['no signature', 'DCN_REQUEST_INVALID', 400, (wallet, nowMs) =>
    ({ ...wallet.generation(nowMs), signature: undefined })],
  ['a signature as long as a book', 'DCN_REQUEST_INVALID', 400, (wallet, nowMs) =>
    ({ ...wallet.generation(nowMs), signature: 'A'.repeat(129) })]
]
for (const [what, code, status, body] of SIGNED) {
  test(`refuses ${what}, and the wallet stays unproven`, async () => {
    const { generate, accounts, clock } = harness()
    const wallet = newWallet()
    refused(await generate(body(wallet, clock.ms)), status, code)
    assert.not.ok(accounts.isProven(wallet.address))
  })
}

test('a signed message works once, and none older works after it', async () => {
  const { generate, clock } = harness()
  const wallet = newWallet()
  assert.is((await generate(wallet.generation(clock.ms))).status, 200)
  refused(await generate(wallet.generation(clock.ms)), 409, 'DCN_SIGNATURE_USED')
  refused(await generate(wallet.generation(clock.ms - 1)), 409, 'DCN_SIGNATURE_USED')
  assert.is((await generate(wallet.generation(clock.ms + 1))).status, 200)
})

test('the same message in two requests at once gives one key', async () => {
  const { generate, get, clock } = harness()
  const wallet = newWallet()
  const answers = await Promise.all([1, 2, 3].map(async () => await generate(wallet.generation(clock.ms))))
  assert.equal(answers.map(({ status }) => status).sort(), [200, 409, 409])
  const { body } = answers.find(({ status }) => status === 200)!
  assert.is((await get('/who', { authorization: `Bearer ${String(body['apiKey'])}` })).status, 200)
})

test('a message that was used at another gateway at the same time gives no key', async () => {
  for (const elsewhere of [{ contested: true }, { keyHash: '0'.repeat(64) }]) {
    const { generate, records, clock } = harness()
    records.merge = record => ({ ...record, ...elsewhere })
    refused(await generate(newWallet().generation(clock.ms)), 409, 'DCN_SIGNATURE_USED')
  }
})

test('a new key takes the place of the old one', async () => {
  const { generate, get, proven, clock } = harness()
  const { wallet, bearer } = await proven()
  const { body } = await generate(wallet.generation(clock.ms + 1))
  refused(await get('/who', bearer), 401, 'DCN_API_KEY_INVALID')
  assert.is((await get('/who', { authorization: `Bearer ${String(body['apiKey'])}` })).status, 200)
})

test('what is not a key that works is refused', async () => {
  const { get, proven } = harness()
  const { apiKey } = await proven()
  const texts = ['', 'Bearer', 'Bearer dc_', `Basic ${apiKey}`, apiKey, `Bearer ${apiKey} x`, `Bearer ${apiKey}0`,
    `Bearer dc_${'0'.repeat(64)}`, `Bearer ${apiKey.toUpperCase()}`]
  for (const authorization of texts) refused(await get('/who', { authorization }), 401, 'DCN_API_KEY_INVALID')
  refused(await get('/who', { authorization: 'Bearer nothing', 'x-wallet': 'w' }), 401, 'DCN_API_KEY_INVALID')
})

test('X-WALLET speaks for a wallet until that has proven itself, and not even after its key is revoked', async () => {
  const { get, generate, revoke, clock } = harness()
  const wallet = newWallet()
  const header = { 'x-wallet': wallet.address }
  assert.equal((await get('/who', header)).body, { wallet: wallet.address, proof: 'header' })
  await generate(wallet.generation(clock.ms))
  refused(await get('/who', header), 401, 'DCN_API_KEY_REQUIRED')
  await revoke(wallet.address, { payload: wallet.revocation(clock.ms + 1) })
  refused(await get('/who', header), 401, 'DCN_API_KEY_REQUIRED')
})

test('X-WALLET does not speak for a wallet with a deposit, but to the end of a request that made it', async () => {
  const { get, accounts, deposited } = harness()
  const headers = { 'x-wallet': 'w' }
  assert.is((await accounts.caller(headers)).wallet, 'w')
  deposited.add('w')
  assert.is((await accounts.caller(headers)).wallet, 'w', 'the same request')
  refused(await get('/who', { 'x-wallet': 'w' }), 401, 'DCN_API_KEY_REQUIRED')
  refused(await get('/list/w'), 401, 'DCN_API_KEY_REQUIRED')
  await accounts.caller({ ...headers, 'x-wallet': 'v' })
  assert.is((await get('/who', { 'x-wallet': 'v' })).status, 200)
})

test('where both headers stand they must agree', async () => {
  const { get, proven } = harness()
  const { wallet, bearer } = await proven()
  assert.is((await get('/who', { ...bearer, 'x-wallet': wallet.address })).body['proof'], 'key')
  refused(await get('/who', { ...bearer, 'x-wallet': 'another' }), 403, 'DCN_WALLET_MISMATCH')
})

test('an operator can turn X-WALLET off', async () => {
  const { get, proven } = harness({ walletHeader: false })
  refused(await get('/who', { 'x-wallet': 'w' }), 401, 'DCN_WALLET_HEADER_OFF')
  assert.is((await get('/who', (await proven()).bearer)).status, 200)
})

test('nobody is known before the gateway has caught up: a key may have been revoked meanwhile', async () => {
  const { get, proven, records } = harness()
  const { bearer } = await proven()
  records.caughtUp = false
  for (const headers of [{ 'x-wallet': 'w' }, bearer]) refused(await get('/who', headers), 503, 'DCN_NOT_READY')
  refused(await get('/list/w'), 503, 'DCN_NOT_READY')
})

test('anybody may list what an unproven wallet has; afterwards its key is asked for', async () => {
  const { get, proven } = harness()
  assert.is((await get('/list/unproven')).status, 200)
  const [one, other] = [await proven(), await proven()]
  refused(await get(`/list/${one.wallet.address}`), 401, 'DCN_API_KEY_REQUIRED')
  refused(await get(`/list/${one.wallet.address}`, { 'x-wallet': one.wallet.address }), 401, 'DCN_API_KEY_REQUIRED')
  refused(await get(`/list/${one.wallet.address}`, other.bearer), 403, 'DCN_WALLET_MISMATCH')
  assert.is((await get(`/list/${one.wallet.address}`, one.bearer)).status, 200)
})

test('a caller acts for its own wallet only', async () => {
  const { get, proven } = harness()
  const { wallet, bearer } = await proven()
  assert.is((await get(`/own/${wallet.address}`, bearer)).status, 200)
  assert.is((await get('/own/w', { 'x-wallet': 'w' })).status, 200)
  refused(await get('/own/w', bearer), 403, 'DCN_WALLET_MISMATCH')
  refused(await get('/own/w', { 'x-wallet': 'v' }), 403, 'DCN_WALLET_MISMATCH')
})

test('key-info shows a preview and the use, to anybody, and nothing of a wallet without a key', async () => {
  const { get, proven, records, revoke } = harness()
  assert.equal((await get('/auth/key-info/nobody')).body, { hasKey: false })
  const { wallet, apiKey, bearer } = await proven()
  const url = `/auth/key-info/${wallet.address}`
  const createdAt = new Date(START_MS).toISOString()
  const keyPreview = `${apiKey.slice(0, 7)}...${apiKey.slice(-4)}`
  assert.equal((await get(url)).body, { hasKey: true, keyPreview, createdAt, requestCount: 0 })
  await get('/who', bearer)
  await get('/who', bearer)
  const name = nameOf(records.key(wallet.address)!)
  records.heard(newPeer(), { wallet: wallet.address, name, count: 40, lastUsedAtMs: START_MS + 9 })
  const lastUsedAt = new Date(START_MS + 9).toISOString()
  assert.equal((await get(url)).body, { hasKey: true, keyPreview, createdAt, lastUsedAt, requestCount: 42 })
  await revoke(wallet.address, { headers: bearer })
  assert.equal((await get(url)).body, { hasKey: false })
})

test('a new key begins with no use', async () => {
  const { get, generate, proven, clock } = harness()
  const { wallet, bearer } = await proven()
  await get('/who', bearer)
  await generate(wallet.generation(clock.ms + 1))
  const { body } = await get(`/auth/key-info/${wallet.address}`)
  assert.equal([body['requestCount'], body['lastUsedAt']], [0, undefined])
})

test('a request counts once, however often it is asked who makes it', async () => {
  const { accounts, usage, proven, records } = harness()
  const { wallet, bearer } = await proven()
  for (const headers of [{ ...bearer }, { ...bearer }]) {
    await accounts.caller(headers)
    await accounts.requireWallet(headers, wallet.address)
  }
  assert.is(usage.total(wallet.address, nameOf(records.key(wallet.address)!)).count, 2)
})

test('the key revokes itself, with a body or without', async () => {
  for (const options of [{}, { headers: { 'content-type': 'application/json' } }, { payload: 'null',
    headers: { 'content-type': 'application/json' } }]) {
    const { revoke, get, proven } = harness()
    const { wallet, bearer } = await proven()
    const answer = await revoke(wallet.address, { ...options, headers: { ...options.headers, ...bearer } })
    assert.equal([answer.status, answer.body], [200, { revoked: true, wallet: wallet.address }])
    refused(await get('/who', bearer), 401, 'DCN_API_KEY_INVALID')
    refused(await revoke(wallet.address, { headers: bearer }), 401, 'DCN_API_KEY_INVALID')
  }
})

test('a wallet that has lost its key revokes it with a signature, once', async () => {
  const { revoke, get, proven, clock, generate } = harness()
  const { wallet, bearer } = await proven()
  const payload = wallet.revocation(clock.ms + 1)
  assert.equal((await revoke(wallet.address, { payload })).body, { revoked: true, wallet: wallet.address })
  refused(await get('/who', bearer), 401, 'DCN_API_KEY_INVALID')
  refused(await revoke(wallet.address, { payload }), 409, 'DCN_SIGNATURE_USED')
  // A message signed before the revocation cannot bring a key back.
  refused(await generate(wallet.generation(clock.ms + 1)), 409, 'DCN_SIGNATURE_USED')
  assert.is((await generate(wallet.generation(clock.ms + 2))).status, 200)
  refused(await revoke(wallet.address, { payload }), 409, 'DCN_SIGNATURE_USED')
})

test('nobody else revokes a key', async () => {
  const { revoke, get, proven, clock } = harness()
  const [one, other] = [await proven(), await proven()]
  const url = one.wallet.address
  refused(await revoke(url), 401, 'DCN_WALLET_MISSING')
  refused(await revoke(url, { headers: { 'x-wallet': url } }), 401, 'DCN_API_KEY_REQUIRED')
  refused(await revoke(url, { headers: other.bearer }), 403, 'DCN_WALLET_MISMATCH')
  refused(await revoke(url, { payload: other.wallet.revocation(clock.ms + 1) }), 401, 'DCN_SIGNATURE_INVALID')
  refused(await revoke(url, { payload: one.wallet.generation(clock.ms + 1) }), 400, 'DCN_REQUEST_INVALID')
  const { message, signature } = one.wallet.generation(clock.ms + 1)
  refused(await revoke(url, { payload: { message, signature } }), 401, 'DCN_SIGNATURE_INVALID')
  refused(await revoke(url, { payload: one.wallet.revocation(clock.ms) }), 409, 'DCN_SIGNATURE_USED')
  refused(await revoke('unproven', { headers: { 'x-wallet': 'unproven' } }), 401, 'DCN_API_KEY_INVALID')
  assert.is((await get('/who', one.bearer)).status, 200)
})

test('an EVM address is spoken for by its login, and by nothing else', async () => {
  const { get } = harness()
  const bearer = { authorization: `Bearer ${TOKEN}` }
  assert.equal((await get('/who', bearer)).body, { wallet: EVM, proof: 'login' })
  assert.is((await get(`/own/${EVM}`, bearer)).status, 200)
  assert.is((await get(`/list/${EVM}`, bearer)).status, 200)
  for (const name of [EVM, EVM.toUpperCase().replace('0X', '0x')]) {
    refused(await get('/who', { 'x-wallet': name }), 401, 'DCN_TOKEN_INVALID')
    refused(await get(`/list/${name}`), 401, 'DCN_TOKEN_INVALID')
    refused(await get(`/list/${name}`, { 'x-wallet': name }), 401, 'DCN_TOKEN_INVALID')
  }
  refused(await get('/who', { authorization: 'Bearer head.claims.forged' }), 401, 'DCN_TOKEN_INVALID')
  refused(await get('/own/another', bearer), 403, 'DCN_WALLET_MISMATCH')
  refused(await get('/who', { ...bearer, 'x-wallet': 'another' }), 403, 'DCN_WALLET_MISMATCH')
})

test.run()
