import { Type } from 'typebox'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { JsonRpc } from '../../../../protocol/solana/json-rpc.ts'
import { RPC_ANSWER_BYTES_MAX, RPC_TRIES_MAX } from '../../../../protocol/solana/limits.ts'
import { FAKE_GENESIS, type FakeRpc, type RpcFault, startRpc } from '../../../helpers/solana-rpc.ts'

const OTHER = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG'

const test = suite('solana/json-rpc')

type Init = Partial<ConstructorParameters<typeof JsonRpc>[1]> & { random?: () => number }

function clientOf ({ url }: { url: string }, { random = () => 0.5, ...init }: Init = {}): JsonRpc {
  return new JsonRpc({ clock: { nowMs: () => performance.now() }, random }, { url, backoffMs: 2, ...init })
}

async function refusalOf (promise: Promise<unknown>): Promise<{ code: string, message: string, context: object }> {
  const err = await promise.then(() => undefined, (err: unknown) => err)
  if (!isDcnError(err)) throw new Error(`no DcnError: ${String(err)}`)
  return err
}

/** A server with a cluster, known to the client, and faults to come. */
async function faulty (
  faults: RpcFault[], init: Init = {}
): Promise<FakeRpc & { rpc: JsonRpc }> {
  const server = await startRpc({ getSlot: 7 })
  const rpc = clientOf(server, init)
  await rpc.genesis()
  server.methods.length = 0
  server.faults.push(...faults)
  return Object.assign(server, { rpc })
}

test('asks for the cluster once, then only what it is asked', async () => {
  await using server = await startRpc({ getSlot: (options: unknown) => options })
  const rpc = clientOf(server)
  assert.is(await rpc.call(Type.Integer(), 'getSlot', [5]), 5)
  assert.is(await rpc.call(Type.Integer(), 'getSlot', [6]), 6)
  assert.is(await rpc.genesis(), FAKE_GENESIS)
  assert.equal(server.methods, ['getGenesisHash', 'getSlot', 'getSlot'])
})

for (const fault of ['drop', 'garbage', 'not-rpc', 'other-id', { status: 429 }, { status: 500 }, { status: 408 },
  { error: { code: -32_005, message: 'Node is behind by 42 slots' } }] as const) {
  test(`tries again after ${JSON.stringify(fault)}`, async () => {
    await using server = await faulty([fault, fault])
    assert.is(await server.rpc.call(Type.Integer(), 'getSlot', []), 7)
  })
}

test('asks for the cluster again before it trusts what comes after a failure', async () => {
  await using server = await faulty(['drop'], { expectedGenesis: FAKE_GENESIS })
  server.results['getGenesisHash'] = OTHER
  const { code, context } = await refusalOf(server.rpc.call(Type.Integer(), 'getSlot', []))
  assert.is(code, 'DCN_CHAIN_MISMATCH')
  assert.equal(context, { expected: FAKE_GENESIS, found: OTHER })
  assert.equal(server.methods, ['getSlot', 'getGenesisHash'])
})

test('refuses another cluster than expected, and asks it nothing; goes on once it is the right one', async () => {
  await using server = await startRpc({ getSlot: 7 })
  const rpc = clientOf(server, { expectedGenesis: OTHER })
  for (const call of [async () => await rpc.genesis(), async () => await rpc.call(Type.Integer(), 'getSlot', [])]) {
    assert.is((await refusalOf(call())).code, 'DCN_CHAIN_MISMATCH')
  }
  assert.equal(new Set(server.methods), new Set(['getGenesisHash']))
  server.results['getGenesisHash'] = OTHER
  assert.is(await rpc.call(Type.Integer(), 'getSlot', []), 7)
})

test('holds to the first cluster that it sees, where none is expected', async () => {
  await using server = await faulty(['drop'])
  server.results['getGenesisHash'] = OTHER
  assert.is((await refusalOf(server.rpc.call(Type.Integer(), 'getSlot', []))).code, 'DCN_CHAIN_MISMATCH')
})

test('gives up after some tries, says why, and never shows the URL', async () => {
  await using server = await faulty(Array.from({ length: 20 }, () => ({ status: 503 })))
  const { code, message } = await refusalOf(server.rpc.call(Type.Integer(), 'getSlot', []))
  assert.is(code, 'DCN_CHAIN_UNAVAILABLE')
  assert.match(message, `it answers HTTP 503 (tried ${RPC_TRIES_MAX} times)`)
  assert.not.match(message, server.url)
  assert.is(server.methods.length, RPC_TRIES_MAX)
})

