/**
 * The functions API's own examples, unchanged, against a network as `dcn up` starts it. The tests build on each other,
 * as the document's chapters do.
 */
import { join } from 'node:path'
import nacl from 'tweetnacl'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayClient } from '../../../protocol/api/client.ts'
import type { BalanceView, DepositResponse } from '../../../protocol/api/credits.ts'
import type { DeployResponse } from '../../../protocol/api/functions.ts'
import type { InvokeResponse, JobView } from '../../../protocol/api/jobs.ts'
import { solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { runDcn, type RunningCli, startDcn, tempDir } from '../../helpers/dcn-cli.ts'
import { differences, endpoints, example, inBrowser, inPython, inShell, pythons, say, walletPrelude } from
  '../../helpers/document.ts'

const WALLET = 'YourSolanaWalletPublicKey'
const KEY_TEXT = 'dc_a3f8b2c1d9e7...'

interface Context {
  dir: ReturnType<typeof tempDir>
  up: RunningCli
  /** Two gateways of one network. */
  a: string
  b: string
  /** Where its Solana is. */
  chain: string
  seed: Uint8Array
  apiKey: string
}
const test = suite<Context>('document: examples')

test.before(async context => {
  context.dir = tempDir()
  const free = ['--port', '0', '--chain-port', '0']
  context.up = startDcn(['up', '--json', '--gateways', '2', '--nodes', '2', ...free, '--data', context.dir.path])
  const ready = await context.up.line(line => line.includes('"ready"'))
  const { gateways: [a, b], chain } = JSON.parse(ready) as {
    gateways: Array<{ url: string }>, chain: { url: string }
  }
  context.chain = chain.url
  context.a = a!.url
  context.b = b!.url
  context.seed = nacl.randomBytes(32)
})
test.after(async ({ up, dir }) => {
  up.child.kill('SIGINT')
  await up.exit
  dir.remove()
})

/** The same job at the other gateway. */
async function atOther (url: string, jobId: string): Promise<JobView> {
  return await new GatewayClient({ url }).job(jobId, { waitMs: 10_000 })
}

test('quick start: faucet, deploy, run, poll', async ({ a, b }) => {
  const code = ['1-faucet.js', '2-deploy.js', '3-run.js', '4-poll.js'].map(example).join('')
  const { printed, values } = await inBrowser({ origin: a, code, values: ['credits', 'fn', 'jobId', 'result'] })
  const credits = values['credits'] as BalanceView
  assert.equal([credits.wallet, credits.balance, credits.estimatedRequests], [WALLET, 50, 50])
  const fn = values['fn'] as DeployResponse
  assert.equal([fn.name, fn.endpoint, fn.wallet], ['hello-world', '/functions/hello-world/run', WALLET])
  const result = values['result'] as JobView
  assert.is(result.status, 'done')
  assert.match(result.result!, /^\{"greeting":"Hello, Sebastian!","timestamp":\d{13}\}$/)
  assert.type(result.durationMs, 'number')
  assert.match(printed, 'status: \'done\'')
  assert.is((await atOther(b, values['jobId'] as string)).result, result.result)
})

test('the full flow', async ({ b }) => {
  const { printed, values } = await inBrowser({ origin: b, code: example('full-flow.js'), values: ['result'] })
  const result = values['result'] as JobView
  assert.equal([result.status, result.result], ['done', '{"result":1024}'])
  assert.match(printed, 'result: \'{"result":1024}\'')
})

test('a one-off execution', async ({ a, b }) => {
  const prelude = `const API = window.location.origin; const WALLET = ${JSON.stringify(WALLET)}`
  const { values } = await inBrowser({ origin: a, prelude, code: example('one-off.js'), values: ['jobId'] })
  assert.is((await atOther(b, values['jobId'] as string)).result, '{"sum":150,"avg":30}')
})

test('writing your function', async ({ a }) => {
  const client = new GatewayClient({ url: a, wallet: WALLET })
  const payload = { numbers: [10, 20, 30, 40, 50] }
  const job = await client.invoke({ code: example('function.ts.txt'), payload }, { waitMs: 20_000 })
  assert.is(job.result, '{"sum":150,"average":30,"count":5,"max":50,"min":10}')
})

test('the cURL examples', async ({ a, b }) => {
  const [faucet, deploy, run, check] = example('examples.sh').split('\n\n') as [string, string, string, string]
  const first = await inShell(a, faucet)
  if (first === undefined) {
    say('there is no curl here: the calls of the cURL examples were made by fetch')
    await byFetch(a, 'YourWallet...', 'hello', 'function handler(p) { return { hi: p.name }; }', 'World')
    return
  }
  say('the cURL examples ran with curl')
  assert.is((JSON.parse(first) as BalanceView).balance, 50)
  assert.is((JSON.parse((await inShell(a, deploy))!) as DeployResponse).endpoint, '/functions/hello/run')
  const { jobId, status } = JSON.parse((await inShell(a, run))!) as InvokeResponse
  assert.is(status, 'queued')
  await atOther(b, jobId)
  const job = JSON.parse((await inShell(a, check.replace('YOUR_JOB_ID', jobId)))!) as JobView
  assert.equal([job.status, job.result], ['done', '{"hi":"World"}'])
})

test('the Python example', async ({ b }) => {
  const ways = await pythons()
  if (ways.length === 0) {
    say('there is no python3 here: the calls of the Python example were made by fetch')
    await byFetch(b, 'YourWallet...', 'hello', 'function handler(p) { return { hi: p.name }; }', 'Python')
  }
  for (const way of ways) {
    say(`the Python example ran with ${way}`)
    const printed = await inPython(way, b, example('example.py'))
    assert.match(printed, '\'status\': \'done\'')
    assert.match(printed, '\'result\': \'{"hi":"Python"}\'')
  }
})

test('generating an API key', async context => {
  const prelude = `${walletPrelude(context.seed)}\nconst API = window.location.origin`
  const code = example('generate-key.js')
  const { values } = await inBrowser({ origin: context.a, prelude, code, values: ['apiKey'] })
  context.apiKey = values['apiKey'] as string
  assert.match(context.apiKey, /^dc_[0-9a-f]{64}$/)
})

test('using the API key, with JavaScript, cURL and Python, at the other gateway', async ({ a, b, seed, apiKey }) => {
  const wallet = solanaAddressOf(nacl.sign.keyPair.fromSeed(seed).publicKey)
  const client = new GatewayClient({ url: a, wallet, apiKey })
  await client.faucet(wallet)
  await client.deploy({ name: 'my-function', code: 'function handler(p) { return { hello: p.name } }' })
  const withKey = (name: string): string => example(name).replace(KEY_TEXT, apiKey)
  const answers: string[] = []

  const prelude = 'const API = window.location.origin'
  const code = `${withKey('use-key.js')}\nconst answer = await res.json()`
  const { values } = await inBrowser({ origin: b, prelude, code, values: ['answer'] })
  answers.push((values['answer'] as InvokeResponse).jobId)

  const printed = await inShell(b, withKey('use-key.sh'))
  if (printed === undefined) say('there is no curl here: the key was not used with it')
  else answers.push((JSON.parse(printed) as InvokeResponse).jobId)

  for (const way of await pythons()) {
    answers.push((await inPython(way, b, withKey('use-key.py'), 'print(res.json()["jobId"])')).trim())
  }
  for (const jobId of answers) assert.is((await atOther(a, jobId)).result, '{"hello":"World"}')
  assert.ok(answers.length >= 1)
})

/** What the cURL and Python examples do, where neither program is there. */
async function byFetch (url: string, wallet: string, name: string, code: string, who: string): Promise<void> {
  const client = new GatewayClient({ url, wallet })
  await client.faucet(wallet).catch(() => {})
  await client.deploy({ name, code })
  const { jobId } = await client.run(name, { payload: { name: who } })
  assert.is((await client.job(jobId, { waitMs: 20_000 })).result, JSON.stringify({ hi: who }))
}

test('every answer has the fields that the document shows', async ({ a, b, chain, dir, seed }) => {
  const documented = endpoints()
  const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(seed)
  const wallet = solanaAddressOf(publicKey)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const call = async (endpoint: string, url: string, body?: unknown): Promise<Record<string, string>> => {
    const response = await fetch(url, {
      method: endpoint.split(' ')[0]!, headers, ...body === undefined ? {} : { body: JSON.stringify(body) }
    })
    const answer = await response.json() as Record<string, string>
    assert.ok(response.ok, `${endpoint}: ${response.status} ${JSON.stringify(answer)}`)
    assert.equal(differences(documented[endpoint]!.response, answer), [], endpoint)
    tried.add(endpoint)
    return answer
  }
  const tried = new Set<string>()
  const shown = (endpoint: string): Record<string, unknown> => documented[endpoint]!.request as Record<string, unknown>

  // A wallet that has never proven itself, as in the document.
  headers['x-wallet'] = 'YourWa11etAddress...'
  await call('POST /credits/faucet', `${a}/credits/faucet`, shown('POST /credits/faucet'))
  await call('GET /credits/balance/:wallet', `${b}/credits/balance/YourWa11etAddress...`)
  // Nobody listens at the document's webhookUrl.
  const { webhookUrl, ...request } = shown('POST /invoke')
  assert.is(webhookUrl, 'https://your-app.com/webhook')
  const { jobId } = await call('POST /invoke', `${a}/invoke`, request)
  await atOther(a, jobId!)
  const job = await call('GET /jobs/:id', `${b}/jobs/${jobId}`)
  assert.equal([job['status'], job['result']], ['done', '{"value":42}'])
  await call('POST /functions', `${a}/functions`, shown('POST /functions'))
  await call('GET /functions', `${a}/functions`)
  const run = await call('POST /functions/:name/run', `${b}/functions/my-function/run`,
    shown('POST /functions/:name/run'))
  assert.is((await atOther(a, run['jobId']!)).result, '{"result":42}')
  const list = 'GET /jobs?wallet=...&limit=20&offset=0'
  const jobs = await call(list, `${b}/jobs?wallet=YourWa11etAddress...&limit=20&offset=0`)
  assert.equal((jobs as unknown as Array<{ id: string }>).map(({ id }) => id), [run['jobId'], jobId])
  await call('DELETE /functions/:name', `${a}/functions/my-function`)
  await call('GET /health', `${b}/health`)
  delete headers['x-wallet']

  const message = `DecentraCloud API Key Generation\nWallet: ${wallet}\nTimestamp: ${Date.now()}`
  const signature = Buffer.from(nacl.sign.detached(new TextEncoder().encode(message), secretKey)).toString('base64')
  const { apiKey } = await call('POST /auth/generate-key', `${a}/auth/generate-key`, { wallet, signature, message })
  headers['authorization'] = `Bearer ${apiKey}`
  await fetch(`${a}/functions`, { headers })
  await call('GET /auth/key-info/:wallet', `${a}/auth/key-info/${wallet}`)
  delete headers['content-type']
  await call('DELETE /auth/revoke-key/:wallet', `${a}/auth/revoke-key/${wallet}`)

  // 0.001 USDC, as in the document's table, from a wallet of its own: 1,000 credits.
  const env = { DCN_WALLET: join(dir.path, 'payer.json'), DCN_SOLANA_RPC: chain, DCN_GATEWAY_URL: a }
  assert.is((await runDcn(['faucet', '--usdc', '1', '--sol', '1'], { env })).code, 0)
  const { stdout, stderr } = await runDcn(['credits', 'deposit', '--usdc', '0.001', '--json'], { env })
  const deposit = JSON.parse(stdout) as DepositResponse
  assert.equal(differences(documented['POST /credits/deposit']!.response, deposit), [])
  assert.equal([deposit.creditsAdded, deposit.totalBalance], [1_000, 1_000])
  assert.equal(JSON.parse(stderr.split('\n').find(line => line.startsWith('{'))!), { txSignature: deposit.txSignature })
  tried.add('POST /credits/deposit')
  assert.equal([...tried].sort(), Object.keys(documented).sort())
})

test.run()
