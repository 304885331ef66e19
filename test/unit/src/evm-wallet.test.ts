import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyMessage } from 'ethers/hash'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../../protocol/core/errors.ts'
import { openEvmWallet } from '../../../src/evm-wallet.ts'
import { expiryOf, keepToken, readToken, tokensPath } from '../../../src/login-tokens.ts'
import { tempDir } from '../../helpers/dcn-cli.ts'

const KEY = '11'.repeat(32)
const ADDRESS = '0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a'

interface Context { dir: ReturnType<typeof tempDir>, env: Record<string, string>, file: (text: string) => string }
const test = suite<Context>('evm wallet')
test.before.each(context => {
  context.dir = tempDir()
  context.env = { XDG_CONFIG_HOME: context.dir.path }
  context.file = text => {
    const path = join(context.dir.path, 'w')
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
})
test.after.each(({ dir }) => { dir.remove() })

async function failure (call: Promise<unknown>): Promise<DcnError> {
  return await call.then(() => { throw new TypeError('it did not fail') }, (err: unknown) => err as DcnError)
}

test('the default wallet is made on first use, for its owner alone, and found again', async ({ env, dir }) => {
  const wallet = await openEvmWallet(undefined, env)
  assert.equal([wallet.created, wallet.path], [true, join(dir.path, 'dcn', 'evm-wallet.json')])
  assert.is(statSync(wallet.path).mode & 0o777, 0o600)
  const again = await openEvmWallet(undefined, env)
  assert.equal([again.created, again.address], [false, wallet.address])
  assert.match(wallet.address, /^0x[0-9a-f]{40}$/)
  const message = 'Login nonce: 123456'
  assert.is(verifyMessage(message, await again.signMessage(message)).toLowerCase(), wallet.address)
})

test('processes that make it at once agree on one wallet', async ({ env }) => {
  const wallets = await Promise.all(Array.from({ length: 8 }, async () => await openEvmWallet(undefined, env)))
  assert.is(new Set(wallets.map(({ address }) => address)).size, 1)
})

test('a key is read as other tools write it, and an option beats the environment', async ({ file, env }) => {
  for (const text of [KEY, `0x${KEY}\n`, `"${KEY}"`, `{"privateKey":"0x${KEY}","address":"x"}`]) {
    assert.is((await openEvmWallet(file(text), { ...env, DCN_EVM_WALLET: '/nowhere' })).address, ADDRESS)
  }
  assert.is((await openEvmWallet(undefined, { ...env, DCN_EVM_WALLET: file(KEY) })).address, ADDRESS)
})

test('what is no key is refused without showing it', async ({ file, env }) => {
  const zero = '00'.repeat(32)
  for (const text of ['', 'x', `${KEY}11`, '{}', '[1]', 'null', zero, '{"privateKey":5}']) {
    const err = await failure(openEvmWallet(file(text), env))
    assert.is(err.code, 'DCN_KEY_INVALID', text)
    assert.not.match(err.message, zero)
  }
  assert.match((await failure(openEvmWallet(file('{"crypto":{},"version":3}'), env))).message, 'it is encrypted')
})

test('a key in place of a file is refused without showing it', async ({ env }) => {
  for (const [named, variable] of [[KEY, undefined], [undefined, `0x${KEY}`]] as const) {
    const err = await failure(openEvmWallet(named, variable === undefined ? env : { ...env, DCN_EVM_WALLET: variable }))
    assert.is(err.code, 'DCN_CONFIG_INVALID')
    assert.not.match(err.message, KEY)
  }
})

test('a file that others can read is refused', async ({ file, env }) => {
  const path = file(KEY)
  chmodSync(path, 0o644)
  assert.match((await failure(openEvmWallet(path, env))).message, `run chmod 600 ${path}`)
})

const GATEWAY = 'http://a'
const tokenUntil = (ms: number): string =>
  `e30.${Buffer.from(JSON.stringify({ exp: ms / 1_000 })).toString('base64url')}.s`

test('tokens are kept for each gateway, for their owner alone, while they hold', async ({ file }) => {
  const path = file(KEY)
  assert.is(await readToken(path, GATEWAY, 0), undefined)
  const token = tokenUntil(3_600_000)
  await keepToken(path, GATEWAY, token, 0)
  await keepToken(path, 'http://b', 'opaque', 0)
  assert.is(statSync(tokensPath(path)).mode & 0o777, 0o600)
  assert.equal([await readToken(path, GATEWAY, 0), await readToken(path, 'http://b', 0)], [token, 'opaque'])
  // A token that is about to run out is not used any more, and goes with the next that is kept.
  assert.is(await readToken(path, GATEWAY, 3_299_999), token)
  assert.is(await readToken(path, GATEWAY, 3_300_001), undefined)
  await keepToken(path, 'http://c', 'other', 3_300_001)
  assert.equal(JSON.parse(readFileSync(tokensPath(path), 'utf8')), { 'http://b': 'opaque', 'http://c': 'other' })
})

test('a file of tokens that cannot be understood is as none, and is replaced', async ({ file }) => {
  const path = file(KEY)
  for (const text of ['{', '[]', 'null', '{"http://a":1}', '{"__proto__":{"http://a":"x"}}']) {
    writeFileSync(tokensPath(path), text, { mode: 0o600 })
    assert.is(await readToken(path, GATEWAY, 0), undefined, text)
  }
  await keepToken(path, GATEWAY, 't', 0)
  assert.is(await readToken(path, GATEWAY, 0), 't')
  assert.is(existsSync(path), true)
})

test('when a token runs out', () => {
  assert.is(expiryOf(tokenUntil(5_000)), 5_000)
  for (const token of ['', 'x', 'a.b', 'a.e30.c', 'a.bnVsbA.c']) assert.is(expiryOf(token), undefined, token)
})

test.run()
