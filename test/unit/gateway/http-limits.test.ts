/** What the server refuses before there is a request, on real sockets, and bodies that are no sound JSON. */
import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { buildApp, BODY_BYTES_MAX, HEADERS_BYTES_MAX } from '../../../gateway/http-server.ts'
import { DepositRequest, FaucetRequest } from '../../../protocol/api/credits.ts'
import { DeployRequest } from '../../../protocol/api/functions.ts'
import { InvokeRequest } from '../../../protocol/api/jobs.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const QUICK = { headersTimeoutMs: 150, requestTimeoutMs: 300, slowCheckIntervalMs: 50 }

/** The contract's own schemas, behind routes that do nothing. */
const echo: FastifyPluginAsyncTypebox = async app => {
  app.post('/invoke', { schema: { body: InvokeRequest } }, async ({ body }) => body)
  app.post('/functions', { schema: { body: DeployRequest } }, async ({ body }) => body)
  app.post('/faucet', { schema: { body: FaucetRequest } }, async ({ body }) => body)
  app.post('/deposit', { schema: { body: DepositRequest } }, async ({ body }) => body)
}

const test = suite<{ app: FastifyInstance, port: number }>('HTTP limits')

test.before(async context => {
  context.app = buildApp({ logger: silentLogger, routes: [echo] }, QUICK)
  context.port = Number(new URL(await context.app.listen({ host: '127.0.0.1', port: 0 })).port)
})
test.after(async ({ app }) => { await app.close() })

/** What the server says until it closes the connection. */
async function talk (port: number, speak: (socket: Socket) => void): Promise<string> {
  return await new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => { speak(socket) })
    socket.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
    socket.on('close', () => { resolve(text) })
    socket.on('error', err => { if (text === '') reject(err) })
  })
}

function parsed (answer: string): { status: number, body: Record<string, unknown> } {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) as never }
}

/** A request of which path, header names and header values add up to `bytes`. */
function requestOf (bytes: number): string {
  const counted = '/nope' + 'Host' + 'x' + 'Connection' + 'close' + 'X-Pad'
  const pad = 'p'.repeat(bytes - counted.length)
  return `GET /nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Pad: ${pad}\r\n\r\n`
}

test('path and headers may be 16 KiB, not a byte more', async ({ port }) => {
  const within = parsed(await talk(port, socket => { socket.write(requestOf(HEADERS_BYTES_MAX)) }))
  assert.is(within.status, 404)
  const { status, body } = parsed(await talk(port, socket => { socket.write(requestOf(HEADERS_BYTES_MAX + 1)) }))
  assert.equal([status, body['code'], body['bytesMax']], [431, 'DCN_HEADERS_TOO_LARGE', HEADERS_BYTES_MAX])
})

test('a client that does not finish its headers, or its body, is told and cut off', async ({ port }) => {
  const slow = [
    (socket: Socket) => { socket.write('POST /invoke HTTP/1.1\r\nHost: x\r\nX-') },
    (socket: Socket) => {
      const type = 'Content-Type: application/json'
      socket.write(`POST /invoke HTTP/1.1\r\nHost: x\r\n${type}\r\nContent-Length: 50\r\n\r\n{"co`)
    }
  ]
  for (const speak of slow) {
    const { status, body } = parsed(await talk(port, speak))
    assert.equal([status, body['code'], body['timeoutMs']], [408, 'DCN_REQUEST_TIMEOUT', QUICK.requestTimeoutMs])
  }
})

test('a client that trickles is cut off as well', async ({ port }) => {
  let timer: NodeJS.Timeout | undefined
  const answer = await talk(port, socket => {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
    timer = setInterval(() => { if (socket.writable) socket.write('X-A: b\r\n') }, 20)
  })
  clearInterval(timer)
  assert.is(parsed(answer).status, 408)
})

test('what is not HTTP is told so', async ({ port }) => {
  const { status, body } = parsed(await talk(port, socket => { socket.write('NOT HTTP AT ALL\r\n\r\n') }))
  assert.equal([status, body['code']], [400, 'DCN_REQUEST_INVALID'])
})

const post = async (app: FastifyInstance, url: string, payload: string | Buffer) => {
  const response = await app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload })
  return { status: response.statusCode, ...response.json<{ code: string, message: string, field: string }>() }
}

