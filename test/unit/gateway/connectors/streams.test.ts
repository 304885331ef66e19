/** How the streams of an execution are answered: as JSON, as bytes, compressed. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get as httpGet, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { COMPRESSED_BYTES_MIN } from '../../../../gateway/compression.ts'
import { jsonChunks } from '../../../../gateway/routes/connectors/streams-json.ts'
import { packStreams, unpackStreams } from '../../../../protocol/api/packed-streams.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { BEARER, chainApp, SCALAR } from '../../../helpers/chain-app.ts'

const U32_MAX = 4_294_967_295
const POWERS = Array.from({ length: 10 }, (_, at) => 10 ** at)
const EDGES = [0, U32_MAX, ...POWERS.flatMap(power => [power - 1, power, power + 1, 5 * power])]
  .filter(value => value <= U32_MAX)
const BODY = { connector_name: 'c', particles_count: 1 }

const rows = (...lists: readonly number[][]) =>
  lists.map((list, at) => ({ path: `/c:${at}`, data: Uint32Array.from(list) }))
const plain = (streams: ReadonlyArray<{ path: string, data: Uint32Array }>) =>
  streams.map(({ path, data }) => ({ path, data: [...data] }))
const jsonOf = (streams: ReturnType<typeof rows>, chunkBytes?: number): string =>
  Buffer.concat([...jsonChunks(streams, chunkBytes)]).toString()

async function answering (streams: ReturnType<typeof rows>) {
  const parts = chainApp()
  await parts.post('/connector', { name: 'c', dimensions: [SCALAR] })
  parts.executor.answer = () => streams
  const ask = async (headers: Record<string, string> = {}) =>
    await parts.post('/execute', BODY, { ...BEARER, ...headers })
  return { ...parts, ask }
}

const test = suite('streams of an execution')

test('JSON has the digits that JSON.stringify writes, wherever a chunk ends', () => {
  const all = rows(EDGES, [...EDGES].reverse(), Array.from({ length: 12_000 }, (_, at) => at))
  const text = JSON.stringify(plain(all))
  for (const chunkBytes of [1, 11, 12, 100, 4_096, undefined]) assert.is(jsonOf(all, chunkBytes), text)
  fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 0, max: U32_MAX }))), fc.integer({ min: 1, max: 64 }),
    (lists, chunkBytes) => { assert.is(jsonOf(rows(...lists), chunkBytes), JSON.stringify(plain(rows(...lists)))) }))
})

test('bytes come back as the streams that they were, and anything else is refused', () => {
  const streams = [
    { path: '/c:0/pitch:0', data: Uint32Array.of(60, 62, U32_MAX) }, { path: '/ü:1', data: Uint32Array.of(1) },
    { path: '', data: new Uint32Array(0) }
  ]
  const bytes = Buffer.concat(packStreams(streams))
  assert.equal(unpackStreams(bytes), streams)
  assert.equal([unpackStreams(Buffer.concat(packStreams([]))), bytes.length % 4], [[], 0])
  // A view that begins at an odd place of its memory.
  assert.equal(unpackStreams(new Uint8Array([0, ...bytes]).subarray(1)), streams)
  const wrong = [
    bytes.subarray(0, -1), Buffer.concat([bytes, new Uint8Array(4)]), bytes.subarray(0, 8), new Uint8Array(0),
    Buffer.from(bytes.toString('hex').replace('44434e53', '44434e54'), 'hex'),
    Buffer.from(bytes.toString('hex').replace('44434e5301', '44434e5302'), 'hex'),
    Buffer.from(bytes.toString('hex').replace('2fc3bc3a31', '2fffbc3a31'), 'hex')
  ]
  for (const [at, each] of wrong.entries()) {
    try {
      unpackStreams(each)
      assert.unreachable(`${at} is taken`)
    } catch (err) {
      assert.ok(isDcnError(err) && err.code === 'DCN_MESSAGE_MALFORMED', `${at}: ${String(err)}`)
    }
  }
})

test('the header in the document is the header', () => {
  const page = readFileSync('docs/connectors.md', 'utf8')
  const [, code = ''] = /```js\n(\/\/ as bytes\n[^]*?)```/.exec(page) ?? []
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const parse = new Function('bytes', `${code}\nreturn streams`) as (bytes: ArrayBuffer) => unknown
  const streams = rows([60, 62, U32_MAX], [1, 2, 3])
  assert.equal(parse(new Uint8Array(Buffer.concat(packStreams(streams))).buffer), streams)
})

test('the client chooses between JSON and bytes', async () => {
  for (const streams of [rows([1, 2]), rows(Array.from({ length: 9_000 }, (_, at) => at * 400_000))]) {
    const { ask } = await answering(streams)
    const choices: Array<[accept: string | undefined, isJson: boolean]> = [
      [undefined, true], ['*/*', true], ['application/json', true], ['text/html, */*;q=0.1', true], ['image/png', true],
      ['application/octet-stream', false], ['application/*', true], ['APPLICATION/Octet-Stream; q=0.9', false],
      ['application/json;q=0.5, application/octet-stream', false], ['application/json;q=0.5, */*', false],
      ['application/octet-stream;q=0.5, application/json', true], ['application/json;q=0, */*;q=0.1', false]
    ]
    for (const [accept, isJson] of choices) {
      const answer = await ask(accept === undefined ? {} : { accept })
      assert.equal([answer.statusCode, answer.headers['cache-control']], [200, 'no-store'])
      assert.match(String(answer.headers['vary']), 'Accept')
      assert.is(answer.headers['content-type'], isJson ? 'application/json; charset=utf-8' : 'application/octet-stream')
      assert.equal(isJson ? answer.json() : plain(unpackStreams(answer.rawPayload)), plain(streams), accept)
      if (!isJson) assert.is(Number(answer.headers['content-length']), answer.rawPayload.length)
    }
  }
})

