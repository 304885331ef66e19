import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { digitsModel } from '../../../docs/examples/make-digits.ts'
import { publicKeyOfPeer, solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { ChainClient } from '../../../src/chain/chain-client.ts'
import { processesWith, type RunningCli, runDcn, startDcn, tempDir, until } from '../../helpers/dcn-cli.ts'

interface Event { event: string, name: string, pid: number, signal?: string, restartMs?: number }
interface Daemon { name: string, url?: string, pid: number, peerId: string }
/** What any event may say. */
interface AnyEvent extends Event { gateways: Daemon[], nodes: Daemon[], chain: Daemon, peerId: string, httpUrl: string }

const LOCAL = 'http://127\\.0\\.0\\.1:\\d+'
const READY = new RegExp(`^ready (${LOCAL}) \\(1 gateway, 1 node, Solana at (${LOCAL}), data (.*)\\)$`)

interface Context { dir: ReturnType<typeof tempDir>, data: string, running: RunningCli[] }
const test = suite<Context>('cli up')
test.before.each(context => {
  context.dir = tempDir()
  context.data = join(context.dir.path, 'net')
  context.running = []
})
test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await allGone(dir.path)
  dir.remove()
})

/** One gateway and one node on free ports. */
function up ({ data, running }: Context, ...args: string[]): RunningCli {
  const small = ['up', '--gateways', '1', '--nodes', '1', '--port', '0', '--chain-port', '0', '--data', data]
  const run = startDcn([...small, ...args], { group: true })
  running.push(run)
  return run
}

/** The first of its kind, about any daemon or this one. */
async function event (run: RunningCli, kind: string, daemon?: string): Promise<AnyEvent> {
  return JSON.parse(await run.line(line => {
    const { event, name } = JSON.parse(line) as Event
    return event === kind && (daemon === undefined || daemon === name)
  })) as AnyEvent
}

async function allGone (data: string): Promise<void> {
  const left = (): number[] => processesWith(data)
  await until(() => left().length === 0 ? true : undefined, () => `the end of ${left().join()}`)
}

async function invoke ({ dir }: Context, url: string): Promise<string> {
  const file = join(dir.path, 'double.ts')
  writeFileSync(file, 'export const handler = (payload: { x: number }): number => payload.x * 2')
  const env = { DCN_GATEWAY_URL: url, DCN_WALLET: 'me' }
  const faucet = await runDcn(['credits', 'faucet'], { env })
  assert.is(faucet.code, 0, faucet.stderr)
  const { stdout, stderr } = await runDcn(['invoke', file, '--payload', '{"x":21}'], { env })
  return stdout + stderr
}

/** Test USDC of a new wallet becomes credits, once. */
async function deposit ({ dir }: Context, urls: Record<string, string>): Promise<void> {
  const env = { ...urls, DCN_WALLET: join(dir.path, 'wallet.json') }
  const faucet = await runDcn(['faucet'], { env })
  assert.is(faucet.code, 0, faucet.stderr)
  const { stdout, stderr } = await runDcn(['credits', 'deposit', '--usdc', '0.10'], { env })
  assert.match(stdout, /^100000 credits added; wallet \w+ has 100000\n$/, stderr)
  assert.match(stderr, 'run "dcn keys create"')
  const [, signature = ''] = /^paying by transaction (\w+);/.exec(stderr) ?? []
  const again = await runDcn(['credits', 'deposit', signature], { env })
  assert.is(again.code, 1)
  assert.match(again.stderr, 'DCN_DEPOSIT_CLAIMED')
}

test('starts, says so in one line, runs a function, and Ctrl-C leaves nothing', async context => {
  const run = up(context)
  const line = await run.line(line => line.startsWith('ready'))
  const [, url, chain, data] = READY.exec(line)!
  assert.is(data, context.data)
  assert.is(run.stdout().match(/^ready/gm)!.length, 1)
  assert.match(run.stdout(), /^gateway-1 +pid \d+ +http/m)
  assert.match(run.stdout(), /^node-1 +pid \d+$/m)
  assert.is(await invoke(context, url!), '{"value":42}\n')
  assert.match((await runDcn(['peers', '--gateway', url!])).stdout, / node .* deno,evm .* direct /)
  await deposit(context, { DCN_GATEWAY_URL: url!, DCN_SOLANA_RPC: chain! })

  // As a terminal does: to every process of the group.
  process.kill(-run.pid, 'SIGINT')
  assert.is((await run.exit).code, 0)
  assert.equal(processesWith(context.data), [])
})