test('a body may be as large as code and payload can make it, not more', async ({ app }) => {
  const filled = (bytes: number) => `{"code":"${'x'.repeat(bytes - 11)}"}`
  assert.is((await post(app, '/invoke', filled(BODY_BYTES_MAX))).status, 200)
  const beyond = await post(app, '/invoke', filled(BODY_BYTES_MAX + 1))
  assert.equal([beyond.status, beyond.code], [413, 'DCN_BODY_TOO_LARGE'])
})

const needing = (names: readonly string[]): string =>
  JSON.stringify({ code: 'x', needs: { models: Object.fromEntries(names.map(name => [name, 'ab'.repeat(32)])) } })

const REFUSED: Array<[what: string, url: string, body: string | Buffer, says: string]> = [
  ['a broken body', '/invoke', '{"code":"x",\n "payload": }',
    'body is not valid JSON: unexpected character "}" at line 2, column 13'],
  ['a body cut short', '/invoke', '{"code":"x"', 'body is not valid JSON: it ends too early at line 1, column 12'],
  ['a body that is not UTF-8', '/invoke', Buffer.from([0x22, 0xff, 0x22]), 'body is not UTF-8'],
  ['an empty body', '/invoke', '', 'body is empty: send a JSON object'],
  ['another type of body', '/invoke', '"code"', 'body must be object'],
  ['null', '/invoke', 'null', 'body must be object'],
  ['a missing field', '/invoke', '{}', 'body.code is missing'],
  ['a field of another type', '/invoke', '{"code":"x","timeoutMs":"5"}', 'body.timeoutMs must be integer'],
  ['half a millisecond', '/invoke', '{"code":"x","timeoutMs":1.5}', 'body.timeoutMs must be integer'],
  ['a number that is none', '/invoke', '{"code":"x","timeoutMs":1e999}', 'body.timeoutMs must be <= 120000'],
  ['an unknown field', '/invoke', '{"code":"x","timeout":5}', 'body.timeout is not a known field'],
  ['a hostile field', '/invoke', '{"code":"x","__proto__":{"timeoutMs":5}}', 'body.__proto__ is not a known field'],
  ['a hostile constructor', '/invoke', '{"code":"x","constructor":{"prototype":{}}}',
    'body.constructor is not a known field'],
  ['an inherited name', '/invoke', '{"toString":"x"}', 'body.code is missing'],
  ['an unknown field within', '/invoke', '{"code":"x","needs":{"cpu":2}}', 'body.needs.cpu is not a known field'],
  ['a choice that is none', '/invoke', '{"code":"x","retryOn":"always"}', 'body.retryOn must be "node" or "failure"'],
  ['memory below', '/invoke', '{"code":"x","needs":{"memoryMiB":15}}', 'body.needs.memoryMiB must be >= 16'],
  ['memory above', '/invoke', '{"code":"x","needs":{"memoryMiB":2049}}', 'body.needs.memoryMiB must be <= 2048'],
  ['another runtime', '/invoke', '{"code":"x","needs":{"runtime":"php"}}', 'body.needs.runtime must be "deno"'],
  ['another isolation', '/invoke', '{"code":"x","needs":{"isolation":"bwrap"}}',
    'body.needs.isolation must be "none" or "limited" or "landlock" or "namespaces"'],
  ['a GPU that is none', '/invoke', '{"code":"x","needs":{"gpu":"L4"}}', 'body.needs.gpu must be boolean or object'],
  ['an unknown wish for a GPU', '/invoke', '{"code":"x","needs":{"gpu":{"vram":1}}}',
    'body.needs.gpu.vram is not a known field'],
  ['a GPU of text', '/invoke', '{"code":"x","needs":{"gpu":{"vramMiB":"1"}}}',
    'body.needs.gpu.vramMiB must be integer'],
  ['a GPU\'s name too long', '/invoke', `{"code":"x","needs":{"gpu":{"model":"${'g'.repeat(65)}"}}}`,
    'body.needs.gpu.model must NOT have more than 64 characters'],
  ['a GPU\'s name that cannot be shown', '/invoke', '{"code":"x","needs":{"gpu":{"model":"\\ud800"}}}',
    'body.needs.gpu.model must match pattern'],
  ['vramMiB by itself', '/invoke', '{"code":"x","needs":{"vramMiB":1}}', 'body.needs.vramMiB is not a known field'],
  ['too many models', '/invoke', needing(['a', 'b', 'c', 'd', 'e']),
    'body.needs.models must NOT have more than 4 properties'],
  ['a model\'s name that begins badly', '/invoke', needing(['.m']),
    'body.needs.models..m has a name that must match pattern "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$"'],
  ['a model\'s name too long', '/invoke', needing(['m'.repeat(33)]), `body.needs.models.${'m'.repeat(33)} has a name`],
  ['a model that is no hash', '/invoke', '{"code":"x","needs":{"models":{"m":"abc"}}}',
    'body.needs.models.m must match pattern'],
  ['fresh as text', '/invoke', '{"code":"x","fresh":"yes"}', 'body.fresh must be boolean'],
  ['too many retries', '/invoke', '{"code":"x","retries":11}', 'body.retries must be <= 10'],
  ['a name that begins badly', '/functions', '{"name":"-a","code":"x"}', 'body.name must match pattern'],
  ['a name too long', '/functions', `{"name":"${'n'.repeat(65)}","code":"x"}`, 'body.name must match pattern'],
  ['an empty name', '/functions', '{"name":"","code":"x"}', 'body.name must match pattern'],
  ['a name with a newline', '/functions', '{"name":"a\\n","code":"x"}', 'body.name must match pattern'],
  ['a wallet too long', '/faucet', `{"wallet":"${'w'.repeat(65)}"}`, 'body.wallet must NOT have more than 64'],
  ['a wallet with a space', '/faucet', '{"wallet":"a b"}', 'body.wallet must match pattern'],
  ['a signature that is none', '/deposit', '{"txSignature":"short"}', 'body.txSignature must NOT have fewer than 64']
]

