import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import type { PeerId } from '../../../../protocol/core/peer-id.ts'
import { ModelPulls } from '../../../../protocol/models/model-pulls.ts'
import type { ModelStore } from '../../../../protocol/models/model-store.ts'
import { serveModels } from '../../../../protocol/models/model-transfer.ts'
import type { RequestHandler } from '../../../../protocol/net/types.ts'
import {
  decodeModelAnswer, decodeModelQuery, encodeModelAnswer, MODEL_CHUNK_BYTES_MAX
} from '../../../../protocol/wire/models.ts'
import { modelOf, Peers, put, storeAt, testDirectory, type TestModel } from '../../../helpers/models.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

interface Context { path: string, remove: () => Promise<void>, peers: Peers, store: ModelStore, pulls: ModelPulls }

/** Six chunks and a bit: more than are on their way at once. */
const model = modelOf(6 * MODEL_CHUNK_BYTES_MAX + 1_000)
const never = new AbortController().signal

const test = suite<Context>('model pulls')

test.before.each(async context => {
  Object.assign(context, await testDirectory())
  context.peers = new Peers()
  context.store = await storeAt(join(context.path, 'me'), 64 * 1024 * 1024)
  context.pulls = new ModelPulls({ network: context.peers.of('me'), store: context.store, logger: silentLogger })
})
test.after.each(async ({ remove }) => { await remove() })

async function addPeer ({ path, peers }: Context, name: PeerId, models: TestModel[]): Promise<void> {
  const store = await storeAt(join(path, name), 64 * 1024 * 1024)
  for (const one of models) await put(store, one)
  serveModels(peers.of(name), { store, keep: async () => false })
}

/** Answers so many chunks, then fails. */
function failingAfter (chunks: number): (honest: RequestHandler) => RequestHandler {
  let left = chunks
  return honest => async (request, from, signal) => {
    if (left-- <= 0) throw new TypeError('broken')
    return await honest(request, from, signal)
  }
}

/** One bit of the chunk at `offset` is another. */
const lyingAt = (offset: number) => (honest: RequestHandler): RequestHandler => async (request, from, signal) => {
  const answer = await honest(request, from, signal)
  const query = decodeModelQuery(request)
  if (query.type !== 'chunk' || query.offset !== offset || query.bytesMax === 0) return answer
  const { bytes, chunk } = decodeModelAnswer('chunk', answer) as { bytes: number, chunk: Uint8Array }
  const lie = Uint8Array.from(chunk, (byte, at) => at === 9 ? byte ^ 1 : byte)
  return encodeModelAnswer({ type: 'chunk', bytes, chunk: lie })
}

const refusedAs = async (pull: Promise<void>): Promise<string> =>
  await pull.then(() => 'nothing', (err: unknown) => isDcnError(err) ? err.code : String(err))

async function expectHere ({ store, path }: Context): Promise<void> {
  const read = await store.read(model.id, 5 * MODEL_CHUNK_BYTES_MAX, 100)
  const from = 5 * MODEL_CHUNK_BYTES_MAX
  assert.equal([read?.bytes, read?.chunk], [model.content.byteLength, model.content.subarray(from, from + 100)])
  assert.equal(readdirSync(join(path, 'me')), [model.id])
}

test('a model comes in chunks, once for all who wait', async context => {
  const { peers, pulls } = context
  await addPeer(context, 'a', [model])
  await Promise.all([1, 2, 3].map(async () => { await pulls.pull({ contentId: model.id }, ['a'], never) }))
  await expectHere(context)
  assert.is(peers.asked.length, 7)
})

test('a model of exactly one chunk, of one byte more, and of one byte', async context => {
  const { pulls, store } = context
  const models = [MODEL_CHUNK_BYTES_MAX, MODEL_CHUNK_BYTES_MAX + 1, 1].map(bytes => modelOf(bytes))
  await addPeer(context, 'a', models)
  for (const { id, content } of models) {
    await pulls.pull({ contentId: id, bytes: content.byteLength }, ['a'], never)
    assert.is(store.sizeOf(id), content.byteLength)
  }
})

