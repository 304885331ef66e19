/** One attempt against servers on loopback: what is never connected to, and what a hostile receiver can do. */
import { createServer as createTlsServer } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isStrangersAddress, type ResolveName } from '../../../../gateway/webhooks/guarded-lookup.ts'
import { post, RESPONSE_BYTES_MAX } from '../../../../gateway/webhooks/post.ts'
import { isPublicAddress } from '../../../../gateway/webhooks/url-rules.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { selfSigned } from '../../../helpers/self-signed.ts'
import { startReceiver } from '../../../helpers/receiver.ts'

const BODY = utf8('{"a":1}')
const NAME = 'receiver.example'
const REFUSED = { failure: 'webhookUrl leads to an address that is not public, which this gateway does not call' }

/** Answers one list of addresses after another, and counts. */
function resolver (...answers: string[][]): ResolveName & { asked: string[] } {
  const asked: string[] = []
  return Object.assign(async (name: string) => {
    asked.push(name)
    return answers[asked.length - 1] ?? answers.at(-1)!
  }, { asked })
}

const send = async (
  url: string, { resolve = resolver(['127.0.0.1']), isAllowed = () => true, timeoutMs = 5_000, signal }: {
    resolve?: ResolveName, isAllowed?: (address: string) => boolean, timeoutMs?: number, signal?: AbortSignal
  } = {}
) => await post({ resolve, isAllowed }, {
  url: new URL(url), headers: { 'webhook-id': 'msg_1' }, body: BODY, timeoutMs,
  signal: signal ?? new AbortController().signal
})

const test = suite('webhook post')

test('posts the body, by name and by address', async () => {
  await using receiver = await startReceiver()
  const resolve = resolver(['127.0.0.1'])
  assert.equal(await send(`http://${NAME}:${receiver.port}/hook?a=b#c`, { resolve }), { status: 200 })
  assert.equal(await send(receiver.url, { resolve }), { status: 200 })
  assert.equal(resolve.asked, [NAME])
  const [first] = receiver.received
  assert.is(first!.path, '/hook?a=b')
  assert.equal(first!.body, Buffer.from(BODY))
  assert.is(first!.headers.host, `${NAME}:${receiver.port}`)
  assert.is(first!.headers['content-length'], String(BODY.byteLength))
  assert.is(first!.headers['webhook-id'], 'msg_1')
})

test('a name that leads to a private address is not connected to, nor one that also does', async () => {
  await using receiver = await startReceiver()
  const isAllowed = isPublicAddress
  for (const addresses of [
    ['127.0.0.1'], ['10.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['2606:4700::1111', '::1'], ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'], ['169.254.169.254']
  ]) {
    const resolve = resolver(addresses)
    assert.equal(await send(`http://${NAME}:${receiver.port}/`, { resolve, isAllowed }), REFUSED, addresses.join())
    assert.equal(await send(`https://${NAME}:${receiver.port}/`, { resolve, isAllowed }), REFUSED, addresses.join())
  }
  assert.is(receiver.connections, 0)
})

test('an address in the URL is looked at too, though no name is resolved', async () => {
  await using receiver = await startReceiver()
  for (const host of ['127.0.0.1', '127.1', '2130706433', '[::ffff:127.0.0.1]', '[::1]', '0.0.0.0']) {
    const outcome = await send(`http://${host}:${receiver.port}/`, { isAllowed: isPublicAddress })
    assert.equal(outcome, REFUSED, host)
  }
  assert.is(receiver.connections, 0)
})

test('DNS rebinding: what was looked at is what is connected to, and each attempt looks again', async () => {
  await using allowed = await startReceiver(undefined, { host: '127.0.0.2' })
  const hidden = createServer(socket => { socket.destroy() })
  let reached = 0
  hidden.on('connection', () => { reached++ })
  await new Promise<void>(resolve => hidden.listen(allowed.port, '127.0.0.1', resolve))
  // The name server says one thing to who checks, and another to who connects, if that were a second question.
  const resolve = resolver(['127.0.0.2'], ['127.0.0.1'])
  const isAllowed = (address: string): boolean => address === '127.0.0.2'
  const url = `http://${NAME}:${allowed.port}/`
  assert.equal(await send(url, { resolve, isAllowed }), { status: 200 })
  assert.equal(resolve.asked, [NAME])
  assert.equal(await send(url, { resolve, isAllowed }), REFUSED)
  assert.equal(resolve.asked, [NAME, NAME])
  assert.equal([allowed.connections, reached], [1, 0])
  await new Promise(done => hidden.close(done))
})

