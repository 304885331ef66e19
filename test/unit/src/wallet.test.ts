import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import nacl from 'tweetnacl'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../../protocol/core/errors.ts'
import { solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import {
  apiKeyPath, defaultWalletPath, forgetApiKey, keepApiKey, openWallet, signedBy, signingFileOf
} from '../../../src/wallet.ts'
import { tempDir } from '../../helpers/dcn-cli.ts'

const KEY = `dc_${'a3'.repeat(32)}`
const OTHER_KEY = `dc_${'b4'.repeat(32)}`

interface Context { dir: ReturnType<typeof tempDir>, env: Record<string, string>, path: string }
const test = suite<Context>('wallet')
test.before.each(context => {
  context.dir = tempDir()
  context.env = { XDG_CONFIG_HOME: context.dir.path }
  context.path = join(context.dir.path, 'dcn', 'wallet.json')
})
test.after.each(({ dir }) => { dir.remove() })

async function failure (call: Promise<unknown>): Promise<DcnError> {
  return await call.then(() => { throw new TypeError('it did not fail') }, (err: unknown) => err as DcnError)
}

test('the default wallet is made on first use, for its owner alone, and found again', async ({ env, path, dir }) => {
  const wallet = await openWallet({}, env)
  assert.equal([wallet.file?.created, wallet.file?.path], [true, path])
  assert.is(statSync(path).mode & 0o777, 0o600)
  assert.is(statSync(join(dir.path, 'dcn')).mode & 0o777, 0o700)
  const secretKey = Uint8Array.from(JSON.parse(readFileSync(path, 'utf8')) as number[])
  assert.is(secretKey.byteLength, 64)
  assert.is(wallet.address, solanaAddressOf(nacl.sign.keyPair.fromSecretKey(secretKey).publicKey))
  const again = await openWallet({}, env)
  assert.equal([again.address, again.file?.created, again.apiKey], [wallet.address, false, undefined])
})

test('where the default wallet is', () => {
  assert.is(defaultWalletPath({ XDG_CONFIG_HOME: '/x' }), join('/x', 'dcn', 'wallet.json'))
  const home = join(homedir(), '.config', 'dcn', 'wallet.json')
  assert.is(defaultWalletPath({}), home)
  assert.is(defaultWalletPath({ XDG_CONFIG_HOME: '' }), home)
})

test('processes that make it at once agree on one wallet', async ({ env }) => {
  const wallets = await Promise.all(Array.from({ length: 8 }, async () => await openWallet({}, env)))
  assert.is(new Set(wallets.map(({ address }) => address)).size, 1)
  assert.is(wallets.filter(({ file }) => file!.created).length >= 1, true)
})

test('an option beats the environment, and both may name a file or an address', async ({ env, dir }) => {
  const file = join(dir.path, 'w.json')
  const { publicKey, secretKey } = nacl.sign.keyPair()
  writeFileSync(file, JSON.stringify([...secretKey]), { mode: 0o600 })
  const address = solanaAddressOf(publicKey)
  assert.is((await openWallet({ wallet: file }, { ...env, DCN_WALLET: 'me' })).address, address)
  assert.is((await openWallet({}, { ...env, DCN_WALLET: file })).address, address)
  const named = await openWallet({}, { ...env, DCN_WALLET: 'me' })
  assert.equal(named, { address: 'me', apiKey: undefined, file: undefined })
  assert.not.ok(existsSync(join(dir.path, 'dcn')), 'no default wallet is made where another is named')
})

test('what is neither a file nor an address is refused with its source', async ({ env }) => {
  const err = await failure(openWallet({}, { ...env, DCN_WALLET: 'a b' }))
  assert.is(err.code, 'DCN_CONFIG_INVALID')
  assert.match(err.message, 'DCN_WALLET must be')
  assert.match((await failure(openWallet({ wallet: 'x'.repeat(65) }, env))).message, '--wallet must be')
})

test('the API key is kept beside the wallet, for its owner alone, and used', async ({ env, path }) => {
  await openWallet({}, env)
  await keepApiKey(path, KEY)
  assert.is(statSync(apiKeyPath(path)).mode & 0o777, 0o600)
  assert.is((await openWallet({}, env)).apiKey, KEY)
  await keepApiKey(path, OTHER_KEY)
  assert.is((await openWallet({}, env)).apiKey, OTHER_KEY)
  assert.is((await openWallet({}, { ...env, DCN_API_KEY: KEY })).apiKey, KEY, 'the environment beats the file')
  assert.is((await openWallet({ apiKey: OTHER_KEY }, { ...env, DCN_API_KEY: KEY })).apiKey, OTHER_KEY)
  await forgetApiKey(path)
  await forgetApiKey(path)
  assert.is((await openWallet({}, env)).apiKey, undefined)
})

test('a key that is none is refused and not shown', async ({ env, path }) => {
  const err = await failure(openWallet({ apiKey: 'dc_secret' }, env))
  assert.is(err.code, 'DCN_CONFIG_INVALID')
  assert.match(err.message, '--api-key must be dc_ and 64')
  assert.not.match(err.message, 'secret')
  await openWallet({}, env)
  writeFileSync(apiKeyPath(path), 'secret\n', { mode: 0o600 })
  const broken = await failure(openWallet({}, env))
  assert.is(broken.code, 'DCN_KEY_INVALID')
  assert.not.match(broken.message, 'secret')
})

test('a wallet or key that others can read is refused, with the remedy', async ({ env, path }) => {
  if (process.platform === 'win32') return
  await openWallet({}, env)
  await keepApiKey(path, KEY)
  for (const file of [apiKeyPath(path), path]) {
    chmodSync(file, 0o644)
    assert.match((await failure(openWallet({}, env))).message, `chmod 600 ${file}`)
    chmodSync(file, 0o600)
  }
})

test('a wallet that cannot be made is told', async ({ env, dir }) => {
  writeFileSync(join(dir.path, 'dcn'), '')
  const err = await failure(openWallet({}, env))
  assert.is(err.code, 'DCN_KEY_INVALID')
})

test('signatures are what another implementation verifies', async ({ env }) => {
  const { file } = await openWallet({}, env)
  const { message, signature } = signedBy(signingFileOf(file).signer, 'a\nb')
  const bytes = Uint8Array.from(Buffer.from(signature, 'base64'))
  assert.ok(nacl.sign.detached.verify(new TextEncoder().encode(message), bytes, file!.signer.publicKey))
})

test('only a file can sign', () => {
  try {
    signingFileOf(undefined)
    assert.unreachable()
  } catch (err) {
    assert.is((err as DcnError).code, 'DCN_CONFIG_INVALID')
  }
})

test.run()
