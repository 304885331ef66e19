/** The service with a real store and a receiver on loopback. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { JobStore } from '../../../../gateway/store/job-store.ts'
import { StateStore } from '../../../../gateway/store/state-store.ts'
import { Webhooks, type WebhooksDeps, type WebhooksInit } from '../../../../gateway/webhooks/webhooks.ts'
import { generateSeed, signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import { encodeOutcome, type JobRecord } from '../../../../protocol/wire/jobs.ts'
import { jobIdNo, jobRecord, newPeer } from '../../../helpers/jobs.ts'
import { until } from '../../../helpers/network.ts'
import { opened, startReceiver } from '../../../helpers/receiver.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const signer = signerFromSeed(generateSeed())
const SELF = peerIdOf(signer.publicKey)
const outcome = encodeOutcome({
  result: '{"value":42}', error: '', errorName: '', errorMessage: '', errorStack: '', logs: 'printed\n'
})

const ended = (no: number, webhookUrl: string, changes: Partial<JobRecord> = {}): JobRecord => jobRecord({
  jobId: jobIdNo(no), status: 'done', owner: SELF, origin: SELF, node: newPeer(), epoch: 1, attempts: 1, durationMs: 7,
  createdAtMs: 1_000, startedAtMs: 2_000, finishedAtMs: 3_000, resultProof: new Uint8Array(1), outcome, webhookUrl,
  ...changes
})

const heirs: WebhooksDeps['heirs'] = { start: async () => {}, stop: async () => {}, keep () {}, tell () {} }

async function harness (init: Partial<WebhooksInit> = {}, deps: Partial<WebhooksDeps> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'dcn-webhooks-'))
  const state = new StateStore({ path: join(dir, 'state') })
  await state.start()
  const jobs = new JobStore({ state })
  const clock = { offsetMs: 0, nowMs: () => Date.now() + clock.offsetMs }
  const webhooks = new Webhooks({
    state, jobs, signer, clock, logger: silentLogger, random: () => 0.5, heirs,
    // Batches are written one after the other: once an empty one is through, so is the one that is being made.
    whenShown: (_jobId, call) => { void state.commit(() => {}).then(call) },
    ...deps
  }, { privateToo: true, ...init })
  return {
    webhooks, state, clock,
    /** As the dispatcher stores an end. */
    end: async (...records: JobRecord[]) => {
      await state.commit(batch => {
        for (const record of records) {
          jobs.put(batch, record, record.owner)
          webhooks.enqueue(batch, record)
        }
      })
    },
    left: async () => (await state.keys({ prefix: 'hook/' })).length,
    async [Symbol.asyncDispose] () {
      await webhooks.stop()
      await state.stop()
      await rm(dir, { recursive: true, force: true })
    }
  }
}

const test = suite('webhooks')