test('goes on to the next address of a name where the first does not answer', async () => {
  await using receiver = await startReceiver()
  const resolve = resolver(['127.0.0.3', '127.0.0.1'])
  assert.equal(await send(`http://${NAME}:${receiver.port}/`, { resolve }), { status: 200 })
})

test('a name without an address, or none at all, is a failure like others', async () => {
  assert.equal(await send(`http://${NAME}/`, { resolve: resolver([]) }), {
    failure: 'webhookUrl names a host that has no address'
  })
  const fails: ResolveName = async () => { throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' }) }
  assert.equal(await send(`http://${NAME}/`, { resolve: fails }), { failure: 'queryA ENOTFOUND' })
})

test('a redirect is an answer, and is not followed', async () => {
  await using target = await startReceiver()
  for (const status of [301, 302, 303, 307, 308]) {
    await using receiver = await startReceiver((_before, _request, response) => {
      response.writeHead(status, { location: target.url }).end()
    })
    assert.equal(await send(receiver.url), { status })
  }
  assert.is(target.connections, 0)
})

test('hands Retry-After on', async () => {
  await using receiver = await startReceiver((_before, _request, response) => {
    response.writeHead(503, { 'retry-after': '7' }).end()
  })
  assert.equal(await send(receiver.url), { status: 503, retryAfter: '7' })
})

test('each attempt has a connection of its own', async () => {
  await using receiver = await startReceiver()
  await send(receiver.url)
  await send(receiver.url)
  assert.is(receiver.connections, 2)
})

test('who never answers is left after the time for the whole exchange', async () => {
  await using silent = await startReceiver(() => {})
  assert.equal(await send(silent.url, { timeoutMs: 50 }), { failure: 'no answer within 50 ms' })
  const never: ResolveName = async () => await new Promise(() => {})
  assert.equal(await send(`http://${NAME}/`, { resolve: never, timeoutMs: 50 }), { failure: 'no answer within 50 ms' })
  // One that drips its headers, so that something always comes.
  const drip = createServer(socket => {
    const timer = setInterval(() => { socket.write('HTTP/1.1 100 Continue\r\n\r\n') }, 5)
    socket.on('close', () => { clearInterval(timer) }).on('error', () => {})
  })
  await new Promise<void>(resolve => drip.listen(0, '127.0.0.1', resolve))
  const { port } = drip.address() as AddressInfo
  assert.equal(await send(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }), { failure: 'no answer within 200 ms' })
  await new Promise(done => drip.close(done))
})

test('a flood is cut, and its status counts', async () => {
  let [written, closed] = [0, false]
  await using receiver = await startReceiver((_before, _request, response) => {
    response.writeHead(200)
    response.on('close', () => { closed = true })
    const chunk = Buffer.alloc(64 * 1024)
    const more = (): void => {
      while (!closed && written < 1e9) {
        written += chunk.byteLength
        if (!response.write(chunk)) {
          response.once('drain', more)
          return
        }
      }
    }
    more()
  })
  assert.equal(await send(receiver.url), { status: 200 })
  assert.ok(written < 64 * 1024 * 1024, String(written))
  assert.ok(RESPONSE_BYTES_MAX < 64 * 1024)
})

test('headers without end, and what is no HTTP, are failures', async () => {
  const say = async (text: string) => {
    const server = createServer(socket => {
      socket.on('error', () => {}).resume()
      socket.end(text)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const outcome = await send(`http://127.0.0.1:${port}/`)
    await new Promise(done => server.close(done))
    return outcome
  }
  for (const text of [
    `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}\r\n`, 'SSH-2.0-x\r\n', '', 'HTTP/1.1 101 Switching Protocols\r\n' +
    'Upgrade: x\r\nConnection: upgrade\r\n\r\nhello'
  ]) assert.ok('failure' in await say(text), text.slice(0, 40))
})

test('a certificate that nobody vouches for is refused before anything is sent', async () => {
  let requests = 0
  const server = createTlsServer(selfSigned(), (_request, response) => {
    requests++
    response.end()
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const outcome = await send(`https://localhost:${port}/`)
  assert.match(JSON.stringify(outcome), /self-signed certificate/)
  assert.is(requests, 0)
  await new Promise(done => server.close(done))
})

test('ends early where it is told to', async () => {
  await using silent = await startReceiver(() => {})
  const stop = new AbortController()
  const sent = send(silent.url, { signal: stop.signal })
  stop.abort()
  assert.ok('failure' in await sent)
})

test('strangers may not have the machine call itself', () => {
  for (const address of ['127.0.0.1', '::1', '10.0.0.1']) assert.not.ok(isStrangersAddress(address), address)
  assert.ok(isStrangersAddress('1.1.1.1'))
})

test.run()
