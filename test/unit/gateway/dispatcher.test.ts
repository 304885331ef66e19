/** The gateway's driver with a real store, and a node whose messages the test writes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { INLINE_CODE_BYTES_MAX } from '../../../gateway/dispatch/dispatcher.ts'
import { LocalJobs } from '../../../gateway/jobs/local-jobs.ts'
import { utf8 } from '../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import { awardOf, bid, dispatchHarness, newJob, NODE, outcomeWith, result } from '../../helpers/dispatch-harness.ts'
import { jobIdNo } from '../../helpers/jobs.ts'
import { systemClock, until } from '../../helpers/network.ts'

const test = suite<{ dir: string }>('Dispatcher')

test.before.each(async context => { context.dir = await mkdtemp(join(tmpdir(), 'dcn-dispatcher-')) })
test.after.each(async ({ dir }) => { await rm(dir, { recursive: true, force: true }) })

test('a job is on disk with its code when accept resolves, and its award before the node has it', async ({ dir }) => {
  const { dispatcher, store, offers, heard, say, stop } = await dispatchHarness(dir)
  await dispatcher.accept([newJob(1)], () => {})
  assert.is((await store.get(jobIdNo(1)))?.status, 'queued')
  assert.is(Buffer.from(await store.code(contentIdOf(utf8('code'))) ?? []).toString(), 'code')
  await until(() => offers.length === 1, 'an offer')
  say(bid(1))
  const award = await awardOf(heard, 1)
  assert.equal((await store.get(jobIdNo(1)))?.node, NODE)
  assert.equal(award.attachments.get(award.message.payloadId), utf8('{"no":1}'))
  assert.ok(award.attachments.has(award.message.codeId))
  await stop()
})

test('code goes along only to a node that lacks it, and only if it is small', async ({ dir }) => {
  const { dispatcher, heard, say, stop } = await dispatchHarness(dir)
  const codes = ['code', 'x'.repeat(INLINE_CODE_BYTES_MAX), 'x'.repeat(INLINE_CODE_BYTES_MAX + 1)]
  for (const [at, code] of codes.entries()) await dispatcher.accept([newJob(at + 1, code)], () => {})
  say(bid(1, 1, true))
  say(bid(2))
  say(bid(3))
  const sent = await Promise.all([1, 2, 3].map(async no => {
    const { message, attachments } = await awardOf(heard, no)
    return attachments.has(message.codeId)
  }))
  assert.equal(sent, [false, true, false])
  await stop()
})

test('a result ends the job on disk, wakes who waits, and is acknowledged; again too', async ({ dir }) => {
  const { dispatcher, store, heard, say, stop } = await dispatchHarness(dir)
  await dispatcher.accept([newJob(1)], () => {})
  say(bid(1))
  await awardOf(heard, 1)
  const waiting = new LocalJobs({ jobs: dispatcher, nowMs: systemClock.nowMs })
    .wait({ jobId: jobIdNo(1), waitMs: 60_000 }, new AbortController().signal)
  for (let acks = 1; acks <= 2; acks++) {
    say(...result(1, 1, outcomeWith('{"a":1}')))
    const acked = () => heard.filter(({ message }) => message.type === 'ack' && message.accepted)
    await until(() => acked().length === acks, 'an ack')
  }
  assert.is((await waiting)?.record.status, 'done')
  const record = await store.get(jobIdNo(1))
  assert.equal([record?.status, record?.durationMs, record?.node], ['done', 5, NODE])
  assert.equal(await store.unfinished(), [])
  await stop()
})

for (const [what, outcome] of [
  ['is no outcome', utf8('garbage')], ['holds no JSON', outcomeWith('{a')],
  ['is larger than allowed', outcomeWith(JSON.stringify('x'.repeat(1024 * 1024)))]
] as const) {
  test(`a signed result that ${what} ends nothing: the node is given up`, async ({ dir }) => {
    const { dispatcher, store, offers, heard, say, stop } = await dispatchHarness(dir)
    await dispatcher.accept([newJob(1)], () => {})
    say(bid(1))
    await awardOf(heard, 1)
    say(...result(1, 1, outcome))
    await until(() => offers.some(({ epoch }) => epoch === 2), 'it is offered anew')
    await until(() => heard.some(({ message }) => message.type === 'ack' && !message.accepted), 'and refused')
    assert.is((await store.get(jobIdNo(1)))?.outcome.byteLength, 0)
    await stop()
  })
}

test('a restart takes up what had not ended', async ({ dir }) => {
  const first = await dispatchHarness(dir)
  for (const no of [1, 2]) await first.dispatcher.accept([newJob(no)], () => {})
  first.say(bid(1))
  await awardOf(first.heard, 1)
  await first.stop()

  const { dispatcher, offers, say, stop } = await dispatchHarness(dir)
  await until(() => offers.some(({ jobId }) => jobId === jobIdNo(2)), 'the queued one is offered')
  say(...result(1, 1, outcomeWith('1')))
  await until(async () => (await dispatcher.get(jobIdNo(1)))?.record.status === 'done', 'the running one ends')
  await stop()
})

test('refuses more jobs than it may have, and any once it has stopped', async ({ dir }) => {
  const { dispatcher, stop } = await dispatchHarness(dir, { jobsMax: 2 })
  const codeOf = async (no: number) => await dispatcher.accept([newJob(no)], () => {})
    .then(() => 'taken', (err: unknown) => isDcnError(err) ? err.code : String(err))
  assert.equal([await codeOf(1), await codeOf(2), await codeOf(3)], ['taken', 'taken', 'DCN_TOO_MANY_JOBS'])
  await stop()
  assert.is(await codeOf(4), 'DCN_STOPPING')
})

test('offers made at once share gossip messages', async ({ dir }) => {
  const { dispatcher, offers, stop } = await dispatchHarness(dir)
  await Promise.all(Array.from({ length: 20 }, async (_, no) => { await dispatcher.accept([newJob(no)], () => {}) }))
  await until(() => offers.length >= 20, 'all are offered')
  assert.is(new Set(offers.map(({ jobId }) => jobId)).size, 20)
  await stop()
})

test.run()
