/** What the dispatcher does about gateways that keep its jobs, and whose jobs it keeps. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { GENERATION_EPOCHS } from '../../../../protocol/jobs/job-order.ts'
import type { JobRecord } from '../../../../protocol/wire/jobs.ts'
import {
  awardOf, bid, dispatchHarness, GATEWAY, newJob, outcomeWith, result, type DispatchHarness
} from '../../../helpers/dispatch-harness.ts'
import { jobIdNo, jobRecord, newPeer } from '../../../helpers/jobs.ts'
import { until } from '../../../helpers/network.ts'

const OTHER = newPeer()
const JOB = jobIdNo(1)

/** A promise that the test resolves. */
function gate (): { opened: Promise<void>, open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  return { opened, open }
}

const test = suite<{ dir: string }>('Dispatcher and other gateways')

test.before.each(async context => { context.dir = await mkdtemp(join(tmpdir(), 'dcn-dispatch-')) })
test.after.each(async ({ dir }) => { await rm(dir, { recursive: true, force: true }) })

async function running ({ dispatcher, heard, say }: DispatchHarness): Promise<JobRecord> {
  await dispatcher.accept([newJob(1)], () => {})
  say(bid(1))
  await awardOf(heard, 1)
  return (await dispatcher.get(JOB))!.record
}

test('a job is acknowledged once its standbys have it, and names them from the first write on', async ({ dir }) => {
  const { opened, open } = gate()
  const harness = await dispatchHarness(dir, { copies: { standbysOf: () => [OTHER], kept: async () => await opened } })
  let isTaken = false
  const taken = harness.dispatcher.accept([newJob(1)], () => {}).then(() => { isTaken = true })
  await until(async () => (await harness.store.get(JOB)) !== undefined, 'it is on disk')
  assert.equal([(await harness.store.get(JOB))?.standbys, isTaken], [[OTHER], false])
  await until(() => harness.offers.length === 1, 'it is offered already')
  open()
  await taken
  await harness.stop()
})

test('nobody sees an end, and the node keeps its result, before another gateway has it', async ({ dir }) => {
  const { opened, open } = gate()
  const told: JobRecord[] = []
  const harness = await dispatchHarness(dir, {
    copies: { standbysOf: () => [OTHER], ahead: record => { told.push(record) }, safe: async () => await opened }
  })
  await running(harness)
  harness.say(...result(1, 1, outcomeWith('1')))
  await until(async () => (await harness.store.get(JOB))?.status === 'done', 'it is on disk')
  assert.equal(told.map(({ status }) => status), ['done'])
  let shown: string | undefined
  const reading = harness.dispatcher.get(JOB).then(known => { shown = known?.record.status })
  await new Promise(resolve => setImmediate(resolve))
  assert.equal([shown, harness.dispatcher.isInFlight(JOB)], [undefined, true])
  assert.not.ok(harness.heard.some(({ message }) => message.type === 'ack'))
  open()
  await reading
  assert.is(shown, 'done')
  await until(() => harness.heard.some(({ message }) => message.type === 'ack' && message.accepted), 'an ack')
  await harness.stop()
})

test('a gateway that comes back touches nothing before the others have said', async ({ dir }) => {
  const first = await dispatchHarness(dir, { copies: { standbysOf: () => [OTHER] } })
  await running(first)
  await first.dispatcher.accept([newJob(2)], () => {})
  await first.stop()

  const { opened, open } = gate()
  const asked: JobRecord[] = []
  const back = await dispatchHarness(dir, {
    copies: {
      async askReturning (records) {
        asked.push(...records)
        await opened
      }
    }
  })
  assert.equal(new Set(asked.map(({ jobId }) => jobId)), new Set([JOB, jobIdNo(2)]))
  back.say({ type: 'heartbeat', jobs: [{ jobId: JOB, epoch: 1 }] })
  back.say(...result(1, 1, outcomeWith('1')))
  assert.equal([back.dispatcher.isInFlight(JOB), back.dispatcher.counts().inFlight], [true, 2])
  // One was taken over and ended meanwhile; the other was not.
  const theirs = { ...asked.find(({ jobId }) => jobId !== JOB)!, owner: OTHER, epoch: GENERATION_EPOCHS + 1 }
  const ended = await back.dispatcher.merge({ ...theirs, status: 'error', error: 'e', finishedAtMs: 5 }, OTHER)
  assert.is(ended?.status, 'error')
  assert.equal(back.offers, [])
  assert.equal(back.heard, [])
  open()
  await until(async () => (await back.dispatcher.get(JOB))?.record.status === 'done', 'what the node said counts')
  assert.equal(back.ends.map(({ status }) => status), ['error', 'done'])
  assert.equal([back.offers, back.dispatcher.counts().inFlight], [[], 0])
  await back.stop()
})

