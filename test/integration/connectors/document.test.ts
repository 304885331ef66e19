/** The connectors API's own document, and clients that follow it, against real daemons. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ConnectorView, StreamView } from '../../../protocol/api/connectors.ts'
import { documentedCalls, payloadExample, type DocumentedCall } from '../../helpers/chain-document.ts'
import { ChainSdk, type SdkError } from '../../helpers/chain-sdk.ts'
import { differences, inShell, ran, say } from '../../helpers/document.ts'
import { evmWallet, logIn, signedLogin } from '../../helpers/evm-wallets.ts'
import { startNetwork, until, type TestNetwork } from '../../helpers/network.ts'

const ADDRESS = '0x48f750696ed392ca6d449a3d214656d024c5756f'
const BASE = 'https://api.decentralised.art/chain'
const PYTHON_CLIENT = fileURLToPath(new URL('../../helpers/python/chain_client.py', import.meta.url))
const SCALARS = ['pitch', 'time', 'durationv2', 'velocity']
const ADD = { name: 'add', sol_src: 'return x + args[0];' }

interface Context {
  net: TestNetwork
  /** Base URLs of two gateways. */
  here: string
  there: string
  wallet: ReturnType<typeof evmWallet>
  sdk: ChainSdk
}
const test = suite<Context>('connectors API: its document')

test.before(async context => {
  context.net = await startNetwork({ gateways: 2, nodes: 1 })
  const [here, there] = context.net.gateways.map(({ httpUrl }) => `${httpUrl}/chain`)
  const wallet = evmWallet()
  const sdk = new ChainSdk(`${here!}/`)
  Object.assign(context, { here, there, wallet, sdk })
  await sdk.login(wallet)
  await sdk.post('transformation', { name: 'identity', sol_src: 'return x;' })
  await sdk.post('transformation', { name: 'step', sol_src: 'return x + 1;' })
  // What the example is composed of.
  for (const name of SCALARS) {
    await sdk.post('connector', { name, dimensions: [{ transformations: [{ name: 'step', args: [] }] }] })
  }
})
test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

/** What the document deploys is known at another gateway. */
async function arrived (base: string): Promise<void> {
  await until(async () => await new ChainSdk(base).exists('connector', 'chromatic_scale'), 'it is there')
}

/** Runs the command; status and body. Undefined where this machine has no cURL. */
async function run (
  base: string, { command }: DocumentedCall, changes: Array<[from: string, to: string]>
): Promise<{ status: number, body: unknown } | undefined> {
  const changed = changes.reduce((text, [from, to]) => text.replaceAll(from, to), command.replaceAll(BASE, base))
  const printed = await inShell('', changed.replace(/^curl /, 'curl -sS -w "\\n%{http_code}" '))
  if (printed === undefined) return undefined
  const at = printed.lastIndexOf('\n')
  return { status: Number(printed.slice(at)), body: JSON.parse(printed.slice(0, at)) as unknown }
}

test('every command of the document', async ({ here, there, wallet, sdk }) => {
  const token = await logIn(here, wallet)
  const login = await signedLogin(here, wallet)
  const calls = new Map(documentedCalls().map(call => [call.endpoint, call]))
  assert.is(calls.size, 14)
  const changes: Array<[string, string]> = [
    [ADDRESS, wallet.address.toLowerCase()], ['Login nonce: 589298', login.message],
    ['<hex_signature>', login.signature], ['<access_token>', token]
  ]
  const made = { 'POST /transformation': 201, 'POST /condition': 201, 'POST /connector': 201 } as Record<string, number>
  // First what others show, at one gateway; then the rest, at the other.
  const first = ['POST /auth', ...Object.keys(made)]
  for (const endpoint of [...first, ...[...calls.keys()].filter(other => !first.includes(other))]) {
    const call = calls.get(endpoint)!
    const isFirst = first.includes(endpoint)
    if (endpoint.startsWith('GET /format/')) {
      const { format_hash: hash } = await sdk.get<ConnectorView>('/connector/chromatic_scale')
      changes.push([endpoint.slice('GET /format/'.length), hash])
    }
    if (!isFirst) await arrived(there)
    const answer = await run(isFirst ? here : there, call, changes)
    if (answer === undefined) {
      say('no cURL here: the commands of the document were not run')
      return
    }
    assert.is(answer.status, made[endpoint] ?? 200, `${endpoint} ${JSON.stringify(answer.body)}`)
    // Maps and lists that are empty in either are told apart by nobody.
    const faults = differences(call.response as never, answer.body).filter(fault => !fault.includes('no list with'))
    assert.equal(faults, [], endpoint)
  }
})

