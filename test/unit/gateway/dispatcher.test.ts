/** The gateway's driver with a real store, and a node whose messages the test writes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { INLINE_CODE_BYTES_MAX } from '../../../gateway/dispatch/attached.ts'
import type { GivenResult, Judge, Verdict } from '../../../gateway/dispatch/judge.ts'
import { LocalJobs } from '../../../gateway/jobs/local-jobs.ts'
import { checkResult } from '../../../gateway/jobs/remote-jobs.ts'
import { utf8 } from '../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import { inputIdOf, type Result } from '../../../protocol/wire/dispatch.ts'
import { encodeExecutionInput, encodeExecutionOutcome } from '../../../protocol/wire/executions.ts'
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

test('the story of a job: accepted, offered, bid, awarded, result, receipt, ended', async ({ dir }) => {
  const { dispatcher, events, heard, say, stop } = await dispatchHarness(dir)
  await dispatcher.accept([newJob(1)], () => {})
  say(bid(1))
  await awardOf(heard, 1)
  say(...result(1, 1, outcomeWith('1')))
  await until(() => events.story(jobIdNo(1)).some(({ word }) => word === 'ended'), 'the end is told')
  assert.equal(events.story(jobIdNo(1)).map(({ word, epoch, peer, detail }) => [word, epoch, peer === NODE, detail]), [
    ['accepted', 0, false, 'function, 4 bytes of code, 128 MiB; 0 gateways to keep a copy'],
    ['offered', 1, false, 'round 0'],
    ['bid', 1, true, 'lacks the code'],
    ['awarded', 1, true, 'the code goes along'],
    ['result', 1, true, 'done'],
    ['receipt', 1, true, 'number 1 for this node'],
    ['ended', 1, true, 'done, 1 award']
  ])
  assert.is(events.story(jobIdNo(1)).find(({ word }) => word === 'result')?.durationMs, 5)
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

test('a result waits for its verdict, is taken once, and is kept from nobody who asks meanwhile', async ({ dir }) => {
  const given: GivenResult[] = []
  let decide: (verdict: Verdict) => void = () => {}
  const judge: Judge = {
    isRefused: () => false,
    judge: seen => {
      given.push(seen)
      return new Promise(resolve => { decide = resolve })
    }
  }
  const { dispatcher, store, heard, say, stop } = await dispatchHarness(dir, { judge })
  await dispatcher.accept([newJob(1)], () => {})
  say(bid(1))
  await awardOf(heard, 1)
  const [message, attached] = result(1, 1, outcomeWith('1'))
  say(message, attached)
  say(message, attached)
  await until(() => given.length === 1, 'a result to judge')
  assert.equal(given[0]?.evidence.outcome, attached[0])
  assert.is((await dispatcher.get(jobIdNo(1)))?.record.status, 'running')
  decide('right')
  await until(() => heard.some(({ message }) => message.type === 'ack' && message.accepted), 'an ack')
  assert.is((await store.get(jobIdNo(1)))?.status, 'done')
  assert.is(given.length, 1)
  await stop()
})

test('a result that is judged wrong is refused, and the job offered to others', async ({ dir }) => {
  const liars = new Set<string>()
  const judge: Judge = {
    isRefused: node => liars.has(node),
    judge: async (): Promise<Verdict> => {
      liars.add(NODE)
      return 'wrong'
    }
  }
  const { dispatcher, offers, heard, say, stop } = await dispatchHarness(dir, { judge })
  await dispatcher.accept([newJob(1)], () => {})
  say(bid(1))
  await awardOf(heard, 1)
  say(...result(1, 1, outcomeWith('2')))
  await until(() => heard.some(({ message }) => message.type === 'ack' && !message.accepted), 'a refusal of the result')
  await until(() => offers.some(({ epoch }) => epoch === 2), 'another offer')
  say(bid(1, 2))
  await until(() => heard.some(({ message }) => message.type === 'cancel' && message.reason === 'node-refused'), 'a no')
  await stop()
})

test('an execution is taken only with its own input and streams, and a large one is not kept', async ({ dir }) => {
  const { dispatcher, store, heard, say, stop } = await dispatchHarness(dir)
  const particlesCount = 20_000
  const payload = encodeExecutionInput({ particlesCount, dynamicRi: [] })
  await dispatcher.accept([{ ...newJob(1), kind: 'connector', payload }], () => {})
  const streams = (count: number) => encodeExecutionOutcome({
    status: 'done', streams: [{ path: '/a:0', data: new Uint32Array(count).fill(7) }]
  })
  const right = { codeId: contentIdOf(utf8('code')), payloadId: contentIdOf(payload) }
  const attempts = [
    { ids: undefined, outcome: streams(particlesCount) },
    { ids: { ...right, codeId: contentIdOf(utf8('other')) }, outcome: streams(particlesCount) },
    { ids: right, outcome: streams(particlesCount - 1) },
    { ids: right, outcome: streams(particlesCount) }
  ]
  for (const [at, { ids, outcome }] of attempts.entries()) {
    say(bid(1, at + 1))
    await awardOf(heard, 1, at + 1)
    const [message, attached] = result(1, at + 1, outcome, { kind: 'connector', payload })
    say(ids === undefined ? message : { ...message, inputId: inputIdOf(ids) } as Result, attached)
    const isLast = at === attempts.length - 1
    await until(() => heard.some(({ message: { type, ...ack } }) =>
      type === 'ack' && 'accepted' in ack && ack.accepted === isLast && ack.epoch === at + 1), `a word to ${at}`)
  }
  const record = await store.get(jobIdNo(1))
  assert.equal([record?.status, record?.outcome.byteLength, record?.runs], ['done', 0, 1])
  checkResult(record!)
  assert.throws(() => { checkResult({ ...record!, kind: 'function' }) })
  await stop()
})

test.run()
