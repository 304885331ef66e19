/** Gateways that keep each other's jobs: real stores and messages, a network in memory, merging without dispatch. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Standbys } from '../../../../gateway/standby/standbys.ts'
import { JobStore } from '../../../../gateway/store/job-store.ts'
import { StateStore } from '../../../../gateway/store/state-store.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { generateSeed, signerFromSeed, type Signer } from '../../../../protocol/core/ed25519.ts'
import { DcnError, isDcnError } from '../../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { peerIdOf, type PeerId } from '../../../../protocol/core/peer-id.ts'
import { rankPeers } from '../../../../protocol/core/rendezvous.ts'
import { GENERATION_EPOCHS, mergeRecord } from '../../../../protocol/jobs/job-order.ts'
import { BLOBS_PROTOCOL, serveBlobs } from '../../../../protocol/net/blobs.ts'
import type { RequestHandler } from '../../../../protocol/net/types.ts'
import { encodeJobRecord, type JobRecord } from '../../../../protocol/wire/jobs.ts'
import { openCopyAnswer, sealCopies, STANDBY_PROTOCOL } from '../../../../protocol/wire/standby.ts'
import { jobIdNo, jobRecord, newPeer } from '../../../helpers/jobs.ts'
import { systemClock, until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const NEVER = new AbortController().signal
const CODE = utf8('function handler() {}')

interface Context { dir: string, net: MemoryNetwork }

interface TestGateway {
  self: PeerId
  signer: Signer
  standbys: Standbys
  store: JobStore
  state: StateStore
  /** A job that this gateway has just taken. */
  take: (no: number, changes?: Partial<JobRecord>) => Promise<JobRecord>
  /** Jobs that it was told to carry on with. */
  takenOver: string[]
}

class MemoryNetwork {
  readonly gateways: TestGateway[] = []
  readonly #handlers = new Map<string, RequestHandler>()
  readonly cutOff = new Set<PeerId>()
  readonly #dir: string
  blobsPulled = 0

  constructor (dir: string) {
    this.#dir = dir
  }

  ask = async (from: PeerId, to: PeerId, protocol: string, bytes: Uint8Array): Promise<Uint8Array> => {
    if (protocol === BLOBS_PROTOCOL) this.blobsPulled++
    const handler = this.#handlers.get(`${to} ${protocol}`)
    if (this.cutOff.has(to) || this.cutOff.has(from) || handler === undefined) {
      throw new DcnError('DCN_PEER_UNREACHABLE', { peer: to, reason: 'cut off' })
    }
    return await handler(bytes, from, NEVER)
  }