for (const [what, url, body, says] of REFUSED) {
  test(`${what} is a 400 that says where`, async ({ app }) => {
    const { status, code, message } = await post(app, url, body)
    assert.equal([status, code], [400, 'DCN_REQUEST_INVALID'], message)
    assert.ok(message.startsWith(says), message)
  })
}

test('just within is taken: names of 1 and 64 characters, the ends of each range', async ({ app }) => {
  for (const [url, body] of [
    ['/functions', { name: 'n', code: 'x' }], ['/functions', { name: 'n'.repeat(64), code: 'x' }],
    ['/faucet', { wallet: 'w'.repeat(64) }],
    ['/invoke', { code: 'x', timeoutMs: 1, retries: 0, needs: { memoryMiB: 16 } }],
    ['/invoke', { code: 'x', timeoutMs: 120_000, retries: 10, needs: { memoryMiB: 2_048 } }]
  ] as const) {
    assert.is((await post(app, url, JSON.stringify(body))).status, 200)
  }
  const names = ['m', 'm'.repeat(32), '0.a_b-c', 'constructor']
  assert.is((await post(app, '/invoke', needing(names))).status, 200)
  const gpu = { model: 'ü'.repeat(64), vramMiB: 1_048_576 }
  assert.is((await post(app, '/invoke', JSON.stringify({ code: 'x', needs: { gpu } }))).status, 200)
})

test('of a field that stands twice the last one counts; payloads keep hostile names', async ({ app }) => {
  const response = await app.inject({
    method: 'POST', url: '/invoke', headers: { 'content-type': 'application/json; charset=utf-8' },
    payload: '{"code":"one","code":"two","payload":{"__proto__":{"a":1},"constructor":2}}'
  })
  const body = response.json<{ code: string }>()
  assert.is(body['code'], 'two')
  assert.match(response.body, '"__proto__":{"a":1}')
})

test('a field name as long as the client likes is not sent back whole', async ({ app }) => {
  const { message } = await post(app, '/invoke', `{"code":"x","${'f'.repeat(5_000)}":1}`)
  assert.ok(message.length < 300)
})

test('web pages may send our headers and read those of the answer', async ({ app }) => {
  const asked = 'authorization,content-type,idempotency-key,x-wallet'
  const preflight = await app.inject({
    method: 'OPTIONS', url: '/invoke',
    headers: {
      origin: 'https://app.example', 'access-control-request-method': 'POST', 'access-control-request-headers': asked
    }
  })
  assert.equal([preflight.statusCode, preflight.headers['access-control-allow-headers']], [204, asked])
  const answer = await app.inject({ url: '/nope', headers: { origin: 'https://app.example' } })
  const exposed = String(answer.headers['access-control-expose-headers'])
  for (const name of ['Retry-After', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'Idempotency-Replayed']) {
    assert.ok(exposed.includes(name), name)
  }
})

test.run()
