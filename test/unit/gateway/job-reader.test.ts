/** Two gateways' worth of readers over jobs that the test moves on by hand. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { JobFeed } from '../../../gateway/jobs/job-feed.ts'
import { JobReader, type JobUpdate } from '../../../gateway/jobs/job-reader.ts'
import { LocalJobs } from '../../../gateway/jobs/local-jobs.ts'
import { RemoteJobs } from '../../../gateway/jobs/remote-jobs.ts'
import { generateSeed, signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { DcnError, isDcnError } from '../../../protocol/core/errors.ts'
import { peerIdOf, type PeerId } from '../../../protocol/core/peer-id.ts'
import type { RequestHandler } from '../../../protocol/net/types.ts'
import { hasEnded, type JobRecord } from '../../../protocol/wire/jobs.ts'
import { jobIdNo, jobRecord } from '../../helpers/jobs.ts'
import { systemClock, until } from '../../helpers/network.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const JOB = jobIdNo(1)
const NEVER = new AbortController().signal

/** Gateways that answer each other's questions through real encoders, without sockets between. */
class Gateways {
  readonly #handlers = new Map<PeerId, RequestHandler>()
  readonly #deaths = new Map<PeerId, AbortController>()
  asked: PeerId[] = []

  /** Its connections break, whatever it is being asked. */
  kill (peer: PeerId): void {
    this.#deaths.get(peer)!.abort()
  }

  add () {
    const signer = signerFromSeed(generateSeed())
    const self = peerIdOf(signer.publicKey)
    const feed = new JobFeed()
    this.#deaths.set(self, new AbortController())
    let job: { record: JobRecord, logs: string } | undefined
    const jobs = {
      feed,
      get: async () => job,
      isInFlight: () => job !== undefined && job.record.owner === self && !hasEnded(job.record.status)
    }
    const local = new LocalJobs({ jobs, nowMs: systemClock.nowMs })
    const remote = new RemoteJobs({
      network: {
        serveRequests: (_protocol, _limits, handler) => { this.#handlers.set(self, handler) },
        request: async (peer, _protocol, bytes, { signal }) => {
          this.asked.push(peer)
          const death = this.#deaths.get(peer)!.signal
          const either = AbortSignal.any([death, signal ?? NEVER])
          const answer = death.aborted ? undefined : await this.#handlers.get(peer)!(bytes, self, either)
          if (death.aborted) throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'dead' })
          return answer!
        }
      },
      local,
      gateways: () => [...this.#handlers.keys()].filter(peer => peer !== self),
      signer,
      logger: silentLogger
    })
    const reader = new JobReader({ self, local, remote, nowMs: systemClock.nowMs, logger: silentLogger })
    return {
      self,
      reader,
      set (record: Partial<JobRecord>, logs = '') {
        job = { record: jobRecord({ origin: self, owner: self, ...job?.record, ...record }), logs }
        feed.tell(JOB, { type: hasEnded(job.record.status) ? 'end' : 'state' })
      }
    }
  }
}

async function collect (updates: AsyncIterable<JobUpdate>): Promise<JobUpdate[]> {
  const all: JobUpdate[] = []
  for await (const update of updates) all.push(update)
  return all
}

const test = suite('JobReader')

test('follows a job to its end, here and from elsewhere, with each line once', async () => {
  const net = new Gateways()
  const [owner, other] = [net.add(), net.add()]
  owner.set({})
  for (const { reader } of [owner, other]) {
    owner.set({ status: 'queued', epoch: 0 })
    const seen: JobUpdate[] = []
    const following = (async () => { for await (const update of reader.follow(JOB, NEVER)) seen.push(update) })()
    await until(() => seen.length === 1, 'it begins with the present')
    owner.set({ status: 'running', epoch: 1 }, 'one\n')
    await until(() => seen.at(-1)?.logs === 'one\n', 'the first line')
    owner.set({}, 'one\ntwo\n')
    await until(() => seen.at(-1)?.logs === 'one\ntwo\n', 'the second line')
    owner.set({ status: 'running', epoch: 2 }, 'anew\n')
    await until(() => seen.at(-1)?.record.epoch === 2, 'another award')
    owner.set({ status: 'cancelled' })
    await following
    assert.equal(seen.map(({ record, added, addedAt }) => [record.status, record.epoch, added, addedAt]), [
      ['queued', 0, '', 0], ['running', 1, 'one\n', 0], ['running', 1, 'two\n', 4], ['running', 2, 'anew\n', 0],
      ['cancelled', 2, '', 0]
    ])
  }
})

test('asks the one that looks after the job, once it is known', async () => {
  const net = new Gateways()
  const [owner, copy, asker] = [net.add(), net.add(), net.add()]
  owner.set({ status: 'running', epoch: 3 })
  copy.set({ owner: owner.self, status: 'queued', epoch: 0 })
  for (const { reader } of [copy, asker]) {
    assert.is((await reader.get(JOB, 0, NEVER)).record.epoch, 3)
    net.asked = []
    assert.is((await reader.get(JOB, 0, NEVER)).record.epoch, 3)
    assert.equal(net.asked, [owner.self])
  }
})

test('the gateway dies: what a copy says stands, until another has taken over', async () => {
  const net = new Gateways()
  const [owner, copy, asker] = [net.add(), net.add(), net.add()]
  owner.set({ status: 'running', epoch: 3 })
  copy.set({ owner: owner.self, status: 'queued', epoch: 0 })
  const following = collect(asker.reader.follow(JOB, NEVER))
  const waiting = Promise.all([copy, asker].map(async ({ reader }) => await reader.get(JOB, 10_000, NEVER)))
  await until(() => net.asked.includes(owner.self), 'somebody asks')
  net.kill(owner.self)
  owner.set({ status: 'running', epoch: 4 })
  assert.is((await asker.reader.get(JOB, 0, NEVER)).record.status, 'queued')
  copy.set({ owner: copy.self, status: 'queued', epoch: 2 ** 20 })
  copy.set({ status: 'running', epoch: 2 ** 20 + 1 })
  copy.set({ status: 'cancelled' })
  assert.equal((await waiting).map(({ record }) => record.status), ['cancelled', 'cancelled'])
  assert.is((await following).at(-1)?.record.status, 'cancelled')
})

test('nobody knows it, or nobody may', async () => {
  const net = new Gateways()
  const [one, other] = [net.add(), net.add()]
  const codeOf = async () => await one.reader.get(JOB, 100, NEVER)
    .then(() => 'found', (err: unknown) => isDcnError(err) ? err.code : String(err))
  assert.is(await codeOf(), 'DCN_JOB_NOT_FOUND')
  net.kill(other.self)
  assert.is(await codeOf(), 'DCN_GATEWAYS_SILENT')
})

test.run()
