/** Shared records between real gateways on loopback. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../gateway/index.ts'
import type { PeersView } from '../../protocol/api/status.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { BLOBS_PROTOCOL } from '../../protocol/net/blobs.ts'
import type { FunctionRecord } from '../../protocol/registry/records.ts'
import { kill, start, type DaemonTest } from '../helpers/daemons.ts'
import { startNetwork, until, type health } from '../helpers/network.ts'
import { functionRecord, keyRecord } from '../helpers/records.ts'

const named = (name: string, changes: Partial<FunctionRecord> = {}) =>
  functionRecord({ name, updatedAtMs: Date.now(), ...changes })

/** A function whose code is at the gateway. */
async function withCode (gateway: Gateway, name: string, code: string): Promise<FunctionRecord> {
  const codeId = await gateway.records.putCode(utf8(code))
  return named(name, { versions: [{ version: 1, codeId, codeBytes: code.length, createdAtMs: 0 }] })
}

const textOf = (bytes: Uint8Array | undefined) => bytes === undefined ? undefined : Buffer.from(bytes).toString()
const functionsOf = ({ records }: Gateway) => records.functions('wallet').length

const test = suite('records between gateways')

test('what is put at one gateway is at all others within a second, with its code', async () => {
  await using net = await startNetwork({ gateways: 4, nodes: 0 })
  const [a, b] = net.gateways
  const key = keyRecord()
  const startedMs = Date.now()
  const record = await withCode(a!, 'hello', 'the code')
  await a!.records.put(record)
  await b!.records.put(key)
  await until(() => net.gateways.every(({ records }) =>
    records.function('wallet', 'hello') !== undefined && records.key(key.wallet) !== undefined), 'all know both')
  // A second, where nothing else runs.
  assert.ok(Date.now() - startedMs < 5_000, `${Date.now() - startedMs} ms`)
  for (const { records } of net.gateways) {
    assert.is(textOf(await records.code(record.versions[0]!.codeId)), 'the code')
  }
})

test('a put resolves when others have the record and its code', async () => {
  await using net = await startNetwork({ gateways: 3, nodes: 0 })
  const [a, ...others] = net.gateways
  const record = await withCode(a!, 'hello', 'the code')
  await a!.records.put(record)
  await a!.stop()
  for (const { records } of others) {
    assert.ok(records.function('wallet', 'hello'))
    assert.is(textOf(await records.code(record.versions[0]!.codeId)), 'the code')
  }
})

test('code is pulled once, however many records and peers name it', async () => {
  await using net = await startNetwork({ gateways: 3, nodes: 0 })
  const [a, b] = net.gateways
  const first = await withCode(a!, 'f0', 'the code')
  await Promise.all(Array.from({ length: 20 }, async (_, at) => await a!.records.put({ ...first, name: `f${at}` })))
  await until(() => functionsOf(b!) === 20, 'all are there')
  assert.is(b!.network.traffic().get(BLOBS_PROTOCOL)?.messagesOut, 1)
})

test('a gateway that was away has what it missed before it is ready again, and gives what only it had', async () => {
  await using net = await startNetwork({ gateways: 2, nodes: 0 })
  const [a, b] = net.gateways
  await b!.stop()
  for (let batch = 0; batch < 30; batch++) {
    await Promise.all(Array.from({ length: 10 }, async (_, at) => {
      await a!.records.put(await withCode(a!, `f${batch}-${at}`, `code ${batch}-${at}`))
    }))
  }
  await b!.start()
  await until(() => b!.records.caughtUp, 'it is ready')
  assert.is(functionsOf(b!), 300)
  await a!.stop()
  for (const { name, versions } of b!.records.functions('wallet')) {
    assert.ok(await b!.records.code(versions[0]!.codeId), name)
  }
  await b!.records.put(named('only-at-b'))
  await a!.start()
  await until(() => a!.records.caughtUp, 'the other is ready again')
  assert.is(functionsOf(a!), 301)
})

test('a new gateway is not healthy before it has everything', async () => {
  await using net = await startNetwork({ gateways: 1, nodes: 0 })
  const [a] = net.gateways
  const records = await Promise.all(Array.from({ length: 400 }, async (_, at) =>
    await withCode(a!, `f${at}`, `c${at}`)))
  await Promise.all(records.map(async record => await a!.records.put(record)))
  const b = await net.addGateway()
  await until(async () => {
    const response = await fetch(`${b.httpUrl}/health`)
    const { status, recordsOk } = await response.json() as Awaited<ReturnType<typeof health>>
    assert.equal([response.status, status, recordsOk], response.ok ? [200, 'ok', true] : [503, 'starting', false])
    return response.ok
  }, 'it is healthy')
  assert.is(functionsOf(b), 400)
  await a!.stop()
  for (const { versions } of records) assert.ok(await b.records.code(versions[0]!.codeId))
})

test('deployed at A, which is then killed, is whole at B', async () => {
  const context: DaemonTest = { dir: await mkdtemp(join(tmpdir(), 'dcn-test-')), running: [] }
  try {
    const a = await start(context, 'gateway', 'a', [], ['--port', '0'])
    const b = await start(context, 'gateway', 'b', [a], ['--port', '0'])
    const headers = { 'content-type': 'application/json', 'x-wallet': 'w' }
    // Answered only when B has caught up.
    assert.ok((await fetch(`${b.httpUrl}/functions`, { headers })).ok)
    await until(async () => {
      const { peers } = await (await fetch(`${a.httpUrl}/peers`)).json() as PeersView
      return peers.some(({ role }) => role === 'gateway')
    }, 'A knows B')
    const body = JSON.stringify({ name: 'hello', code: 'function handler () { return 1 }' })
    assert.ok((await fetch(`${a.httpUrl}/functions`, { method: 'POST', headers, body })).ok)
    await kill(a)
    const view = await (await fetch(`${b.httpUrl}/functions/hello`, { headers })).json() as { code: string }
    assert.is(view.code, 'function handler () { return 1 }')
  } finally {
    for (const { child, exit } of context.running) {
      child.kill('SIGKILL')
      await exit
    }
    await rm(context.dir, { recursive: true, force: true })
  }
})

test.run()
