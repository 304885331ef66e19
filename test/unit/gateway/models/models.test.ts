import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { KEEP_BYTES_PER_DAY_MAX, MODEL_UPLOADS_MAX, Models } from '../../../../gateway/models/models.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import type { PeerId } from '../../../../protocol/core/peer-id.ts'
import { rankPeers } from '../../../../protocol/core/rendezvous.ts'
import { askToKeep } from '../../../../protocol/models/model-transfer.ts'
import type { ModelStore } from '../../../../protocol/models/model-store.ts'
import { modelOf, Peers, storeAt, testDirectory, type TestModel } from '../../../helpers/models.ts'
import { until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

interface Member { models: Models, store: ModelStore }
interface Context {
  path: string
  remove: () => Promise<void>
  peers: Peers
  members: Map<PeerId, Member>
  clock: { nowMs: () => number, ms: number }
}

const NAMES = ['a', 'b', 'c', 'd', 'e']
const model = modelOf(10_000)

const test = suite<Context>('models of gateways')

test.before.each(async context => {
  Object.assign(context, await testDirectory())
  context.peers = new Peers()
  context.members = new Map()
  context.clock = { ms: 1_800_000_000_000, nowMs () { return this.ms } }
  for (const name of NAMES) await add(context, name)
})
test.after.each(async ({ members, remove }) => {
  for (const { models } of members.values()) await models.stop()
  await remove()
})

async function add ({ path, peers, members, clock }: Context, name: PeerId, bytesPerDayMax = 100_000): Promise<void> {
  const store = await storeAt(join(path, name), 1_000_000)
  const models = new Models({
    network: peers.of(name), gateways: () => NAMES.filter(other => other !== name), store, clock, logger: silentLogger
  }, { bytesPerDayMax })
  await models.start()
  members.set(name, { models, store })
}

async function * inChunks ({ content }: TestModel): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.byteLength; at += 1_000) yield content.subarray(at, at + 1_000)
}

const upload = (one: TestModel, as = 'wallet w') =>
  ({ contentId: one.id, body: inChunks(one), countedAs: [as, 'address x'] })

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(() => 'nothing', (err: unknown) => isDcnError(err) ? err.code : String(err))

const haveIt = ({ members }: Context, { id }: TestModel) =>
  NAMES.filter(name => members.get(name)!.store.has(id)).sort()

test('an upload is here and at the two gateways closest to its hash, before it is answered', async context => {
  const { models } = context.members.get('a')!
  assert.equal(await models.put(upload(model)), { bytes: 10_000, created: true, copies: 2 })
  assert.equal(haveIt(context, model), ['a', ...rankPeers(model.id, NAMES.slice(1)).slice(0, 2)].sort())
  assert.equal(await models.put(upload(model)), { bytes: 10_000, created: false, copies: 2 })
})

test('a gateway that is gone leaves its copy to the next; with nobody there it stays here', async context => {
  const { models } = context.members.get('a')!
  const [first, second, third, fourth] = rankPeers(model.id, NAMES.slice(1)) as [string, string, string, string]
  context.peers.leave(first)
  assert.is((await models.put(upload(model))).copies, 2)
  assert.equal(haveIt(context, model), ['a', second, third].sort())
  for (const name of [second, third, fourth]) context.peers.leave(name)
  assert.is((await models.put(upload(modelOf(10)))).copies, 0)
})

test('a gateway that lacks a model knows its size from others, and pulls it', async context => {
  await context.members.get('a')!.models.put(upload(model))
  const lacking = NAMES.find(name => !haveIt(context, model).includes(name))!
  const { models, store } = context.members.get(lacking)!
  assert.is(await models.find(model.id), 10_000)
  assert.not.ok(store.has(model.id), 'a look does not pull')
  assert.is(await models.sizeOf(model.id), 10_000)
  await until(() => store.has(model.id), 'it is pulled')
  assert.is(await models.sizeOf(modelOf(11).id), undefined)
})

test('the first gateway may be lost', async context => {
  await context.members.get('a')!.models.put(upload(model))
  context.peers.leave('a')
  const lacking = NAMES.find(name => !haveIt(context, model).includes(name))!
  assert.is(await context.members.get(lacking)!.models.sizeOf(model.id), 10_000)
})

test('what is not what its hash says is refused, also where the right one is here', async context => {
  const { models } = context.members.get('a')!
  const wrong = { ...model, content: modelOf(10_000, 2).content }
  assert.is(await codeOf(models.put(upload(wrong))), 'DCN_MODEL_MISMATCH')
  assert.equal(haveIt(context, model), [])
  await models.put(upload(model))
  assert.is(await codeOf(models.put(upload(wrong))), 'DCN_MODEL_MISMATCH')
  assert.is(await codeOf(models.put(upload(modelOf(0)))), 'DCN_REQUEST_INVALID')
})

test('a wallet, and an address, may upload so much in a day', async context => {
  const { models } = context.members.get('a')!
  await models.put(upload(modelOf(60_000, 1)))
  assert.is(await codeOf(models.put(upload(modelOf(41_000, 2)))), 'DCN_MODEL_QUOTA')
  assert.is(await codeOf(models.put(upload(modelOf(60_000, 2), 'wallet v'))), 'DCN_MODEL_QUOTA')
  context.clock.ms += 24 * 3_600_000
  await models.put(upload(modelOf(60_000, 2)))
})

test('so many uploads at once', async context => {
  const { models } = context.members.get('a')!
  let release = (): void => undefined
  const gate = new Promise<void>(resolve => { release = resolve })
  async function * held (one: TestModel): AsyncGenerator<Uint8Array> {
    await gate
    yield one.content
  }
  const running = Array.from({ length: MODEL_UPLOADS_MAX }, (_, at) => {
    const one = modelOf(100, at)
    return models.put({ contentId: one.id, body: held(one), countedAs: ['wallet w'] })
  })
  assert.is(await codeOf(models.put(upload(model))), 'DCN_NOT_READY')
  release()
  await Promise.all(running)
  await models.put(upload(model))
})

test('only gateways may have something kept, and only so much in a day', async context => {
  const one = { contentId: model.id, bytes: 10_000 }
  const options = { timeoutMs: 1_000, signal: new AbortController().signal }
  await context.members.get('a')!.models.put(upload(model))
  const lacking = NAMES.find(name => !haveIt(context, model).includes(name))!
  assert.is(await askToKeep(context.peers.of('stranger'), lacking, one, options), false)
  const much = { contentId: modelOf(1).id, bytes: 512 * 1024 * 1024 }
  for (let bytes = 0; bytes < KEEP_BYTES_PER_DAY_MAX; bytes += much.bytes) {
    assert.is(await askToKeep(context.peers.of('a'), lacking, much, options), false)
  }
  assert.is(await askToKeep(context.peers.of('a'), lacking, one, options), false)
  context.clock.ms += 24 * 3_600_000
  assert.is(await askToKeep(context.peers.of('a'), lacking, one, options), true)
  assert.ok(haveIt(context, model).includes(lacking))
})

test('a gateway that has stopped keeps and gives nothing new, and can start again', async context => {
  const { models, store } = context.members.get('a')!
  await models.put(upload(model))
  await models.stop()
  assert.is(await models.find(modelOf(5).id), undefined)
  await models.start()
  assert.is(store.sizeOf(model.id), 10_000)
})

test.run()
