import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TraceDesk } from '../../../../gateway/trace/trace-desk.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import type { JobEvent } from '../../../../protocol/wire/job-events.ts'
import { encodeTraceAnswer } from '../../../../protocol/wire/trace.ts'
import { jobIdNo, jobRecord, newPeer } from '../../../helpers/jobs.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const NOW_MS = 10_000
const [SELF, STANDBY, RESTARTED, GONE, LAST] = [newPeer(), newPeer(), newPeer(), newPeer(), newPeer()]
const jobId = jobIdNo(1)

function event (word: JobEvent['word'], rest: Partial<JobEvent> = {}): JobEvent {
  return { jobId, atMs: 1_000, word, epoch: 0, peer: undefined, detail: '', durationMs: 0, ...rest }
}

const test = suite('trace desk')

test('says of everybody who had a part and tells nothing what is missing with it', async () => {
  const answers = new Map<string, JobEvent[] | 'gone'>([
    [STANDBY, []], [RESTARTED, []], [GONE, 'gone'], [LAST, [event('taken', { epoch: 3, peer: SELF, atMs: 1_400 })]]
  ])
  const asked: string[] = []
  const desk = new TraceDesk({
    network: {
      self: SELF,
      request: async peer => {
        asked.push(peer)
        const events = answers.get(peer)!
        if (events === 'gone') throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'gone' })
        return encodeTraceAnswer({ atMs: NOW_MS, isGateway: peer === STANDBY, events })
      }
    },
    gateways: () => [STANDBY],
    clock: { nowMs: () => NOW_MS },
    logger: silentLogger,
    jobs: {
      get: async () => ({
        record: jobRecord({ origin: SELF, owner: SELF, standbys: [STANDBY], node: LAST, epoch: 3, createdAtMs: 900 }),
        logs: ''
      })
    },
    story: async () => [
      event('accepted'),
      event('awarded', { epoch: 1, peer: RESTARTED, atMs: 1_100 }),
      event('awarded', { epoch: 2, peer: GONE, atMs: 1_200 }),
      event('awarded', { epoch: 3, peer: LAST, atMs: 1_300 })
    ]
  })
  const view = await desk.trace(jobId, new AbortController().signal)
  assert.equal(new Set(asked), new Set([STANDBY, RESTARTED, GONE, LAST]))
  assert.equal(view.attempts.map(({ node }) => node), [RESTARTED, GONE, LAST])
  const reasons = new Map(view.missing.map(({ peerId, role, reason }) => [peerId, `${role}: ${reason}`]))
  assert.is(reasons.size, 2)
  assert.match(reasons.get(RESTARTED)!, /^node: it remembers nothing of the job: it has restarted, or/)
  assert.is(reasons.get(GONE), 'node: it cannot be reached')
  assert.equal(view.daemons.map(({ peerId }) => peerId), [SELF, LAST])
})

test.run()