test('a gateway yields to a later generation: its node stops, and the end is that of the other', async ({ dir }) => {
  const harness = await dispatchHarness(dir, { copies: { standbysOf: () => [OTHER] } })
  const record = await running(harness)
  const theirs: JobRecord = { ...record, owner: OTHER, epoch: GENERATION_EPOCHS, status: 'queued', node: undefined }
  await harness.dispatcher.merge(theirs, OTHER)
  await until(() => harness.heard.some(({ message }) => message.type === 'cancel'), 'the node is told')
  assert.equal([harness.dispatcher.isInFlight(JOB), harness.dispatcher.counts().inFlight], [false, 0])
  assert.equal((await harness.store.copies()).map(({ owner }) => owner), [OTHER])
  assert.equal(await harness.store.unfinished(), [])

  harness.say(...result(1, 1, outcomeWith('1')))
  await until(() => harness.heard.some(({ message }) => message.type === 'ack' && !message.accepted), 'refused')
  const end: JobRecord = { ...theirs, status: 'cancelled', error: 'cancelled by the user', finishedAtMs: 9 }
  for (let times = 0; times < 2; times++) await harness.dispatcher.merge(end, OTHER)
  assert.equal(harness.ends.map(({ status, payload }) => [status, Buffer.from(payload).toString()]),
    [['cancelled', '{"no":1}']])
  assert.equal(await harness.store.copies(), [])
  await harness.stop()
})

test('a lost gateway\'s job is offered in a later generation, and only once', async ({ dir }) => {
  const harness = await dispatchHarness(dir)
  const copy = jobRecord({
    origin: OTHER, owner: OTHER, standbys: [GATEWAY], codeId: contentIdOf(utf8('code')), bidsUntilMs: 2 ** 45
  })
  await harness.dispatcher.merge(copy, OTHER)
  assert.equal([harness.offers.length, harness.dispatcher.counts().inFlight], [0, 0])
  await Promise.all([1, 2, 3].map(async () => { await harness.dispatcher.takeOver(JOB) }))
  await until(() => harness.offers.length > 0, 'it is offered')
  assert.equal(harness.offers.map(({ epoch, round }) => [epoch, round]), [[GENERATION_EPOCHS + 1, 0]])
  harness.say(bid(1, GENERATION_EPOCHS + 1, true))
  await awardOf(harness.heard, 1, GENERATION_EPOCHS + 1)
  harness.say(...result(1, GENERATION_EPOCHS + 1, outcomeWith('1'), copy))
  await until(async () => (await harness.dispatcher.get(JOB))?.record.status === 'done', 'it is done')
  const { record } = (await harness.dispatcher.get(JOB))!
  assert.equal([record.origin, record.owner, record.epoch], [OTHER, GATEWAY, GENERATION_EPOCHS + 1])
  await harness.dispatcher.takeOver(JOB)
  assert.not.ok(harness.dispatcher.isInFlight(JOB))
  await harness.stop()
})

test('words about one job, all at once, leave the furthest', async ({ dir }) => {
  const harness = await dispatchHarness(dir)
  const at = (epoch: number, changes: Partial<JobRecord> = {}): JobRecord =>
    jobRecord({ origin: OTHER, owner: OTHER, standbys: [GATEWAY], epoch, ...changes })
  const said = [at(3), at(1), at(5, { status: 'error' }), at(9), at(4, { status: 'cancelled' }), at(2)]
  await Promise.all(said.map(async record => await harness.dispatcher.merge(record, OTHER)))
  assert.equal((await harness.store.get(JOB))?.epoch, 5)
  assert.is(harness.ends.length, 1)
  await harness.stop()
})

test('a cancelled job is cancelled when that resolves; one that is not in flight here is not', async ({ dir }) => {
  const harness = await dispatchHarness(dir)
  await running(harness)
  assert.is((await harness.dispatcher.cancel(JOB))?.record.status, 'cancelled')
  assert.is((await harness.store.get(JOB))?.status, 'cancelled')
  assert.is(await harness.dispatcher.cancel(JOB), undefined)
  assert.is((await harness.dispatcher.get(JOB))?.record.status, 'cancelled')
  await harness.stop()
})

test.run()
