import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import '../../../protocol/net/web-socket.ts'
import { addressOf, failure, Hosts, TCP, until, WS } from './hosts.ts'

/** A reserved opcode with all reserved bits set. */
const MALFORMED_FRAME = Buffer.from([0xff, 0xff, 0xff, 0xff])

const test = suite('websocket transport')

test('an error of a websocket that nobody listens to any more ends nothing', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  await new Promise(resolve => { socket.addEventListener('close', resolve) })
})

test('an inbound websocket that sends no websocket frames is closed', async () => {
  await using hosts = new Hosts()
  const host = await hosts.start({ listen: [WS] })
  const port = Number(/\/tcp\/(\d+)\//.exec(addressOf(host))?.[1])
  const socket = connect(port, '127.0.0.1')
  const closed = once(socket, 'close')
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n')
  await once(socket, 'data')
  socket.write(MALFORMED_FRAME)
  await closed
  const other = await hosts.start({ listen: [] })
  assert.is(await other.dial(addressOf(host)), host.self)
})

test('a dialled websocket that answers with no websocket frames is given up', async () => {
  await using hosts = new Hosts()
  const host = await hosts.start({ listen: [TCP] })
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.once('data', request => {
      const key = /^sec-websocket-key: (.*)$/im.exec(request.toString())?.[1]?.trim() ?? ''
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`)
      socket.write(MALFORMED_FRAME)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const err = await failure(host.dial(`/ip4/127.0.0.1/tcp/${port}/ws`))
  assert.is(err.code, 'DCN_PEER_UNREACHABLE')
  await until('its socket is closed', () => sockets.every(socket => socket.closed))
  server.close()
})

test.run()
