import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toHex } from '../../../protocol/core/bytes.ts'
import { createNetworkKey, readNetworkKey } from '../../../src/network-key.ts'
import { failure } from '../../integration/net/hosts.ts'

const test = suite('network key')
let dir: string
const at = (name: string): string => join(dir, name)

test.before(async () => { dir = await mkdtemp(join(tmpdir(), 'dcn-network-key-')) })
test.after(async () => { await rm(dir, { recursive: true }) })

test('is made once, for its user alone, in the format of libp2p', async () => {
  await createNetworkKey(at('made'))
  const text = await readFile(at('made'), 'utf8')
  assert.match(text, /^\/key\/swarm\/psk\/1\.0\.0\/\n\/base16\/\n[0-9a-f]{64}\n$/)
  if (process.platform !== 'win32') assert.is((await stat(at('made'))).mode & 0o777, 0o600)
  assert.is(toHex((await readNetworkKey(at('made')))!), text.split('\n')[2])
  assert.is((await failure(createNetworkKey(at('made')))).code, 'DCN_KEY_INVALID')
  assert.is(await readFile(at('made'), 'utf8'), text)
})

test('is read as other tools write it', async () => {
  await writeFile(at('swarm.key'), `/key/swarm/psk/1.0.0/\r\n/base16/\r\n${'AB'.repeat(32)}`, { mode: 0o600 })
  assert.is(toHex((await readNetworkKey(at('swarm.key')))!), 'ab'.repeat(32))
  assert.is(await readNetworkKey(''), undefined)
})

test('is refused where it is none, absent, or open to others', async () => {
  await writeFile(at('short'), `/key/swarm/psk/1.0.0/\n/base16/\n${'ab'.repeat(31)}\n`, { mode: 0o600 })
  for (const name of ['short', 'absent']) {
    assert.is((await failure(readNetworkKey(at(name)))).code, 'DCN_KEY_INVALID', name)
  }
  if (process.platform === 'win32') return
  await createNetworkKey(at('open'))
  await chmod(at('open'), 0o644)
  assert.match((await failure(readNetworkKey(at('open')))).message, 'others on this machine can read it')
})

test.run()
