/** API keys, at two real gateways. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../../gateway/index.ts'
import { keyGenerationMessage, type KeyInfoView } from '../../../protocol/api/auth.ts'
import { generateSeed } from '../../../protocol/core/ed25519.ts'
import { solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { call, expectRefusal, prove } from '../../helpers/call.ts'
import { startNetwork, until, type TestNetwork } from '../../helpers/network.ts'
import { base64, malleated, newWallet } from '../../helpers/wallets.ts'

const test = suite<{ net: TestNetwork, a: Gateway, b: Gateway }>('API keys at two gateways')

test.before(async context => {
  context.net = await startNetwork({ gateways: 2, nodes: 0 })
  const [a, b] = context.net.gateways
  context.a = a!
  context.b = b!
})

test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

/** Any endpoint that asks who calls. */
const who = async (gateway: Gateway, headers: Record<string, string>) =>
  await call(gateway, 'GET', '/functions', { headers })

const info = async (gateway: Gateway, address: string) =>
  (await call<KeyInfoView>(gateway, 'GET', `/auth/key-info/${address}`)).body

test('a key made at one works at the other within a second, and its uses add up', async ({ a, b }) => {
  const { wallet, apiKey, headers } = await prove(a)
  await until(async () => (await who(b, headers)).status === 200, 'the key works at the other gateway', 1_000)
  assert.is((await who(a, headers)).status, 200)
  await until(async () => {
    const views = await Promise.all([a, b].map(async gateway => await info(gateway, wallet.address)))
    return views.every(view => view.requestCount! >= 2 && view.lastUsedAt !== undefined)
  }, 'both count the uses at both')
  const [atA, atB] = [await info(a, wallet.address), await info(b, wallet.address)]
  assert.equal(atA, atB)
  assert.is(atA.keyPreview, `${apiKey.slice(0, 7)}...${apiKey.slice(-4)}`)
})

test('a key revoked at one is dead at the other within seconds', async ({ a, b }) => {
  for (const byKey of [true, false]) {
    const { wallet, headers } = await prove(a)
    await until(async () => (await who(b, headers)).status === 200, 'the key works at the other gateway')
    const init = byKey ? { headers } : { body: wallet.revocation(Date.now() + 1) }
    const { status, body } = await call(b, 'DELETE', `/auth/revoke-key/${wallet.address}`, init)
    assert.equal([status, body], [200, { revoked: true, wallet: wallet.address }])
    expectRefusal(await who(b, headers), 401, 'DCN_API_KEY_INVALID')
    await until(async () => (await who(a, headers)).status === 401, 'the key is dead where it was made', 3_000)
    for (const gateway of [a, b]) {
      assert.equal(await info(gateway, wallet.address), { hasKey: false })
      expectRefusal(await who(gateway, { 'x-wallet': wallet.address }), 401, 'DCN_API_KEY_REQUIRED')
    }
  }
})

test('a new key made at the other takes the place of the old one at both', async ({ a, b }) => {
  const { wallet, headers: old } = await prove(a)
  const { headers } = await prove(b, wallet, Date.now() + 1)
  for (const gateway of [a, b]) {
    await until(async () => (await who(gateway, headers)).status === 200, 'the new key works', 3_000)
    expectRefusal(await who(gateway, old), 401, 'DCN_API_KEY_INVALID')
  }
})

test('a signed message that was used is refused at both, and so is an older one', async ({ a, b }) => {
  const wallet = newWallet()
  const body = wallet.generation(Date.now())
  assert.is((await call(a, 'POST', '/auth/generate-key', { body })).status, 200)
  await until(async () => (await info(b, wallet.address)).hasKey, 'the other has heard of it')
  for (const gateway of [a, b]) {
    for (const again of [body, wallet.generation(Date.now() - 60_000)]) {
      expectRefusal(await call(gateway, 'POST', '/auth/generate-key', { body: again }), 409, 'DCN_SIGNATURE_USED')
    }
  }
  const revocation = wallet.revocation(Date.now() + 1)
  const path = `/auth/revoke-key/${wallet.address}`
  assert.is((await call(b, 'DELETE', path, { body: revocation })).status, 200)
  await until(async () => !(await info(a, wallet.address)).hasKey, 'the other has heard of the end')
  for (const gateway of [a, b]) {
    expectRefusal(await call(gateway, 'DELETE', path, { body: revocation }), 409, 'DCN_SIGNATURE_USED')
    expectRefusal(await call(gateway, 'POST', '/auth/generate-key', { body }), 409, 'DCN_SIGNATURE_USED')
  }
})

