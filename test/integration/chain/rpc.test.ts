/** The RPC server as a stranger meets it: every method answers, and nothing that is sent takes the chain down. */
import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import WebSocket from 'ws'
import { generateSeed, signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { isDcnError } from '../../../protocol/core/errors.ts'
import { TEST_SOL_MAX, TEST_USDC_MAX, USDC_MINT } from '../../../protocol/core/limits.ts'
import { solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { BATCH_MAX } from '../../../src/chain/rpc/dispatch.ts'
import { BODY_BYTES_MAX } from '../../../src/chain/rpc/rpc-server.ts'
import { SUBSCRIPTIONS_MAX } from '../../../src/chain/rpc/subscriptions.ts'
import { TOKEN_PROGRAM } from '../../../src/chain/programs.ts'
import { startChain, type TestChain } from '../../helpers/chain.ts'
import { until } from '../../helpers/network.ts'

interface Answer { id: unknown, result?: unknown, error?: { code: number, message: string, data?: unknown } }
interface Reply { status: number, headers: IncomingHttpHeaders, text: string }

const wallet = solanaAddressOf(signerFromSeed(generateSeed()).publicKey)
const SIGNATURE = '5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW'

const PARSED = { encoding: 'jsonParsed' }

const test = suite<{ chain: TestChain }>('chain rpc')
test.before(async context => { context.chain = await startChain() })
test.after(async ({ chain }) => { await chain.stop() })

/** With headers of one's own, which fetch does not let pass. */
async function http (url: string, method: string, body = '', headers: Record<string, string> = {}): Promise<Reply> {
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => { text += piece })
        .on('end', () => { resolve({ status: response.statusCode!, headers: response.headers, text }) })
        .on('error', reject)
    })
    sent.on('error', reject).end(body)
  })
}

async function post (chain: TestChain, body: string): Promise<unknown> {
  return JSON.parse((await http(chain.rpcUrl, 'POST', body)).text)
}

async function call (chain: TestChain, method: string, ...params: unknown[]): Promise<Answer> {
  return await post(chain, JSON.stringify({ jsonrpc: '2.0', id: 7, method, params })) as Answer
}

async function codeOf (chain: TestChain, method: string, ...params: unknown[]): Promise<number | undefined> {
  return (await call(chain, method, ...params)).error?.code
}

/** Talks to it, and collects what it says. */
async function talk (url: string): Promise<{ said: Answer[], socket: WebSocket, send: (value: unknown) => void }> {
  const socket = new WebSocket(url)
  const said: Answer[] = []
  socket.addEventListener('message', event => {
    said.push(JSON.parse(String((event as unknown as { data: unknown }).data)) as Answer)
  })
  await new Promise(resolve => { socket.addEventListener('open', resolve) })
  const send = (value: unknown): void => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    ;(socket as unknown as { send: (text: string) => void }).send(text)
  }
  return { said, socket, send }
}