  async add (): Promise<TestGateway> {
    const signer = signerFromSeed(generateSeed())
    const self = peerIdOf(signer.publicKey)
    const state = new StateStore({ path: join(this.#dir, self) })
    await state.start()
    const store = new JobStore({ state })
    const network = {
      self,
      serveRequests: (protocol: string, _limits: unknown, handler: RequestHandler) => {
        this.#handlers.set(`${self} ${protocol}`, handler)
      },
      request: async (peer: PeerId, protocol: string, bytes: Uint8Array) => await this.ask(self, peer, protocol, bytes),
      onPeer: () => () => {},
      isConnected: (peer: PeerId) => !this.cutOff.has(peer),
      connectedPeers: () => []
    }
    serveBlobs(network, async contentId => await store.code(contentId))
    const takenOver: string[] = []
    const standbys = new Standbys({
      network, state, store, signer, logger: silentLogger, clock: systemClock, events: { tell: () => {} },
      directory: {
        gateways: () => this.gateways.map(gateway => gateway.self).filter(peer => peer !== self),
        get: () => undefined
      },
      jobs: {
        merge: async (theirs, from) => {
          const merged = mergeRecord(self, await store.get(theirs.jobId), theirs, from)
          if (merged !== undefined) await state.commit(batch => { store.put(batch, merged, self) })
          return merged
        },
        takeOver: async jobId => { takenOver.push(jobId) }
      }
    })
    await standbys.start()
    const gateway: TestGateway = {
      self, signer, standbys, store, state, takenOver,
      take: async (no, changes = {}) => {
        const jobId = jobIdNo(no)
        const record = jobRecord({
          jobId, origin: self, owner: self, standbys: standbys.standbysOf(jobId), codeId: contentIdOf(CODE), ...changes
        })
        await state.commit(batch => {
          store.putCode(batch, record.codeId, CODE)
          store.put(batch, record, self)
        })
        standbys.stored(record, true)
        return record
      }
    }
    this.gateways.push(gateway)
    return gateway
  }

  async stop (): Promise<void> {
    for (const { standbys, state } of this.gateways) {
      await standbys.stop()
      await state.stop()
    }
  }
}

const test = suite<Context>('Standbys')

test.before.each(async context => {
  context.dir = await mkdtemp(join(tmpdir(), 'dcn-standbys-'))
  context.net = new MemoryNetwork(context.dir)
})
test.after.each(async ({ dir, net }) => {
  await net.stop()
  await rm(dir, { recursive: true, force: true })
})

test('the two gateways closest to a job keep it, with its code, which each pulls once', async ({ net }) => {
  const [origin, ...others] = [await net.add(), await net.add(), await net.add(), await net.add()]
  const records = await Promise.all([1, 2, 3, 4, 5, 6].map(async no => await origin.take(no)))
  await origin.standbys.kept(records)
  for (const record of records) {
    assert.equal(record.standbys, rankPeers(record.jobId, others.map(({ self }) => self)).slice(0, 2))
    for (const { self, store } of others) {
      const copy = await store.get(record.jobId)
      const isKept = record.standbys.includes(self)
      assert.is(copy === undefined, !isKept)
      if (copy === undefined) continue
      assert.equal(encodeJobRecord(copy), encodeJobRecord(record))
      assert.ok(await store.hasCode(record.codeId))
      assert.equal([(await store.unfinished()).length, (await store.copies()).length > 0], [0, true])
    }
  }
  assert.ok(net.blobsPulled <= 3, `${net.blobsPulled} pulls`)
})

test('with no other gateway, or with one that does not answer, nobody waits for long', async ({ net }) => {
  const origin = await net.add()
  await origin.standbys.kept([await origin.take(1)])
  const silent = await net.add()
  net.cutOff.add(silent.self)
  const record = await origin.take(2)
  assert.equal(record.standbys, [silent.self])
  await origin.standbys.kept([record])
  assert.is(await silent.store.get(record.jobId), undefined)
  // It is not chosen again while it is silent, and told once it answers.
  assert.equal((await origin.take(3)).standbys, [])
  net.cutOff.clear()
  await until(async () => await silent.store.get(record.jobId) !== undefined, 'it is told')
})

test('an end that nobody could be told of is told after a restart, until all know it', async ({ net }) => {
  const [origin, other] = [await net.add(), await net.add()]
  const record = await origin.take(1)
  await origin.standbys.kept([record])
  net.cutOff.add(other.self)
  const end: JobRecord = { ...record, status: 'error', error: 'no node', finishedAtMs: systemClock.nowMs() }
  await origin.state.commit(batch => {
    origin.store.put(batch, end, origin.self)
    origin.standbys.tell(batch, end)
  })
  await origin.standbys.stop()
  net.cutOff.clear()
  assert.equal(await origin.store.untold(), [record.jobId])
  await origin.standbys.start()
  await until(async () => (await other.store.get(record.jobId))?.status === 'error', 'it is told')
  await until(async () => {
    await origin.state.commit(() => {})
    return (await origin.store.untold()).length === 0
  }, 'the mark goes')
})

test('whoever comes back learns what has become of its jobs', async ({ net }) => {
  const [origin, other] = [await net.add(), await net.add()]
  const record = await origin.take(1)
  await origin.standbys.kept([record])
  const theirs: JobRecord = {
    ...record, owner: other.self, epoch: GENERATION_EPOCHS + 1, status: 'error', error: 'e', finishedAtMs: 7
  }
  await other.state.commit(batch => { other.store.put(batch, theirs, other.self) })
  await origin.standbys.askReturning([record])
  const known = await origin.store.get(record.jobId)
  assert.equal([known?.status, known?.owner, known?.payload.byteLength], ['error', other.self, 2])
})

test('large ends do not all fit into one answer, and yet all arrive', async ({ net }) => {
  const [origin, other] = [await net.add(), await net.add()]
  const records = await Promise.all([1, 2, 3, 4].map(async no => await origin.take(no)))
  await origin.standbys.kept(records)
  for (const record of records) {
    const theirs: JobRecord = {
      ...record, owner: other.self, epoch: GENERATION_EPOCHS, status: 'error', error: 'e'.repeat(400_000)
    }
    await other.state.commit(batch => { other.store.put(batch, theirs, other.self) })
  }
  await origin.standbys.askReturning(records)
  for (const { jobId } of records) assert.is((await origin.store.get(jobId))?.status, 'error')
})

test('takes nothing from strangers, nor what does not hold together', async ({ net }) => {
  const [origin, keeper] = [await net.add(), await net.add()]
  const stranger = signerFromSeed(generateSeed())
  const from = peerIdOf(stranger.publicKey)
  const say = async (record: JobRecord, signer = origin.signer, sender = origin.self): Promise<unknown> => {
    const request = sealCopies([encodeJobRecord(record)], signer)
    const answer = await net.ask(sender, keeper.self, STANDBY_PROTOCOL, request)
    return openCopyAnswer(answer, keeper.self)[0]
  }
  const record = await origin.take(1)
  await origin.standbys.kept([record])
  const next = { ...record, epoch: 1 }
  assert.is(await say(next), 'kept')
  const end: JobRecord = { ...next, status: 'error', error: 'e' }
  // What is known already is answered; nothing changes.
  for (const [what, bad, signer, sender] of [
    ['from a stranger', end, stranger, from],
    ['in a generation that is not the owner\'s', { ...end, epoch: GENERATION_EPOCHS }],
    ['for an owner who is no holder', { ...end, owner: from }],
    ['done without a node\'s signature', { ...end, status: 'done' }],
    ['with a proof that is none', { ...end, resultProof: utf8('proof') }]
  ] as Array<[string, JobRecord, Signer?, PeerId?]>) {
    assert.not.equal(await say(bad, signer, sender), undefined)
    const known = await keeper.store.get(record.jobId)
    assert.equal([known?.status, known?.epoch], ['queued', 1], what)
  }
  assert.is(await say({ ...record, jobId: jobIdNo(9), standbys: [newPeer()] }), 'no')
  const refused = await net.ask(origin.self, keeper.self, STANDBY_PROTOCOL,
    sealCopies([encodeJobRecord(end)], stranger)).catch((err: unknown) => isDcnError(err) ? err.code : err)
  assert.is(refused, 'DCN_MESSAGE_MALFORMED', 'signed by another than who says it')
})

test('a copy whose code is not to be had is not confirmed', async ({ net }) => {
  const [origin, keeper] = [await net.add(), await net.add()]
  const record = await origin.take(1, { codeId: contentIdOf(utf8('other code')) })
  await origin.standbys.kept([record])
  assert.is(await keeper.store.get(record.jobId), undefined)
})

test.run()
