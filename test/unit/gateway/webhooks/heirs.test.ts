/** Two gateways that keep one job, as far as webhooks go: real stores and receivers, a network that the test cuts. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { JobStore } from '../../../../gateway/store/job-store.ts'
import { StateStore } from '../../../../gateway/store/state-store.ts'
import { ADOPT_AFTER_MS } from '../../../../gateway/webhooks/heir-watch.ts'
import { WebhookHeirs, type WebhookHeirsDeps } from '../../../../gateway/webhooks/heirs.ts'
import { Webhooks } from '../../../../gateway/webhooks/webhooks.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import { generateSeed, signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { peerIdOf, type PeerId } from '../../../../protocol/core/peer-id.ts'
import type { RequestHandler } from '../../../../protocol/net/types.ts'
import type { JobRecord } from '../../../../protocol/wire/jobs.ts'
import { sealWebhookNotes } from '../../../../protocol/wire/webhooks.ts'
import { jobIdNo, jobRecord } from '../../../helpers/jobs.ts'
import { until } from '../../../helpers/network.ts'
import { opened, startReceiver } from '../../../helpers/receiver.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const WATCH_MS = 5

/** Who can hear whom. */
class Wire {
  readonly handlers = new Map<PeerId, RequestHandler>()
  readonly listeners = new Map<PeerId, (peer: PeerId, connected: boolean) => void>()
  readonly lost = new Set<PeerId>()
  /** How often each has looked around. */
  readonly looks = new Map<PeerId, number>()

  of (self: PeerId): WebhookHeirsDeps['network'] {
    const others = (): PeerId[] => [...this.handlers.keys()].filter(peer => peer !== self && !this.lost.has(peer))
    return {
      self,
      isConnected: peer => others().includes(peer),
      // Somebody is always there, so that nobody thinks itself alone.
      connectedPeers: () => {
        this.looks.set(self, (this.looks.get(self) ?? 0) + 1)
        return [{}] as never
      },
      onPeer: listener => {
        this.listeners.set(self, listener)
        return () => { this.listeners.delete(self) }
      },
      serveRequests: (_protocol, _limits, handler) => { this.handlers.set(self, handler) },
      request: async (peer, _protocol, body) => {
        const isCut = this.lost.has(peer) || this.lost.has(self)
        if (isCut) throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'cut' })
        return await this.handlers.get(peer)!(body, self, new AbortController().signal)
      }
    }
  }
}

async function startGateway (wire: Wire, dir: string, clock: { nowMs: () => number }) {
  const signer = signerFromSeed(generateSeed())
  const self = peerIdOf(signer.publicKey)
  const state = new StateStore({ path: join(dir, self) })
  await state.start()
  const jobs = new JobStore({ state })
  const heirs = new WebhookHeirs({
    network: wire.of(self), directory: { get: () => undefined }, state, signer, clock, logger: silentLogger,
    adopt: async (jobId, also) => { await webhooks.adopt(jobId, also) }
  }, { watchMs: WATCH_MS })
  const webhooks: Webhooks = new Webhooks({
    state, jobs, signer, clock, logger: silentLogger, random: () => 0.5, heirs,
    whenShown: (_jobId, call) => { void state.commit(() => {}).then(call) }
  }, { privateToo: true, retryDelaysMs: [1_000_000] })
  await webhooks.start()
  return {
    self, webhooks,
    end: async (record: JobRecord) => {
      await state.commit(batch => {
        jobs.put(batch, record, self)
        webhooks.enqueue(batch, record)
      })
    },
    left: async () => (await state.keys({ prefix: 'hook' })).map(key => key.split('/')[0]),
    stop: async () => {
      await webhooks.stop()
      await state.stop()
    }
  }
}

