import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayClient } from '../../../protocol/api/client.ts'
import { processesWith, type RunningCli, runDcn, startDcn, tempDir } from '../../helpers/dcn-cli.ts'

interface Context { dir: ReturnType<typeof tempDir>, running: RunningCli[] }
const test = suite<Context>('cli daemon')
test.before.each(context => {
  context.dir = tempDir()
  context.running = []
})
test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  dir.remove()
})

const LISTEN = ['--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns']

function start ({ dir, running }: Context, role: string, ...args: string[]): RunningCli {
  const data = join(dir.path, role)
  const port = role === 'gateway' && !args.includes('--port') ? ['--port', '0'] : []
  const run = startDcn([role, '--data', data, ...LISTEN, ...port, ...args], { ipc: args.includes('--json') })
  running.push(run)
  return run
}

const isReady = (line: string): boolean => line.startsWith('ready')

test('a gateway says where it is, serves, and stops on a signal', async context => {
  const run = start(context, 'gateway')
  const line = await run.line(isReady)
  assert.match(line, /^ready gateway http:\/\/127\.0\.0\.1:\d+ \/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p\/12D3KooW\w+$/)
  assert.is((await new GatewayClient({ url: line.split(' ')[2]! }).health()).activeWorkers, 0)

  const note = join(context.dir.path, 'gateway', 'daemon.json')
  const facts = JSON.parse(readFileSync(note, 'utf8')) as { pid: number, httpUrl: string, role: string }
  assert.is(facts.pid, run.pid)
  assert.is(facts.httpUrl, line.split(' ')[2])
  for (const text of run.stderr().trim().split('\n')) assert.is((JSON.parse(text) as { role: string }).role, 'gateway')

  run.child.kill('SIGTERM')
  assert.is((await run.exit).code, 0)
  assert.not.ok(existsSync(note))
})

test('two daemons cannot share a data directory, and two gateways no port', async context => {
  const run = start(context, 'gateway')
  const url = new URL((await run.line(isReady)).split(' ')[2]!)
  const same = await runDcn(['gateway', '--data', join(context.dir.path, 'gateway'), '--port', '0', ...LISTEN])
  assert.is(same.code, 1)
  assert.match(same.stderr, /^error: .* is in use by another daemon.* \(DCN_DATA_DIR_BUSY\)\n$/)
  const other = await runDcn(['gateway', '--data', join(context.dir.path, 'other'), '--port', url.port, ...LISTEN])
  assert.is(other.code, 1)
  assert.match(other.stderr, `error: 127.0.0.1:${url.port} is in use: choose another --port (DCN_PORT_BUSY)\n`)
  run.child.kill('SIGINT')
  assert.is((await run.exit).code, 0)
})

test('a node tells its parent, keeps its identity, and goes when its parent is gone', async context => {
  const first = start(context, 'node', '--json')
  const message = new Promise<{ type: string, peerId: string }>(resolve => {
    first.child.once('message', value => { resolve(value as { type: string, peerId: string }) })
  })
  const facts = JSON.parse(await first.line(line => line.includes('"ready"'))) as { event: string, peerId: string }
  assert.is(facts.event, 'ready')
  assert.is((await message).peerId, facts.peerId)
  // Ctrl-C in a terminal reaches the children too; they wait for their parent's word.
  first.child.kill('SIGINT')
  first.child.disconnect()
  assert.is((await first.exit).code, 0)

  const second = start(context, 'node', '--json')
  const again = JSON.parse(await second.line(line => line.includes('"ready"'))) as { peerId: string }
  assert.is(again.peerId, facts.peerId)
  second.child.kill('SIGTERM')
  assert.is((await second.exit).code, 0)
  assert.equal(processesWith(context.dir.path), [])

  if (process.platform === 'win32') return
  chmodSync(join(context.dir.path, 'node', 'identity.json'), 0o644)
  const third = start(context, 'node')
  assert.is((await third.exit).code, 1)
  assert.match(third.stderr(), /^error: the key file .*chmod 600.* \(DCN_KEY_INVALID\)\n$/)
})

test.run()