test('every method answers', async ({ chain }) => {
  const airdrop = await chain.giveSol(wallet)
  await chain.giveUsdc(wallet, 5)
  await chain.finalized()
  const { result: accounts } = await call(chain, 'getTokenAccountsByOwner', wallet, { mint: USDC_MINT }, PARSED)
  const [{ pubkey }] = (accounts as { value: [{ pubkey: string }] }).value
  const { result: latest } = await call(chain, 'getLatestBlockhash')
  const { blockhash } = (latest as { value: { blockhash: string } }).value
  const cases: Array<[method: string, ...params: unknown[]]> = [
    ['getHealth'], ['getVersion'], ['getGenesisHash'], ['getIdentity'], ['getSlot'], ['getBlockHeight'],
    ['getTransactionCount'], ['minimumLedgerSlot'], ['getFirstAvailableBlock'], ['getSlotLeader'],
    ['getBlockTime', Number(chain.chain.slotAt('processed'))], ['getEpochInfo'], ['getEpochSchedule'],
    ['getLatestBlockhash'], ['isBlockhashValid', blockhash], ['getRecentPrioritizationFees'],
    ['getMinimumBalanceForRentExemption', 165], ['getBalance', wallet], ['getAccountInfo', wallet],
    ['getMultipleAccounts', [wallet, pubkey], PARSED],
    ['getProgramAccounts', TOKEN_PROGRAM, { encoding: 'base64', filters: [{ dataSize: 165 }], withContext: true }],
    ['getTokenAccountBalance', pubkey], ['getTokenSupply', USDC_MINT],
    ['getTokenAccountsByDelegate', wallet, { programId: TOKEN_PROGRAM }, PARSED],
    ['getSignatureStatuses', [airdrop, SIGNATURE]], ['getTransaction', airdrop, { maxSupportedTransactionVersion: 0 }],
    ['getSignaturesForAddress', wallet], ['requestAirdrop', wallet, 1_000_000]
  ]
  for (const [method, ...params] of cases) {
    const { error, result, id } = await call(chain, method, ...params)
    assert.is(error, undefined, `${method}: ${error?.message}`)
    assert.ok(result !== undefined, method)
    assert.is(id, 7)
  }
  const { result } = await call(chain, 'getSignatureStatuses', [airdrop, SIGNATURE])
  const [known, unknown] = (result as { value: Array<{ confirmationStatus: string } | null> }).value
  assert.equal([known?.confirmationStatus, unknown], ['finalized', null])
  const supply = await call(chain, 'getTokenSupply', USDC_MINT)
  assert.is((supply.result as { value: { uiAmountString: string } }).value.uiAmountString, '0.000005')
})

test('numbers beyond 2^53 are whole', async ({ chain }) => {
  const { text } = await http(chain.rpcUrl, 'POST', JSON.stringify({
    jsonrpc: '2.0', id: 1, method: 'getAccountInfo', params: [wallet, { encoding: 'base64' }]
  }))
  assert.match(text, '"rentEpoch":18446744073709551615,')
})

test('what is no request is answered in JSON-RPC\'s own way', async ({ chain }) => {
  const error = async (body: string): Promise<unknown> => {
    const { error, id } = await post(chain, body) as Answer
    return [error?.code, id]
  }
  assert.equal(await error('{"jsonrpc'), [-32700, null])
  assert.equal(await error(''), [-32700, null])
  for (const body of ['null', '7', '"x"', '[]']) assert.equal(await error(body), [-32600, null], body)
  assert.equal(await error('{"id":1}'), [-32600, 1])
  assert.equal(await error('{"id":1,"method":"getSlot","params":{"a":1}}'), [-32600, 1])
  for (const method of ['getBlock', 'toString', 'constructor', '__proto__', 'slotSubscribe']) {
    assert.equal(await error(JSON.stringify({ id: 1, method })), [-32601, 1], method)
  }
  assert.equal(await error(`[${Array(BATCH_MAX + 1).fill('{"id":1,"method":"getSlot"}').join()}]`), [-32600, null])
  // A notification has no answer.
  assert.is((await http(chain.rpcUrl, 'POST', '{"method":"getSlot"}')).text, '')
})

test('a batch is answered in its order, each for itself', async ({ chain }) => {
  const answers = await post(chain, JSON.stringify([
    { id: 'a', method: 'getHealth' }, { method: 'ping' }, { id: 2, method: 'nothing' }, 5,
    { id: 3, method: 'getBalance', params: [wallet] }
  ])) as Answer[]
  assert.equal(answers.map(({ id, error }) => [id, error?.code]), [
    ['a', undefined], [2, -32601], [null, -32600], [3, undefined]
  ])
})