test('large answers are compressed for whoever asks, small ones never', async () => {
  const large = rows(Array.from({ length: 20_000 }, (_, at) => 60 + at % 24))
  const { ask } = await answering(large)
  const plainBytes = (await ask()).rawPayload
  const unzip = { gzip: gunzipSync, br: brotliDecompressSync, none: (bytes: Buffer) => bytes }
  const choices: Array<[acceptEncoding: string, encoding: keyof typeof unzip]> = [
    ['gzip', 'gzip'], ['gzip, deflate, br', 'br'], ['br;q=0.5, gzip', 'gzip'], ['*', 'br'], ['*;q=0.1, br;q=0', 'gzip'],
    ['identity', 'none'], ['', 'none'], ['identity;q=1, gzip;q=0.5', 'none'], ['zstd', 'none'], ['gzip;q=0', 'none']
  ]
  for (const [acceptEncoding, encoding] of choices) {
    for (const accept of ['application/json', 'application/octet-stream']) {
      const answer = await ask({ 'accept-encoding': acceptEncoding, accept })
      const about = `${acceptEncoding} ${accept}`
      assert.is(answer.headers['content-encoding'] ?? 'none', encoding, about)
      assert.is(answer.headers['vary'], 'Accept, Accept-Encoding', about)
      const bytes = unzip[encoding](answer.rawPayload)
      if (accept === 'application/json') assert.ok(bytes.equals(plainBytes), about)
      else assert.equal(plain(unpackStreams(bytes)), plain(large), about)
      if (encoding !== 'none') assert.ok(answer.rawPayload.length * 20 < bytes.length, about)
    }
  }
})

test('other large JSON is compressed as well, but nothing small, and no text', async () => {
  const { app, get } = chainApp()
  app.get('/large', async (_request, reply) => await reply.send({ text: 'x'.repeat(COMPRESSED_BYTES_MIN) }))
    .get('/small', async (_request, reply) => await reply.send({ text: 'x'.repeat(COMPRESSED_BYTES_MIN - 100) }))
    .get('/text', async () => 'x'.repeat(2 * COMPRESSED_BYTES_MIN))
  for (const [path, encoding, vary] of [['/large', 'gzip', 'Accept-Encoding'], ['/small'], ['/text']] as const) {
    const { headers } = await get(path, { 'accept-encoding': 'gzip' })
    assert.equal([headers['content-encoding'], headers['vary']], [encoding, vary], path)
    assert.is((await app.inject({ method: 'HEAD', url: path, headers: { 'accept-encoding': 'gzip' } }))
      .headers['content-encoding'], undefined)
  }
})

class CountedStream extends Uint32Array {
  static get [Symbol.species] (): Uint32ArrayConstructor { return Uint32Array }
  pieces = 0

  override subarray (begin?: number, end?: number): Uint32Array<ArrayBuffer> {
    this.pieces++
    return super.subarray(begin, end)
  }
}

test('a client that goes away ends the writing of its answer', async () => {
  for (const encoding of ['identity', 'gzip']) {
    const data = new CountedStream(2_000_000).fill(U32_MAX)
    // Random, so that gzip has something to say.
    for (let at = 0; at < data.length; at++) data[at] = Math.imul(at, 2_654_435_761)
    const { app } = await answering([{ path: '/c:0', data }])
    await app.listen({ host: '127.0.0.1', port: 0 })
    try {
      const gone = new Promise(resolve => { app.server.once('connection', socket => socket.once('close', resolve)) })
      const { port } = app.server.address() as AddressInfo
      const asked = httpRequest({
        port, path: '/execute', method: 'POST', headers: { ...BEARER, 'accept-encoding': encoding }
      }).end(JSON.stringify(BODY))
      const [response] = await once(asked, 'response') as [IncomingMessage]
      await once(response, 'data')
      asked.destroy()
      await gone
      const pieces = data.pieces
      await new Promise(resolve => httpGet({ port, path: '/version' }, answer => answer.resume().on('end', resolve)))
      assert.ok(pieces > 0 && data.pieces <= pieces + 1 && pieces < 200, `${pieces}, ${data.pieces} of 336`)
    } finally {
      await app.close()
    }
  }
})

test.run()