test('one message at both at once: whatever they answer, both agree on which key works', async ({ a, b }) => {
  for (let round = 0; round < 5; round++) {
    const wallet = newWallet()
    const body = wallet.generation(Date.now())
    const answers = await Promise.all([a, b].map(async gateway =>
      await call(gateway, 'POST', '/auth/generate-key', { body })))
    const keys = answers.filter(({ status }) => status === 200).map(answer => String(answer.body['apiKey']))
    for (const answer of answers) {
      if (answer.status !== 200) expectRefusal(answer, 409, 'DCN_SIGNATURE_USED')
    }
    const works = async (gateway: Gateway) => await Promise.all(keys.map(async key =>
      (await who(gateway, { authorization: `Bearer ${key}` })).status === 200))
    await until(async () => JSON.stringify(await works(a)) === JSON.stringify(await works(b)) &&
      JSON.stringify(await info(a, wallet.address)) === JSON.stringify(await info(b, wallet.address)),
    'both agree')
    assert.ok((await works(a)).filter(Boolean).length <= 1, 'no message gives two keys')
    // The wallet is not locked out: the next message gives a key that works at both.
    const { headers } = await prove(a, wallet, Date.now() + 1)
    await until(async () => (await who(b, headers)).status === 200, 'the next key works')
  }
})

test('once a wallet has proven itself at either gateway, its name alone is refused at both', async ({ a, b }) => {
  for (const [one, other] of [[a, b], [b, a]] as const) {
    const wallet = newWallet()
    const header = { 'x-wallet': wallet.address }
    for (const gateway of [a, b]) assert.is((await who(gateway, header)).status, 200)
    await prove(one, wallet)
    expectRefusal(await who(one, header), 401, 'DCN_API_KEY_REQUIRED')
    await until(async () => (await who(other, header)).status === 401, 'the other knows', 3_000)
  }
})

test('uses counted just before a gateway stops are there when it is back', async () => {
  await using net = await startNetwork({ nodes: 0 })
  const data = await mkdtemp(join(tmpdir(), 'dcn-count-'))
  const seed = generateSeed()
  let gateway = await net.addGateway({ data, seed })
  const stop = async () => {
    await gateway.stop()
    net.gateways.splice(net.gateways.indexOf(gateway), 1)
  }
  try {
    const { wallet, headers } = await prove(gateway)
    for (let n = 0; n < 3; n++) assert.is((await who(gateway, headers)).status, 200)
    await stop()
    gateway = await net.addGateway({ data, seed })
    assert.is((await who(gateway, headers)).status, 200)
    assert.is((await info(gateway, wallet.address)).requestCount, 4)
  } finally {
    await stop()
    await rm(data, { recursive: true, force: true })
  }
})

test('a key revoked while a gateway was away never works there again, not even as it starts', async ({ net, a }) => {
  const data = await mkdtemp(join(tmpdir(), 'dcn-away-'))
  const seed = generateSeed()
  let c = await net.addGateway({ data, seed })
  const stop = async () => {
    await c.stop()
    net.gateways.splice(net.gateways.indexOf(c), 1)
  }
  try {
    const { wallet, headers } = await prove(a)
    const kept = await prove(a)
    await until(async () => (await who(c, headers)).status === 200, 'the key works at the third gateway')
    await stop()
    const path = `/auth/revoke-key/${wallet.address}`
    assert.is((await call(a, 'DELETE', path, { headers })).status, 200)

    c = await net.addGateway({ data, seed })
    const seen: number[] = []
    await until(async () => {
      seen.push((await who(c, headers)).status)
      return seen.at(-1) !== 503
    }, 'the gateway says what it thinks of the key')
    assert.equal(seen.filter(status => status !== 503), [401])
    assert.is((await who(c, kept.headers)).status, 200)
  } finally {
    await stop()
    await rm(data, { recursive: true, force: true })
  }
})

test('what a wallet did not sign gives no key at either', async ({ a, b }) => {
  const wallet = newWallet()
  const nowMs = Date.now()
  const sound = wallet.generation(nowMs)
  const smallOrder = solanaAddressOf(Uint8Array.from({ length: 32 }, (_, at) => at === 0 ? 1 : 0))
  const forAnybody = Uint8Array.from({ length: 64 }, (_, at) => at === 0 ? 1 : 0)
  const attempts: Array<[what: string, body: object, code: string]> = [
    ['stale', wallet.generation(nowMs - 301_000), 'DCN_SIGNATURE_STALE'],
    ['future', wallet.generation(nowMs + 330_000), 'DCN_SIGNATURE_STALE'],
    ['foreign', { ...sound, signature: newWallet().generation(nowMs).signature }, 'DCN_SIGNATURE_INVALID'],
    ['malleated', { ...sound, signature: base64(malleated(wallet.sign(sound.message))) }, 'DCN_SIGNATURE_INVALID'],
    ['of small order', {
      wallet: smallOrder, message: keyGenerationMessage(smallOrder, nowMs), signature: base64(forAnybody)
    }, 'DCN_SIGNATURE_INVALID'],
    ['a placeholder', { ...sound, wallet: 'YourSolanaPublicKey...' }, 'DCN_SIGNATURE_INVALID']
  ]
  for (const gateway of [a, b]) {
    for (const [, body, code] of attempts) {
      expectRefusal(await call(gateway, 'POST', '/auth/generate-key', { body }), 401, code)
    }
    assert.is((await who(gateway, { 'x-wallet': wallet.address })).status, 200, 'the wallet is still unproven')
  }
})

test.run()