/** A job that the first gateway has ended, kept by both. */
async function harness (webhookUrl: string) {
  const dir = await mkdtemp(join(tmpdir(), 'dcn-heirs-'))
  const wire = new Wire()
  const clock = { offsetMs: 0, nowMs: () => Date.now() + clock.offsetMs }
  const [owner, heir] = [await startGateway(wire, dir, clock), await startGateway(wire, dir, clock)]
  const record = jobRecord({
    jobId: jobIdNo(1), status: 'error', error: 'no node', origin: owner.self, owner: owner.self, standbys: [heir.self],
    finishedAtMs: clock.nowMs(), webhookUrl
  })
  return {
    owner, heir, record, clock, wire,
    /** So long that whoever is silent counts as lost, in steps in which nobody seems to have slept. */
    pass: async () => {
      for (let passedMs = 0; passedMs <= ADOPT_AFTER_MS; passedMs += 10_000) {
        clock.offsetMs += 10_000
        const before = wire.looks.get(heir.self) ?? 0
        await until(() => (wire.looks.get(heir.self) ?? 0) > before, 'it looked')
      }
    },
    async [Symbol.asyncDispose] () {
      await owner.stop()
      await heir.stop()
      await rm(dir, { recursive: true, force: true })
    }
  }
}

const test = suite('webhook heirs of a gateway')

test('once the owner has delivered, the heir forgets it, and delivers nothing', async () => {
  await using receiver = await startReceiver()
  await using it = await harness(receiver.url)
  await it.heir.end(it.record)
  assert.equal(await it.heir.left(), ['hook-heir'])
  await it.owner.end(it.record)
  await until(async () => (await it.heir.left()).length === 0, 'heard that it is done')
  it.wire.lost.add(it.owner.self)
  await it.pass()
  assert.is(receiver.received.length, 1)
})

test('a delivery that the lost owner did not make is made by the heir, under the same id', async () => {
  await using receiver = await startReceiver((before, _request, response) => {
    response.writeHead(before === 0 ? 503 : 200).end()
  })
  await using it = await harness(receiver.url)
  await it.heir.end(it.record)
  await it.owner.end(it.record)
  await until(() => receiver.received.length === 1, 'the owner tried')
  it.wire.lost.add(it.owner.self)
  await it.pass()
  await until(() => receiver.received.length === 2, 'the heir delivered')
  const [byOwner, byHeir] = receiver.received
  assert.is(byHeir!.headers['webhook-id'], byOwner!.headers['webhook-id'])
  const sentAtMs = Number(byHeir!.headers['webhook-timestamp']) * 1_000
  assert.ok(opened({ ...byHeir!, atMs: sentAtMs }, it.heir.webhooks.key().publicKey))
  await until(async () => (await it.heir.left()).length === 0, 'nothing is left')
})

test('while the owner is there the heir leaves it alone', async () => {
  await using receiver = await startReceiver((_before, _request, response) => { response.writeHead(503).end() })
  await using it = await harness(receiver.url)
  await it.heir.end(it.record)
  await it.owner.end(it.record)
  await until(() => receiver.received.length === 1, 'the owner tried')
  await it.pass()
  assert.equal([receiver.received.length, await it.heir.left()], [1, ['hook-heir']])
})

test('a note that did not come through is told when the heir is there again', async () => {
  await using receiver = await startReceiver()
  await using it = await harness(receiver.url)
  await it.heir.end(it.record)
  it.wire.lost.add(it.heir.self)
  await it.owner.end(it.record)
  await until(async () => (await it.owner.left()).length === 0, 'delivered')
  assert.equal(await it.heir.left(), ['hook-heir'])
  it.wire.lost.delete(it.heir.self)
  it.wire.listeners.get(it.owner.self)!(it.heir.self, true)
  await until(async () => (await it.heir.left()).length === 0, 'heard that it is done')
})

test('who does not keep the job cannot say that it was told', async () => {
  await using receiver = await startReceiver()
  await using it = await harness(receiver.url)
  await it.heir.end({ ...it.record, owner: it.owner.self })
  const stranger = signerFromSeed(generateSeed())
  const note = sealWebhookNotes([it.record.jobId], stranger)
  const from = peerIdOf(stranger.publicKey)
  await it.wire.handlers.get(it.heir.self)!(note, from, new AbortController().signal)
  assert.equal(await it.heir.left(), ['hook-heir'])
})

test.run()
