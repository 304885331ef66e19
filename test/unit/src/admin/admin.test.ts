import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError, type ErrorCode } from '../../../../protocol/core/errors.ts'
import { warning } from '../../../../protocol/core/finding.ts'
import { connectAdmin } from '../../../../src/admin/admin-client.ts'
import { adminRoutes, type AdminRoutesDeps } from '../../../../src/admin/admin-routes.ts'
import { ADMIN_BODY_BYTES_MAX, AdminServer } from '../../../../src/admin/admin-server.ts'
import { logLevelCommand } from '../../../../src/commands/log-level.ts'
import { LogLevels } from '../../../../src/log-levels.ts'
import { tempDir } from '../../../helpers/dcn-cli.ts'
import { runCommand } from '../../../helpers/run-command.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const PEER = '12D3KooWRm8J3iL796zPFi2EtGGtUJn58AG67gcqzMFHZnnsTzqD'

interface Context { dir: ReturnType<typeof tempDir>, server: AdminServer, calls: string[], levels: LogLevels }

const test = suite<Context>('admin')
test.before.each(async context => {
  context.dir = tempDir()
  context.calls = []
  context.levels = new LogLevels('info')
  for (const module of ['net', 'net.gossip']) context.levels.meet(module)
  const tell = (what: string) => (...words: string[]) => { context.calls.push([what, ...words].join(' ')) }
  const network = {
    dial: async (target: string) => { tell('dial')(target); return PEER },
    protect: tell('protect'), unprotect: tell('unprotect'),
    disconnect: async (peer: string) => { tell('disconnect')(peer); return true },
    block: async (peer: string) => { tell('block')(peer) },
    unblock: async () => true,
    ping: async () => 1.5,
    findPeer: async () => ['/ip4/192.0.2.1/tcp/1'],
    inspect: async () => ({ self: PEER }),
    dht: { get: async () => undefined, provide: async () => [PEER], findProviders: async () => [] }
  } as unknown as AdminRoutesDeps['network']
  const routes = adminRoutes({
    network, levels: context.levels,
    status: {
      metrics: async () => '# metrics', health: async () => ({ ok: true, view: { status: 'ok' } }),
      ready: async () => ({ ready: false, reasons: ['no gateway'] })
    },
    diagnose: async () => [warning('peers', 'nobody is there', 'join somebody')]
  })
  context.server = new AdminServer({ logger: silentLogger, routes: [...routes, {
    method: 'GET', path: '/broken', handle: async () => { throw new TypeError('a secret') }
  }] }, { data: context.dir.path })
  await context.server.start()
  writeNote(context.dir.path, context.server.socketPath)
})
test.after.each(async ({ server, dir }) => {
  await server.stop()
  dir.remove()
})

function writeNote (data: string, adminSocket: string | undefined, pid = process.pid): void {
  const note = { role: 'node', pid, peerId: PEER, addresses: [], adminSocket, startedAt: '2026-01-01T00:00:00.000Z' }
  writeFileSync(join(data, 'daemon.json'), JSON.stringify(note))
}

async function fails (doing: Promise<unknown>, code: ErrorCode, message: RegExp): Promise<void> {
  const err = await doing.then(() => undefined, (thrown: unknown) => thrown)
  assert.ok(isDcnError(err), String(err))
  assert.is(err.code, code)
  assert.match(err.message, message)
}

test('the socket is the owner\'s alone, in the data directory, and gone after a stop', async ({ server, dir }) => {
  const path = join(dir.path, 'admin.sock')
  assert.is(server.socketPath, path)
  assert.is(statSync(path).mode & 0o777, 0o600)
  await server.stop()
  assert.not.ok(existsSync(path))
  assert.is(server.socketPath, undefined)
})

test('peers are connected, protected and let go of, and a log level is changed', async ({ dir, calls }) => {
  const admin = await connectAdmin(dir.path)
  assert.equal(await admin.post('/peers/connect', { address: '/ip4/192.0.2.1/tcp/1' }), { peer: PEER, connected: true })
  await admin.post('/peers/connect', { peer: PEER })
  await admin.post('/peers/protect', { peer: PEER })
  await admin.post('/peers/unprotect', { peer: PEER })
  assert.equal(calls, [
    'dial /ip4/192.0.2.1/tcp/1', `dial ${PEER}`, `protect ${PEER} operator`, `unprotect ${PEER} operator`
  ])
  assert.equal(await admin.diagnose(), [warning('peers', 'nobody is there', 'join somebody')])
})

test('the network is worked on by hand, and the daemon tells how it is', async ({ dir, calls }) => {
  const admin = await connectAdmin(dir.path)
  assert.is((await admin.inspect()).self, PEER)
  assert.equal(await admin.post('/peers/disconnect', { peer: PEER }), { peer: PEER, disconnected: true })
  assert.equal(await admin.post('/peers/block', { peer: PEER }), { peer: PEER, blocked: true })
  assert.equal(await admin.post('/peers/unblock', { peer: PEER }), { peer: PEER, blocked: false, wasBlocked: true })
  assert.equal(await admin.post('/peers/ping', { peer: PEER }), { peer: PEER, roundTripMs: 1.5 })
  assert.equal(await admin.post('/peers/find', { peer: PEER }), { peer: PEER, addresses: ['/ip4/192.0.2.1/tcp/1'] })
  assert.equal(calls, [`disconnect ${PEER}`, `block ${PEER}`])
  assert.equal(await admin.post('/dht/get', { key: '/pk/x' }), { key: '/pk/x', found: false })
  const contentId = 'ab'.repeat(32)
  assert.equal(await admin.post('/dht/provide', { contentId }), { contentId, keepers: [PEER] })
  assert.equal(await admin.post('/dht/find', { contentId }), { contentId, providers: [] })
  await fails(admin.post('/dht/find', { contentId: 'ab' }), 'DCN_REQUEST_INVALID', /^contentId /)

  assert.equal(await admin.ask('GET', '/metrics'), { status: 200, body: '# metrics' })
  assert.equal(await admin.ask('GET', '/health'), { status: 200, body: '{"status":"ok"}\n' })
  assert.is((await admin.ask('GET', '/ready')).status, 503)
})