test('delivers the final job, signed, once, and forgets it', async () => {
  await using receiver = await startReceiver()
  await using it = await harness()
  await it.webhooks.start()
  await it.end(ended(1, `${receiver.url}/hook`))
  await until(async () => await it.left() === 0, 'delivered')
  const [delivery] = receiver.received
  assert.equal(opened(delivery!, it.webhooks.key().publicKey), {
    jobId: jobIdNo(1), status: 'done', result: '{"value":42}', durationMs: 7, logs: 'printed\n', gateway: SELF,
    createdAt: '1970-01-01T00:00:01.000Z', startedAt: '1970-01-01T00:00:02.000Z', attempts: 1, credits: 1, refunded: 0,
    finishedAt: '1970-01-01T00:00:03.000Z', node: opened(delivery!, it.webhooks.key().publicKey)!.node
  })
  assert.is(delivery!.headers['webhook-id'], `msg_${jobIdNo(1)}`)
  assert.is(delivery!.headers['webhook-type'], 'job.done')
  assert.is(delivery!.headers['content-type'], 'application/json')
  assert.match(delivery!.headers['user-agent']!, /^dcn-gateway\//)
  assert.equal(it.webhooks.counts(), { pending: 0, running: 0, delivered: 1, failedAttempts: 0, givenUp: 0 })
  await it.webhooks.stop()
  await it.webhooks.start()
  assert.is(receiver.received.length, 1)
})

test('only what this gateway ended, and somebody wants to hear of, is queued', async () => {
  await using it = await harness()
  await it.end(
    ended(1, ''), ended(2, 'http://127.0.0.1:9/', { owner: newPeer() }),
    ended(3, 'http://127.0.0.1:9/', { status: 'running' }))
  assert.is(await it.left(), 0)
})

test('a receiver that fails twice is asked again, with one id and a new time, and a new signature', async () => {
  await using receiver = await startReceiver((before, _request, response) => {
    response.writeHead(before < 2 ? 500 : 200).end()
  })
  await using it = await harness({ retryDelaysMs: [1_100, 5, 5] })
  await it.webhooks.start()
  await it.end(ended(1, receiver.url))
  await until(async () => await it.left() === 0, 'delivered')
  const [first, second, third] = receiver.received
  for (const delivery of [first!, second!, third!]) {
    assert.ok(opened(delivery, it.webhooks.key().publicKey))
    assert.is(delivery.headers['webhook-id'], first!.headers['webhook-id'])
  }
  assert.ok(Number(second!.headers['webhook-timestamp']) > Number(first!.headers['webhook-timestamp']))
  assert.equal(it.webhooks.counts(), { pending: 0, running: 0, delivered: 1, failedAttempts: 2, givenUp: 0 })
})

test('gives up after the last attempt, and at once where the receiver is gone', async () => {
  await using failing = await startReceiver((_before, _request, response) => { response.writeHead(500).end() })
  await using gone = await startReceiver((_before, _request, response) => { response.writeHead(410).end() })
  await using it = await harness({ retryDelaysMs: [5, 5] })
  await it.webhooks.start()
  await it.end(ended(1, failing.url), ended(2, gone.url))
  await until(async () => await it.left() === 0, 'given up')
  assert.equal([failing.received.length, gone.received.length], [3, 1])
  assert.equal(it.webhooks.counts(), { pending: 0, running: 0, delivered: 0, failedAttempts: 2, givenUp: 2 })
})

test('what a crash left between the end and its delivery is delivered by the next start', async () => {
  await using receiver = await startReceiver()
  await using it = await harness()
  // Not started: as if the gateway had died right after the batch.
  await it.end(ended(1, receiver.url))
  assert.equal([await it.left(), receiver.received.length], [1, 0])
  await it.webhooks.start()
  await until(async () => await it.left() === 0, 'delivered')
  assert.is(receiver.received.length, 1)
})

test('retries and how many there were survive a restart', async () => {
  await using receiver = await startReceiver((_before, _request, response) => { response.writeHead(500).end() })
  await using it = await harness({ retryDelaysMs: [60_000, 60_000] })
  await it.webhooks.start()
  await it.end(ended(1, receiver.url))
  for (const attempts of [1, 2]) {
    await until(() => receiver.received.length === attempts && it.webhooks.counts().running === 0, 'attempted')
    await it.webhooks.stop()
    await it.webhooks.start()
    // Not due yet: a restart does not hurry.
    assert.is(it.webhooks.counts().running, 0)
    await it.webhooks.stop()
    it.clock.offsetMs += 61_000
    await it.webhooks.start()
  }
  await until(async () => await it.left() === 0, 'given up')
  assert.is(receiver.received.length, 3)
})

test('a stop breaks an attempt off, and the next start makes it again', async () => {
  await using receiver = await startReceiver((before, _request, response) => { if (before > 0) response.end() })
  await using it = await harness()
  await it.webhooks.start()
  await it.end(ended(1, receiver.url))
  await until(() => receiver.received.length === 1, 'attempted')
  await it.webhooks.stop()
  assert.is(await it.left(), 1)
  await it.webhooks.start()
  await until(async () => await it.left() === 0, 'delivered')
  assert.is(it.webhooks.counts().failedAttempts, 0)
})

test('a receiver that never answers does not hold up another', async () => {
  await using silent = await startReceiver(() => {})
  await using quick = await startReceiver()
  await using it = await harness()
  await it.webhooks.start()
  await it.end(...Array.from({ length: 100 }, (_, at) => ended(at, silent.url)), ended(100, quick.url))
  await until(() => it.webhooks.counts().delivered === 1, 'delivered')
  assert.equal([quick.received.length, it.webhooks.counts().pending], [1, 100])
})

test('a name that leads to a private address is tried again later, and never connected to', async () => {
  await using receiver = await startReceiver()
  let asked = 0
  const resolve = async (): Promise<string[]> => {
    asked++
    return ['127.0.0.1']
  }
  await using it = await harness({ privateToo: false, retryDelaysMs: [5, 5] }, { resolve })
  await it.webhooks.start()
  await it.end(ended(1, `http://receiver.example:${receiver.port}/`), ended(2, receiver.url))
  await until(async () => await it.left() === 0, 'given up')
  assert.equal([asked, receiver.connections], [3, 0])
})

test('an end that was not stored after all is not told', async () => {
  await using receiver = await startReceiver()
  await using it = await harness()
  await it.webhooks.start()
  const record = ended(1, receiver.url)
  // Enqueued, but its job is not in the batch.
  await it.state.commit(batch => { it.webhooks.enqueue(batch, record) })
  await it.end(ended(2, receiver.url))
  await until(() => receiver.received.length === 1 && it.webhooks.counts().pending === 0, 'delivered')
  assert.is(receiver.received[0]!.headers['webhook-id'], `msg_${jobIdNo(2)}`)
})

test.run()
