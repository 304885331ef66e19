import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GENERATION_EPOCHS, ownsGeneration } from '../../../../protocol/jobs/job-order.ts'
import { Standby, takenOver, type StandbyAction } from '../../../../protocol/jobs/standby.ts'
import {
  ALONE_MS, ORIGIN_SILENT_MS, RESUMED_LEASE_MS, STANDBY_RANK_MS, STANDBY_STALL_MS, TAKEOVER_ASK_MS
} from '../../../../protocol/jobs/timing.ts'
import type { JobRecord } from '../../../../protocol/wire/jobs.ts'
import { jobIdNo, jobRecord, newPeer } from '../../../helpers/jobs.ts'

const [ORIGIN, FIRST, SECOND] = [newPeer(), newPeer(), newPeer()]
const JOB = jobIdNo(1)
const STEP_MS = 500

const copy = (changes: Partial<JobRecord> = {}): JobRecord =>
  jobRecord({ origin: ORIGIN, owner: ORIGIN, standbys: [FIRST, SECOND], ...changes })

/** Ticks from `fromMs` on, as a driver does; when what was first asked for. */
function run (
  standby: Standby, fromMs: number, untilMs: number, each: (nowMs: number) => boolean = () => false
): Array<[atMs: number, action: StandbyAction]> {
  const seen: Array<[number, StandbyAction]> = []
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += STEP_MS) {
    const isolated = each(nowMs)
    for (const action of standby.tick(nowMs, isolated)) {
      if (!seen.some(([, { type }]) => type === action.type)) seen.push([nowMs, action])
    }
  }
  return seen
}

function keeping (self: string, record = copy()): Standby {
  const standby = new Standby({ self })
  standby.note(record, 0)
  return standby
}

const test = suite('Standby')

test('the first standby asks the others when the owner was silent for long enough, and then takes over', () => {
  assert.equal(run(keeping(FIRST), 0, 60_000), [
    [ORIGIN_SILENT_MS, { type: 'ask', jobId: JOB, peers: [SECOND] }],
    [ORIGIN_SILENT_MS + TAKEOVER_ASK_MS, { type: 'take-over', jobId: JOB }]
  ])
})

test('each later one waits longer; where the owner is a standby, the origin comes first', () => {
  const silentMs = ORIGIN_SILENT_MS + STANDBY_RANK_MS
  assert.is(run(keeping(SECOND), 0, 60_000)[0]?.[0], silentMs)
  const taken = copy({ owner: FIRST, epoch: GENERATION_EPOCHS })
  assert.is(run(keeping(ORIGIN, taken), 0, 60_000)[0]?.[0], ORIGIN_SILENT_MS)
  assert.equal(run(keeping(SECOND, taken), 0, 60_000)[0], [silentMs, { type: 'ask', jobId: JOB, peers: [ORIGIN] }])
})

test('whoever is the only one left has nobody to ask', () => {
  const alone = keeping(FIRST, copy({ standbys: [FIRST] }))
  assert.equal(run(alone, 0, 60_000).map(([, { type }]) => type), ['take-over'])
})

test('an owner that is seen in time keeps its jobs; seen after the question, too', () => {
  const standby = keeping(FIRST)
  assert.equal(run(standby, 0, 60_000, nowMs => {
    if (nowMs % 9_000 === 0) standby.seen(ORIGIN, nowMs)
    return false
  }), [])
  const asked = keeping(FIRST)
  assert.equal(run(asked, 0, 25_000, nowMs => {
    if (nowMs === ORIGIN_SILENT_MS + STEP_MS) asked.seen(ORIGIN, nowMs)
    return false
  }).map(([atMs, { type }]) => [atMs, type]), [
    [ORIGIN_SILENT_MS, 'ask'], [2 * ORIGIN_SILENT_MS + STEP_MS + TAKEOVER_ASK_MS, 'take-over']
  ])
})

test('ended jobs, those of this gateway, and those that a third has taken over meanwhile are left alone', () => {
  const mine = copy({ owner: FIRST, epoch: GENERATION_EPOCHS })
  for (const record of [copy({ status: 'done' }), copy({ status: 'cancelled' }), mine]) {
    const standby = keeping(FIRST)
    standby.note(record, ORIGIN_SILENT_MS)
    assert.equal([standby.size, standby.owners(), run(standby, 0, 60_000)], [0, [], []])
  }
  const standby = keeping(SECOND)
  standby.note(mine, 9_000)
  assert.equal([standby.owners(), standby.jobsOf(FIRST), standby.jobsOf(ORIGIN)], [[FIRST], [JOB], []])
})

test('a machine that stood still, or that is cut off from everybody, calls nobody silent', () => {
  const cutOff = keeping(FIRST)
  assert.equal(run(cutOff, 0, 50_000, () => true), [])
  assert.equal(run(cutOff, 50_500, 50_000 + ORIGIN_SILENT_MS - STEP_MS), [])
  assert.equal(run(cutOff, 50_000 + ORIGIN_SILENT_MS, 50_000 + ORIGIN_SILENT_MS).length, 1)
  const slept = keeping(FIRST)
  run(slept, 0, 2_000)
  const wokeMs = 2_000 + STANDBY_STALL_MS + 60_000
  assert.equal(run(slept, wokeMs, wokeMs + ORIGIN_SILENT_MS - STEP_MS), [])
})

test('a gateway that is alone for long may be all that is left', () => {
  const seen = run(keeping(FIRST), 0, 120_000, () => true)
  assert.equal(seen.map(([atMs, { type }]) => [atMs, type]), [
    [ALONE_MS - STEP_MS + ORIGIN_SILENT_MS, 'ask'],
    [ALONE_MS - STEP_MS + ORIGIN_SILENT_MS + TAKEOVER_ASK_MS, 'take-over']
  ])
})

test('a job that is taken over is offered anew, above all epochs of those before, and by nobody else', () => {
  const lost = copy({ status: 'running', epoch: 7, node: newPeer(), bidsUntilMs: 100, failures: 2, attempts: 3 })
  const first = takenOver(lost, FIRST, 50_000)
  assert.equal(
    [first.owner, first.status, first.node, first.epoch, first.bidsUntilMs, first.failures, first.attempts],
    [FIRST, 'queued', undefined, GENERATION_EPOCHS, 50_000 + RESUMED_LEASE_MS, 2, 3])
  const second = takenOver(lost, SECOND, 50_000)
  const again = takenOver(second, ORIGIN, 50_000)
  assert.equal([second.epoch, again.epoch], [2 * GENERATION_EPOCHS, 3 * GENERATION_EPOCHS])
  assert.ok([lost, first, second, again].every(ownsGeneration))
  assert.not.ok(ownsGeneration({ ...second, owner: FIRST }))
})

test.run()
