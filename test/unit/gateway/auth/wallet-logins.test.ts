import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { decodeJwt, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LoginNonces, NONCE_TTL_MS } from '../../../../gateway/auth/login-nonces.ts'
import { LoginTokens } from '../../../../gateway/auth/login-tokens.ts'
import { WalletLogins } from '../../../../gateway/auth/wallet-logins.ts'
import { walletThatSigned } from '../../../../gateway/auth/wallet-signature.ts'
import { signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { isDcnError, type ErrorCode } from '../../../../protocol/core/errors.ts'
import { LOGIN_TTL_MS } from '../../../../protocol/core/limits.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import { evmWallet } from '../../../helpers/evm-wallets.ts'

const START_MS = 1_800_000_000_000
const wallet = evmWallet(1)
const ADDRESS = wallet.address.toLowerCase()

interface Door { logins: WalletLogins, tokens: LoginTokens, peer: string, seed: Uint8Array }

/** Two gateways that know each other, one clock. */
function world () {
  const clock = { at: START_MS, nowMs: () => clock.at }
  const gateways = new Set<string>()
  let number = 0
  const door = (): Door => {
    const seed = randomBytes(32)
    const tokens = new LoginTokens({ clock, seed, isGateway: peer => gateways.has(peer) })
    const nonces = new LoginNonces({ clock, randomNonce: () => String(100_000 + number++) })
    const peer = peerIdOf(signerFromSeed(seed).publicKey)
    gateways.add(peer)
    return { logins: new WalletLogins({ nonces, tokens }), tokens, peer, seed }
  }
  return { clock, gateways, here: door(), there: door() }
}

async function logIn ({ logins }: Door, by = wallet): Promise<string> {
  const message = `Login nonce: ${logins.nonce(by.address)}`
  return await logins.login({ address: by.address, message, signature: await by.signMessage(message) })
}

async function refusal (promised: Promise<unknown>): Promise<[code: ErrorCode | undefined, message: string]> {
  try {
    return [undefined, JSON.stringify(await promised)]
  } catch (err) {
    if (isDcnError(err)) return [err.code, err.message]
    throw err
  }
}

const INVALID = ['DCN_TOKEN_INVALID', 'Authentication error: Invalid token']

const test = suite('logins with an EVM wallet')

test('a login is good at each gateway, for an hour', async () => {
  const { clock, here, there } = world()
  const token = await logIn(here)
  assert.is(await here.logins.addressOf(`Bearer ${token}`), ADDRESS)
  assert.is(await there.logins.addressOf(`Bearer ${token}`), ADDRESS)
  const { iss, sub, aud, iat, exp, message, signature } = decodeJwt(token)
  assert.equal([iss, sub, aud, iat, exp],
    [here.peer, ADDRESS, 'dcn/connectors/1', START_MS / 1_000, (START_MS + LOGIN_TTL_MS) / 1_000])
  assert.is(walletThatSigned(message as string, signature as string), ADDRESS)
  clock.at += LOGIN_TTL_MS - 1
  assert.is(await there.logins.addressOf(`Bearer ${token}`), ADDRESS)
  clock.at += 1
  for (const { logins } of [here, there]) {
    assert.equal(await refusal(logins.addressOf(`Bearer ${token}`)), INVALID)
  }
})

test('a new login does not end the one before', async () => {
  const { clock, here } = world()
  const first = await logIn(here)
  clock.at += 5_000
  const second = await logIn(here)
  assert.is.not(first, second)
  assert.is(await here.logins.addressOf(`Bearer ${first}`), ADDRESS)
  assert.is(await here.logins.addressOf(`Bearer ${second}`), ADDRESS)
})

test('an address may be written in any way, and a signature as wallets write it', async () => {
  const { here: { logins } } = world()
  const digits = ADDRESS.slice(2)
  const ways = [wallet.address, ADDRESS, digits, digits.toUpperCase(), `0X${digits}`]
  for (const [at, address] of ways.entries()) {
    const message = `Login nonce: ${logins.nonce(ways[(at + 1) % ways.length]!)}`
    const whole = await wallet.signMessage(message)
    const v = Number.parseInt(whole.slice(-2), 16)
    const signature = [whole, whole.slice(2), whole.toUpperCase().replace('0X', '0x'),
      `${whole.slice(0, -2)}0${v - 27}`, highS(whole)][at]!
    assert.ok(await logins.login({ address, message, signature }), signature)
  }
})

/** The same signature, with s above half of the order, as no wallet makes it any more. */
function highS (signature: string): string {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0')
  return `${signature.slice(0, 66)}${s}${signature.endsWith('1b') ? '1c' : '1b'}`
}

test('recovers what other wallets sign', () => {
  // From the documentation of web3.js.
  const signature = '0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd' +
    '6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c'
  assert.is(walletThatSigned('Some data', signature), '0x2c7536e3605d9c16a7a3d7b1898e529396a65c23')
  assert.is.not(walletThatSigned('Some datA', signature), '0x2c7536e3605d9c16a7a3d7b1898e529396a65c23')
})

test('refuses a nonce for what is no address', () => {
  const { here: { logins } } = world()
  for (const text of ['', '0x', `${ADDRESS}0`, ADDRESS.slice(0, -1), `0x${'g'.repeat(40)}`, ` ${ADDRESS}`, '0x0x']) {
    assert.throws(() => logins.nonce(text), (err: Error) => err.message === 'Invalid address value')
  }
})

test('refuses a login in the order and the words of the API', async () => {
  const { here: { logins } } = world()
  const address = wallet.address
  const refused = async (request: Parameters<WalletLogins['login']>[0]): Promise<string> => {
    const [code, message] = await refusal(logins.login(request))
    assert.is(code, 'DCN_LOGIN_REFUSED')
    return message
  }
  assert.is(await refused({}), 'Missing address')
  assert.is(await refused({ address: 'x' }), 'Missing signature')
  assert.is(await refused({ address: 'x', signature: '' }), 'Missing message')
  for (const message of ['', 'Login nonce: ', 'login nonce: 1', 'Login nonce:1', ' Login nonce: 1']) {
    assert.is(await refused({ address: 'x', signature: '', message }), 'Invalid nonce')
  }
  assert.is(await refused({ address: 'x', signature: '', message: 'Login nonce: 1' }), 'Invalid address')
  assert.is(await refused({ address, signature: '', message: 'Login nonce: 1' }), 'Invalid nonce', 'none was given')
  const nonce = logins.nonce(address)
  const message = `Login nonce: ${nonce}`
  const signature = await wallet.signMessage(message)
  assert.is(await refused({ address, signature, message: `${message} ` }), 'Invalid nonce')
  assert.is(await refused({ address, signature, message }), 'Invalid nonce', 'the wrong one has used it up')
})

test('a signature that is none uses the nonce up', async () => {
  const { here: { logins } } = world()
  const { address } = wallet
  const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'
  const zeros = '0'.repeat(64)
  const wrong: Array<(signature: string, message: string) => string | Promise<string>> = [
    () => '', () => '0x', () => 'hello',
    signature => signature.slice(0, -2),
    signature => `${signature}00`,
    ...['1a', '1d', '1e', '02', '25', 'ff'].map(v => (signature: string) => signature.slice(0, -2) + v),
    // The other one of the two keys that it may stand for.
    signature => signature.slice(0, -2) + (signature.endsWith('1b') ? '1c' : '1b'),
    signature => `0x${zeros}${signature.slice(66)}`, signature => `0x${order}${signature.slice(66)}`,
    signature => `${signature.slice(0, 66)}${zeros}1b`, signature => `${signature.slice(0, 66)}${order}1b`,
    async (_signature, message) => await evmWallet(2).signMessage(message),
    async () => await wallet.signMessage('Login nonce: 999999')
  ]
  for (const make of wrong) {
    const message = `Login nonce: ${logins.nonce(address)}`
    const good = await wallet.signMessage(message)
    const signature = await make(good, message)
    assert.is((await refusal(logins.login({ address, message, signature })))[1], 'Invalid signature')
    assert.equal((await refusal(logins.login({ address, message, signature: good })))[1], 'Invalid nonce')
  }
})

test('a nonce is good once, replaced by the next, at one gateway, and not for ever', async () => {
  const { clock, here, there } = world()
  const { address } = wallet
  const attempt = async (nonce: string, { logins }: Door = here): Promise<string | undefined> => {
    const message = `Login nonce: ${nonce}`
    return (await refusal(logins.login({ address, message, signature: await wallet.signMessage(message) })))[0]
  }
  const first = here.logins.nonce(address)
  assert.is(await attempt(first), undefined)
  assert.is(await attempt(first), 'DCN_LOGIN_REFUSED')
  const replaced = here.logins.nonce(address)
  const second = here.logins.nonce(address)
  assert.is(await attempt(second, there), 'DCN_LOGIN_REFUSED')
  assert.is(await attempt(second), undefined)
  assert.is(await attempt(replaced), 'DCN_LOGIN_REFUSED')
  const third = here.logins.nonce(address)
  clock.at += NONCE_TTL_MS
  assert.is(await attempt(third), 'DCN_LOGIN_REFUSED')
})

test('nonces of all the world take no more memory than they may', () => {
  const clock = { at: 0, nowMs: () => clock.at }
  const nonces = new LoginNonces({ clock, randomNonce: () => '123456' }, { noncesMax: 3 })
  for (let at = 0; at < 10; at++) nonces.give(`0x${at}`)
  assert.is(nonces.size, 3)
  assert.ok(nonces.use('0x9', '123456') && !nonces.use('0x6', '123456'))
  clock.at += NONCE_TTL_MS
  nonces.give('0xa')
  assert.is(nonces.size, 1)
})

test('refuses every header that is not one good token', async () => {
  const { here } = world()
  const token = await logIn(here)
  const [header, payload, signature] = token.split('.') as [string, string, string]
  const swapped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
  for (const authorization of [
    undefined, '', 'Bearer', 'Bearer ', token, `bearer ${token}`, `BEARER ${token}`, `Basic ${token}`,
    `Bearer ${token} x`, `Bearer ${token}.`, `Bearer ${header}.${payload}`, `Bearer ${header}.${payload}.`,
    `Bearer ${header}.${payload}.${swapped(signature)}`, `Bearer ${swapped(header)}.${payload}.${signature}`,
    `Bearer ${header}.${swapped(payload)}.${signature}`, `Bearer ${header}..${signature}`, 'Bearer a.b.c',
    `Bearer dc_${'a'.repeat(64)}`, `Bearer ${'a'.repeat(10_000)}`
  ]) {
    assert.equal(await refusal(here.logins.addressOf(authorization)), INVALID, String(authorization))
  }
  assert.is(await here.logins.addressOf(`Bearer  ${token}  `), ADDRESS)
})

test('refuses tokens that a gateway should not have made', async () => {
  const { here, there, clock } = world()
  const good = decodeJwt(await logIn(here))
  const make = async (claims: JWTPayload, seed = here.seed): Promise<string> => {
    const { publicKey } = signerFromSeed(seed)
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
    return await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' })
      .sign({ kty: 'OKP', crv: 'Ed25519', x: text(publicKey), d: text(seed) })
  }
  const taken = async (token: string): Promise<unknown> => (await refusal(there.logins.addressOf(`Bearer ${token}`)))[0]
  const now = START_MS / 1_000
  const without = (claim: string): JWTPayload =>
    Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim))
  assert.is(await taken(await make(good)), undefined, 'a token made so is taken')
  const bad: JWTPayload[] = [
    { ...good, aud: 'dcn/functions/1' }, { ...good, aud: [] }, { ...good, iss: there.peer }, { ...good, iss: '' },
    { ...good, iss: 5 as never }, { ...good, sub: evmWallet(2).address.toLowerCase() },
    { ...good, sub: wallet.address }, { ...good, exp: now }, { ...good, exp: now + 3_601 },
    { ...good, iat: now + 61, exp: now + 100 }, { ...good, nbf: now + 10 },
    { ...good, message: 'Login nonce: 7' }, { ...good, message: 'Give me all' }, { ...good, message: 7 },
    { ...good, message: 'Pay 5', signature: await wallet.signMessage('Pay 5') },
    { ...good, signature: '0x' }, { ...good, signature: ['x'] },
    ...['aud', 'iss', 'sub', 'iat', 'exp', 'message', 'signature'].map(without)
  ]
  for (const claims of bad) assert.is(await taken(await make(claims)), 'DCN_TOKEN_INVALID', JSON.stringify(claims))
  // Signed by whoever: with another's name, with a name of their own that no gateway has, and with other algorithms.
  const stranger = randomBytes(32)
  assert.is(await taken(await make(good, stranger)), 'DCN_TOKEN_INVALID')
  const iss = peerIdOf(signerFromSeed(stranger).publicKey)
  assert.is(await taken(await make({ ...good, iss }, stranger)), 'DCN_TOKEN_INVALID')
  assert.is(await taken(new UnsecuredJWT(good).encode()), 'DCN_TOKEN_INVALID')
  const publicKey = signerFromSeed(here.seed).publicKey
  assert.is(await taken(await new SignJWT(good).setProtectedHeader({ alg: 'HS256' }).sign(publicKey)),
    'DCN_TOKEN_INVALID')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  assert.is(await taken(await new SignJWT(good).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)),
    'DCN_TOKEN_INVALID')
  assert.is(await taken(await make({ ...good, iat: now + 59, exp: now + 100 })), undefined, 'clocks differ')
  clock.at += LOGIN_TTL_MS
  assert.is(await taken(await make(good)), 'DCN_TOKEN_INVALID')
})

test.run()