test('parameters that do not fit are refused, whatever they are', async ({ chain }) => {
  const wrong: Array<[method: string, ...params: unknown[]]> = [
    ['getBalance'], ['getBalance', 'me'], ['getBalance', wallet.slice(0, 20)], ['getBalance', 5],
    ['getBalance', [wallet]],
    ['getBalance', wallet, { commitment: 'sure' }], ['getBalance', wallet, 5], ['getBalance', wallet, []],
    ['getBalance', `${wallet}\0`], ['getBalance', '1'.repeat(100_000)],
    ['getAccountInfo', wallet, { encoding: 'zstd' }], ['getAccountInfo', USDC_MINT, { dataSlice: { offset: -1 } }],
    ['getMultipleAccounts', Array(101).fill(wallet)], ['getMultipleAccounts', wallet],
    ['getProgramAccounts', TOKEN_PROGRAM, { filters: [{ memcmp: { offset: 0, bytes: '0' } }] }],
    ['getProgramAccounts', TOKEN_PROGRAM, { filters: [null] }],
    ['getTokenAccountsByOwner', wallet], ['getTokenAccountsByOwner', wallet, {}],
    ['getTokenAccountBalance', wallet], ['getTokenSupply', wallet],
    ['getTransaction', 'x'], ['getTransaction', SIGNATURE, { encoding: 'words' }],
    ['getSignatureStatuses', Array(257).fill(SIGNATURE)], ['getSignatureStatuses', [null]],
    ['getSignaturesForAddress', wallet, { limit: -1 }], ['getSignaturesForAddress', wallet, { before: 'x' }],
    ['getBlockTime', 1.5], ['getMinimumBalanceForRentExemption', 1e12], ['isBlockhashValid', 5],
    ['getFeeForMessage', 'AAAA'], ['getFeeForMessage', 'x'.repeat(9_000)],
    ['sendTransaction'], ['sendTransaction', '!!'], ['sendTransaction', 'AAAA', { encoding: 'base64' }],
    ['sendTransaction', 'A'.repeat(10_000), { encoding: 'base64' }], ['sendTransaction', '1'.repeat(10_000)],
    ['simulateTransaction', 'AAAA', { encoding: 'base64', sigVerify: true, replaceRecentBlockhash: true }],
    ['requestAirdrop', wallet, -1], ['requestAirdrop', wallet, TEST_SOL_MAX * 1e9 + 1], ['requestAirdrop', wallet],
    ['dcn_requestTokenAirdrop', wallet, TEST_USDC_MAX * 1e6 + 1], ['dcn_requestTokenAirdrop', wallet, 0.5]
  ]
  for (const [method, ...params] of wrong) {
    assert.is(await codeOf(chain, method, ...params), -32602, `${method} ${JSON.stringify(params).slice(0, 80)}`)
  }
  assert.is(await codeOf(chain, 'getSlot', { minContextSlot: 2 ** 52 }), -32016)
  const base58 = { encoding: 'base58' }
  assert.is(await codeOf(chain, 'getTokenAccountsByOwner', wallet, { mint: USDC_MINT }, base58), -32600)
  // An account that cannot live on so little.
  const poor = solanaAddressOf(signerFromSeed(generateSeed()).publicKey)
  assert.is(await codeOf(chain, 'requestAirdrop', poor, 1), -32603)
  assert.is((await call(chain, 'getHealth')).result, 'ok')
})

test('it serves this machine only, and pages from anywhere on it', async ({ chain }) => {
  const ask = async (host: string): Promise<number> => {
    return (await http(chain.rpcUrl, 'POST', '{"id":1,"method":"getSlot"}', { host })).status
  }
  assert.equal(await Promise.all(['127.0.0.1:1', 'localhost', '[::1]:8899'].map(ask)), [200, 200, 200])
  const others = ['evil.example', '127.0.0.1.evil.example', '10.0.0.1:8899']
  assert.equal(await Promise.all(others.map(ask)), [403, 403, 403])
  const preflight = await http(chain.rpcUrl, 'OPTIONS')
  assert.equal([preflight.status, preflight.headers['access-control-allow-origin']], [204, '*'])
  assert.is((await http(`${chain.rpcUrl}/health`, 'GET')).text, 'ok')
  assert.is((await http(chain.rpcUrl, 'GET')).status, 404)
  assert.is((await http(chain.rpcUrl, 'PUT', '{}')).status, 404)
  assert.is((await http(chain.rpcUrl, 'POST', ' '.repeat(BODY_BYTES_MAX + 1))).status, 413)
})

