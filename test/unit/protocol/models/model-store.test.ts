import { readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { MODEL_BYTES_MAX } from '../../../../protocol/core/limits.ts'
import { ModelWriter } from '../../../../protocol/models/model-writer.ts'
import { modelOf, put, storeAt, testDirectory } from '../../../helpers/models.ts'

const test = suite<{ path: string, remove: () => Promise<void> }>('model store')

test.before.each(async context => { Object.assign(context, await testDirectory()) })
test.after.each(async ({ remove }) => { await remove() })

const code = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work()
    return 'nothing'
  } catch (err) {
    return isDcnError(err) ? err.code : String(err)
  }
}

test('what is written is there, for this user alone, and after a restart', async ({ path }) => {
  const model = modelOf(3_000)
  const store = await storeAt(join(path, 'models'), 10_000)
  await put(store, model)
  const again = await storeAt(join(path, 'models'), 10_000)
  assert.is(again.sizeOf(model.id), 3_000)
  assert.is(again.bytes, 3_000)
  assert.equal((await again.read(model.id, 0, 10_000))?.chunk, model.content)
  assert.equal((await again.read(model.id, 2_990, 100))?.chunk, model.content.subarray(2_990))
  assert.equal((await again.read(model.id, 5_000, 100))?.chunk, new Uint8Array())
  assert.is(statSync(join(path, 'models')).mode & 0o777, 0o700)
  assert.is(statSync(join(path, 'models', model.id)).mode & 0o777, 0o600)
})

test('what is not what its name says leaves nothing', async ({ path }) => {
  const store = await storeAt(path, 10_000)
  const writer = await store.write(modelOf(10).id)
  await writer.write(modelOf(10, 2).content)
  assert.is(await code(async () => { await writer.commit() }), 'DCN_MODEL_MISMATCH')
  const broken = await store.write(modelOf(10).id)
  await broken.write(modelOf(10).content.subarray(5))
  await broken.discard()
  assert.equal([readdirSync(path), store.bytes, store.has(modelOf(10).id)], [[], 0, false])
})

test('half files of an earlier process are removed', async ({ path }) => {
  const model = modelOf(10)
  writeFileSync(join(path, `${model.id}.1.part`), model.content.subarray(5))
  const store = await storeAt(path, 10_000)
  assert.equal([readdirSync(path), store.bytes], [[], 0])
})

test('a file that was damaged while the daemon was away goes at its first use', async ({ path }) => {
  const [sound, damaged] = [modelOf(1_000, 1), modelOf(1_000, 2)]
  const before = await storeAt(path, 10_000)
  await put(before, sound)
  await put(before, damaged)
  for (const bytes of [1_000, 999]) {
    writeFileSync(join(path, damaged.id), modelOf(bytes, 3).content)
    const store = await storeAt(path, 10_000)
    assert.is(await store.hold(damaged.id), undefined)
    assert.equal([store.has(damaged.id), store.bytes], [false, 1_000])
    assert.is((await store.hold(sound.id))?.bytes, 1_000)
  }
})

test('a file that is removed, or cut, under a running daemon is gone, and can be put again', async ({ path }) => {
  const model = modelOf(1_000)
  const store = await storeAt(path, 10_000)
  for (const harm of [() => { rmSync(join(path, model.id)) }, () => { truncateSync(join(path, model.id), 10) }]) {
    await put(store, model)
    harm()
    assert.is(await store.read(model.id, 0, 10), undefined)
    assert.equal([store.has(model.id), store.bytes, readdirSync(path)], [false, 0, []])
  }
  await put(store, model)
  assert.equal((await store.read(model.id, 0, 10_000))?.chunk, model.content)
})

test('what was used longest ago makes room; what is in use stays', async ({ path }) => {
  const [a, b, c, d] = [1, 2, 3, 4].map(seed => modelOf(400, seed))
  const store = await storeAt(path, 1_200)
  for (const model of [a!, b!, c!]) await put(store, model)
  ;(await store.hold(a!.id))?.release()
  await put(store, d!)
  const here = () => [a!, b!, c!, d!].map(({ id }) => store.has(id))
  assert.equal(here(), [true, false, true, true])
  const held = await store.hold(c!.id)
  await put(store, b!)
  assert.equal(here(), [false, true, true, true])
  await put(store, a!)
  assert.equal(here(), [true, true, true, false])
  const others = [await store.hold(a!.id), await store.hold(b!.id)]
  assert.is(await code(async () => { await put(store, d!) }), 'DCN_MODELS_FULL')
  for (const other of [held, ...others]) other?.release()
  await put(store, d!)
  assert.equal([here(), store.bytes], [[true, true, false, true], 1_200])
})

test('a smaller cap holds from the start', async ({ path }) => {
  const store = await storeAt(path, 1_000)
  await put(store, modelOf(400, 1))
  await put(store, modelOf(400, 2))
  const smaller = await storeAt(path, 500)
  assert.equal([smaller.bytes, readdirSync(path)], [400, [modelOf(400, 2).id]])
})

test('two that write one model at once leave one', async ({ path }) => {
  const model = modelOf(100)
  const store = await storeAt(path, 1_000)
  await Promise.all([put(store, model), put(store, model)])
  assert.equal([store.bytes, readdirSync(path)], [100, [model.id]])
})

test('a model may be 512 MiB, not a byte more', async ({ path }) => {
  // The bytes need not be there to be counted: the file is told that they are.
  let written = 0
  const writer = await ModelWriter.open({
    id: 'ab'.repeat(32), part: join(path, 'part'), place: async () => undefined, giveBack: () => undefined,
    makeRoom: async bytes => { written += bytes }
  })
  const claimed = Object.defineProperty(new Uint8Array(0), 'byteLength', { value: MODEL_BYTES_MAX })
  await writer.write(claimed)
  assert.is(await code(async () => { await writer.write(new Uint8Array(1)) }), 'DCN_BODY_TOO_LARGE')
  assert.is(written, MODEL_BYTES_MAX)
  await writer.discard()
})

test.run()