test('the example of an execution has the numbers that it has to have', async ({ sdk, there, wallet }) => {
  await arrived(there)
  const expected = (start: number, step: number): number[] => Array.from({ length: 16 }, (_, at) => start + step * at)
  const other = new ChainSdk(there)
  await other.login(wallet)
  // Position 0 shifts the indexes by 10; position 3 begins the second dimension's sequence at 1.
  const instances = {
    0: { start_point: 10, transformation_shift: 0 }, 3: { start_point: 1, transformation_shift: 0 }
  }
  for (const [client, count] of [[sdk, 16], [other, '16']] as const) {
    const streams = await client.execute<StreamView[]>('chromatic_scale', count, instances)
    assert.equal(streams, [
      { path: '/chromatic_scale:0/pitch:0', data: expected(10, 1) },
      { path: '/chromatic_scale:1/time:0', data: expected(11, 1) },
      { path: '/chromatic_scale:2/durationv2:0', data: expected(0, 0) },
      { path: '/chromatic_scale:3/velocity:0', data: expected(0, 0) }
    ])
  }
})

test('the connector with everything in it', async ({ sdk }) => {
  await sdk.post('transformation', { name: 'math_add_v1', sol_src: ADD.sol_src })
  await sdk.post('transformation', { name: 'util_identity_v1', sol_src: 'return x;' })
  await sdk.post('condition', { name: 'logic_always_true_v1', sol_src: 'return true;' })
  await sdk.post('connector', { name: 'child_connector', dimensions: [{ transformations: [] }] })
  const example = payloadExample()
  await sdk.post('connector', example)
  const { owner, address, cid, format_hash, ...shown } = await sdk.get<ConnectorView>('/connector/host_with_defaults')
  assert.equal([typeof owner, address, typeof cid, typeof format_hash], ['string', '0x0', 'string', 'string'])
  const dimensions = (example['dimensions'] as object[]).map(dimension => ({ composite: '', ...dimension }))
  assert.equal(shown, { ...example, dimensions })
})

test('the public JavaScript client', async ({ sdk, here }) => {
  assert.equal([await sdk.exists('transformation', 'identity'), await sdk.exists('transformation', 'no such')],
    [true, false])
  assert.equal([await sdk.exists('connector', 'pitch'), await sdk.exists('condition', 'pitch')], [true, false])
  // The caller's object as it is, with as little as may be.
  await sdk.post('connector', { name: 'js_least', dimensions: [{ transformations: [] }] })
  assert.equal(await sdk.execute('js_least', 3), [{ path: '/js_least:0', data: [0, 0, 0] }])
  const refused: Array<[call: () => Promise<unknown>, status: number, message: string]> = [
    [() => sdk.execute('js_none', 1), 404, 'Connector not found'],
    [() => sdk.execute('js_least', 65_537), 400, 'particles_count is too large'],
    [() => sdk.post('connector', { name: 'js_least', dimensions: [{ transformations: [] }] }), 400,
      'Failed to deploy connector. Error: Connector already registered'],
    [() => new ChainSdk(here).execute('js_least', 1), 401, 'Authentication error: Invalid token'],
    [() => sdk.get('/accounts'), 400, 'Missing argument limit']
  ]
  for (const [call, status, message] of refused) {
    const err = await call().then(() => undefined, (reason: unknown) => reason as SdkError)
    assert.equal([err?.status, (err?.body as { message: string }).message], [status, message])
  }
  const stream = await sdk.feedStream('js_least')
  assert.match(stream, /^: min_available_seq=\d+\n\n/)
  assert.match(stream, /id: \d+\nevent: connector_added\ndata: \{.*"name":"js_least"/)
})

test('the public Python client', async ({ here }) => {
  if (await ran('python3', ['--version']) === undefined) {
    say('no python3 here: its client was not tried')
    return
  }
  const wallet = evmWallet()
  const child = spawn('python3', ['-B', PYTHON_CLIENT, here, wallet.address], { stdio: ['pipe', 'pipe', 'inherit'] })
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) {
    last = line
    // Without 0x, as some versions of its libraries write it.
    if (line.startsWith('sign ')) child.stdin.end(`${(await wallet.signMessage(line.slice(5))).slice(2)}\n`)
  }
  assert.equal(JSON.parse(last), {
    owner: wallet.address.toLowerCase(), exists: [true, true, false],
    streams: [{ path: '/py_scale:0', data: [0, 2, 4, 6] }], missing: [404, 'Connector not found'],
    stranger: [401, 'Authentication error: Invalid token'], owned: ['py_scale'], scalars: ['py_scale:0'],
    feed: ['py_add', 'py_scale', 'py_yes']
  })
})

test.run()
