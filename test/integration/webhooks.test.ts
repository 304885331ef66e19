/** Webhooks of a real gateway, whose jobs a real node runs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../gateway/index.ts'
import type { WebhookKeyView } from '../../protocol/api/webhooks.ts'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { getJob, invoke, startNetwork, until } from '../helpers/network.ts'
import { opened, startReceiver, type Received } from '../helpers/receiver.ts'

const CODE = 'function handler ({ x }) { console.log("doubling"); return x * 2 }'
const PRIVATE = { config: { webhookPrivate: true } }

async function keyOf ({ httpUrl }: Gateway): Promise<WebhookKeyView> {
  return await (await fetch(`${httpUrl}/webhooks/key`)).json() as WebhookKeyView
}

const test = suite('webhooks of a gateway')

test('the final job is posted once, as any client would see it, and verifies with the published key', async () => {
  await using receiver = await startReceiver()
  await using net = await startNetwork(PRIVATE)
  const [gateway] = net.gateways
  const jobId = await invoke(gateway!, { code: CODE, payload: { x: 21 }, webhookUrl: `${receiver.url}/hook?job=1` })
  await until(() => receiver.received.length === 1, 'delivered')
  const [delivery] = receiver.received as [Received]
  const { peerId, publicKey } = await keyOf(gateway!)
  assert.is(peerId, gateway!.peerId)
  const job = opened(delivery, publicKey)
  assert.equal(job, await getJob(gateway!, jobId))
  assert.equal([job!.status, job!.result, job!.logs], ['done', '{"value":42}', 'doubling\n'])
  assert.is(delivery.path, '/hook?job=1')
  assert.equal([delivery.headers['webhook-id'], delivery.headers['webhook-type']], [`msg_${jobId}`, 'job.done'])
})

test('an error and a timeout are told too', async () => {
  await using receiver = await startReceiver()
  await using net = await startNetwork(PRIVATE)
  const [gateway] = net.gateways
  const webhookUrl = receiver.url
  await invoke(gateway!, { code: 'function handler () { throw new Error("no") }', webhookUrl })
  await invoke(gateway!, { code: 'function handler () { for (;;); }', timeoutMs: 200, webhookUrl })
  await until(() => receiver.received.length === 2, 'delivered')
  const types = receiver.received.map(({ headers }) => headers['webhook-type']).sort()
  assert.equal(types, ['job.error', 'job.timeout'])
})

test('the jobs of a batch are told one by one, and a job without a webhook is not', async () => {
  await using receiver = await startReceiver()
  await using net = await startNetwork(PRIVATE)
  const [gateway] = net.gateways
  const ids = await Promise.all([1, 2, 3].map(async x =>
    await invoke(gateway!, { code: CODE, payload: { x }, webhookUrl: receiver.url })))
  const quiet = await invoke(gateway!, { code: CODE, payload: { x: 4 } })
  await getJob(gateway!, quiet, 20_000)
  await until(() => receiver.received.length === 3, 'delivered')
  const told = receiver.received.map(({ headers }) => headers['webhook-id']).sort()
  assert.equal(told, ids.map(id => `msg_${id}`).sort())
})

test('a receiver that is down is asked again after restarts of the gateway, until it takes the job', async () => {
  const data = await mkdtemp(join(tmpdir(), 'dcn-webhook-'))
  const seed = generateSeed()
  await using receiver = await startReceiver((before, _request, response) => {
    response.writeHead(before < 2 ? 500 : 204).end()
  })
  await using net = await startNetwork({ gateways: 0, nodes: 0, ...PRIVATE })
  const first = await net.addGateway({ data, seed })
  await net.addNode()
  const jobId = await invoke(first, { code: CODE, payload: { x: 21 }, webhookUrl: receiver.url })
  await until(() => receiver.received.length === 1, 'attempted')
  await first.stop()
  // The second attempt is due within 6 s of the first, the third within 36 s of that.
  const second = await net.addGateway({ data, seed, clockOffsetMs: 10_000 })
  await until(() => receiver.received.length === 2, 'attempted again')
  await second.stop()
  const third = await net.addGateway({ data, seed, clockOffsetMs: 60_000 })
  await until(() => receiver.received.length === 3, 'delivered')
  const { publicKey } = await keyOf(third)
  for (const [at, delivery] of receiver.received.entries()) {
    const sentAtMs = delivery.atMs + [0, 10_000, 60_000][at]!
    assert.is(opened({ ...delivery, atMs: sentAtMs }, publicKey)?.jobId, jobId)
    assert.is(delivery.headers['webhook-id'], `msg_${jobId}`)
  }
  await third.stop()
  // Delivered, and so forgotten.
  await net.addGateway({ data, seed, clockOffsetMs: 120_000 })
  assert.is(receiver.received.length, 3)
  await rm(data, { recursive: true, force: true })
})

test('an address that is not public is refused where the job is handed in, and nothing is called', async () => {
  await using receiver = await startReceiver()
  await using net = await startNetwork({ nodes: 0 })
  const [gateway] = net.gateways
  for (const webhookUrl of [
    receiver.url, `http://localhost:${receiver.port}/`, `http://2130706433:${receiver.port}/`,
    `http://[::ffff:127.0.0.1]:${receiver.port}/`, 'http://169.254.169.254/latest/meta-data/', 'http://10.0.0.1/',
    'http://[fd00:ec2::254]/', 'http://metadata.google.internal/', 'ftp://example.com/', 'nonsense'
  ]) {
    const response = await fetch(`${gateway!.httpUrl}/invoke`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-wallet': 'test' },
      body: JSON.stringify({ code: CODE, webhookUrl })
    })
    const { code, message } = await response.json() as { code: string, message: string }
    assert.equal([response.status, code], [400, 'DCN_WEBHOOK_URL_REFUSED'], webhookUrl)
    assert.match(message, /^webhookUrl /)
  }
  assert.is(receiver.connections, 0)
})

test('a redirect is not followed', async () => {
  await using target = await startReceiver()
  await using receiver = await startReceiver((_before, _request, response) => {
    response.writeHead(307, { location: target.url }).end()
  })
  await using other = await startReceiver()
  await using net = await startNetwork(PRIVATE)
  const [gateway] = net.gateways
  await invoke(gateway!, { code: CODE, payload: { x: 1 }, webhookUrl: receiver.url })
  await until(() => receiver.received.length === 1, 'redirected')
  // Had it been followed, that would have come before this.
  await invoke(gateway!, { code: CODE, payload: { x: 1 }, webhookUrl: other.url })
  await until(() => other.received.length === 1, 'delivered')
  assert.is(target.connections, 0)
})

test('a job that ends at another gateway than it is asked at is told by the one that took it', async () => {
  await using receiver = await startReceiver()
  await using net = await startNetwork({ gateways: 2, ...PRIVATE })
  const [a, b] = net.gateways
  const jobId = await invoke(a!, { code: CODE, payload: { x: 1 }, webhookUrl: receiver.url })
  await getJob(b!, jobId, 20_000)
  await until(() => receiver.received.length === 1, 'delivered')
  const keys = await Promise.all([keyOf(a!), keyOf(b!)])
  const [byA, byB] = keys.map(({ publicKey }) => opened(receiver.received[0]!, publicKey))
  assert.equal([byA?.gateway, byB], [a!.peerId, undefined])
})

test.run()