test('the next peer goes on where the one before it has failed', async context => {
  const { peers, pulls } = context
  await addPeer(context, 'a', [model])
  await addPeer(context, 'b', [model])
  peers.replace('a', failingAfter(3))
  await pulls.pull({ contentId: model.id }, ['gone', 'a', 'b'], never)
  await expectHere(context)
  assert.is(peers.asked.filter(peer => peer === 'b').length, 4)
})

test('a wrong file is thrown away, and asked of another peer', async context => {
  const { peers, pulls } = context
  for (const name of ['liar', 'a']) await addPeer(context, name, [model])
  peers.replace('liar', lyingAt(0))
  await pulls.pull({ contentId: model.id }, ['liar', 'a'], never)
  await expectHere(context)
})

test('where several gave a wrong file together, each is taken alone', async context => {
  const { peers, pulls } = context
  for (const name of ['liar', 'a']) await addPeer(context, name, [model])
  peers.replace('liar', lyingAt(0))
  peers.replace('liar', failingAfter(3))
  await pulls.pull({ contentId: model.id }, ['liar', 'a'], never)
  await expectHere(context)
})

test('a peer with a file of another size gives nothing', async context => {
  const { peers, pulls } = context
  await addPeer(context, 'a', [model])
  await addPeer(context, 'liar', [modelOf(10)])
  peers.replace('liar', () => async () =>
    encodeModelAnswer({ type: 'chunk', bytes: 5, chunk: new Uint8Array(5) }))
  await pulls.pull({ contentId: model.id, bytes: model.content.byteLength }, ['liar', 'a'], never)
  await expectHere(context)
})

test('what nobody has, or gives, is not to be had, and leaves nothing', async context => {
  const { pulls, peers, path, store } = context
  await addPeer(context, 'a', [modelOf(10)])
  await addPeer(context, 'liar', [model])
  peers.replace('liar', lyingAt(MODEL_CHUNK_BYTES_MAX))
  assert.is(await refusedAs(pulls.pull({ contentId: model.id }, ['a', 'liar'], never)), 'DCN_CONTENT_NOT_FOUND')
  assert.is(await refusedAs(pulls.pull({ contentId: model.id }, [], never)), 'DCN_CONTENT_NOT_FOUND')
  assert.equal([readdirSync(join(path, 'me')), store.bytes, pulls.count], [[], 0, 0])
})

test('a model that is larger than the cap is not begun again with each peer', async context => {
  const { peers } = context
  for (const name of ['a', 'b']) await addPeer(context, name, [model])
  const store = await storeAt(join(context.path, 'small'), 1_000)
  const pulls = new ModelPulls({ network: peers.of('me'), store, logger: silentLogger })
  assert.is(await refusedAs(pulls.pull({ contentId: model.id }, ['a', 'b'], never)), 'DCN_MODELS_FULL')
  assert.equal([store.bytes, peers.asked.includes('b')], [0, false])
})

test('who leaves does not end it for others; when all have left it ends, and can begin anew', async context => {
  const { peers, pulls, path } = context
  await addPeer(context, 'a', [model])
  let release = (): void => undefined
  const gate = new Promise<void>(resolve => { release = resolve })
  let asked = (): void => undefined
  const begun = new Promise<void>(resolve => { asked = resolve })
  peers.replace('a', honest => async (request, from, signal) => {
    asked()
    await gate
    signal.throwIfAborted()
    return await honest(request, from, signal)
  })
  const [first, second] = [new AbortController(), new AbortController()]
  const leaving = refusedAs(pulls.pull({ contentId: model.id }, ['a'], first.signal))
  const staying = refusedAs(pulls.pull({ contentId: model.id }, ['a'], second.signal))
  await begun
  first.abort()
  assert.equal([await leaving, pulls.count], ['DCN_CONTENT_NOT_FOUND', 1])
  second.abort()
  assert.equal([await staying, pulls.count], ['DCN_CONTENT_NOT_FOUND', 0])
  release()
  await pulls.stop()
  assert.equal(readdirSync(join(path, 'me')), [])
  await pulls.pull({ contentId: model.id }, ['a'], never)
  await expectHere(context)
})

test.run()