test('as a new user starts it, with its data beside: a function runs, and reads a model', async context => {
  const cwd = context.dir.path
  const free = ['--port', '0', '--chain-port', '0']
  const run = startDcn(['up', '--gateways', '1', '--nodes', '1', ...free], { group: true, cwd })
  context.running.push(run)
  const line = await run.line(line => line.startsWith('ready'))
  const [, url, , data] = READY.exec(line)!
  assert.is(data, '.dcn')
  assert.is(await invoke(context, url!), '{"value":42}\n')

  writeFileSync(join(cwd, 'digits.onnx'), digitsModel())
  const options = { env: { DCN_GATEWAY_URL: url!, DCN_WALLET: 'me' }, cwd }
  const { stdout: hash } = await runDcn(['model', 'put', 'digits.onnx'], options)
  const examples = resolve('docs/examples')
  const { stdout, stderr } = await runDcn(['invoke', join(examples, 'classify.ts'), '--model', `digits=${hash.trim()}`,
    '--payload', `@${join(examples, 'three.json')}`], options)
  assert.match(stdout, /^\{"digit":3,/, stderr)

  process.kill(-run.pid, 'SIGINT')
  assert.is((await run.exit).code, 0)
})

test('a killed daemon comes back, and the next start finds the same network', async context => {
  const run = up(context, '--json')
  const { gateways: [gateway], nodes: [node] } = await event(run, 'ready')
  process.kill(node!.pid, 'SIGKILL')
  const exit = await event(run, 'exit')
  assert.equal([exit.name, exit.pid, exit.signal, exit.restartMs], ['node-1', node!.pid, 'SIGKILL', 1_000])
  const back = await event(run, 'restart')
  assert.is(back.name, 'node-1')
  assert.is(back.peerId, node!.peerId)
  assert.is.not(back.pid, node!.pid)
  assert.is(await invoke(context, gateway!.url!), '{"value":42}\n')
  run.child.kill('SIGTERM')
  assert.is((await run.exit).code, 0)

  const again = up(context, '--json', '--no-restart')
  const ready = await event(again, 'ready')
  assert.is(ready.nodes[0]!.peerId, node!.peerId)
  process.kill(ready.gateways[0]!.pid, 'SIGKILL')
  assert.is((await event(again, 'exit')).restartMs, undefined)
  again.child.kill('SIGINT')
  assert.is((await again.exit).code, 0)
  assert.equal(processesWith(context.data), [])
})

test('a killed gateway and a killed chain come back at their ports, as rich as before', async context => {
  const run = up(context, '--json')
  const { gateways: [gateway], nodes: [node], chain } = await event(run, 'ready')
  const balances = async (): Promise<unknown[]> => await Promise.all([gateway!, node!].map(async ({ peerId }) => {
    return await new ChainClient(chain.url!).balances(solanaAddressOf(publicKeyOfPeer(peerId)!))
  }))
  const before = await balances()
  assert.equal(before, [{ lamports: 10e9, usdc: 100e6 }, { lamports: 0, usdc: 0 }])
  process.kill(chain.pid, 'SIGKILL')
  assert.is((await event(run, 'restart')).httpUrl, chain.url)
  assert.equal(await balances(), before)
  process.kill(gateway!.pid, 'SIGKILL')
  assert.is((await event(run, 'restart', 'gateway-1')).httpUrl, gateway!.url)
  assert.is(await invoke(context, gateway!.url!), '{"value":42}\n')
})

test('kill -9 of dcn up takes its daemons along', async context => {
  const run = up(context, '--json')
  await event(run, 'ready')
  run.child.kill('SIGKILL')
  await run.exit
  await allGone(context.data)
})

test('kill -9 of dcn up while it starts takes its daemons along', async context => {
  const run = up(context)
  await until(() => processesWith(context.data).length > 2 ? true : undefined, () => 'the second daemon')
  run.child.kill('SIGKILL')
  await run.exit
  await allGone(context.data)
})

test('Ctrl-C while it starts leaves nothing', async context => {
  const run = up(context)
  await until(() => processesWith(context.data).length > 1 ? true : undefined, () => 'the first daemon')
  run.child.kill('SIGINT')
  assert.is((await run.exit).code, 0)
  assert.equal(processesWith(context.data), [])
})

test('a busy port is one line, and nothing is left', async context => {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const busy = async (flag: string, why: string): Promise<void> => {
    const { code, stdout, stderr } = await up(context, flag, String(port)).exit
    assert.is(code, 1)
    assert.is(stdout, '')
    assert.is(stderr.split('\n').filter(line => line.startsWith('error:')).length, 1)
    assert.match(stderr, `error: ${why} (DCN_PORT_BUSY)\n`)
    assert.equal(processesWith(context.data), [])
  }
  await busy('--port', `gateway-1: 127.0.0.1:${port} is in use: choose another --port`)
  // The default of one network is in the way of the next one's.
  await busy('--chain-port', `chain: 127.0.0.1:${port} is in use: choose another --chain-port (0: a free one)`)
  await new Promise(resolve => server.close(resolve))
})

test.run()