test('says so where nobody listens', async () => {
  const server = await startRpc()
  await server[Symbol.asyncDispose]()
  assert.match((await refusalOf(clientOf(server).genesis())).message, 'connection refused')
})

test('does not wait for a silent server for longer than it may', async () => {
  await using server = await faulty(Array.from({ length: 20 }, () => 'silence'), { tryMs: 20, callMs: 100 })
  const startedMs = performance.now()
  const { message } = await refusalOf(server.rpc.call(Type.Integer(), 'getSlot', []))
  assert.match(message, /no answer within \d+ ms/)
  assert.ok(performance.now() - startedMs < 1_000, `${performance.now() - startedMs} ms`)
})

test('waits longer each time, by what it is asked for where that is more', async () => {
  const waits: number[] = []
  for (const faults of [[{ status: 500 }], [{ status: 500 }, { status: 500 }, { status: 500 }],
    [{ status: 429, retryAfter: '0.2' }]]) {
    await using server = await faulty(faults, { backoffMs: 30 })
    const startedMs = performance.now()
    await server.rpc.call(Type.Integer(), 'getSlot', [])
    waits.push(performance.now() - startedMs)
  }
  assert.ok(waits[0]! >= 29 && waits[1]! >= 209 && waits[2]! >= 199, waits.join(' '))
})

test('asks nothing of a server that does not say its cluster', async () => {
  for (const fault of [{ error: { code: -32_601, message: 'Method not found' } }, undefined]) {
    await using server = await startRpc({ getSlot: 7, getGenesisHash: 8 })
    if (fault !== undefined) server.faults.push(fault)
    assert.match((await refusalOf(clientOf(server).call(Type.Integer(), 'getSlot', []))).message, 'its cluster')
    assert.equal(server.methods, ['getGenesisHash'])
  }
})

test('asks for the cluster once in a call, so that a server that fails each second time is of use', async () => {
  await using server = await startRpc({ getSlot: 7 })
  server.results['getGenesisHash'] = () => {
    server.faults.push('drop')
    return FAKE_GENESIS
  }
  assert.is(await clientOf(server).call(Type.Integer(), 'getSlot', []), 7)
  assert.equal(server.methods, ['getGenesisHash', 'getSlot', 'getSlot'])
})

test('waits by chance, too, so that many who failed at once do not come back at once', async () => {
  await using server = await faulty([{ status: 500 }], { backoffMs: 60, random: () => 1 })
  const startedMs = performance.now()
  await server.rpc.call(Type.Integer(), 'getSlot', [])
  assert.ok(performance.now() - startedMs >= 89)
})

test('does not begin a wait that would end too late', async () => {
  await using server = await faulty(Array.from({ length: 20 }, () => ({ status: 500 })), {
    backoffMs: 4_000, callMs: 4_000
  })
  assert.match((await refusalOf(server.rpc.call(Type.Integer(), 'getSlot', []))).message, 'tried 1 times')
})

test('reads no answer without end', async () => {
  await using server = await startRpc({ getSlot: 'x'.repeat(RPC_ANSWER_BYTES_MAX) })
  assert.match((await refusalOf(clientOf(server).call(Type.String(), 'getSlot', []))).message, 'too long')
})

test('does not try what fails for good again', async () => {
  for (const status of [400, 401, 403, 404]) {
    await using server = await faulty([{ status }])
    assert.match((await refusalOf(server.rpc.call(Type.Integer(), 'getSlot', []))).message, `HTTP ${status};`)
    assert.is(server.methods.length, 1)
  }
})

test('hands a refusal on, or says it', async () => {
  const error = { code: -32_602, message: 'Invalid param', data: { err: 1 } }
  await using server = await faulty([{ error }, { error }])
  assert.equal(await server.rpc.ask('getSlot', []), { refusal: error })
  const { code, message } = await refusalOf(server.rpc.call(Type.Integer(), 'getSlot', []))
  assert.is(code, 'DCN_CHAIN_UNAVAILABLE')
  assert.match(message, 'it refuses getSlot: Invalid param')
})

test('takes no answer of another shape', async () => {
  await using server = await startRpc({ getSlot: 'seven' })
  assert.match((await refusalOf(clientOf(server).call(Type.Integer(), 'getSlot', []))).message, 'shape')
})

test('ends when it is told to', async () => {
  const stopping = new AbortController()
  await using server = await faulty(['silence'], { signal: stopping.signal })
  const asked = refusalOf(server.rpc.call(Type.Integer(), 'getSlot', []))
  stopping.abort()
  assert.match((await asked).message, 'this program is stopping')
})

test.run()
