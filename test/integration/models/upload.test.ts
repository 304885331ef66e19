/** Models put at one gateway, over HTTP and between real gateways. */
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Models } from '../../../gateway/models/models.ts'
import { buildApp } from '../../../gateway/http-server.ts'
import { modelRoutes } from '../../../gateway/routes/models.ts'
import { MODEL_BYTES_MAX } from '../../../protocol/core/limits.ts'
import { MODEL_CHUNK_BYTES_MAX } from '../../../protocol/wire/models.ts'
import { call, expectRefusal } from '../../helpers/call.ts'
import { modelOf, Peers, storeAt, testDirectory } from '../../helpers/models.ts'
import { startNetwork, type TestNetwork, until } from '../../helpers/network.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const WALLET = { 'x-wallet': 'w' }
const model = modelOf(3 * MODEL_CHUNK_BYTES_MAX + 17)

const test = suite<{ net: TestNetwork }>('models over HTTP')

test.before(async context => {
  context.net = await startNetwork({ gateways: 2, nodes: 0 })
  for (const gateway of context.net.gateways) {
    await until(async () => (await call<{ peers: number }>(gateway, 'GET', '/health')).body.peers === 1,
      'the gateways know each other')
  }
})
test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

async function putAt (
  { httpUrl }: { httpUrl: string }, id: string, body: Uint8Array | ReadableStream
) {
  const response = await fetch(`${httpUrl}/models/${id}`, { method: 'PUT', headers: WALLET, body, duplex: 'half' })
  return { status: response.status, body: await response.json() as Record<string, unknown> }
}

const streamOf = (content: Uint8Array) => new Blob([new Uint8Array(content)]).stream()

test('put at one gateway, with a length or without, it is known at both', async ({ net }) => {
  const [first, second] = net.gateways as [typeof net.gateways[0], typeof net.gateways[0]]
  const answer = { sha256: model.id, bytes: model.content.byteLength, copies: 1 }
  assert.equal(await putAt(first, model.id, model.content), { status: 201, body: answer })
  assert.equal(await putAt(first, model.id, streamOf(model.content)), { status: 200, body: answer })
  const view = { sha256: model.id, bytes: model.content.byteLength }
  for (const gateway of [first, second]) {
    assert.equal(await call(gateway, 'GET', `/models/${model.id}`), { status: 200, body: view })
    assert.is((await fetch(`${gateway.httpUrl}/models/${model.id}`, { method: 'HEAD' })).status, 200)
  }
})

test('a model that nobody has is 404, at /models and where a function names it', async ({ net }) => {
  const { id } = modelOf(5)
  const gateway = net.gateways[0]!
  expectRefusal(await call(gateway, 'GET', `/models/${id}`), 404, 'DCN_MODEL_NOT_FOUND')
  const body = { code: 'function handler () {}', needs: { models: { m: id } } }
  expectRefusal(await call(gateway, 'POST', '/invoke', { headers: WALLET, body }), 404, 'DCN_MODEL_NOT_FOUND')
  expectRefusal(await call(gateway, 'GET', '/models/x'), 400, 'DCN_REQUEST_INVALID')
})

test('another content is refused by both hashes; nothing of it is kept', async ({ net }) => {
  const [expected, found] = [modelOf(100, 1), modelOf(100, 2)]
  const answer = await putAt(net.gateways[0]!, expected.id, found.content)
  expectRefusal(answer, 422, 'DCN_MODEL_MISMATCH')
  assert.equal([answer.body['expected'], answer.body['found']], [expected.id, found.id])
  expectRefusal(await call(net.gateways[0]!, 'GET', `/models/${expected.id}`), 404, 'DCN_MODEL_NOT_FOUND')
  expectRefusal(await putAt(net.gateways[0]!, expected.id, new Uint8Array()), 400, 'DCN_REQUEST_INVALID')
})

/** Says that so many bytes come, sends a few, and hears what is said. */
async function declare (url: string, { bytes, send }: { bytes: number, send: string }): Promise<string> {
  const { hostname, port } = new URL(url)
  return await new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), hostname, () => {
      const head = `PUT /models/${'ab'.repeat(32)} HTTP/1.1\r\nHost: x\r\nX-Wallet: w`
      socket.write(`${head}\r\nContent-Length: ${bytes}\r\n\r\n${send}`)
    })
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes('"code"')) socket.destroy()
    })
    socket.on('close', () => { resolve(text) }).on('error', reject)
  })
}

test('what is said to be larger than 512 MiB is refused before it is sent', async ({ net }) => {
  const { httpUrl } = net.gateways[0]!
  const answer = await declare(httpUrl, { bytes: MODEL_BYTES_MAX + 1, send: 'x' })
  assert.match(answer, /^HTTP\/1.1 413 [^]*"bytesMax":536870912[^]*DCN_BODY_TOO_LARGE/)
})

test('an upload may outlast other requests, but not stand still; who breaks off leaves nothing', async () => {
  const { path, remove } = await testDirectory()
  const store = await storeAt(path, 1_000_000)
  const models = new Models({
    network: new Peers().of('me'), gateways: () => [], store, clock: { nowMs: () => 0 }, logger: silentLogger
  })
  await models.start()
  const accounts = { caller: async () => ({ wallet: 'w', proof: 'key' as const }) }
  const app = buildApp({ logger: silentLogger, routes: [modelRoutes({ accounts, models }, { idleMs: 300 })] }, {
    headersTimeoutMs: 100, requestTimeoutMs: 150, slowCheckIntervalMs: 20
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const slow = modelOf(6)
  let sent = 0
  const slowly = new ReadableStream({
    async pull (controller) {
      await new Promise(resolve => setTimeout(resolve, 60))
      controller.enqueue(slow.content.subarray(sent, ++sent))
      if (sent === 6) controller.close()
    }
  })
  assert.is((await putAt({ httpUrl: url }, slow.id, slowly)).status, 201)
  assert.match(await declare(url, { bytes: 50, send: 'x' }), /408 [^]*"timeoutMs":300[^]*DCN_REQUEST_TIMEOUT/)
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname, () => {
    socket.write(`PUT /models/${'cd'.repeat(32)} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nxxx`)
  })
  await until(() => readdirSync(path).some(name => name.includes('cdcd')), 'it is being written')
  socket.destroy()
  await until(() => readdirSync(path).length === 1, 'only the whole one is left')
  assert.is(readdirSync(path).map(name => join(name))[0], slow.id)
  await app.close()
  await models.stop()
  await remove()
})

test.run()