test('what is no request for it is refused, and the next is served', async ({ dir }) => {
  const admin = await connectAdmin(dir.path)
  const refused = (reply: { status: number, body: string }): [number, string] =>
    [reply.status, (JSON.parse(reply.body) as { error: { code: string } }).error.code]
  assert.equal(refused(await admin.ask('GET', '/nothing')), [404, 'DCN_ROUTE_NOT_FOUND'])
  assert.equal(refused(await admin.ask('DELETE', '/doctor')), [404, 'DCN_ROUTE_NOT_FOUND'])
  const large = { peer: 'x'.repeat(ADMIN_BODY_BYTES_MAX) }
  assert.equal(refused(await admin.ask('POST', '/peers/protect', large)), [413, 'DCN_BODY_TOO_LARGE'])
  assert.equal(refused(await admin.ask('POST', '/peers/protect')), [400, 'DCN_REQUEST_INVALID'])
  assert.equal(refused(await admin.ask('POST', '/peers/protect', { peer: 1 })), [400, 'DCN_REQUEST_INVALID'])
  await fails(admin.post('/peers/protect', { peer: 'me' }), 'DCN_REQUEST_INVALID', /^peer must be a PeerId/)
  const more = admin.post('/peers/protect', { peer: PEER, more: 1 })
  await fails(more, 'DCN_REQUEST_INVALID', /^more is not a known field/)
  const broken = await admin.ask('GET', '/broken')
  assert.is(broken.status, 500)
  assert.not.match(broken.body, 'secret')
  assert.is((await admin.logLevels()).level, 'info')
})

test('a body that is not JSON is told where it stops being JSON', async ({ server }) => {
  const socket = connect(server.socketPath!)
  socket.end('POST /peers/protect HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 3\r\n\r\n{1}')
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  assert.match(answer, /^HTTP\/1\.1 400 /)
  assert.match(answer, /body is not JSON: .* at line 1, column 2/)
})

test('a socket that a crash left is replaced; something else of that name is left alone', async ({ server, dir }) => {
  await server.stop()
  const path = join(dir.path, 'admin.sock')
  const other = createServer().listen(path)
  await new Promise(resolve => other.once('listening', resolve))
  await server.start()
  assert.is(server.socketPath, path)
  await new Promise(resolve => other.close(resolve))
  await server.stop()

  mkdirSync(path)
  await server.start()
  assert.is.not(server.socketPath, path)
  assert.ok(statSync(path).isDirectory())
})

test('where the path would be too long, the socket is in a private directory elsewhere', async ({ dir }) => {
  const server = new AdminServer({ logger: silentLogger, routes: [] }, { data: dir.path, pathBytesMax: 8 })
  await server.start()
  const path = server.socketPath!
  assert.is(statSync(dirname(path)).mode & 0o777, 0o700)
  assert.is.not(dirname(path), dir.path)
  assert.is(statSync(path).mode & 0o777, 0o600)
  await server.stop()
  assert.not.ok(existsSync(dirname(path)))
})

test('why a daemon cannot be asked is said', async ({ dir, server }) => {
  await fails(connectAdmin(join(dir.path, 'x')), 'DCN_DAEMON_UNREACHABLE', /none runs there/)
  writeNote(dir.path, server.socketPath, 2 ** 22 + 1)
  await fails(connectAdmin(dir.path), 'DCN_DAEMON_UNREACHABLE', /process 4194305, has crashed: start it again/)
  writeNote(dir.path, undefined)
  await fails(connectAdmin(dir.path), 'DCN_DAEMON_UNREACHABLE', /opened no socket, see its log/)
  writeNote(dir.path, join(dir.path, 'gone'))
  await fails((await connectAdmin(dir.path)).logLevels(), 'DCN_DAEMON_UNREACHABLE', /its socket is gone/)
})

test('dcn log-level shows, changes and resets what is logged', async ({ dir, levels }) => {
  const run = async (...args: string[]) => await runCommand(logLevelCommand(), [...args, '--data', dir.path])
  assert.match((await run('net=debug')).stdout, /^level: +info\nnet: +debug\nmodules: net, net\.gossip\n$/)
  assert.is(levels.of('net.gossip'), 'debug')
  assert.match((await run('warn')).stdout, /^level: +warn \(configured: info\)\n/)
  assert.is(levels.of('http'), 'warn')
  const view = JSON.parse((await run('reset', '--json')).stdout) as { level: string, modules: object }
  assert.equal([view.level, view.modules], ['info', {}])
  assert.match(String((await run('nett=debug')).error), /module must be one of net, net\.gossip, not "nett"/)
  assert.match(String((await run('loud')).error), /the level must be debug, info, warn, error/)
})

test.run()
