import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { JobLists, mergeLists } from '../../../gateway/jobs/job-lists.ts'
import { generateSeed, signerFromSeed, type Signer } from '../../../protocol/core/ed25519.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { peerIdOf, type PeerId } from '../../../protocol/core/peer-id.ts'
import { encodeJobListQuery, openJobList, summaryOf, type JobSummary } from '../../../protocol/wire/job-list.ts'
import type { RequestHandler } from '../../../protocol/net/types.ts'
import { jobIdNo, jobRecord, newPeer } from '../../helpers/jobs.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const NEVER = new AbortController().signal
const summary = (no: number, changes: Partial<JobSummary> = {}): JobSummary =>
  ({ ...summaryOf(jobRecord({ jobId: jobIdNo(no), createdAtMs: no })), ...changes })

const test = suite('JobLists')

test('each job once, as far as anybody knows it, newest first, whoever says it in whatever order', () => {
  const states = fc.record({
    no: fc.nat(5),
    status: fc.constantFrom('queued' as const, 'running' as const, 'done' as const, 'error' as const),
    epoch: fc.nat(3)
  })
  fc.assert(fc.property(fc.array(fc.array(states, { maxLength: 8 }), { maxLength: 4 }), told => {
    const lists = told.map(list => list.map(({ no, status, epoch }) =>
      summary(no, { status, epoch, byResult: status === 'done' })))
    const merged = mergeLists(lists)
    assert.equal(merged.map(({ createdAtMs }) => createdAtMs), [...new Set(told.flat().map(({ no }) => no))]
      .sort((one, other) => other - one))
    const isEnd = (status: string): boolean => status === 'done' || status === 'error'
    for (const { jobId, status, epoch } of merged) {
      const all = lists.flat().filter(other => other.jobId === jobId)
      if (all.some(other => other.status === 'done')) assert.is(status, 'done')
      else assert.is(isEnd(status), all.some(other => isEnd(other.status)))
      const alike = all.filter(other => isEnd(other.status) === isEnd(status) && other.byResult === (status === 'done'))
      assert.is(epoch, Math.max(...alike.map(other => other.epoch)))
    }
    const key = (jobs: JobSummary[]): unknown[] => jobs.map(({ jobId, epoch }) => [jobId, epoch])
    assert.equal(key(mergeLists([...lists].reverse())), key(merged))
  }))
})

/** Gateways with these jobs each, who ask one another without sockets. */
function gateways (stores: JobSummary[][]) {
  const signers: Signer[] = stores.map(() => signerFromSeed(generateSeed()))
  const ids = signers.map(signer => peerIdOf(signer.publicKey))
  const handlers = new Map<PeerId, RequestHandler>()
  const dead = new Set<PeerId>()
  const lists = signers.map((signer, at) => new JobLists({
    network: {
      serveRequests: (_protocol, _limits, handler) => { handlers.set(ids[at]!, handler) },
      request: async (peer, _protocol, bytes) => {
        if (dead.has(peer)) throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'dead' })
        return await handlers.get(peer)!(bytes, ids[at]!, NEVER)
      }
    },
    store: {
      ofWallet: async (_wallet, limit) =>
        [...stores[at]!].sort((one, other) => other.createdAtMs - one.createdAtMs).slice(0, limit)
    },
    gateways: () => ids.filter(id => id !== ids[at]),
    signer,
    logger: silentLogger
  }))
  return { lists, ids, handlers, dead }
}

test('pages through all jobs at any gateway, also while one of those who keep them is gone', async () => {
  const all = Array.from({ length: 25 }, (_, no) => summary(no))
  // Every job at two of three.
  const { lists, ids, dead } = gateways([0, 1, 2].map(at => all.filter((_, no) => no % 3 !== at)))
  for (const gone of [undefined, ids[2]!]) {
    if (gone !== undefined) dead.add(gone)
    for (const list of lists.slice(0, 2)) {
      const seen: string[] = []
      for (let offset = 0; offset < 30; offset += 10) {
        seen.push(...(await list.list('w', { limit: 10, offset })).map(({ jobId }) => jobId))
      }
      assert.equal(seen, all.map(({ jobId }) => jobId).reverse())
    }
  }
})

test('a list is for gateways only', async () => {
  const { handlers, ids } = gateways([[summary(1)], []])
  const ask = async (from: PeerId) =>
    openJobList(await handlers.get(ids[0]!)!(encodeJobListQuery({ wallet: 'w', count: 5 }), from, NEVER)).jobs.length
  assert.is(await ask(ids[1]!), 1)
  assert.is(await ask(newPeer()), 0)
})

test.run()
