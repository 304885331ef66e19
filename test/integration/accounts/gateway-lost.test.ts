/** A gateway that is killed for good right after it answered takes neither functions nor keys with it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { call, expectRefusal, prove } from '../../helpers/call.ts'
import { kill, nodesKnown, start, type DaemonTest } from '../../helpers/daemons.ts'
import { until } from '../../helpers/network.ts'
import type { PeersView } from '../../../protocol/api/status.ts'

const test = suite<DaemonTest>('a gateway lost for good')

test.before.each(async context => {
  context.dir = await mkdtemp(join(tmpdir(), 'dcn-lost-'))
  context.running = []
})

test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await rm(dir, { recursive: true, force: true })
})

test('deploy at A, kill -9 A at once, run at B; a key made at A works, one revoked at A is dead', async context => {
  const b = await start(context, 'gateway', 'b', [], ['--port', '0'])
  const a = await start(context, 'gateway', 'a', [b], ['--port', '0'])
  await start(context, 'node', 'node', [b])
  await nodesKnown(b, 1)
  await until(async () => {
    const { peers } = (await call<PeersView>(a, 'GET', '/peers')).body
    return peers.some(({ role, peerId }) => role === 'gateway' && peerId === b.peerId)
  }, 'A has heard of B')

  const { headers } = await prove(a)
  const revoked = await prove(a)
  const path = `/auth/revoke-key/${revoked.wallet.address}`
  assert.is((await call(a, 'DELETE', path, { headers: revoked.headers })).status, 200)
  const body = { name: 'f', code: 'function handler({ x }) { return { doubled: x * 2 } }' }
  assert.is((await call(a, 'POST', '/functions', { headers, body })).status, 200)
  await kill(a)

  const run = await call(b, 'POST', '/functions/f/run?wait=20000', { headers, body: { payload: { x: 21 } } })
  assert.equal([run.status, run.body['status'], run.body['result']], [200, 'done', '{"doubled":42}'])
  expectRefusal(await call(b, 'GET', '/functions', { headers: revoked.headers }), 401, 'DCN_API_KEY_INVALID')
})

test.run()