test('a connection that says nonsense, or subscribes to it, harms nobody', async ({ chain }) => {
  const { said, send, socket } = await talk(chain.webSocketUrl)
  send('{')
  send({ method: 'ping' })
  send({ id: 1, method: 'signatureSubscribe', params: ['x'] })
  send({ id: 2, method: 'logsSubscribe', params: [{ mentions: [] }] })
  send({ id: 3, method: 'slotUnsubscribe', params: [123_456] })
  send({ id: 4, method: 'getHealth' })
  await until(() => said.length === 5, 'five answers')
  assert.equal(said.map(({ id, error, result }) => [id, error?.code ?? result]), [
    [null, -32700], [1, -32602], [2, -32602], [3, false], [4, 'ok']
  ])
  for (let id = 0; id <= SUBSCRIPTIONS_MAX; id++) send({ id, method: 'accountSubscribe', params: [wallet] })
  await until(() => said.some(({ error }) => error?.code === -32005), 'the limit')
  socket.terminate()
  const raw = await talk(chain.webSocketUrl)
  // Bytes that are no frame.
  const { _socket } = raw.socket as unknown as { _socket: { write: (bytes: Buffer) => void } }
  _socket.write(Buffer.from('ffffffff', 'hex'))
  await until(async () => (await call(chain, 'getHealth')).result === 'ok', 'it still answers')
  raw.socket.terminate()
})

test('an account that grows beyond what base58 may have is told of in base64', async ({ chain }) => {
  const owner = solanaAddressOf(signerFromSeed(generateSeed()).publicKey)
  await chain.giveUsdc(owner, 1)
  const { result } = await call(chain, 'getTokenAccountsByOwner', owner, { mint: USDC_MINT }, {
    commitment: 'processed', ...PARSED
  })
  const [{ pubkey }] = (result as { value: [{ pubkey: string }] }).value
  const { said, send, socket } = await talk(chain.webSocketUrl)
  send({ id: 1, method: 'accountSubscribe', params: [pubkey, { commitment: 'processed' }] })
  send({ id: 2, method: 'slotSubscribe' })
  await until(() => said.some(({ id }) => id === 2), 'it is subscribed')
  await chain.giveUsdc(owner, 2)
  const told = (): unknown => said.find(one => (one as unknown as Told).method === 'accountNotification')
  await until(() => told() !== undefined, 'the account\'s new state')
  const [data, encoding] = (told() as Told).params.result.value.data
  assert.is(encoding, 'base64')
  assert.is(Buffer.from(data, 'base64').readBigUInt64LE(64), 3n)
  socket.terminate()
})

interface Told { method: string, params: { result: { value: { data: [string, string] } } } }

test('the port of WebSockets being taken is an error that names it', async ({ chain }) => {
  const busy = async (port: number, named: number): Promise<void> => {
    try {
      await (await startChain({ port })).stop()
      assert.unreachable('it started')
    } catch (err) {
      assert.ok(isDcnError(err) && err.code === 'DCN_PORT_BUSY', String(err))
      assert.match(err.message, `127.0.0.1:${named} is in use`)
    }
  }
  const port = Number(new URL(chain.rpcUrl).port)
  await busy(port, port)
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => other.once('listening', resolve))
  const taken = (other.address() as AddressInfo).port
  await busy(taken - 1, taken)
  await new Promise(resolve => other.close(resolve))
})

test('it comes back at its port with all that was', async ({ chain }) => {
  const before = (await call(chain, 'getTransactionCount')).result
  await chain.restart(async () => {
    await chain.giveSol(wallet)
  })
  assert.is((await call(chain, 'getTransactionCount')).result, Number(before) + 1)
})

test.run()
