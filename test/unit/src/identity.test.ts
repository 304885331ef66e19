import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import nacl from 'tweetnacl'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../../protocol/core/errors.ts'
import { openDataDir } from '../../../src/data-dir.ts'
import { loadIdentity } from '../../../src/identity.ts'
import { tempDir } from '../../helpers/dcn-cli.ts'

interface Context { dir: ReturnType<typeof tempDir>, path: string }
const test = suite<Context>('identity')
test.before.each(context => {
  context.dir = tempDir()
  context.path = join(context.dir.path, 'identity.json')
})
test.after.each(context => { context.dir.remove() })

/** The refusal of a key file that holds `text`. */
async function refusal ({ dir, path }: Context, text: string): Promise<DcnError> {
  writeFileSync(path, text, { mode: 0o600 })
  const err = await loadIdentity(dir.path).then(() => undefined, (err: unknown) => err as DcnError)
  assert.is(err?.code, 'DCN_KEY_INVALID')
  return err!
}

test('the first start makes a key that only the owner can read, and later starts find it', async ({ dir, path }) => {
  const seed = await loadIdentity(dir.path)
  assert.is(seed.byteLength, 32)
  assert.is(statSync(path).mode & 0o777, 0o600)
  assert.equal(await loadIdentity(dir.path), seed)
  assert.equal(readdirSync(dir.path), ['identity.json'])
})

test('the file is a Solana keypair, as another implementation reads it', async ({ dir, path }) => {
  const seed = await loadIdentity(dir.path)
  const secretKey = Uint8Array.from(JSON.parse(readFileSync(path, 'utf8')) as number[])
  assert.is(secretKey.byteLength, 64)
  assert.equal(secretKey, nacl.sign.keyPair.fromSeed(seed).secretKey)
})

test('a keypair made elsewhere is taken', async ({ dir, path }) => {
  const { secretKey } = nacl.sign.keyPair()
  writeFileSync(path, JSON.stringify([...secretKey]), { mode: 0o600 })
  assert.equal(await loadIdentity(dir.path), secretKey.slice(0, 32))
})

test('a draft that a crash left behind is replaced', async ({ dir, path }) => {
  writeFileSync(`${path}.new`, '[1,2', { mode: 0o600 })
  await loadIdentity(dir.path)
  assert.equal(readdirSync(dir.path), ['identity.json'])
})

test('what is not 64 numbers is refused and left as it is', async context => {
  const almost = [Array(64).fill(256), Array(64).fill('1'), Array(63).fill(1)].map(list => JSON.stringify(list))
  for (const text of ['', '[', '{}', ...almost]) {
    assert.match((await refusal(context, text)).message, '64 numbers')
    assert.is(readFileSync(context.path, 'utf8'), text)
  }
})

test('a public key of another seed is refused', async context => {
  const bytes = [...nacl.sign.keyPair().secretKey.slice(0, 32), ...nacl.sign.keyPair().publicKey]
  assert.match((await refusal(context, JSON.stringify(bytes))).message, 'not the public key')
})

test('a key that others can read is refused, with the remedy', async context => {
  if (process.platform === 'win32') return
  await loadIdentity(context.dir.path)
  for (const mode of [0o640, 0o604, 0o660]) {
    chmodSync(context.path, mode)
    const err = await loadIdentity(context.dir.path).catch((err: unknown) => err as DcnError) as DcnError
    assert.is(err.code, 'DCN_KEY_INVALID')
    assert.match(err.message, `chmod 600 ${context.path}`)
  }
})

test('a data directory is made private and held by one daemon at a time', async ({ dir }) => {
  const path = join(dir.path, 'a', 'b')
  const held = await openDataDir(path)
  assert.is(statSync(path).mode & 0o777, 0o700)
  const err = await openDataDir(path).catch((err: unknown) => err as DcnError) as DcnError
  assert.is(err.code, 'DCN_DATA_DIR_BUSY')
  assert.match(err.message, path)

  await held.writeNote({ pid: 1, role: 'node', peerId: 'p', addresses: [], startedAt: '2026-01-01T00:00:00.000Z' })
  assert.is((JSON.parse(readFileSync(join(path, 'daemon.json'), 'utf8')) as { pid: number }).pid, 1)
  await held.release()
  assert.not.ok(readdirSync(path).includes('daemon.json'))

  const again = await openDataDir(path)
  assert.equal(again.seed, held.seed)
  await again.release()
})

test('a directory is let go where its key is refused', async ({ dir, path }) => {
  writeFileSync(path, 'x', { mode: 0o600 })
  for (let at = 0; at < 2; at++) {
    const err = await openDataDir(dir.path).catch((err: unknown) => err as DcnError) as DcnError
    assert.is(err.code, 'DCN_KEY_INVALID')
  }
})

test('a path that cannot be a directory is told', async ({ dir }) => {
  writeFileSync(join(dir.path, 'file'), '')
  const err = await openDataDir(join(dir.path, 'file', 'x')).catch((err: unknown) => err as DcnError) as DcnError
  assert.is(err.code, 'DCN_FILE_UNREADABLE')
})

test.run()
