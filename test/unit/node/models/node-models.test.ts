/** A node's models, in real files, from peers that have them or lie. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { NodeModels } from '../../../../node/models/node-models.ts'
import { DcnError, isDcnError } from '../../../../protocol/core/errors.ts'
import type { PeerId } from '../../../../protocol/core/peer-id.ts'
import { rankPeers } from '../../../../protocol/core/rendezvous.ts'
import { serveModels } from '../../../../protocol/models/model-transfer.ts'
import { decodeModelAnswer, encodeModelAnswer } from '../../../../protocol/wire/models.ts'
import { modelOf, Peers, put, storeAt, testDirectory, type TestModel } from '../../../helpers/models.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const GATEWAYS = ['a', 'b', 'c']
/** Room for two of the models. */
const CAP = 2_500
const [one, two, three] = [modelOf(1_000, 1), modelOf(1_000, 2), modelOf(1_000, 3)] as const

interface Context {
  path: string
  remove: () => Promise<void>
  peers: Peers
  models: NodeModels
  runtime: { directory (): Promise<string> }
}

const test = suite<Context>('models of nodes')

test.before.each(async context => {
  Object.assign(context, await testDirectory())
  context.peers = new Peers()
  context.runtime = { directory: async () => '/runtime/1.2.3' }
  for (const name of GATEWAYS) await serve(context, name, [one, two, three])
  context.models = await nodeOf(context)
})
test.after.each(async ({ models, remove }) => {
  await models.stop()
  await remove()
})

async function serve ({ path, peers }: Context, name: PeerId, models: readonly TestModel[]): Promise<void> {
  const store = await storeAt(join(path, name), 1_000_000)
  for (const model of models) await put(store, model)
  serveModels(peers.of(name), { store, keep: async () => false })
}

async function nodeOf ({ path, peers, runtime }: Context): Promise<NodeModels> {
  const models = new NodeModels({
    network: peers.of('node'), gateways: () => GATEWAYS, runtime, logger: silentLogger,
    store: await storeAt(join(path, 'node'), CAP)
  })
  await models.start()
  return models
}

const ref = ({ id, content }: TestModel, name = 'm') => ({ name, contentId: id, bytes: content.byteLength })
const files = ({ path }: Context): string[] => readdirSync(join(path, 'node')).sort()
const ids = (...models: TestModel[]): string[] => models.map(({ id }) => id).sort()

async function lend ({ models }: Context, wanted: readonly TestModel[], gateway = 'a') {
  return await models.lend(wanted.map((model, at) => ref(model, `m${at}`)), gateway, new AbortController().signal)
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(() => 'nothing', (err: unknown) => isDcnError(err) ? err.code : String(err))

test('models are pulled from the gateway that awarded, and mounted by name beside the runtime', async context => {
  assert.not.ok(context.models.hasAll([ref(one)]))
  const lent = await lend(context, [one, two], 'b')
  const { mounts } = lent
  assert.equal(mounts.map(({ target }) => target), ['models/m0', 'models/m1', 'runtime'])
  assert.is(mounts[2]!.source, '/runtime/1.2.3')
  for (const [at, model] of [one, two].entries()) {
    assert.is(mounts[at]!.source, join(context.path, 'node', model.id))
    assert.equal(new Uint8Array(readFileSync(mounts[at]!.source)), model.content)
  }
  assert.equal(new Set(context.peers.asked), new Set(['b']))
  assert.ok(context.models.hasAll([ref(one), ref(two)]))
  assert.not.ok(context.models.hasAll([ref(one), ref(three)]))
  lent.release()

  const asked = context.peers.asked.length
  const again = await lend(context, [one, two])
  assert.equal(again.mounts, mounts, 'a process that has them mounted can go on')
  assert.is(context.peers.asked.length, asked, 'nothing is pulled twice')
  again.release()
})

test('what was used longest ago goes when the cap is reached; what a run reads stays', async context => {
  const first = await lend(context, [one])
  ;(await lend(context, [two])).release()
  ;(await lend(context, [three])).release()
  assert.equal(files(context), ids(one, three), 'the first is older, but in use')
  first.release()
  first.release()
  ;(await lend(context, [two])).release()
  assert.equal(files(context), ids(two, three))
  const back = await lend(context, [one])
  assert.equal(files(context), ids(one, two))
  assert.is(back.mounts[0]!.source, first.mounts[0]!.source)
  assert.not.equal(back.mounts, first.mounts, 'another file, which a process with the old one does not see')
  back.release()
})

test('where all that is here is in use there is no room, and nothing is lost by it', async context => {
  const held = await lend(context, [one, two])
  assert.is(await codeOf(lend(context, [three])), 'DCN_MODELS_FULL')
  assert.equal(files(context), ids(one, two))
  held.release()
  ;(await lend(context, [three])).release()
  assert.ok(context.models.hasAll([ref(three)]))
})

test('more than the cap is not asked for', ({ models }) => {
  assert.ok(models.couldHold([ref(one), ref(two)]))
  assert.not.ok(models.couldHold([ref(one), ref(two), ref(three)]))
  assert.ok(models.couldHold([ref(one, 'a'), ref(one, 'b'), ref(one, 'c')]), 'three names of one model')
})

test('other bytes are refused, whoever gives them', async context => {
  for (const name of GATEWAYS) {
    context.peers.replace(name, honest => async (request, from, signal) => {
      const { bytes, chunk } = decodeModelAnswer('chunk', await honest(request, from, signal)) as {
        bytes: number, chunk: Uint8Array
      }
      return encodeModelAnswer({ type: 'chunk', bytes, chunk: chunk.map(byte => byte ^ 1) })
    })
  }
  assert.is(await codeOf(lend(context, [one])), 'DCN_MODEL_NOT_FOUND')
  const others = rankPeers(one.id, ['b', 'c'])
  assert.equal([...new Set(context.peers.asked)], ['a', ...others], 'each was asked')
  assert.equal(files(context), [])
})

test('a file that was damaged on disk is noticed, and pulled anew', async context => {
  ;(await lend(context, [one])).release()
  await context.models.stop()
  writeFileSync(join(context.path, 'node', one.id), two.content)
  context.models = await nodeOf(context)
  assert.ok(context.models.hasAll([ref(one)]), 'until somebody looks')
  const lent = await lend(context, [one])
  assert.equal(new Uint8Array(readFileSync(lent.mounts[0]!.source)), one.content)
  lent.release()
})

test('what cannot be lent whole is given back', async context => {
  const gone = modelOf(10, 9)
  assert.is(await codeOf(lend(context, [one, gone])), 'DCN_MODEL_NOT_FOUND')
  context.runtime.directory = async () => { throw new DcnError('DCN_SANDBOX_FAILED', { reason: 'no disk' }) }
  assert.is(await codeOf(lend(context, [one])), 'DCN_SANDBOX_FAILED')
  context.runtime.directory = async () => '/runtime/1.2.3'
  // Were it still held, there would be no room for the two others.
  ;(await lend(context, [two, three])).release()
  assert.equal(files(context), ids(two, three))
})

test('a run that is stopped stops its pull', async context => {
  const kill = new AbortController()
  context.peers.replace('a', () => async (_request, _from, signal) => {
    setImmediate(() => { kill.abort() })
    return await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => { reject(new TypeError('stopped')) })
    })
  })
  assert.is(await codeOf(context.models.lend([ref(one)], 'a', kill.signal)), 'DCN_MODEL_NOT_FOUND')
  await context.models.stop()
  assert.equal(files(context), [])
})

test.run()
